title = Valg for rommet
back = Tilbake til rommet
conversation-with = Samtalen din med { $name }
mute-title = Demp
is-muted = Dette rommet er dempet, så nye meldinger i det telles ikke for deg.
mute-hint = Nye meldinger i et dempet rom telles ikke for deg. Rommet blir stående i listen din.
mute = Demp dette rommet
unmute = Opphev demping av rommet
leave-conversation = Forlat denne samtalen
leave-conversation-warning = Den andre ser at du har gått, og kan ikke lenger skrive til deg her. Bare du kan åpne samtalen igjen, med «Ny samtale».

block-title = Blokker
block-hint = Den du blokkerer, kan ikke starte en direkte samtale med deg. Har dere en fra før, forlater du den. Dere møtes fortsatt i rom dere deler. Personen får ikke vite det, og du kan oppheve blokkeringen i Innstillinger.
block = Blokker denne personen
report-title = Rapporter til administratorene
reported = Administratorene har fått rapporten din. Den står i listen deres til en av dem har tatt seg av den.
report-hint = Administratorene leser det du skriver her, og ser at det er fra deg. De ser ikke det som blir sagt i rommene, så siter det som er viktig. Den andre får ikke vite det. Er noen i fare, ring etter hjelp først: Det kan gå timer før en rapport blir lest.
what-happened = Hva skjedde?
send-report = Send rapport
person = Person
choose-person = Velg en person
person-with-role = { $name }, { $role ->
    [admin] administrator
    [expert] fagperson
   *[wearer] bærer klokken
}
