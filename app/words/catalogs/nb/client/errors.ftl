signed-out = Logg inn først.
wrong-credentials = E-postadressen eller passordet er feil.
forbidden = Du har ikke tilgang til dette.
not-active = Denne kontoen kan ikke brukes ennå.
not-found = Her er det ingenting, eller du er ikke medlem.
foreign-origin = Dette ser ut til å komme fra et annet nettsted og ble derfor avvist. De som driver nettstedet, finner grunnen i loggen.
bad-request = Forespørselen kan ikke leses.
empty-text = Skriv noe først.
text-too-long = Her er det plass til { NUMBER($limit) } tegn. { WORDS($excess) }.
excess = { $count ->
    [one] { NUMBER($count) } tegn for mye
   *[other] { NUMBER($count) } tegn for mye
}
bad-name = Et navn har 1 til { NUMBER($limit) } tegn på én linje.
bad-name-character = Et navn trenger en bokstav, et siffer eller et symbol, og ingen «<», «>» eller usynlige tegn.
bad-email = Dette er ikke en e-postadresse.
password-length = Et passord trenger { NUMBER($min) } til { NUMBER($max) } tegn.
password-common = Dette passordet er for vanlig. Velg et annet.
wrong-password = Det nåværende passordet er feil.
same-password = Dette er passordet du har nå. Velg et annet.
too-large = Dette er for stort: Det er plass til { NUMBER($limit) } byte.
too-many = Her er det plass til høyst { NUMBER($limit) }.
id-reused = Dette er allerede sendt med en annen tekst.
email-taken = Det finnes allerede en konto med denne e-postadressen.
already-set-up = Fitweet er allerede satt opp.
bad-invitation = Denne lenken er brukt, har utløpt eller har aldri eksistert.
too-many-links = Du har { NUMBER($limit) } åpne lenker. Trekk tilbake en av dem først.
bad-set-up-code = Oppsettkoden er feil.
bad-pairing-code = Denne koden er brukt, har utløpt eller har aldri eksistert.
wrong-room-kind = Dette går ikke i denne typen rom.
conversation-ended = Den andre har forlatt samtalen, så ingen ville lese dette.
not-your-alert = Du har ikke dette varselet nå, så du kan ikke gi det videre eller lukke det.
you-block = Du har blokkert denne personen. Du kan oppheve det i Innstillinger.
too-many-reports = Det du har rapportert tidligere, venter fortsatt på en administrator. Etter det kan du rapportere mer.
last-admin = Den siste administratoren kan ikke fjernes.
unavailable = Vi får ikke kontakt med lagringen, så dette er kanskje ikke lagret. Se etter, og prøv igjen.
internal = Noe gikk galt hos oss, så dette er kanskje ikke lagret. Se etter, og prøv igjen.
unreachable = Vi får ikke kontakt med serveren. Prøv igjen.

too-fast = Du sender raskere enn noen rekker å lese. Prøv igjen om { WORDS($wait) }.
too-many-people = Mange logger inn akkurat nå. Prøv igjen om { WORDS($wait) }.
too-often = Det var mye på kort tid. Prøv igjen om { WORDS($wait) }.
too-many-tries = For mange forsøk. Prøv igjen om { WORDS($wait) }.
too-many-requests = For mange forespørsler. Prøv igjen om { WORDS($wait) }.
too-many-invitations = For mange invitasjoner på kort tid. Prøv igjen om { WORDS($wait) }.
too-many-codes = For mange paringskoder på kort tid. Prøv igjen om { WORDS($wait) }.
too-many-rooms = For mange nye rom på kort tid. Prøv igjen om { WORDS($wait) }.
too-many-accounts = For mange nye kontoer på kort tid. Prøv igjen om { WORDS($wait) }.
