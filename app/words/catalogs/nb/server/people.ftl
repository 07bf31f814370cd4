title = Personer
lead = Du ser hvem som har en konto. Det som blir sagt i et rom, ser bare de som er i rommet.
reports = { $count ->
    [one] { NUMBER($count) } rapport venter på en administrator
   *[other] { NUMBER($count) } rapporter venter på en administrator
}
reports-unknown = Rapportene kan ikke lastes akkurat nå
waiting-title = Venter på godkjenning
waiting-hint = De kom med en invitasjon og kan ikke se noe ennå. Godkjenn dem du eller en kollega kan gå god for.
since = siden { SLOT($day) }
is-closed = kontoen er stengt
must-change-password = har ikke endret det første passordet ennå

invited-by = Invitert av { SLOT($name) } ({ $role ->
    [admin] administrator
    [expert] fagperson
   *[wearer] bærer klokken
}).
enters = Blir med i «{ SLOT($room) }» etter godkjenning.
enters-none = Blir ikke med i noe rom.
approve = Godkjenn
approve-person = Godkjenn { $name }
decline = Avslå
decline-person = Avslå { $name }
decline-warning = Kontoen stenges før den er tatt i bruk. Du kan åpne den igjen, og da venter den på godkjenning på nytt. Invitasjonen den kom med, virker ikke en gang til.

invite-title = Inviter noen
invite-hint = De velger navn og passord selv. En klokkebruker får også et oppfølgingsrom. En ny fagperson eller administrator venter her på godkjenning fra en administrator, hvis ikke nettstedet er satt opp annerledes.
create-invitation = Opprett invitasjon
add-title = Legg til noen direkte
add-hint = For noen som sitter ved siden av deg: Du velger det første passordet og gir det videre, og personen endrer det ved første innlogging. Godkjenning trengs ikke.
add = Legg til person

alerts-well = Varsler kommer fram: et testvarsel gikk hele veien for { WORDS($span) } siden.
alerts-starting = Det første testvarselet er på vei.
alerts-stuck = Varsler kommer kanskje ikke fram. I { WORDS($span) } har testvarsler stoppet { $hop ->
    [ingest] da de ble tatt imot fra en klokke
    [commit] da de ble lagret
    [fan_out] før de nådde en åpen side
    [job] før noen ble spurt
   *[push] før de sto i kø til en telefon
}. Loggen til serveren sier mer.
