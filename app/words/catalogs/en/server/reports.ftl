## What people reported, for admins.
title = Reports
back = Back to people
lead = You see what was reported, not the room it is about. The person it is about hasn't been told.
none = No reports are waiting.
about = { SLOT($name) }, { $role ->
    [admin] admin
    [expert] expert
   *[wearer] wearer
}
reported-by = Reported by { SLOT($name) }, { $role ->
    [admin] admin
    [expert] expert
   *[wearer] wearer
}, from { $kind ->
    [care] a care room
    [team] a team room
   *[direct] a direct conversation
}. { SLOT($day) }, { SLOT($clock) }.
resolve = Resolve
resolve-report = Resolve this report
resolve-warning = It is kept, but no longer shown here.
