## What a phone shows on its lock screen: no name, and nothing of what it is about.
alert = Somebody needs you. Open Fitweet.
drill = This is a drill. Nobody needs help. Open Fitweet.
all-clear = Somebody has answered. There is nothing you need to do.
over = It is over. There is nothing you need to do.
notice = Something needs your attention. Open Fitweet.
test = This is a test. Notifications reach this device.
