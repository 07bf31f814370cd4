## What an invitation's link opens.
title = Invitation
heading = You're invited
into-room = { SLOT($name) } invites you to the room “{ SLOT($room) }”. You'll join as { $role ->
    [admin] an admin
    [expert] an expert
   *[wearer] a wearer
}.
to-site = { SLOT($name) } invites you to Fitweet. You'll join as { $role ->
    [admin] an admin
    [expert] an expert
   *[wearer] a wearer
}.
join-as = Join as { SLOT($name) }

## For somebody who is signed in.
signed-in-as = You're signed in as { SLOT($name) }. { WORDS($why) }
new-accounts-only = This invitation creates a new account, and you already have one.
other-role = This invitation isn't for your account, because you are { $role ->
    [admin] an admin
    [expert] an expert
   *[wearer] a wearer
} here.
password-first = Choose your own password first, then open this link again.
choose-password = Choose password
approval-first = An admin hasn't approved your account yet. Once that's done, open this link again. It keeps working unless someone else uses it.
see-approval = See what is missing
sign-out-first = If this invitation is for someone else who uses this device, or for another account of yours, sign out first.
sign-out-and-open = Sign out and open the link again

## For somebody new.
name-hint = This is how others in the room will see you.
create-account = Create account and join
have-account = Already have an account? { SLOT($sign-in) }
sign-in-first = Sign in first

spent = This invitation no longer works
ask-again = Ask whoever sent it for a new one. Each invitation works once, for seven days.
