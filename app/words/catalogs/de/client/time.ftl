month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
month-short = { $month ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sept.
    [10] Okt.
    [11] Nov.
   *[12] Dez.
}
weekday = { $weekday ->
    [1] Montag
    [2] Dienstag
    [3] Mittwoch
    [4] Donnerstag
    [5] Freitag
    [6] Samstag
   *[7] Sonntag
}
date = { WORDS($weekday) }, { NUMBER($day) }. { WORDS($month) }
date-of-year = { WORDS($weekday) }, { NUMBER($day) }. { WORDS($month) } { WORDS($year) }
date-short = { NUMBER($day) }. { WORDS($month) }
date-short-of-year = { NUMBER($day) }. { WORDS($month) } { WORDS($year) }
today = Heute
yesterday = Gestern
clock-on = { WORDS($clock) } am { WORDS($date) }
moment-yesterday = gestern, { WORDS($clock) }
moment = { WORDS($date) }, { WORDS($clock) }

just-now = jetzt
seconds-short = { NUMBER($count) } s
minutes-short = { NUMBER($count) } min
hours-short = { NUMBER($count) } h
days-short = { $count ->
    [one] { NUMBER($count) } Tag
   *[other] { NUMBER($count) } Tage
}

seconds = { $count ->
    [one] { NUMBER($count) } Sekunde
   *[other] { NUMBER($count) } Sekunden
}
minutes = { $count ->
    [one] { NUMBER($count) } Minute
   *[other] { NUMBER($count) } Minuten
}
