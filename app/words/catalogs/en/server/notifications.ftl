## Own devices that are told what waits.
title = Devices and notifications
lead = When somebody needs you and you're not looking, your phone or computer can tell you. It shows no name and nothing of what it's about.
not-alone = A notification can come late or not at all, for instance while a phone saves its battery. Don't rely on notifications alone.
not-set-up = This site isn't set up to send notifications yet. Whoever runs it can change that.
to-page = Choose where you're notified

## The device that shows the page. One of these is shown.
here-title = This device
turn-on = Turn on notifications here
is-on = Notifications are on here.
unsupported = This browser can't receive notifications. Try another browser, or another device.
home-screen = On an iPhone or iPad, first add Fitweet to your Home Screen: tap Share, then Add to Home Screen. Open it from there, and come back to this page.
denied = Notifications from this site are blocked in this browser. Allow them in its settings, then load this page again.
failed = That didn't work: this browser couldn't be registered. Check your connection and try again.
needs-scripts = To turn on notifications here, this browser needs JavaScript.

## All of them.
yours-title = Your devices
none = None of your devices gets notifications yet.
added = Added { SLOT($day) }
accepted = Last notification sent { SLOT($day) }, { SLOT($clock) }
never-accepted = No notification sent yet
shown = Last seen on its screen { SLOT($day) }, { SLOT($clock) }
last-failure = Last failure { SLOT($day) }, { SLOT($clock) }: { WORDS($why) }
fault-gone = the browser no longer accepts notifications from this site.
fault-refused = the browser's notification service refused it.
fault-busy = the browser's notification service was too busy.
fault-unreachable = the browser's notification service could not be reached.
deaf = Notifications don't seem to arrive here. Send a test. If nothing appears, turn notifications off and on again on that device.
ended-gone = This device no longer gets notifications: its browser stopped accepting them. Turn them on again there.
ended-signed-out = This device no longer gets notifications: you've been signed out there. Sign in again there.
test = Send a test
test-which = Send a test to this device: { WORDS($device) }
test-sent = A test is on its way. It should appear on that device within a few seconds.
remove = Remove
remove-which = Stop notifications on this device: { WORDS($device) }
