## The list of rooms.
rooms = Rooms
new-conversation = New conversation
# "Invite a wearer or an expert" is a link.
no-rooms-admin = You aren't in any rooms. You don't need one to run the site. { SLOT($invite) } to begin.
invite-people = Invite a wearer or an expert
no-rooms = You aren't in any rooms yet. Someone who is in a room can invite you with a link.
unsent-elsewhere = Not sent, in a room you're no longer in
muted = muted
open-alerts = { $count ->
    [one] Open alert
   *[other] { NUMBER($count) } open alerts
}
# Behind a number.
unread = unread

## Kinds of rooms.
kind-care = Care room
kind-team = Team room
kind-direct = Direct
your-care-team = Your care team

## Where no room is open.
no-room-yet = No room yet
no-room-yet-text = Once you're in a room, you read and write here.
choose-room = Choose a room
choose-room-text = Pick one from the list to read and write. Rooms with an open alert come first.
nothing-here = There is nothing here
nothing-here-text = This room doesn't exist, or you aren't a member of it.
no-longer-here = You're no longer in this room
no-longer-here-text = Someone removed you, or you left. An invitation brings you back; a direct conversation opens with “New conversation”.
unsent-here = You wrote this here, and it wasn't sent:
loading = Loading…
part-not-loaded = This part couldn't be loaded.
load-failed = This room couldn't be loaded. Trying again…

## Head of a room.
back = Back to the rooms
watch-and-people = Watch and people
people = People
close = Close

## Whether the screen shows what is.
as-of = As of { WORDS($clock) }. Times are in UTC.
as-loaded = As loaded
connecting = Connecting…
up-to-date = Up to date
catching-up = Catching up…
checking = Checking the connection…
not-connected = Not connected since { WORDS($since) }. Trying again…
not-connected-checked = Not connected since { WORDS($since) }. Last checked { WORDS($checked) }. Trying again…
storage-down = The server can't reach its storage. Nothing can be sent or read right now.
blocked = This network doesn't allow a live connection, so this page doesn't update by itself. Reload it to see what is new. You can still write.
outdated = Not everything is shown. Please reload this page.

## What was said.
messages = Messages
earlier-messages = Earlier messages
empty = No messages yet. Write the first one below.
alone = Nobody else is in this room yet, so nobody sees what your watch notices. Invite an expert under “Watch and people”.
mark-as-read = Mark as read
newest = Newest
new = New
joined = { SLOT($name) } joined
left = { SLOT($name) } left
removed-by = { SLOT($name) } was removed by { SLOT($by) }
cannot-show = Something that this page can't show
waiting-to-be-sent = Waiting to be sent
sending = Sending…
# Behind it stands why.
not-sent-because = Not sent.
# "Not sent" is written strong.
not-sent-from = { SLOT($not-sent) }, from { SLOT($moment) }.
earlier-attempt-failed = An earlier attempt failed.

## Where people write.
message = Message
write-a-message = Write a message
send = Send
kept-in-tab = This browser keeps unsent text only while this tab is open.
nobody-reads = Nobody else is in this room yet, so nobody reads what you write here.
ended = The other person has left this conversation. Nobody would read what you write here.
ended-unsent = This hasn't been sent. You can copy it:

## People in a room.
in-this-room = In this room
you = you
has-left = no longer here
options-care = Leave, block or report
options = Mute, leave, block or report
leave-this-room = Leave this room
leave = Leave
leave-warning = You'll no longer see what is said here. Only an invitation brings you back.
remove-from-room = Remove { $name } from this room
remove = Remove
remove-warning = They'll no longer see what is said here. Only an invitation brings them back.
end-direct = Also end my direct conversation with them
invite-expert = Invite an expert
link-for-one = Link for one person
link-hint = Works once, for seven days, and is shown only here. Send it in a way you trust.
