## Why an alert was raised, in one line, for those beside its wearer. Never a cause, never a diagnosis.
arousal = { $signals ->
    [both] Heart and skin
    [heart] Heart
    [skin] Skin
   *[unnamed] Body signals
} more active than usual, sitting still
arousal-for = { $signals ->
    [both] Heart and skin
    [heart] Heart
    [skin] Skin
   *[unnamed] Body signals
} more active than usual for { WORDS($span) }, sitting still
manual = Asked for somebody
other = An alert of a kind that this page doesn't know
silent = Nothing is heard from the watch
off-wrist = The watch isn't worn
battery-low = The watch's battery is nearly empty
clock-off = The watch's clock is wrong
restarts = The watch keeps restarting
no-way-to-on-call = Nothing reaches the person on call
no-way-for = { $name } is on call and can't be reached on any device
drill = Drill: nobody needs help
the-wearer = The wearer

## The same as the wearer reads it.
own-arousal = { $signals ->
    [both] Your heart and skin were
    [heart] Your heart was
    [skin] Your skin was
   *[unnamed] Your body signals were
} more active than usual while you were sitting still
own-manual = You asked for somebody
own-other = Your watch raised an alert of a kind that this page doesn't know
own-silent = Nothing is heard from your watch
own-off-wrist = Your watch isn't on your wrist
own-battery-low = Your watch needs charging
own-clock-off = Your watch's clock is wrong
own-restarts = Your watch keeps restarting

## What was measured.
heart-rate-beside-usual = Heart rate { NUMBER($now) }, usual { NUMBER($usual) }
skin-responses-beside-usual = Skin responses { NUMBER($now, maximumFractionDigits: 1) } a minute, usual { NUMBER($usual, maximumFractionDigits: 1) }
moving = Moving { NUMBER($percent) }% of the time
score = Score { NUMBER($score, minimumFractionDigits: 1) }, threshold { NUMBER($threshold, minimumFractionDigits: 1) } (in robust standard deviations above what is usual for { $name })

## The head of a card.
raised-in = Alert in { $room }
happened = Happened { SLOT($measured) } · arrived { SLOT($arrived) }
happened-before = Happened { SLOT($measured) } or earlier · arrived { SLOT($arrived) }
happened-unknown = Time unknown · arrived { SLOT($arrived) }
alerts-in = { $count ->
    [one] { NUMBER($count) } alert
   *[other] { NUMBER($count) } alerts
} in { WORDS($span) }
watch-was-off = The watch was off in between
doubt-repeat = This may repeat an earlier alert: the watch used its number before.
doubt-time = The time of measuring is unknown.
doubt-numbers = The numbers that came with it couldn't be read.
time-unknown = time unknown

## What the wearer answered, on the wrist or in the app.
answered-fine = { SLOT($name) } answered: “I'm OK”
answered-stay = { SLOT($name) } answered: “Stay with me”
answered-nothing = { SLOT($name) } didn't answer on the watch
own-answered-fine = You answered “I'm OK”
own-answered-stay = You answered “Stay with me”
own-answered-nothing = You didn't answer on your watch
fine = I'm OK
stay = Stay with me
said = “{ WORDS($said) }”

## What has been done, and what happens next. The small words stand behind a name and a dot.
asked = { SLOT($name) } was asked
asked-you = You were asked
reached = reached { SLOT($time) }
seen = seen { SLOT($time) }
snoozed-until = not called until { SLOT($time) }
given-back = { SLOT($name) } gave it back
no-word = Open again: { SLOT($name) } had it, and wrote nothing
had-left = Open again: { SLOT($name) } is no longer in this room
as-usual = Heart rate is as usual again
as-usual-unseen = Heart rate is as usual again. Nobody has seen this yet
works-again = works again
open = Nobody has taken this yet.
next-asked = { $count ->
    [one] { SLOT($names) } is asked
   *[other] { SLOT($names) } are asked
}, if nobody answers
next-asked-you = You are asked, if nobody answers
expired = Nobody took it, and nobody else is asked. You still can.
taken-by = Taken by { SLOT($name) }
taken-by-you = Taken by you
handed-over-by = handed over by { SLOT($name) }
answered-after = after { WORDS($span) }
felt = felt on the watch { SLOT($time) }
not-felt = not felt on the watch yet
outcome = { $outcome ->
    [helped] helped
    [talked] talked
    [false_alarm] a false alarm
    [passed_on] passed on
   *[nothing_needed] nothing needed
}

## The same as the wearer reads it.
own-open-alone = Nobody else is in this room yet, so nobody sees this. Invite an expert under “Watch and people”.
own-asking = We're asking { SLOT($names) } for you
own-asking-team = We're asking your team for you
own-unanswered = Nobody has answered yet
own-sent = Sent
own-reached = Reached { SLOT($name) }'s device
own-seen = { SLOT($name) } has seen it
own-not-seen = Not seen yet
own-reopened = { SLOT($name) } can't be with you just now. We're asking again
own-next = Then we ask { SLOT($names) }
own-expired = Everybody in your team was asked. You can ask again at any time.
own-here = { SLOT($name) } is here
own-was-here = { SLOT($name) } was here
own-looks-after = { SLOT($name) } is looking after it
own-looked-after = { SLOT($name) } looked after it
own-technical-open = Your team has been told
own-felt = felt on your wrist { SLOT($time) }
own-not-felt = Your watch will let you know when it next connects

## Taking it.
waiting = Not taken yet: waiting for the connection.
taking = Taking it…
# Behind it stands why.
not-taken-because = Not taken.
take = I’m taking this
snooze = Don’t call me for 5 minutes

## Anything else that is done about it.
act-waiting = Not done yet: waiting for the connection.
acting = One moment…
# Behind it stands why.
not-done-because = Not done.
write = Write
hand-over = Hand over
give-back = Give back
close = Close
team-notes = Notes for the team
history = What happened
deliveries = Notifications
no-device = { $name }: not sent, because no device takes notifications
delivery = { $name }, { WORDS($device) }: { $state ->
    [waiting] on its way
    [accepted] sent, not shown yet
    [shown] shown
    [opened] opened
    [gone] failed: this browser takes no notifications any more
    [refused] failed: the notification service refused it
    [busy] failed: the notification service had no time for it
    [unreachable] failed: the notification service couldn't be reached
    [not_entitled] not sent, because the sign-in there had ended
    [expired] not sent, because it was too old by then
    [watching] not sent, because the room was on its screen
   *[not_configured] not sent, because this site sends no notifications
}
device-gone = a device that is gone
first-sign = First sign
drill-started = The drill began
drill-over = drill is over
# How long after its beginning.
after-start = +{ NUMBER($seconds, maximumFractionDigits: 1) } s
snoozed = { SLOT($name) } isn’t called until { SLOT($time) }
more-alerts = { $count ->
    [one] Another alert
   *[other] { NUMBER($count) } more alerts
}
handed-over = { SLOT($name) } handed it over to { SLOT($to) }
closed-by = { SLOT($name) } closed it: { WORDS($outcome) }
nobody-took-it = Nobody took it

## The wearer asks for somebody.
need-somebody = I need somebody now
need-sending = Asking your team…
need-waiting = Not sent yet: waiting for the connection.

## Where the card is out of sight.
further-up = { $count ->
    [one] An open alert is further up
   *[other] { NUMBER($count) } open alerts are further up
}
own-further-up = What is being done for you is further up
show = Show

## Charts and tables.
what-was-measured = What was measured
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
