title = Einladung
heading = Sie sind eingeladen
into-room = { SLOT($name) } lädt Sie in den Raum „{ SLOT($room) }“ ein. Sie kommen { $role ->
    [admin] als Admin
    [expert] als Fachperson
   *[wearer] als Person mit Uhr
} dazu.
to-site = { SLOT($name) } lädt Sie zu Fitweet ein. Sie kommen { $role ->
    [admin] als Admin
    [expert] als Fachperson
   *[wearer] als Person mit Uhr
} dazu.
join-as = Als { SLOT($name) } beitreten

signed-in-as = Sie sind als { SLOT($name) } angemeldet. { WORDS($why) }
new-accounts-only = Diese Einladung legt ein neues Konto an, und Sie haben schon eines.
other-role = Diese Einladung ist nicht für Ihr Konto: Sie sind hier { $role ->
    [admin] Admin
    [expert] Fachperson
   *[wearer] als Person mit Uhr
}.
password-first = Wählen Sie zuerst ein eigenes Passwort und öffnen Sie diesen Link dann noch einmal.
choose-password = Passwort wählen
approval-first = Ihr Konto ist noch nicht freigegeben. Öffnen Sie diesen Link danach noch einmal. Er gilt weiter, solange niemand anderes ihn benutzt.
see-approval = Nachsehen, was noch fehlt
sign-out-first = Wenn diese Einladung für jemand anderen an diesem Gerät ist oder für ein anderes Konto von Ihnen, melden Sie sich zuerst ab.
sign-out-and-open = Abmelden und Link noch einmal öffnen

name-hint = So sehen andere im Raum Ihren Namen.
create-account = Konto anlegen und beitreten
have-account = Sie haben schon ein Konto? { SLOT($sign-in) }
sign-in-first = Zuerst anmelden

spent = Diese Einladung gilt nicht mehr
ask-again = Bitten Sie die Person, die sie geschickt hat, um eine neue. Jede Einladung gilt einmal, sieben Tage lang.
