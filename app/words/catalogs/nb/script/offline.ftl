title = Ingen forbindelse
heading = Du er ikke tilkoblet
kept = Vi får ikke kontakt med Fitweet akkurat nå. Det du ikke har sendt, ligger fortsatt i denne fanen.
again = Siden kommer tilbake av seg selv så snart det går.
again-now = Prøv igjen nå
description = Et rom der fagpersoner innen psykisk helse står ved siden av dem som bærer en klokke.
# The way this language is written, as HTML names it.
direction = ltr
