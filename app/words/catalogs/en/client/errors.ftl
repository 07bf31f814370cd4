## Why something was refused.
signed-out = Please sign in first.
wrong-credentials = The e-mail address or the password is wrong.
forbidden = You don't have permission to do this.
not-active = This account can't be used yet.
not-found = There is nothing here, or you aren't a member.
foreign-origin = This seems to come from another site, so it was refused. Whoever runs this site can find the reason in its log.
bad-request = This request can't be read.
empty-text = Write something first.
text-too-long = This can have { NUMBER($limit) } characters. { WORDS($excess) }.
# Under a field while somebody types.
excess = { $count ->
    [one] { NUMBER($count) } character too many
   *[other] { NUMBER($count) } characters too many
}
bad-name = A name has 1 to { NUMBER($limit) } characters, on one line.
bad-name-character = A name needs a letter, digit or symbol, and no “<”, “>” or invisible character.
bad-email = This is not an e-mail address.
bad-telephone = A telephone number has 2 to 15 digits and can begin with “+”.
password-length = A password needs { NUMBER($min) } to { NUMBER($max) } characters.
password-common = This password is too common. Please choose another one.
wrong-password = The current password is wrong.
same-password = This is your current password. Please choose another one.
too-large = This is too large: { NUMBER($limit) } bytes fit.
too-many = At most { NUMBER($limit) } fit here.
id-reused = This was already sent with another text.
email-taken = There is already an account with this e-mail address.
already-set-up = Fitweet is already set up.
bad-invitation = This link was already used, has expired, or never existed.
too-many-links = You have { NUMBER($limit) } open links. Revoke one first.
bad-set-up-code = This set-up code is wrong.
bad-pairing-code = This code was already used, has expired, or never existed.
wrong-room-kind = This isn't possible in this kind of room.
conversation-ended = The other person has left this conversation, so nobody would read this.
not-your-alert = You don't have this alert at the moment, so you can't pass it on or close it.
you-block = You have blocked this person. You can unblock them in Settings.
too-many-reports = Your earlier reports are still waiting for an admin. You can report more after that.
last-admin = The last admin can't be removed.
unavailable = We can't reach storage, so this may not have been saved. Please check, then try again.
internal = Something went wrong on our side, so this may not have been saved. Please check, then try again.
unreachable = We can't reach the server. Please try again.

## Too much in a short time. The wait is "3 seconds" or "2 minutes".
too-fast = You are sending faster than people can read. Try again in { WORDS($wait) }.
too-many-people = Many people are signing in right now. Try again in { WORDS($wait) }.
too-often = That was a lot in a short time. Try again in { WORDS($wait) }.
too-many-tries = Too many attempts. Try again in { WORDS($wait) }.
too-many-requests = Too many requests. Try again in { WORDS($wait) }.
too-many-invitations = Too many invitations in a short time. Try again in { WORDS($wait) }.
too-many-codes = Too many pairing codes in a short time. Try again in { WORDS($wait) }.
too-many-rooms = Too many new rooms in a short time. Try again in { WORDS($wait) }.
too-many-accounts = Too many new accounts in a short time. Try again in { WORDS($wait) }.
