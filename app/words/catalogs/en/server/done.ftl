## That what a form asked for is done.
muted = This room is muted now.
unmuted = This room is no longer muted.
blocked = You've blocked this person. You can find them below.
unblocked = You've unblocked this person.
approved = The account is approved. They can use it now.
saved = Saved.
