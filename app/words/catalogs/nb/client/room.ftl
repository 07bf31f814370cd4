rooms = Rom
new-conversation = Ny samtale
no-rooms-admin = Du er ikke i noe rom. Det trenger du heller ikke for å drive nettstedet. { SLOT($invite) } for å begynne.
invite-people = Inviter en klokkebruker eller en fagperson
no-rooms = Du er ikke i noe rom ennå. Noen som er i et rom, kan invitere deg med en lenke.
unsent-elsewhere = Ikke sendt, i et rom du ikke lenger er i
muted = dempet
open-alerts = { $count ->
    [one] Åpent varsel
   *[other] { NUMBER($count) } åpne varsler
}
unread = uleste

kind-care = Oppfølgingsrom
kind-team = Teamrom
kind-direct = Direkte
your-care-team = Oppfølgingsteamet ditt

no-room-yet = Ingen rom ennå
no-room-yet-text = Når du er i et rom, leser og skriver du her.
choose-room = Velg et rom
choose-room-text = Velg et fra listen for å lese og skrive. Rom med åpent varsel står først.
nothing-here = Her er det ingenting
nothing-here-text = Dette rommet finnes ikke, eller du er ikke medlem.
no-longer-here = Du er ikke lenger i dette rommet
no-longer-here-text = Noen har fjernet deg, eller du har gått. Med en invitasjon kommer du tilbake; en direkte samtale åpner du med «Ny samtale».
unsent-here = Dette skrev du her, og det ble ikke sendt:
loading = Laster …
part-not-loaded = Denne delen kunne ikke lastes inn.
load-failed = Rommet kunne ikke lastes. Prøver igjen …

back = Tilbake til rommene
watch-and-people = Klokke og personer
people = Personer
close = Lukk

as-of = Per { WORDS($clock) }. Klokkeslett er i UTC.
as-loaded = Slik det var da siden ble lastet
connecting = Kobler til …
up-to-date = Oppdatert
catching-up = Henter det nyeste …
checking = Sjekker forbindelsen …
not-connected = Ingen forbindelse siden { WORDS($since) }. Prøver igjen …
not-connected-checked = Ingen forbindelse siden { WORDS($since) }. Sist sjekket { WORDS($checked) }. Prøver igjen …
storage-down = Serveren får ikke kontakt med lagringen. Ingenting kan sendes eller leses akkurat nå.
blocked = Dette nettverket slipper ikke gjennom en fast forbindelse, så siden oppdaterer seg ikke selv. Last den inn på nytt for å se hva som er nytt. Du kan fortsatt skrive.
outdated = Ikke alt vises. Last inn siden på nytt.

messages = Meldinger
earlier-messages = Tidligere meldinger
empty = Ingen meldinger ennå. Skriv den første nedenfor.
alone = Ingen andre er i dette rommet ennå, så ingen ser det klokken din merker. Inviter en fagperson under «Klokke og personer».
mark-as-read = Merk som lest
newest = Nyeste
new = Nytt
joined = { SLOT($name) } ble med
left = { SLOT($name) } forlot rommet
removed-by = { SLOT($name) } ble fjernet av { SLOT($by) }
cannot-show = Noe denne siden ikke kan vise
waiting-to-be-sent = Venter på å bli sendt
sending = Sender …
not-sent-because = Ikke sendt.
not-sent-from = { SLOT($not-sent) }, fra { SLOT($moment) }.
earlier-attempt-failed = Et tidligere forsøk mislyktes.

message = Melding
write-a-message = Skriv en melding
send = Send
kept-in-tab = Denne nettleseren beholder det som ikke er sendt, bare så lenge fanen er åpen.
nobody-reads = Ingen andre er i dette rommet ennå, så ingen leser det du skriver her.
ended = Den andre har forlatt samtalen. Ingen ville lese det du skriver her.
ended-unsent = Dette er ikke sendt. Du kan kopiere det:

in-this-room = I dette rommet
you = deg
has-left = ikke lenger her
options-care = Forlat, blokker eller rapporter
options = Demp, forlat, blokker eller rapporter
leave-this-room = Forlat dette rommet
leave = Forlat
leave-warning = Du ser ikke lenger det som blir sagt her. Bare en invitasjon bringer deg tilbake.
remove-from-room = Fjern { $name } fra rommet
remove = Fjern
remove-warning = Personen ser ikke lenger det som blir sagt her. Bare en invitasjon bringer vedkommende tilbake.
end-direct = Avslutt også den direkte samtalen min med denne personen
invite-expert = Inviter en fagperson
link-for-one = Lenke til én person
link-hint = Virker én gang, i sju dager, og vises bare her. Send den på en måte du stoler på.
