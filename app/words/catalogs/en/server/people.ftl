## All people with an account, for admins.
title = People
lead = You see who has an account. What is said in a room is seen only by its members.
reports = { $count ->
    [one] { NUMBER($count) } report is waiting for an admin
   *[other] { NUMBER($count) } reports are waiting for an admin
}
reports-unknown = Reports can't be loaded right now
waiting-title = Waiting for approval
waiting-hint = They came with an invitation and can't see anything yet. Approve people whom you or a colleague can vouch for.
since = since { SLOT($day) }
is-closed = account closed
must-change-password = first password not changed yet

## The decision about somebody who waits.
invited-by = Invited by { SLOT($name) } ({ $role ->
    [admin] admin
    [expert] expert
   *[wearer] wearer
}).
enters = Joins “{ SLOT($room) }” once approved.
enters-none = Doesn't join a room.
approve = Approve
approve-person = Approve { $name }
decline = Decline
decline-person = Decline { $name }
decline-warning = This closes the account before it was ever used. You can reopen it, and then it waits for approval again. The invitation it came with won't work again.

## New accounts.
invite-title = Invite someone
invite-hint = They choose their own name and password. A wearer also gets a care room. A new expert or admin waits here until an admin approves them, unless this site is set up differently.
create-invitation = Create invitation
add-title = Add someone directly
add-hint = For someone sitting next to you: you choose the first password and tell it to them, and they change it when they first sign in. They don't need approval.
add = Add person

## Whether alerts get through this server.
alerts-well = Alerts get through: a test alert went all the way { WORDS($span) } ago.
alerts-starting = The first test alert is on its way.
alerts-stuck = Alerts may not get through. For { WORDS($span) } test alerts have stopped { $hop ->
    [ingest] when they were taken from a watch
    [commit] when they were stored
    [fan_out] before they reached an open page
    [job] before anybody was asked
   *[push] before they were queued for a phone
}. The log of the server says more.
