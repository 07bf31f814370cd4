## A password that somebody else chose, and a first one of one's own.
own-title = Choose your own password
chosen-for-you = Someone else chose the password you signed in with. Choose one that only you know, and your rooms will open.
given = The password you were given

## In Settings.
yours = Your password
changed = Your password has been changed, and you've been signed out everywhere else.
set-by-link = It was set on { SLOT($day) }, { SLOT($clock) }, with a link that { SLOT($admin) } created. If that wasn't you, tell someone you trust.
change-yours = Change your password
signs-out = This signs you out of every other browser and phone.
current = Current password
change = Change password

## A link to a new one, made by an admin.
new-for = A new password for { SLOT($name) }
link-by = { SLOT($admin) }, an admin of this site, created this link on { SLOT($made-day) }. It works once, until { SLOT($day) }, { SLOT($clock) }.
link-warning = Using it signs this account out everywhere else. If you didn't ask for it, close this page and tell someone there whom you trust.
set = Set password and sign in
link-spent = This link no longer works
ask-again = Ask an admin for a new one. Each link works once, for a day, and a newer one replaces it.
