## Invitations that can still be used.
own = Invitations you created
of-all = Open invitations
none = No open invitations.
for-room = For { $role ->
    [admin] an admin
    [expert] an expert
   *[wearer] a wearer
}, to “{ $room }”
for-site = For { $role ->
    [admin] an admin
    [expert] an expert
   *[wearer] a wearer
}, without a room
created = Created { SLOT($day) }.
created-by = Created { SLOT($day) } by { SLOT($name) }.
used-by = { SLOT($name) } has used it and is waiting for approval.
works-until = Works until { SLOT($day) }, { SLOT($clock) }.
revoke = Revoke
revoke-for-room = Revoke the invitation for { $role ->
    [admin] an admin
    [expert] an expert
   *[wearer] a wearer
} to “{ $room }”
revoke-for-site = Revoke the invitation for { $role ->
    [admin] an admin
    [expert] an expert
   *[wearer] a wearer
} without a room
