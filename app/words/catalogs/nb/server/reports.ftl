title = Rapporter
back = Tilbake til personer
lead = Du ser det som ble rapportert, ikke rommet det gjelder. Den det gjelder, har ikke fått vite det.
none = Ingen rapporter venter.
about = { SLOT($name) }, { $role ->
    [admin] administrator
    [expert] fagperson
   *[wearer] bærer klokken
}
reported-by = Rapportert av { SLOT($name) }, { $role ->
    [admin] administrator
    [expert] fagperson
   *[wearer] bærer klokken
}, fra { $kind ->
    [care] et oppfølgingsrom
    [team] et teamrom
   *[direct] en direkte samtale
}. { SLOT($day) } kl. { SLOT($clock) }.
resolve = Merk som behandlet
resolve-report = Merk denne rapporten som behandlet
resolve-warning = Den blir tatt vare på, men vises ikke lenger her.
