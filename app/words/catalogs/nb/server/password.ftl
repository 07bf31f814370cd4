own-title = Velg ditt eget passord
chosen-for-you = Noen andre valgte passordet du logget inn med. Velg et som bare du kjenner, så åpnes rommene dine.
given = Passordet du fikk

yours = Passordet ditt
changed = Passordet er endret, og du er logget ut alle andre steder.
set-by-link = Det ble satt { SLOT($day) } kl. { SLOT($clock) }, med en lenke som { SLOT($admin) } laget. Hvis det ikke var deg, si fra til noen du stoler på.
change-yours = Endre passordet ditt
signs-out = Da blir du logget ut i alle andre nettlesere og på alle andre telefoner.
current = Nåværende passord
change = Endre passord

new-for = Et nytt passord for { SLOT($name) }
link-by = { SLOT($admin) }, som er administrator her, laget denne lenken { SLOT($made-day) }. Den virker én gang, til { SLOT($day) } kl. { SLOT($clock) }.
link-warning = Når du bruker den, blir kontoen logget ut alle andre steder. Hvis du ikke har bedt om den, lukk siden og si fra til noen der som du stoler på.
set = Sett passord og logg inn
link-spent = Denne lenken virker ikke lenger
ask-again = Be en administrator om en ny. Hver lenke virker én gang, i ett døgn, og en nyere erstatter den.
