title = Raumoptionen
back = Zurück zum Raum
conversation-with = Ihr Gespräch mit { $name }
mute-title = Stummschalten
is-muted = Dieser Raum ist stummgeschaltet: Neue Nachrichten darin werden für Sie nicht gezählt.
mute-hint = In einem stummgeschalteten Raum werden neue Nachrichten für Sie nicht gezählt. Der Raum bleibt in Ihrer Liste.
mute = Diesen Raum stummschalten
unmute = Stummschaltung aufheben
leave-conversation = Dieses Gespräch verlassen
leave-conversation-warning = Die andere Person sieht, dass Sie gegangen sind, und kann Ihnen hier nicht mehr schreiben. Nur Sie können es mit „Neues Gespräch“ wieder öffnen.

block-title = Blockieren
block-hint = Wen Sie blockieren, kann kein direktes Gespräch mit Ihnen beginnen. Gibt es schon eines, verlassen Sie es. In gemeinsamen Räumen begegnen Sie sich weiter. Die andere Person erfährt nichts davon, und in den Einstellungen können Sie es aufheben.
block = Diese Person blockieren
report-title = Den Admins melden
reported = Die Admins haben Ihre Meldung. Sie bleibt in ihrer Liste, bis sich jemand darum gekümmert hat.
report-hint = Die Admins dieser Seite lesen, was Sie hier schreiben, und sehen, dass es von Ihnen kommt. Was in Räumen gesagt wird, sehen sie nicht: Zitieren Sie, worauf es ankommt. Die andere Person erfährt nichts davon. Rufen Sie bei Gefahr zuerst Hilfe: Es kann Stunden dauern, bis eine Meldung gelesen wird.
what-happened = Was ist passiert?
send-report = Meldung senden
person = Person
choose-person = Person wählen
person-with-role = { $name }, { $role ->
    [admin] Admin
    [expert] Fachperson
   *[wearer] trägt die Uhr
}
