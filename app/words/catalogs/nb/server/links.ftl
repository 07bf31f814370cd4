own = Invitasjonene dine
of-all = Åpne invitasjoner
none = Ingen åpne invitasjoner.
for-room = For { $role ->
    [admin] en administrator
    [expert] en fagperson
   *[wearer] en klokkebruker
}, til «{ $room }»
for-site = For { $role ->
    [admin] en administrator
    [expert] en fagperson
   *[wearer] en klokkebruker
}, uten rom
created = Opprettet { SLOT($day) }.
created-by = Opprettet { SLOT($day) } av { SLOT($name) }.
used-by = { SLOT($name) } har brukt den og venter på godkjenning.
works-until = Virker til { SLOT($day) } kl. { SLOT($clock) }.
revoke = Trekk tilbake
revoke-for-room = Trekk tilbake invitasjonen for { $role ->
    [admin] en administrator
    [expert] en fagperson
   *[wearer] en klokkebruker
} til «{ $room }»
revoke-for-site = Trekk tilbake invitasjonen for { $role ->
    [admin] en administrator
    [expert] en fagperson
   *[wearer] en klokkebruker
} uten rom
