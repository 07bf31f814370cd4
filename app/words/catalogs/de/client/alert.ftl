arousal = { SLOT($name) }: { $signals ->
    [both] Herz und Haut
    [heart] Herz
    [skin] Haut
   *[unnamed] Körpersignale
} aktiver als sonst, bei ruhigem Sitzen
arousal-for = { SLOT($name) }: { $signals ->
    [both] Herz und Haut
    [heart] Herz
    [skin] Haut
   *[unnamed] Körpersignale
} { WORDS($span) } lang aktiver als sonst, bei ruhigem Sitzen
manual = { SLOT($name) } hat mit der Taste an der Uhr jemanden gerufen
other = { SLOT($name) }: ein Alarm einer Art, die diese Seite nicht kennt
the-wearer = Die Person mit der Uhr

own-arousal = { $signals ->
    [both] Ihr Herz und Ihre Haut waren
    [heart] Ihr Herz war
    [skin] Ihre Haut war
   *[unnamed] Ihre Körpersignale waren
} aktiver als sonst, während Sie ruhig saßen
own-manual = Sie haben mit der Taste an Ihrer Uhr jemanden gerufen
own-other = Ihre Uhr hat etwas gemeldet, das diese Seite nicht kennt

preview-arousal = { $signals ->
    [both] Herz und Haut
    [heart] Herz
    [skin] Haut
   *[unnamed] Körpersignale
} aktiver als sonst, bei ruhigem Sitzen
preview-arousal-for = { $signals ->
    [both] Herz und Haut
    [heart] Herz
    [skin] Haut
   *[unnamed] Körpersignale
} { WORDS($span) } lang aktiver als sonst, bei ruhigem Sitzen
preview-manual = Hat mit der Taste an der Uhr jemanden gerufen
preview-other = Ein Alarm einer Art, die diese Seite nicht kennt

heart-rate-beside-usual = Herzfrequenz { NUMBER($now) }, sonst { NUMBER($usual) }
skin-responses-beside-usual = Hautreaktionen { NUMBER($now, maximumFractionDigits: 1) } pro Minute, sonst { NUMBER($usual, maximumFractionDigits: 1) }
moving = { NUMBER($percent) } % der Zeit in Bewegung
score = Wert { NUMBER($score, minimumFractionDigits: 1) }, Schwelle { NUMBER($threshold, minimumFractionDigits: 1) } (in robusten Standardabweichungen über dem, was für { $name } üblich ist)

from-your-watch = Von Ihrer Uhr
from-the-watch = Alarm der Uhr
raised-in = Alarm in { $room }
measured = Gemessen { SLOT($measured) } · angekommen { SLOT($arrived) }
measured-before = Gemessen { SLOT($measured) } oder früher · angekommen { SLOT($arrived) }
measured-unknown = Zeit der Messung unbekannt · angekommen { SLOT($arrived) }
late = { WORDS($span) } verspätet
watch-was-off = Die Uhr war dazwischen aus
doubt-repeat = Das ist vielleicht ein früherer Alarm: Die Uhr hat dessen Nummer schon einmal benutzt.
doubt-time = Die Zeit der Messung ist unbekannt.
doubt-numbers = Die mitgeschickten Zahlen waren nicht lesbar.
at = um { SLOT($time) }
time-unknown = Zeit unbekannt

answered-fine = { SLOT($name) } hat geantwortet: „Mir geht es gut“
answered-stay = { SLOT($name) } hat geantwortet: „Bleiben Sie bei mir“
answered-nothing = { SLOT($name) } hat auf der Uhr nicht geantwortet
own-answered-fine = Sie haben auf Ihrer Uhr „Mir geht es gut“ geantwortet
own-answered-stay = Sie haben auf Ihrer Uhr „Bleiben Sie bei mir“ geantwortet
own-answered-nothing = Sie haben auf Ihrer Uhr nicht geantwortet

own-open-alone = Außer Ihnen ist noch niemand in diesem Raum, deshalb kann das gerade niemand sehen. Laden Sie unter „Uhr und Personen“ eine Fachperson ein.
own-open = Ihr Betreuungsteam kann das sehen. Sobald jemand antwortet, steht der Name hier, und Ihre Uhr sagt Ihnen Bescheid.
open = Das hat noch niemand übernommen.
waiting = Noch nicht übernommen: wartet auf die Verbindung.
taking = Wird übernommen …
not-taken-because = Nicht übernommen.
own-taken-by = { SLOT($name) } ist für Sie da
taken-by = Übernommen von { SLOT($name) }
own-felt = Ihre Uhr hat Bescheid gesagt
felt = Auf der Uhr gespürt
own-not-felt = Ihre Uhr sagt Bescheid, sobald sie wieder verbunden ist.
not-felt = Noch nicht auf der Uhr gespürt.
take = Ich übernehme

what-was-measured = Was die Uhr gemessen hat
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
