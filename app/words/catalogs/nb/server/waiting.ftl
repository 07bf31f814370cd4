title = Venter på godkjenning
lead = Kontoen din er opprettet. Før du kan se noe her, må en administrator godkjenne den.
invited-by = { SLOT($name) } ({ $role ->
    [admin] administrator
    [expert] fagperson
   *[wearer] bærer klokken
}) har invitert deg.
any-admin = Alle administratorer ser deg øverst i listen over personer.
admins = Be { SLOT($names) } om å godkjenne deg: Du står øverst i listen over personer. Fitweet sender ingen melding om det.
or = { SLOT($first) } eller { SLOT($second) }
comma = { SLOT($first) }, { SLOT($others) }
come-back = Du trenger ikke å vente her. Logg inn igjen senere: Når du er godkjent, finner du rommene dine.
check-again = Sjekk igjen
