you-are = Sie sind { SLOT($name) }, hier als { $role ->
    [admin] Admin
    [expert] Fachperson
   *[wearer] Person mit Uhr
}.
signed-in-title = Wo Sie angemeldet sind
this-device = dieses Gerät
signed-in-since = Seit { SLOT($day) }. Zuletzt benutzt am { SLOT($used-day) }, { SLOT($used-clock) } Uhr.
sign-out-device = Dieses Gerät abmelden
sign-out-which = Dieses Gerät abmelden: { WORDS($device) }
browser-on-system = { WORDS($browser) } auf { WORDS($system) }
unknown-device = Unbekanntes Gerät
blocked-title = Personen, die Sie blockiert haben
unblock = Blockierung aufheben
unblock-person = Blockierung aufheben: { $name }
