needs-somebody = { $name } trenger noen
needs-somebody-for = { $name } trenger noen, i { WORDS($span) }
still-open = Et tidligere varsel fra { $name } er fortsatt åpent
drill-in = Øvelse for { $name }: Ingen trenger hjelp
and-more = { $count ->
    [one] og { NUMBER($count) } til
   *[other] og { NUMBER($count) } til
}
open = Åpne
alerts = Åpne varsler
asking-for-you = Vi spør { $name } for deg
looking-for-you = Vi leter etter noen for deg
nobody-answered = Ingen har svart ennå
here-for-you = { $name } er her for deg

now = Nå
nobody-needs-you = Ingen trenger deg nå
nobody-needs-you-text = Når noen gjør det, ser du det her og på alle andre sider.
people-need-you = { $count ->
    [one] Én person trenger deg nå
   *[other] { NUMBER($count) } personer trenger deg nå
}
since = siden { SLOT($time) }
happened = skjedde kl. { SLOT($happened) }, kom kl. { SLOT($arrived) }
is-asked = { SLOT($who) } blir spurt kl. { SLOT($time) }
nobody-asked = Ingen er spurt ennå
was-asked = Spurt: { SLOT($who) }
you-are-asked = Du er spurt
nobody-took-it = Ingen tok det så lenge noen ble spurt
given-back = { SLOT($who) } ga det tilbake
no-word = { SLOT($who) } hadde det, men skrev ikke
has-left = { SLOT($who) } hadde det, og er ikke lenger i rommet
i-am-here = Jeg er her
i-am-here-for = Jeg er her for { $name }
with-somebody = Noen er der
has-it = { $who } har det
you-have-it = Du har det
waiting-for-a-word = Venter på svar
watches = Klokker

sound-on = Varsler kan høres i denne nettleseren.
sound-off = Lyden er av i denne nettleseren.
turn-sound-off = Slå av lyden
turn-sound-on = Slå på lyden
tap-for-sound = Lyden er av til du trykker her
