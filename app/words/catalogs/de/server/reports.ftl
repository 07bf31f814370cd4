title = Meldungen
back = Zurück zu den Personen
lead = Sie sehen, was gemeldet wurde, nicht den Raum, um den es geht. Die Person, um die es geht, weiß nichts davon.
none = Keine Meldung wartet.
about = { SLOT($name) }, { $role ->
    [admin] Admin
    [expert] Fachperson
   *[wearer] trägt die Uhr
}
reported-by = Gemeldet von { SLOT($name) }, { $role ->
    [admin] Admin
    [expert] Fachperson
   *[wearer] trägt die Uhr
}, aus { $kind ->
    [care] einem Betreuungsraum
    [team] einem Teamraum
   *[direct] einem direkten Gespräch
}. { SLOT($day) }, { SLOT($clock) } Uhr.
resolve = Erledigt
resolve-report = Diese Meldung ist erledigt
resolve-warning = Sie wird aufbewahrt, aber hier nicht mehr angezeigt.
