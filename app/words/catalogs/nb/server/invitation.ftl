title = Invitasjon
heading = Du er invitert
into-room = { SLOT($name) } inviterer deg til rommet «{ SLOT($room) }». Du blir med som { $role ->
    [admin] administrator
    [expert] fagperson
   *[wearer] klokkebruker
}.
to-site = { SLOT($name) } inviterer deg til Fitweet. Du blir med som { $role ->
    [admin] administrator
    [expert] fagperson
   *[wearer] klokkebruker
}.
join-as = Bli med som { SLOT($name) }

signed-in-as = Du er logget inn som { SLOT($name) }. { WORDS($why) }
new-accounts-only = Denne invitasjonen oppretter en ny konto, og du har allerede en.
other-role = Denne invitasjonen er ikke for kontoen din, for du er { $role ->
    [admin] administrator
    [expert] fagperson
   *[wearer] klokkebruker
} her.
password-first = Velg ditt eget passord først, og åpne så denne lenken igjen.
choose-password = Velg passord
approval-first = Ingen administrator har godkjent kontoen din ennå. Åpne denne lenken igjen når det er gjort. Den virker fortsatt, så lenge ingen andre bruker den.
see-approval = Se hva som mangler
sign-out-first = Hvis invitasjonen er for en annen som bruker denne enheten, eller for en annen av kontoene dine, logg ut først.
sign-out-and-open = Logg ut og åpne lenken igjen

name-hint = Slik ser andre i rommet navnet ditt.
create-account = Opprett konto og bli med
have-account = Har du allerede en konto? { SLOT($sign-in) }
sign-in-first = Logg inn først

spent = Denne invitasjonen virker ikke lenger
ask-again = Be den som sendte den, om en ny. Hver invitasjon virker én gang, i sju dager.
