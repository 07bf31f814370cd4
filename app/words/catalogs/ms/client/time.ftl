month = { $month ->
    [1] Januari
    [2] Februari
    [3] Mac
    [4] April
    [5] Mei
    [6] Jun
    [7] Julai
    [8] Ogos
    [9] September
    [10] Oktober
    [11] November
   *[12] Disember
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mac
    [4] Apr
    [5] Mei
    [6] Jun
    [7] Jul
    [8] Ogo
    [9] Sep
    [10] Okt
    [11] Nov
   *[12] Dis
}
weekday = { $weekday ->
    [1] Isnin
    [2] Selasa
    [3] Rabu
    [4] Khamis
    [5] Jumaat
    [6] Sabtu
   *[7] Ahad
}
date = { WORDS($weekday) }, { NUMBER($day) } { WORDS($month) }
date-of-year = { WORDS($weekday) }, { NUMBER($day) } { WORDS($month) } { WORDS($year) }
date-short = { NUMBER($day) } { WORDS($month) }
date-short-of-year = { NUMBER($day) } { WORDS($month) } { WORDS($year) }
today = Hari ini
yesterday = Semalam
clock-on = { WORDS($clock) } pada { WORDS($date) }
moment-yesterday = semalam, { WORDS($clock) }
moment = { WORDS($date) }, { WORDS($clock) }

just-now = baru
seconds-short = { NUMBER($count) } saat
minutes-short = { NUMBER($count) } min
hours-short = { NUMBER($count) } jam
days-short = { NUMBER($count) } hari

seconds = { NUMBER($count) } saat
minutes = { NUMBER($count) } minit
