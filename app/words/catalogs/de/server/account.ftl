email = E-Mail
name = Name
your-name = Ihr Name
role = Rolle
new-password = Neues Passwort
one-moment = Einen Moment …
welcome = Willkommen, { SLOT($name) }
