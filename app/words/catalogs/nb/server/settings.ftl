you-are = Du er { SLOT($name) }, her som { $role ->
    [admin] administrator
    [expert] fagperson
   *[wearer] klokkebruker
}.
signed-in-title = Her er du logget inn
this-device = denne enheten
signed-in-since = Siden { SLOT($day) }. Sist brukt { SLOT($used-day) } kl. { SLOT($used-clock) }.
sign-out-device = Logg ut denne enheten
sign-out-which = Logg ut denne enheten: { WORDS($device) }
browser-on-system = { WORDS($browser) } på { WORDS($system) }
unknown-device = Ukjent enhet
blocked-title = Personer du har blokkert
unblock = Opphev blokkering
unblock-person = Opphev blokkering av { $name }
