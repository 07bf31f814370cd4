rooms = Räume
new-conversation = Neues Gespräch
no-rooms-admin = Sie sind in keinem Raum. Um die Seite zu betreiben, brauchen Sie auch keinen. { SLOT($invite) }, um zu beginnen.
invite-people = Laden Sie jemanden mit Uhr oder eine Fachperson ein
no-rooms = Sie sind noch in keinem Raum. Wer schon in einem Raum ist, kann Sie mit einem Link einladen.
unsent-elsewhere = Nicht gesendet, in einem Raum, in dem Sie nicht mehr sind
muted = stummgeschaltet
open-alerts = { $count ->
    [one] Offener Alarm
   *[other] { NUMBER($count) } offene Alarme
}
unread = ungelesen

kind-care = Betreuungsraum
kind-team = Teamraum
kind-direct = Direkt
your-care-team = Ihr Betreuungsteam

no-room-yet = Noch kein Raum
no-room-yet-text = Sobald Sie in einem Raum sind, lesen und schreiben Sie hier.
choose-room = Wählen Sie einen Raum
choose-room-text = Wählen Sie einen aus der Liste, um zu lesen und zu schreiben. Räume mit offenem Alarm stehen oben.
nothing-here = Hier ist nichts
nothing-here-text = Diesen Raum gibt es nicht, oder Sie gehören nicht dazu.
no-longer-here = Sie sind nicht mehr in diesem Raum
no-longer-here-text = Jemand hat Sie entfernt, oder Sie sind gegangen. Mit einer Einladung kommen Sie zurück; ein direktes Gespräch beginnen Sie mit „Neues Gespräch“.
unsent-here = Das haben Sie hier geschrieben, und es wurde nicht gesendet:
loading = Wird geladen …
part-not-loaded = Dieser Teil konnte nicht geladen werden.
load-failed = Dieser Raum konnte nicht geladen werden. Neuer Versuch …

back = Zurück zu den Räumen
watch-and-people = Uhr und Personen
people = Personen
close = Schließen

as-of = Stand { WORDS($clock) }. Alle Zeiten in UTC.
as-loaded = Stand beim Laden
connecting = Verbindung wird aufgebaut …
up-to-date = Aktuell
catching-up = Wird aktualisiert …
checking = Verbindung wird geprüft …
not-connected = Nicht verbunden seit { WORDS($since) }. Neuer Versuch …
not-connected-checked = Nicht verbunden seit { WORDS($since) }. Zuletzt geprüft { WORDS($checked) }. Neuer Versuch …
storage-down = Der Server erreicht seinen Speicher nicht. Gerade kann nichts gesendet oder gelesen werden.
blocked = Dieses Netz erlaubt keine ständige Verbindung, deshalb aktualisiert sich diese Seite nicht von selbst. Laden Sie sie neu, um Neues zu sehen. Schreiben können Sie trotzdem.
outdated = Nicht alles wird angezeigt. Bitte laden Sie diese Seite neu.

messages = Nachrichten
earlier-messages = Frühere Nachrichten
empty = Noch keine Nachrichten. Schreiben Sie unten die erste.
alone = Außer Ihnen ist noch niemand in diesem Raum, deshalb sieht niemand, was Ihre Uhr bemerkt. Laden Sie unter „Uhr und Personen“ eine Fachperson ein.
mark-as-read = Als gelesen markieren
newest = Neueste
new = Neu
joined = { SLOT($name) } ist jetzt dabei
left = { SLOT($name) } ist gegangen
removed-by = { SLOT($name) } wurde von { SLOT($by) } entfernt
cannot-show = Etwas, das diese Seite nicht anzeigen kann
waiting-to-be-sent = Wartet auf das Senden
sending = Wird gesendet …
not-sent-because = Nicht gesendet.
not-sent-from = { SLOT($not-sent) }, von { SLOT($moment) }.
earlier-attempt-failed = Ein früherer Versuch ist gescheitert.

message = Nachricht
write-a-message = Nachricht schreiben
send = Senden
kept-in-tab = Dieser Browser behält Ungesendetes nur, solange dieser Tab offen ist.
nobody-reads = Außer Ihnen ist noch niemand in diesem Raum, deshalb liest niemand, was Sie hier schreiben.
ended = Die andere Person hat dieses Gespräch verlassen. Niemand würde lesen, was Sie hier schreiben.
ended-unsent = Das wurde nicht gesendet. Sie können es kopieren:

in-this-room = In diesem Raum
you = Sie
has-left = nicht mehr hier
options-care = Verlassen, blockieren oder melden
options = Stummschalten, verlassen, blockieren oder melden
leave-this-room = Diesen Raum verlassen
leave = Verlassen
leave-warning = Sie sehen dann nicht mehr, was hier gesagt wird. Nur eine Einladung bringt Sie zurück.
remove-from-room = { $name } aus diesem Raum entfernen
remove = Entfernen
remove-warning = Diese Person sieht dann nicht mehr, was hier gesagt wird. Nur eine Einladung bringt sie zurück.
end-direct = Auch mein direktes Gespräch mit dieser Person beenden
invite-expert = Fachperson einladen
link-for-one = Link für eine Person
link-hint = Gilt einmal, sieben Tage lang, und wird nur hier angezeigt. Senden Sie ihn auf einem Weg, dem Sie vertrauen.
