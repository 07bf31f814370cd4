own-title = Wählen Sie ein eigenes Passwort
chosen-for-you = Das Passwort, mit dem Sie sich angemeldet haben, hat jemand anderes gewählt. Wählen Sie eines, das nur Sie kennen. Dann öffnen sich Ihre Räume.
given = Das Passwort, das Sie bekommen haben

yours = Ihr Passwort
changed = Ihr Passwort ist geändert, und Sie sind überall sonst abgemeldet.
set-by-link = Es wurde am { SLOT($day) }, um { SLOT($clock) } Uhr mit einem Link gesetzt, den { SLOT($admin) } erstellt hat. Wenn Sie das nicht waren, sagen Sie es jemandem, dem Sie vertrauen.
change-yours = Passwort ändern
signs-out = Damit werden Sie in allen anderen Browsern und auf allen anderen Telefonen abgemeldet.
current = Bisheriges Passwort
change = Passwort ändern

new-for = Ein neues Passwort für { SLOT($name) }
link-by = { SLOT($admin) } (Admin dieser Seite) hat diesen Link am { SLOT($made-day) } erstellt. Er gilt einmal, bis { SLOT($day) }, { SLOT($clock) } Uhr.
link-warning = Wenn Sie ihn benutzen, wird dieses Konto überall sonst abgemeldet. Falls Sie nicht darum gebeten haben, schließen Sie diese Seite und sagen Sie es dort jemandem, dem Sie vertrauen.
set = Passwort setzen und anmelden
link-spent = Dieser Link gilt nicht mehr
ask-again = Bitten Sie eine Person mit Admin-Konto um einen neuen. Jeder Link gilt einmal, einen Tag lang, und ein neuerer ersetzt ihn.
