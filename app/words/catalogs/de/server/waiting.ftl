title = Warten auf Freigabe
lead = Ihr Konto ist angelegt. Bevor Sie hier etwas sehen, muss es noch jemand mit Admin-Konto freigeben.
invited-by = { SLOT($name) } hat Sie eingeladen ({ $role ->
    [admin] Admin
    [expert] Fachperson
   *[wearer] trägt die Uhr
}).
any-admin = Alle Admins sehen Sie ganz oben in ihrer Liste der Personen.
admins = Bitten Sie { SLOT($names) } um die Freigabe: Sie stehen dort ganz oben in der Liste der Personen. Fitweet schickt dazu keine Nachricht.
or = { SLOT($first) } oder { SLOT($second) }
comma = { SLOT($first) }, { SLOT($others) }
come-back = Sie brauchen hier nicht zu warten. Melden Sie sich später wieder an: Nach der Freigabe finden Sie Ihre Räume vor.
check-again = Noch einmal nachsehen
