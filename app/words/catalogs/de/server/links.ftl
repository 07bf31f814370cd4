own = Ihre Einladungen
of-all = Offene Einladungen
none = Keine offenen Einladungen.
for-room = Für { $role ->
    [admin] eine Person mit Admin-Konto
    [expert] eine Fachperson
   *[wearer] eine Person mit Uhr
}, in „{ $room }“
for-site = Für { $role ->
    [admin] eine Person mit Admin-Konto
    [expert] eine Fachperson
   *[wearer] eine Person mit Uhr
}, ohne Raum
created = Erstellt am { SLOT($day) }.
created-by = Erstellt am { SLOT($day) } von { SLOT($name) }.
used-by = { SLOT($name) } hat sie benutzt und wartet auf Freigabe.
works-until = Gültig bis { SLOT($day) }, { SLOT($clock) } Uhr.
revoke = Widerrufen
revoke-for-room = Widerrufen: Einladung für { $role ->
    [admin] eine Person mit Admin-Konto
    [expert] eine Fachperson
   *[wearer] eine Person mit Uhr
} in „{ $room }“
revoke-for-site = Widerrufen: Einladung für { $role ->
    [admin] eine Person mit Admin-Konto
    [expert] eine Fachperson
   *[wearer] eine Person mit Uhr
} ohne Raum
