lead = Sie und Ihr Betreuungsteam, füreinander da.
ended = Sie wurden abgemeldet. Bitte melden Sie sich noch einmal an.
unsent-kept = Was Sie geschrieben und nicht gesendet haben, bleibt verschlüsselt in diesem Browser, bis Sie sich wieder anmelden. Meldet sich hier jemand anderes an, wird es gelöscht.
by-invitation = Für ein Konto brauchen Sie eine Einladung. Fragen Sie bei denen nach, die diese Seite betreiben.

not-kept = Sie sind nicht angemeldet: Dieser Browser hat Ihre Anmeldung nicht behalten.
not-kept-plain = Diese Seite kam über einfaches HTTP, und Browser behalten eine Anmeldung nur über HTTPS. Öffnen Sie die Seite unter ihrer Adresse mit https://. Für einen Versuch in einem Netz, dem Sie vertrauen, kann { $setting } gesetzt werden; das macht, wer die Seite betreibt.
not-kept-cookies = Vielleicht blockiert er Cookies. Fitweet braucht eines, um Sie wiederzuerkennen: Erlauben Sie es in den Einstellungen des Browsers und melden Sie sich dann noch einmal an.
account-is-there = Wenn Sie gerade ein Konto angelegt haben, gibt es das schon. Sie brauchen kein zweites.
