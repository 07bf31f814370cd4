## Days and dates.
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sept
    [10] Oct
    [11] Nov
   *[12] Dec
}
weekday = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
date = { WORDS($weekday) } { NUMBER($day) } { WORDS($month) }
date-of-year = { WORDS($weekday) }, { NUMBER($day) } { WORDS($month) } { WORDS($year) }
date-short = { NUMBER($day) } { WORDS($month) }
date-short-of-year = { NUMBER($day) } { WORDS($month) } { WORDS($year) }
today = Today
yesterday = Yesterday
# "14:02 on 22 Nov"
clock-on = { WORDS($clock) } on { WORDS($date) }
# In the middle of a sentence: "since yesterday, 14:02".
moment-yesterday = yesterday, { WORDS($clock) }
moment = { WORDS($date) }, { WORDS($clock) }

## How long something took, short.
just-now = now
seconds-short = { NUMBER($count) } s
minutes-short = { NUMBER($count) } min
hours-short = { NUMBER($count) } h
days-short = { $count ->
    [one] { NUMBER($count) } day
   *[other] { NUMBER($count) } days
}

## The same in words: "for 3 minutes", "in 3 minutes".
seconds = { $count ->
    [one] { NUMBER($count) } second
   *[other] { NUMBER($count) } seconds
}
minutes = { $count ->
    [one] { NUMBER($count) } minute
   *[other] { NUMBER($count) } minutes
}
