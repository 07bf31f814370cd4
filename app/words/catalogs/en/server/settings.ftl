## The own account.
you-are = You are { SLOT($name) }, here as { $role ->
    [admin] an admin
    [expert] an expert
   *[wearer] a wearer
}.
signed-in-title = Where you're signed in
this-device = this device
signed-in-since = Since { SLOT($day) }. Last used { SLOT($used-day) }, { SLOT($used-clock) }.
sign-out-device = Sign out this device
sign-out-which = Sign out this device: { WORDS($device) }
browser-on-system = { WORDS($browser) } on { WORDS($system) }
unknown-device = Unknown device
blocked-title = People you've blocked
unblock = Unblock
unblock-person = Unblock { $name }
