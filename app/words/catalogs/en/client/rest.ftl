## What a wearer finds when nothing is going on.
two = { SLOT($one) } and { SLOT($other) }
more = { SLOT($one) }, { SLOT($other) } and { NUMBER($count) } more
nobody = Nobody is with you here yet
on-call = { SLOT($name) } is on call
on-call-until = { SLOT($name) } is on call until { SLOT($until) }
nobody-on-call-until = Nobody is on call until { SLOT($until) }. If you ask for somebody, your whole team is asked
nobody-on-call = Nobody is on call. If you ask for somebody, your whole team is asked
usually-answers = Your team usually answers within { WORDS($span) }
write = Write
breathe = Breathe for a minute
breathe-how = A circle leads. It works without a network, too.
watch-worn = Your watch is on your wrist and in touch.
watch-heard = Your watch is in touch.
watch-off = Your watch is not on your wrist.
watch-low = Your watch needs charging soon.
watch-silent = Nothing has come from your watch for a while.

# Leads to the crisis card.
right-away = In danger, or can't wait? Open the crisis card
