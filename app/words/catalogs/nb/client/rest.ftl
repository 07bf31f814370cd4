two = { SLOT($one) } og { SLOT($other) }
more = { SLOT($one) }, { SLOT($other) } og { NUMBER($count) } til
nobody = Ingen er her med deg ennå
write = Skriv
breathe = Pust i ett minutt
breathe-how = En sirkel viser vei, også uten nett.
watch-worn = Klokken er på håndleddet og har kontakt.
watch-heard = Klokken har kontakt.
watch-off = Klokken er ikke på håndleddet.
watch-low = Klokken bør lades snart.
watch-silent = Det har ikke kommet noe fra klokken på en stund.

right-away = I fare, eller kan det ikke vente? Åpne krisekortet
