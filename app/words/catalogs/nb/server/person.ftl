title = Person
all-people = Alle personer
created = Konto opprettet { SLOT($day) }.
approved-by = Godkjent av { SLOT($name) }.
is-closed = Denne kontoen er stengt.
is-waiting = Venter på godkjenning.
must-change-password = Må velge sitt eget passord ved neste innlogging.

password-hint = { SLOT($name) } kan endre det i Innstillinger. Er det glemt, lag en lenke: Den som åpner den, velger et nytt passord og blir logget ut alle andre steder.
link-for = Lenke bare til { $name }
link-hint = Virker én gang, i ett døgn, og vises bare her. Den som har lenken, kan overta kontoen, så gi den videre på en måte du stoler på. På siden den åpner, står det at du har laget den.
link-created = { SLOT($name) } laget en lenke { SLOT($day) } kl. { SLOT($clock) }.
link-used = Den ble brukt { SLOT($day) } kl. { SLOT($clock) }.
link-unused = Den ble ikke brukt.
link-works-until = Den virker til { SLOT($day) } kl. { SLOT($clock) }.
create-link = Lag lenke til nytt passord

invited-title = Invitert av { SLOT($name) }
invited-hint = Direkte, eller av noen som ble invitert slik. Når denne kontoen stenges, stenges også kontoer som fortsatt venter; de andre forblir åpne til du stenger dem.
invited-by = invitert av { SLOT($name) }
waiting = venter på godkjenning
close-invited = Steng alle unntatt klokkebrukere
close-invited-count = { $count ->
    [one] Steng denne { NUMBER($count) } kontoen
   *[other] Steng disse { NUMBER($count) } kontoene
}
close-invited-warning = Disse fagpersonene og administratorene blir logget ut og fjernet fra alle rom. Det de har sagt, blir stående. Klokkebrukere beholder kontoene sine.

close-title = Steng kontoen
close-hint = { $role ->
   *[other-roles] Du kan åpne den igjen senere. Rom og invitasjoner følger ikke med tilbake.
    [wearer] Du kan åpne den igjen senere. Oppfølgingsrommet følger med tilbake; andre rom, klokker og invitasjoner gjør det ikke.
}
close = Steng kontoen
close-person = Steng kontoen til { $name }
close-warning = { $role ->
   *[other-roles] Personen blir logget ut og fjernet fra alle rom, og åpne invitasjoner trekkes tilbake. Kontoene til inviterte som fortsatt venter, stenges også. Det personen har sagt, blir stående.
    [wearer] Personen blir logget ut og fjernet fra alle rom, klokkene kobles fra, og åpne invitasjoner trekkes tilbake. Kontoene til inviterte som fortsatt venter, stenges også. Det personen har sagt, blir stående.
}
reopen-title = Åpne kontoen igjen
reopen-hint = { $role ->
   *[other-roles] Innloggingen skjer med det gamle passordet. Ingen rom eller invitasjoner kommer tilbake: Det trengs en ny invitasjon til hvert rom.
    [wearer] Innloggingen skjer med det gamle passordet, og oppfølgingsrommet er som før. Klokken må kobles til på nytt og sender ingenting før det er gjort.
} Hvis andre kan kjenne passordet, lag også en lenke til et nytt.
reopen-person = Åpne kontoen til { $name } igjen
