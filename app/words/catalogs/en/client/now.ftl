## The bar on every page, and the name of the tab.
needs-somebody = { $name } needs somebody
needs-somebody-for = { $name } needs somebody, for { WORDS($span) }
# It was raised long before we heard of it.
still-open = An earlier alert from { $name } is still open
drill-in = Drill for { $name }: nobody needs help
and-more = { $count ->
    [one] and { NUMBER($count) } more
   *[other] and { NUMBER($count) } more
}
open = Open
alerts = Open alerts
# As the wearer reads it.
asking-for-you = We are asking { $name } for you
looking-for-you = We are looking for someone for you
nobody-answered = Nobody has answered yet
here-for-you = { $name } is here for you

## An expert's first page.
now = Now
nobody-needs-you = Nobody needs you now
nobody-needs-you-text = If someone does, you'll see it here and on every other page.
people-need-you = { $count ->
    [one] One person needs you now
   *[other] { NUMBER($count) } people need you now
}
since = since { SLOT($time) }
happened = happened at { SLOT($happened) }, arrived at { SLOT($arrived) }
is-asked = { SLOT($who) } will be asked at { SLOT($time) }
nobody-asked = Nobody was asked yet
was-asked = Asked: { SLOT($who) }
you-are-asked = You are asked
nobody-took-it = Nobody took it for as long as people were asked
given-back = { SLOT($who) } gave it back
no-word = { SLOT($who) } had it, but didn't write
has-left = { SLOT($who) } had it, and is no longer in the room
# On the button that takes an alert; the name is read out.
i-am-here = I’m here
i-am-here-for = I’m here for { $name }
with-somebody = With someone
has-it = { $who } has it
you-have-it = You have it
waiting-for-a-word = Waiting for a word
watches = Watches

## Sound, for each browser.
sound-on = Alerts can be heard in this browser.
sound-off = Sound is off in this browser.
turn-sound-off = Turn sound off
turn-sound-on = Turn sound on
tap-for-sound = Sound is off until you tap here
