## One person, for admins.
title = Person
all-people = All people
created = Account created { SLOT($day) }.
approved-by = Approved by { SLOT($name) }.
is-closed = This account is closed.
is-waiting = Waiting for approval.
must-change-password = Has to choose their own password the next time they sign in.

## The way to a new password.
password-hint = { SLOT($name) } can change it in Settings. If it's forgotten, create a link: whoever opens it chooses a new password and is signed out everywhere else.
link-for = Link for { $name } only
link-hint = Works once, for a day, and is shown only here. Whoever has it can take over the account, so pass it on in a way you trust. The page it opens says that you created it.
link-created = { SLOT($name) } created a link on { SLOT($day) }, { SLOT($clock) }.
link-used = It was used on { SLOT($day) }, { SLOT($clock) }.
link-unused = It wasn't used.
link-works-until = It works until { SLOT($day) }, { SLOT($clock) }.
create-link = Create link to a new password

## Whom they invited.
invited-title = Invited by { SLOT($name) }
invited-hint = Directly, or by someone they invited. Closing this account also closes the accounts that are still waiting; the others stay open until you close them.
invited-by = invited by { SLOT($name) }
waiting = waiting for approval
close-invited = Close all except wearers
close-invited-count = { $count ->
    [one] Close this { NUMBER($count) } account
   *[other] Close these { NUMBER($count) } accounts
}
close-invited-warning = This signs these experts and admins out and removes them from every room. What they said stays. Wearers keep their accounts.

## The end of an account, and its way back.
close-title = Close account
close-hint = { $role ->
   *[other-roles] You can reopen it later. Rooms and invitations don't come back with it.
    [wearer] You can reopen it later. Their care room comes back with it; other rooms, watches and invitations don't.
}
close = Close account
close-person = Close the account of { $name }
close-warning = { $role ->
   *[other-roles] This signs them out, revokes their open invitations and removes them from every room. It also closes the accounts of people they invited who are still waiting. What they said stays.
    [wearer] This signs them out, unpairs their watches, revokes their open invitations and removes them from every room. It also closes the accounts of people they invited who are still waiting. What they said stays.
}
reopen-title = Reopen account
reopen-hint = { $role ->
   *[other-roles] They sign in with their old password. No room and no invitation comes back: they need a new invitation to each room.
    [wearer] They sign in with their old password and find their care room as it was. Their watch has to be paired again, and sends nothing until then.
} If others may know that password, create a link to a new one as well.
reopen-person = Reopen the account of { $name }
