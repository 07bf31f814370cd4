cancel = Abbrechen
copy = Kopieren
discard = Verwerfen
not-sent = Nicht gesendet
people = Personen
password = Passwort
sign-in = Anmelden
sign-out = Abmelden
somebody = Jemand
to-my-rooms = Zu meinen Räumen
try-again = Noch einmal versuchen
skip-to-content = Zum Inhalt springen

pages = Seiten
on-call = Bereitschaft
settings = Einstellungen
signed-in-as = Angemeldet als { $name }

cannot-show-all = Fitweet hat sich geändert, und diese Seite kann nicht alles anzeigen.
new-version = Es gibt eine neue Version.
reload = Neu laden
not-for-you = Sie haben keinen Zugriff auf diese Seite
not-here = Hier ist nichts
did-not-work = Das hat nicht geklappt
