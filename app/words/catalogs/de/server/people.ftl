title = Personen
lead = Sie sehen, wer ein Konto hat. Was in einem Raum gesagt wird, sehen nur seine Mitglieder.
reports = { $count ->
    [one] { NUMBER($count) } Meldung wartet auf die Admins
   *[other] { NUMBER($count) } Meldungen warten auf die Admins
}
reports-unknown = Meldungen können gerade nicht geladen werden
waiting-title = Warten auf Freigabe
waiting-hint = Diese Personen kamen mit einer Einladung und sehen noch nichts. Geben Sie frei, für wen Sie oder jemand aus Ihrem Team bürgen können.
since = seit { SLOT($day) }
is-closed = Konto geschlossen
must-change-password = erstes Passwort noch nicht geändert

invited-by = Eingeladen von { SLOT($name) } ({ $role ->
    [admin] Admin
    [expert] Fachperson
   *[wearer] trägt die Uhr
}).
enters = Kommt nach der Freigabe in „{ SLOT($room) }“.
enters-none = Kommt in keinen Raum.
approve = Freigeben
approve-person = Freigeben: { $name }
decline = Ablehnen
decline-person = Ablehnen: { $name }
decline-warning = Das Konto wird geschlossen, bevor es benutzt wurde. Sie können es wieder öffnen; dann wartet es erneut auf Freigabe. Die Einladung dazu gilt nicht noch einmal.

invite-title = Jemanden einladen
invite-hint = Eingeladene wählen Namen und Passwort selbst. Wer eine Uhr trägt, bekommt auch einen Betreuungsraum. Neue Fachpersonen und Admins warten hier auf die Freigabe durch einen Admin, wenn diese Seite nicht anders eingestellt ist.
create-invitation = Einladung erstellen
add-title = Jemanden direkt hinzufügen
add-hint = Für jemanden, der neben Ihnen sitzt: Sie wählen das erste Passwort und sagen es weiter; bei der ersten Anmeldung wird es geändert. Eine Freigabe ist nicht nötig.
add = Person hinzufügen

alerts-well = Alarme kommen an: letzter vollständiger Testalarm { WORDS($span) } her.
alerts-starting = Der erste Testalarm ist unterwegs.
alerts-stuck = Alarme kommen vielleicht nicht an. { WORDS($span) } lang kam kein Testalarm durch. Der letzte blieb stehen, { $hop ->
    [ingest] als er von einer Uhr angenommen wurde
    [commit] als er gespeichert wurde
    [fan_out] bevor er eine offene Seite erreichte
    [job] bevor jemand gefragt wurde
   *[push] bevor er für ein Telefon bereitstand
}. Mehr steht im Protokoll des Servers.
