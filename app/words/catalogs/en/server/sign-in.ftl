## Where people sign in.
lead = You and your care team, there for each other.
ended = You've been signed out. Please sign in again.
unsent-kept = What you wrote but didn't send is kept in this browser, encrypted, until you sign in again. It is deleted if someone else signs in here.
by-invitation = You need an invitation to get an account. Ask whoever runs this site.

## Somebody signed in, and the browser came back without it.
not-kept = You aren't signed in: this browser didn't keep your sign-in.
not-kept-plain = This page came over plain HTTP, and browsers keep a sign-in only over HTTPS. Open the site at its https:// address. To try Fitweet in a network you trust, whoever runs the site can set { SLOT($setting) }.
not-kept-cookies = It may be blocking cookies. Fitweet needs one to know that it's you: allow it in the browser's settings, then sign in again.
account-is-there = If you've just created an account, it's there. You don't need another one.
