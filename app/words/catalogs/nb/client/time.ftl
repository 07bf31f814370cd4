month = { $month ->
    [1] januar
    [2] februar
    [3] mars
    [4] april
    [5] mai
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] desember
}
month-short = { $month ->
    [1] jan.
    [2] feb.
    [3] mars
    [4] apr.
    [5] mai
    [6] juni
    [7] juli
    [8] aug.
    [9] sep.
    [10] okt.
    [11] nov.
   *[12] des.
}
weekday = { $weekday ->
    [1] mandag
    [2] tirsdag
    [3] onsdag
    [4] torsdag
    [5] fredag
    [6] lørdag
   *[7] søndag
}
date = { WORDS($weekday) } { NUMBER($day) }. { WORDS($month) }
date-of-year = { WORDS($weekday) } { NUMBER($day) }. { WORDS($month) } { WORDS($year) }
date-short = { NUMBER($day) }. { WORDS($month) }
date-short-of-year = { NUMBER($day) }. { WORDS($month) } { WORDS($year) }
today = I dag
yesterday = I går
clock-on = { WORDS($clock) } den { WORDS($date) }
moment-yesterday = i går kl. { WORDS($clock) }
moment = { WORDS($date) } kl. { WORDS($clock) }

just-now = nå
seconds-short = { NUMBER($count) } s
minutes-short = { NUMBER($count) } min
hours-short = { NUMBER($count) } t
days-short = { $count ->
    [one] { NUMBER($count) } dag
   *[other] { NUMBER($count) } dager
}

seconds = { $count ->
    [one] { NUMBER($count) } sekund
   *[other] { NUMBER($count) } sekunder
}
minutes = { $count ->
    [one] { NUMBER($count) } minutt
   *[other] { NUMBER($count) } minutter
}
