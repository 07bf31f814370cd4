arousal = { $signals ->
    [both] Herz und Haut
    [heart] Herz
    [skin] Haut
   *[unnamed] Körpersignale
} aktiver als sonst, bei ruhigem Sitzen
arousal-for = { $signals ->
    [both] Herz und Haut
    [heart] Herz
    [skin] Haut
   *[unnamed] Körpersignale
} { WORDS($span) } lang aktiver als sonst, bei ruhigem Sitzen
manual = Hat jemanden gerufen
other = Ein Alarm einer Art, die diese Seite nicht kennt
silent = Von der Uhr kommt nichts
off-wrist = Die Uhr wird nicht getragen
battery-low = Der Akku der Uhr ist fast leer
clock-off = Die Uhr geht falsch
restarts = Die Uhr startet immer wieder neu
no-way-to-on-call = Die Person mit Bereitschaft ist nicht zu erreichen
no-way-for = { $name } hat Bereitschaft und ist auf keinem Gerät zu erreichen
drill = Probealarm: Niemand braucht Hilfe
the-wearer = Die Person mit der Uhr

own-arousal = { $signals ->
    [both] Ihr Herz und Ihre Haut waren
    [heart] Ihr Herz war
    [skin] Ihre Haut war
   *[unnamed] Ihre Körpersignale waren
} aktiver als sonst, während Sie ruhig saßen
own-manual = Sie haben jemanden gerufen
own-other = Ihre Uhr hat etwas gemeldet, das diese Seite nicht kennt
own-silent = Von Ihrer Uhr kommt nichts
own-off-wrist = Sie tragen Ihre Uhr nicht
own-battery-low = Ihre Uhr muss geladen werden
own-clock-off = Ihre Uhr geht falsch
own-restarts = Ihre Uhr startet immer wieder neu

heart-rate-beside-usual = Herzfrequenz { NUMBER($now) }, sonst { NUMBER($usual) }
skin-responses-beside-usual = Hautreaktionen { NUMBER($now, maximumFractionDigits: 1) } pro Minute, sonst { NUMBER($usual, maximumFractionDigits: 1) }
moving = { NUMBER($percent) } % der Zeit in Bewegung
score = Wert { NUMBER($score, minimumFractionDigits: 1) }, Schwelle { NUMBER($threshold, minimumFractionDigits: 1) } (in robusten Standardabweichungen über dem, was für { $name } üblich ist)

raised-in = Alarm in { $room }
happened = Geschehen { SLOT($measured) } · angekommen { SLOT($arrived) }
happened-before = Geschehen { SLOT($measured) } oder früher · angekommen { SLOT($arrived) }
happened-unknown = Zeit unbekannt · angekommen { SLOT($arrived) }
alerts-in = { $count ->
    [one] { NUMBER($count) } Alarm
   *[other] { NUMBER($count) } Alarme
} in { WORDS($span) }
watch-was-off = Die Uhr war dazwischen aus
doubt-repeat = Das ist vielleicht ein früherer Alarm: Die Uhr hat dessen Nummer schon einmal benutzt.
doubt-time = Die Zeit der Messung ist unbekannt.
doubt-numbers = Die mitgeschickten Zahlen waren nicht lesbar.
time-unknown = Zeit unbekannt

answered-fine = { SLOT($name) } hat geantwortet: „Mir geht es gut“
answered-stay = { SLOT($name) } hat geantwortet: „Bleiben Sie bei mir“
answered-nothing = { SLOT($name) } hat auf der Uhr nicht geantwortet
own-answered-fine = Sie haben „Mir geht es gut“ geantwortet
own-answered-stay = Sie haben „Bleiben Sie bei mir“ geantwortet
own-answered-nothing = Sie haben auf Ihrer Uhr nicht geantwortet
fine = Mir geht es gut
stay = Bleiben Sie bei mir
said = „{ WORDS($said) }“

asked = { SLOT($name) } wurde gefragt
asked-you = Sie wurden gefragt
reached = erreicht { SLOT($time) }
seen = gesehen { SLOT($time) }
snoozed-until = wird bis { SLOT($time) } nicht gerufen
given-back = { SLOT($name) } hat es zurückgegeben
no-word = Wieder offen: { SLOT($name) } hatte es und schrieb nichts
had-left = Wieder offen: { SLOT($name) } ist nicht mehr in diesem Raum
as-usual = Der Puls ist wieder wie sonst
as-usual-unseen = Der Puls ist wieder wie sonst. Noch niemand hat das gesehen
works-again = funktioniert wieder
open = Das hat noch niemand übernommen.
next-asked = { $count ->
    [one] { SLOT($names) } wird gefragt
   *[other] { SLOT($names) } werden gefragt
}, wenn niemand antwortet
next-asked-you = Sie werden gefragt, wenn niemand antwortet
expired = Niemand hat es übernommen, und niemand wird mehr gefragt. Sie können es noch.
taken-by = Übernommen von { SLOT($name) }
taken-by-you = Übernommen von Ihnen
handed-over-by = übergeben von { SLOT($name) }
answered-after = nach { WORDS($span) }
felt = auf der Uhr gespürt { SLOT($time) }
not-felt = noch nicht auf der Uhr gespürt
outcome = { $outcome ->
    [helped] geholfen
    [talked] gesprochen
    [false_alarm] ein Fehlalarm
    [passed_on] weitergegeben
   *[nothing_needed] nichts nötig
}

