## What a watch noticed, as those beside its wearer read it. Never a cause, never a diagnosis.
arousal = { SLOT($name) }: { $signals ->
    [both] heart and skin
    [heart] heart
    [skin] skin
   *[unnamed] body signals
} more active than usual, sitting still
arousal-for = { SLOT($name) }: { $signals ->
    [both] heart and skin
    [heart] heart
    [skin] skin
   *[unnamed] body signals
} more active than usual for { WORDS($span) }, sitting still
manual = { SLOT($name) } asked for someone with the button on the watch
other = { SLOT($name) }: an alert of a kind that this page doesn't know
the-wearer = The wearer

## The same as the wearer reads it.
own-arousal = { $signals ->
    [both] Your heart and skin were
    [heart] Your heart was
    [skin] Your skin was
   *[unnamed] Your body signals were
} more active than usual while you were sitting still
own-manual = You asked for someone with the button on your watch
own-other = Your watch raised an alert of a kind that this page doesn't know

## In the list of rooms.
preview-arousal = { $signals ->
    [both] Heart and skin
    [heart] Heart
    [skin] Skin
   *[unnamed] Body signals
} more active than usual, sitting still
preview-arousal-for = { $signals ->
    [both] Heart and skin
    [heart] Heart
    [skin] Skin
   *[unnamed] Body signals
} more active than usual for { WORDS($span) }, sitting still
preview-manual = Asked for someone with the button on the watch
preview-other = An alert of a kind that this page doesn't know

## What was measured.
heart-rate-beside-usual = Heart rate { NUMBER($now) }, usual { NUMBER($usual) }
skin-responses-beside-usual = Skin responses { NUMBER($now, maximumFractionDigits: 1) } a minute, usual { NUMBER($usual, maximumFractionDigits: 1) }
moving = Moving { NUMBER($percent) }% of the time
score = Score { NUMBER($score, minimumFractionDigits: 1) }, threshold { NUMBER($threshold, minimumFractionDigits: 1) } (in robust standard deviations above what is usual for { $name })

## The card.
from-your-watch = From your watch
from-the-watch = Alert from the watch
raised-in = Alert in { $room }
measured = Measured { SLOT($measured) } · arrived { SLOT($arrived) }
measured-before = Measured at or before { SLOT($measured) } · arrived { SLOT($arrived) }
measured-unknown = Time of measuring unknown · arrived { SLOT($arrived) }
late = { WORDS($span) } late
watch-was-off = The watch was off in between
doubt-repeat = This may repeat an earlier alert: the watch used its number before.
doubt-time = The time of measuring is unknown.
doubt-numbers = The numbers that came with it couldn't be read.
at = at { SLOT($time) }
time-unknown = time unknown

## What the wearer answered when the watch asked.
answered-fine = { SLOT($name) } answered: “I'm OK”
answered-stay = { SLOT($name) } answered: “Stay with me”
answered-nothing = { SLOT($name) } didn't answer on the watch
own-answered-fine = You answered “I'm OK” on your watch
own-answered-stay = You answered “Stay with me” on your watch
own-answered-nothing = You didn't answer on your watch

## Who takes it.
own-open-alone = Nobody else is in this room yet, so nobody sees this. Invite an expert under “Watch and people”.
own-open = Your care team can see this. When someone responds, you'll see their name here and your watch will let you know.
open = Nobody has taken this yet.
waiting = Not taken yet: waiting for the connection.
taking = Taking it…
# Behind it stands why.
not-taken-because = Not taken.
own-taken-by = { SLOT($name) } is here for you
taken-by = Taken by { SLOT($name) }
own-felt = Your watch told you
felt = Felt on the watch
own-not-felt = Your watch will let you know when it next connects.
not-felt = Not felt on the watch yet.
take = I’m taking this

## Charts and tables.
what-was-measured = What the watch measured
numbers-as-table = The numbers as a table
show-numbers = Show them
heart-rate = Heart rate
heart-rate-of = Heart rate, { WORDS($span) }
heart-rate-before = Heart rate over the { WORDS($span) } before the alert
heart-rate-at = Heart rate at the alert
skin-conductance = Skin conductance
skin-conductance-of = Skin conductance, { WORDS($span) }
skin-conductance-before = Skin conductance over the { WORDS($span) } before the alert
skin-conductance-at = Skin conductance at the alert
measured-values = Measured values
values-before = Values before the alert, oldest first
before = Before
heart-rate-unit = Heart rate, /min
skin-unit = Skin, µS
score-column = Score
