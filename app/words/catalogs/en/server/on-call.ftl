## Who answers first, and when.
title = On call
lead = Who is asked first when somebody needs help.
no-rooms = You are in no care room, so there is nobody to be on call for.
you-until = You are on call until { SLOT($until) }.
you = You are on call.
person-until = { SLOT($name) } is on call until { SLOT($until) }.
person = { SLOT($name) } is on call.
then-you = Then you.
then = Then { SLOT($name) }.
nobody-until = Nobody is on call until { SLOT($until) }.
nobody = Nobody is on call.
gap = Nobody is on call from { SLOT($from) } to { SLOT($until) }.
gap-open = From { SLOT($from) } on, nobody is on call.
gap-hint = As long as nobody is on call, an alert asks the team in the order in which they joined.
gap-nobody = No expert is in this room who could be asked.
open-plan = Plan for { $name }
moment = { WORDS($weekday) } { WORDS($date) }, { WORDS($clock) }
times-in = Times are those of { $zone }.

## The plan of one room.
plan-title = On call for { $name }
hand-over = Hand-over: what is open, with the notes of the team
back = Back to all rooms
order-title = Who is asked now
on-call-now = on call now
asked-next = asked next
quiet-now = has quiet hours
supervises = supervisor, asked last
steps-title = What would happen now?
steps-lead = If an alert with high priority came at { SLOT($at) } and nobody took it:
step = { SLOT($at) }: { SLOT($names) }
step-on-call = on call
step-again = once more
step-second = second
step-team = the whole team
step-supervisor = supervision
ways = { $name }: { WORDS($devices) }
no-way = { $name }: no device, only if a page is open
steps-end = After that everybody is asked again and again, until somebody takes it.
drill-title = Try it out
drill-lead = A drill asks these people one after the other, on all their devices, as if { $name } asked for somebody. Everybody who is asked reads that it is a drill. { $name } sees nothing of it. Whoever has quiet hours and isn’t on call is not asked. It ends when somebody takes it, or soon after the last step.
drill-report = How long each step took stands on its card afterwards.
drill-start = Start a drill
weeks-title = The next two weeks
from-to = { SLOT($from) } to { SLOT($until) }
nobody-short = Nobody on call

## Changes of the plan.
take-title = Take over
take-hint = You are on call from now until this time, whatever is planned.
take = I take over
from = From
from-hint = Leave this empty for “from now on”.
until = Until
change-title = Plan a shift
who = Who
kind = What for
kind-override = Takes over from whoever is planned
kind-shift = Shift of the plan
add = Add to the plan
planned-title = Planned shifts
none-planned = No shifts are planned.
is-override = takes over
is-shift = shift
remove = Remove
remove-shift = Remove this shift of { $name }
between = Between shifts nobody is on call.
fill = Put { $name } on call between shifts
rotation-title = Rotation
rotation-hint = The turn passes from one to the next, again and again. The first one begins at once. Choose nobody to have no rotation.
rotation-none = There is no rotation.
rotation-now = { SLOT($names) }, each for { WORDS($span) }. Hand-over at { WORDS($clock) }.
change = Change
place = Turn { NUMBER($place) }
nobody-chosen = Nobody
every = A turn lasts
days = { $count ->
    [one] { NUMBER($count) } day
   *[other] { NUMBER($count) } days
}
weeks = { $count ->
    [one] { NUMBER($count) } week
   *[other] { NUMBER($count) } weeks
}
handover = Hand-over at
first-day = First turn begins on
save-rotation = Save the rotation
supervisors-title = Supervisors
supervisors-hint = They are asked last, when nobody else answers.
ask-last = Ask { $name } last
ask-with-others = Ask { $name } like the others
zone-title = Time zone
zone-hint = In which all times of this room are shown and planned. Planned shifts stay where they are.
save-zone = Save the time zone

## The reader's own quiet hours.
quiet-title = Your quiet hours
quiet-hint = While you aren't on call, alerts don't ask you in these hours. If nobody else could be asked, they ask you all the same. Leave both times empty to have no quiet hours.
high = Ask me all the same when the priority is high
save-quiet = Save quiet hours

## What is wrong with what somebody planned.
bad-time = This is not a day and time, such as 2026-11-28 18:00.
bad-time-zone = There is no time zone of this name. Choose one from the list, such as Europe/Berlin.
ends-before-it-begins = This ends before it begins.
is-over = This time is already over.
too-far-ahead = This is more than { NUMBER($days) } days ahead.
not-in-team = This person is not an expert in this room, or not any more.
named-twice = The same person stands in the rotation twice.
bad-turn = A turn lasts 1 to { NUMBER($most) } days.
too-many-shifts = At most { NUMBER($limit) } shifts can be planned. Remove some first.
quiet-all-day = Quiet hours need two different times.
