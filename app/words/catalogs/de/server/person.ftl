title = Person
all-people = Alle Personen
created = Konto angelegt am { SLOT($day) }.
approved-by = Freigegeben von { SLOT($name) }.
is-closed = Dieses Konto ist geschlossen.
is-waiting = Wartet auf Freigabe.
must-change-password = Muss bei der nächsten Anmeldung ein eigenes Passwort wählen.

password-hint = { SLOT($name) } kann es in den Einstellungen ändern. Ist es vergessen, erstellen Sie einen Link: Wer ihn öffnet, wählt ein neues Passwort und wird überall sonst abgemeldet.
link-for = Link nur für { $name }
link-hint = Gilt einmal, einen Tag lang, und wird nur hier angezeigt. Wer ihn hat, kann das Konto übernehmen: Geben Sie ihn auf einem Weg weiter, dem Sie vertrauen. Auf der Seite dahinter steht, dass Sie ihn erstellt haben.
link-created = { SLOT($name) } hat am { SLOT($day) }, um { SLOT($clock) } Uhr einen Link erstellt.
link-used = Er wurde am { SLOT($day) }, um { SLOT($clock) } Uhr benutzt.
link-unused = Er wurde nicht benutzt.
link-works-until = Er gilt bis { SLOT($day) }, { SLOT($clock) } Uhr.
create-link = Link zu einem neuen Passwort erstellen

invited-title = Eingeladen von { SLOT($name) }
invited-hint = Direkt oder durch jemanden, der selbst so eingeladen wurde. Wird dieses Konto geschlossen, werden auch die Konten geschlossen, die noch auf Freigabe warten; die anderen bleiben offen, bis Sie sie schließen.
invited-by = eingeladen von { SLOT($name) }
waiting = wartet auf Freigabe
close-invited = Alle schließen, außer Personen mit Uhr
close-invited-count = { $count ->
    [one] Dieses { NUMBER($count) } Konto schließen
   *[other] Diese { NUMBER($count) } Konten schließen
}
close-invited-warning = Diese Fachpersonen und Admins werden überall abgemeldet und aus allen Räumen entfernt. Was sie gesagt haben, bleibt. Personen mit Uhr behalten ihre Konten.

close-title = Konto schließen
close-hint = { $role ->
   *[other-roles] Sie können es später wieder öffnen. Räume und Einladungen kommen dabei nicht zurück.
    [wearer] Sie können es später wieder öffnen. Der Betreuungsraum kommt dabei zurück; andere Räume, Uhren und Einladungen nicht.
}
close = Konto schließen
close-person = Konto schließen: { $name }
close-warning = { $role ->
   *[other-roles] Die Person wird überall abgemeldet und aus allen Räumen entfernt, und ihre offenen Einladungen werden widerrufen. Auch die Konten von Eingeladenen, die noch warten, werden geschlossen. Was sie gesagt hat, bleibt.
    [wearer] Die Person wird überall abgemeldet und aus allen Räumen entfernt, und ihre offenen Einladungen werden widerrufen. Ihre Uhren sind dann nicht mehr gekoppelt. Auch die Konten von Eingeladenen, die noch warten, werden geschlossen. Was sie gesagt hat, bleibt.
}
reopen-title = Konto wieder öffnen
reopen-hint = { $role ->
   *[other-roles] Die Anmeldung geht mit dem alten Passwort. Räume und Einladungen kommen nicht zurück: Für jeden Raum ist eine neue Einladung nötig.
    [wearer] Die Anmeldung geht mit dem alten Passwort, und der Betreuungsraum ist wie zuvor. Die Uhr muss neu gekoppelt werden und sendet bis dahin nichts.
} Falls andere dieses Passwort kennen könnten, erstellen Sie auch einen Link zu einem neuen.
reopen-person = Konto wieder öffnen: { $name }
