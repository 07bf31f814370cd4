## What one can decide about a room for oneself.
title = Room options
back = Back to the room
conversation-with = Your conversation with { $name }
mute-title = Mute
is-muted = This room is muted, so new messages in it aren't counted for you.
mute-hint = New messages in a muted room aren't counted for you. The room stays in your list.
mute = Mute this room
unmute = Unmute this room
leave-conversation = Leave this conversation
leave-conversation-warning = The other person sees that you've left and can no longer write to you here. Only you can open it again, with “New conversation”.

## Blocking and reporting.
block-title = Block
block-hint = Someone you block can't start a direct conversation with you. If you already have one, you leave it. You still meet in rooms you share. They aren't told that you've blocked them, and you can unblock them in Settings.
block = Block this person
report-title = Report to the admins
reported = The admins have your report. It stays on their list until one of them has dealt with it.
report-hint = The admins of this site read what you write here, and that it's from you. They can't see what is said in rooms, so quote what matters. The other person isn't told. If anyone is in danger, call for help first: it may be hours before a report is read.
what-happened = What happened?
send-report = Send report
person = Person
choose-person = Choose a person
person-with-role = { $name }, { $role ->
    [admin] admin
    [expert] expert
   *[wearer] wearer
}
