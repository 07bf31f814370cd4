## Words that stand in many places.
cancel = Cancel
copy = Copy
discard = Discard
not-sent = Not sent
people = People
password = Password
sign-in = Sign in
sign-out = Sign out
somebody = Somebody
to-my-rooms = To my rooms
try-again = Try again
skip-to-content = Skip to content

## Top of every page.
pages = Pages
on-call = On call
settings = Settings
signed-in-as = Signed in as { $name }

## What a page says of itself.
cannot-show-all = Fitweet has changed, and this page can't show everything.
new-version = There is a new version.
reload = Reload
not-for-you = You don't have access to this page
not-here = There is nothing here
did-not-work = That didn't work
