lead = Sie und Ihr Betreuungsteam, füreinander da.
ended = Sie wurden abgemeldet. Bitte melden Sie sich noch einmal an.
unsent-kept = Was Sie geschrieben und nicht gesendet haben, bleibt verschlüsselt in diesem Browser, bis Sie sich wieder anmelden. Meldet sich hier jemand anderes an, wird es gelöscht.
by-invitation = Für ein Konto brauchen Sie eine Einladung. Wenden Sie sich an die Betreiber dieser Seite.

not-kept = Sie sind nicht angemeldet: Dieser Browser hat Ihre Anmeldung nicht behalten.
not-kept-plain = Diese Seite kam über einfaches HTTP, und Browser behalten eine Anmeldung nur über HTTPS. Öffnen Sie die Seite unter ihrer Adresse mit https://. Für einen Versuch in einem Netz, dem Sie vertrauen, können die Betreiber der Seite { SLOT($setting) } setzen.
not-kept-cookies = Vielleicht blockiert er Cookies. Fitweet braucht eines, um Sie wiederzuerkennen: Erlauben Sie es in den Einstellungen des Browsers und melden Sie sich dann noch einmal an.
account-is-there = Wenn Sie gerade ein Konto angelegt haben, ist es da. Sie brauchen kein zweites.