own-open-alone = Außer Ihnen ist noch niemand in diesem Raum, deshalb kann das gerade niemand sehen. Laden Sie unter „Uhr und Personen“ eine Fachperson ein.
own-asking = Wir fragen { SLOT($names) } für Sie
own-asking-team = Wir fragen Ihr Team für Sie
own-unanswered = Noch hat niemand geantwortet
own-sent = Gesendet
own-reached = Auf einem Gerät von { SLOT($name) } angekommen
own-seen = { SLOT($name) } hat es gesehen
own-not-seen = Noch nicht gesehen
own-reopened = { SLOT($name) } kann gerade nicht bei Ihnen sein. Wir fragen noch einmal
own-next = Dann fragen wir { SLOT($names) }
own-expired = Ihr ganzes Team wurde gefragt. Sie können jederzeit noch einmal rufen.
own-here = { SLOT($name) } ist da
own-was-here = { SLOT($name) } war da
own-looks-after = { SLOT($name) } kümmert sich darum
own-looked-after = { SLOT($name) } hat sich darum gekümmert
own-technical-open = Ihr Team weiß Bescheid
own-felt = an Ihrem Handgelenk gespürt { SLOT($time) }
own-not-felt = Ihre Uhr sagt Bescheid, sobald sie wieder verbunden ist

waiting = Noch nicht übernommen: wartet auf die Verbindung.
taking = Wird übernommen …
not-taken-because = Nicht übernommen.
take = Ich übernehme
snooze = Mich 5 Minuten nicht rufen

act-waiting = Noch nicht erledigt: wartet auf die Verbindung.
acting = Einen Moment …
not-done-because = Nicht erledigt.
write = Schreiben
hand-over = Übergeben
give-back = Zurückgeben
close = Abschließen
team-notes = Notizen für das Team
history = Was geschehen ist
deliveries = Mitteilungen
no-device = { $name }: nicht gesendet, weil kein Gerät Mitteilungen annimmt
delivery = { $name }, { WORDS($device) }: { $state ->
    [waiting] unterwegs
    [accepted] gesendet, noch nicht angezeigt
    [shown] angezeigt
    [opened] geöffnet
    [gone] fehlgeschlagen: Dieser Browser nimmt keine Mitteilungen mehr an
    [refused] fehlgeschlagen: Der Mitteilungsdienst hat sie abgelehnt
    [busy] fehlgeschlagen: Der Mitteilungsdienst war überlastet
    [unreachable] fehlgeschlagen: Der Mitteilungsdienst war nicht zu erreichen
    [not_entitled] nicht gesendet, weil die Anmeldung dort beendet war
    [expired] nicht gesendet, weil sie inzwischen zu alt war
    [watching] nicht gesendet, weil der Raum dort auf dem Bildschirm war
   *[not_configured] nicht gesendet, weil diese Website keine Mitteilungen sendet
}
device-gone = ein Gerät, das es nicht mehr gibt
first-sign = Erstes Zeichen
drill-started = Der Probealarm begann
drill-over = Probealarm ist vorbei
# How long after its beginning.
after-start = +{ NUMBER($seconds, maximumFractionDigits: 1) } s
snoozed = { SLOT($name) } wird bis { SLOT($time) } nicht gerufen
more-alerts = { $count ->
    [one] Noch ein Alarm
   *[other] { NUMBER($count) } weitere Alarme
}
handed-over = { SLOT($name) } hat es an { SLOT($to) } übergeben
closed-by = { SLOT($name) } hat es abgeschlossen: { WORDS($outcome) }
nobody-took-it = Niemand hat es übernommen

need-somebody = Ich brauche jetzt jemanden
need-sending = Ihr Team wird gefragt …
need-waiting = Noch nicht gesendet: wartet auf die Verbindung.

further-up = { $count ->
    [one] Weiter oben ist ein Alarm offen
   *[other] Weiter oben sind { NUMBER($count) } Alarme offen
}
own-further-up = Weiter oben steht, was für Sie getan wird
show = Anzeigen

what-was-measured = Was gemessen wurde
numbers-as-table = Die Zahlen als Tabelle
show-numbers = Anzeigen
heart-rate = Herzfrequenz
heart-rate-of = Herzfrequenz, { WORDS($span) }
heart-rate-before = Herzfrequenz über { WORDS($span) } bis zum Alarm
heart-rate-at = Herzfrequenz beim Alarm
skin-conductance = Hautleitwert
skin-conductance-of = Hautleitwert, { WORDS($span) }
skin-conductance-before = Hautleitwert über { WORDS($span) } bis zum Alarm
skin-conductance-at = Hautleitwert beim Alarm
measured-values = Messwerte
values-before = Werte vor dem Alarm, älteste zuerst
before = Davor
heart-rate-unit = Herzfrequenz, /min
skin-unit = Haut, µS
score-column = Wert
