## An account that waits for an admin.
title = Waiting for approval
lead = Your account is ready. Before you can see anything here, an admin of this site has to approve it.
invited-by = { SLOT($name) }, { $role ->
    [admin] an admin
    [expert] an expert
   *[wearer] a wearer
}, invited you.
any-admin = Every admin sees you at the top of their list of people.
admins = Please ask { SLOT($names) } to approve you: they find you at the top of the list of people. Fitweet doesn't send them a message.
# A list of names: "Ada, Ben or Cleo".
or = { SLOT($first) } or { SLOT($second) }
comma = { SLOT($first) }, { SLOT($others) }
come-back = You don't have to wait here. Sign in again later: once you're approved, you'll find your rooms.
check-again = Check again
