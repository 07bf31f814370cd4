needs-somebody = { $name } braucht jemanden
needs-somebody-for = { $name } braucht jemanden, seit { WORDS($span) }
still-open = Ein früherer Alarm von { $name } ist noch offen
drill-in = Probealarm für { $name }: Niemand braucht Hilfe
and-more = { $count ->
    [one] und { NUMBER($count) } weiterer
   *[other] und { NUMBER($count) } weitere
}
open = Öffnen
alerts = Offene Alarme
asking-for-you = Wir fragen { $name } für Sie
looking-for-you = Wir suchen jemanden für Sie
nobody-answered = Es hat noch niemand geantwortet
here-for-you = { $name } ist für Sie da

now = Jetzt
nobody-needs-you = Gerade braucht Sie niemand
nobody-needs-you-text = Sobald Sie jemand braucht, steht es hier und auf jeder anderen Seite.
people-need-you = { $count ->
    [one] Eine Person braucht Sie jetzt
   *[other] { NUMBER($count) } Personen brauchen Sie jetzt
}
since = seit { SLOT($time) }
happened = geschehen um { SLOT($happened) }, eingetroffen um { SLOT($arrived) }
is-asked = { SLOT($who) } wird um { SLOT($time) } gefragt
nobody-asked = Es wurde noch niemand gefragt
was-asked = Gefragt: { SLOT($who) }
you-are-asked = Sie sind gefragt
nobody-took-it = Niemand hat übernommen, solange gefragt wurde
given-back = { SLOT($who) } hat abgegeben
no-word = { SLOT($who) } hatte übernommen, aber nicht geschrieben
has-left = { SLOT($who) } hatte übernommen und ist nicht mehr im Raum
i-am-here = Ich bin da
i-am-here-for = Ich bin da für { $name }
with-somebody = Jemand ist da
has-it = Übernommen von { $who }
you-have-it = Von Ihnen übernommen
waiting-for-a-word = Warten auf ein Wort
watches = Uhren

sound-on = Alarme sind in diesem Browser zu hören.
sound-off = Der Ton ist in diesem Browser aus.
turn-sound-off = Ton ausschalten
turn-sound-on = Ton einschalten
tap-for-sound = Ohne Ton, bis Sie hier tippen
