title = Bereitschaft
lead = Wer zuerst gefragt wird, wenn jemand Hilfe braucht.
no-rooms = Sie sind in keinem Betreuungsraum. Es gibt also niemanden, für den Sie Bereitschaft haben könnten.
you-until = Sie haben Bereitschaft bis { SLOT($until) }.
you = Sie haben Bereitschaft.
person-until = { SLOT($name) } hat Bereitschaft bis { SLOT($until) }.
person = { SLOT($name) } hat Bereitschaft.
then-you = Danach Sie.
then = Danach { SLOT($name) }.
nobody-until = Bis { SLOT($until) } hat niemand Bereitschaft.
nobody = Niemand hat Bereitschaft.
gap = Von { SLOT($from) } bis { SLOT($until) } hat niemand Bereitschaft.
gap-open = Ab { SLOT($from) } hat niemand Bereitschaft.
gap-hint = Solange niemand Bereitschaft hat, fragt ein Alarm das Team in der Reihenfolge des Beitritts.
gap-nobody = In diesem Raum ist keine Fachperson, die gefragt werden könnte.
open-plan = Plan für { $name }
moment = { WORDS($weekday) }, { WORDS($date) }, { WORDS($clock) } Uhr
times-in = Zeiten gelten in { $zone }.

plan-title = Bereitschaft für { $name }
hand-over = Übergabe: was offen ist, mit den Notizen des Teams
back = Zurück zu allen Räumen
order-title = Wer jetzt gefragt wird
on-call-now = hat jetzt Bereitschaft
asked-next = wird als Nächstes gefragt
quiet-now = hat Ruhezeit
supervises = Supervision, wird zuletzt gefragt
steps-title = Was würde jetzt geschehen?
steps-lead = Käme um { SLOT($at) } ein Alarm mit hoher Priorität und niemand übernähme ihn:
step = { SLOT($at) }: { SLOT($names) }
step-on-call = in Bereitschaft
step-again = noch einmal
step-second = als Zweite
step-team = das ganze Team
step-supervisor = Supervision
ways = { $name }: { WORDS($devices) }
no-way = { $name }: kein Gerät, nur wenn eine Seite offen ist
steps-end = Danach werden alle immer wieder gefragt, bis jemand ihn übernimmt.
drill-title = Ausprobieren
drill-lead = Ein Probealarm fragt diese Personen nacheinander auf allen ihren Geräten, als riefe { $name } nach jemandem. Alle Gefragten lesen, dass es ein Probealarm ist. { $name } sieht nichts davon. Wer Ruhezeit und keine Bereitschaft hat, wird nicht gefragt. Er endet, wenn ihn jemand übernimmt, sonst kurz nach dem letzten Schritt.
drill-report = Wie lange jeder Schritt dauerte, steht danach auf seiner Karte.
drill-start = Probealarm auslösen
weeks-title = Die nächsten zwei Wochen
from-to = { SLOT($from) } bis { SLOT($until) }
nobody-short = Niemand in Bereitschaft

take-title = Übernehmen
take-hint = Sie haben ab jetzt bis zu dieser Zeit Bereitschaft, was auch geplant ist.
take = Ich übernehme
from = Von
from-hint = Leer heißt: ab jetzt.
until = Bis
change-title = Schicht planen
who = Wer
kind = Wofür
kind-override = Übernimmt von denen, die geplant sind
kind-shift = Schicht des Plans
add = In den Plan aufnehmen
planned-title = Geplante Schichten
none-planned = Es sind keine Schichten geplant.
is-override = übernimmt
is-shift = Schicht
remove = Entfernen
remove-shift = Diese Schicht von { $name } entfernen
between = Zwischen den Schichten hat niemand Bereitschaft.
fill = { $name } zwischen den Schichten in Bereitschaft nehmen
rotation-title = Wechsel
rotation-hint = Die Bereitschaft geht reihum weiter. Die erste Person beginnt sofort. Wählen Sie niemanden, wenn es keinen Wechsel geben soll.
rotation-none = Es gibt keinen Wechsel.
rotation-now = { SLOT($names) }, je { WORDS($span) }. Übergabe um { WORDS($clock) } Uhr.
change = Ändern
place = { NUMBER($place) }. an der Reihe
nobody-chosen = Niemand
every = Eine Bereitschaft dauert
days = { $count ->
    [one] { NUMBER($count) } Tag
   *[other] { NUMBER($count) } Tage
}
weeks = { $count ->
    [one] { NUMBER($count) } Woche
   *[other] { NUMBER($count) } Wochen
}
handover = Übergabe um
first-day = Erste Bereitschaft beginnt am
save-rotation = Wechsel speichern
supervisors-title = Supervision
supervisors-hint = Sie werden zuletzt gefragt, wenn sonst niemand antwortet.
ask-last = { $name } zuletzt fragen
ask-with-others = { $name } wie die anderen fragen
zone-title = Zeitzone
zone-hint = In ihr werden alle Zeiten dieses Raums gezeigt und geplant. Geplante Schichten bleiben, wo sie sind.
save-zone = Zeitzone speichern

quiet-title = Ihre Ruhezeit
quiet-hint = Solange Sie keine Bereitschaft haben, fragen Alarme Sie in dieser Zeit nicht. Kann sonst niemand gefragt werden, fragen sie Sie trotzdem. Ohne Zeiten gibt es keine Ruhezeit.
high = Bei hoher Priorität trotzdem fragen
save-quiet = Ruhezeit speichern

bad-time = Das ist kein Tag mit Uhrzeit, wie 2026-11-28 18:00.
bad-time-zone = Eine Zeitzone mit diesem Namen gibt es nicht. Wählen Sie eine aus der Liste, zum Beispiel Europe/Berlin.
ends-before-it-begins = Das endet, bevor es beginnt.
is-over = Diese Zeit ist schon vorbei.
too-far-ahead = Das liegt mehr als { NUMBER($days) } Tage in der Zukunft.
not-in-team = Diese Person ist keine Fachperson in diesem Raum, oder nicht mehr.
named-twice = Dieselbe Person steht zweimal im Wechsel.
bad-turn = Eine Bereitschaft dauert 1 bis { NUMBER($most) } Tage.
too-many-shifts = Höchstens { NUMBER($limit) } Schichten können geplant sein. Entfernen Sie zuerst welche.
quiet-all-day = Eine Ruhezeit braucht zwei verschiedene Zeiten.
