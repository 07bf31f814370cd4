## Who somebody is: fields of forms, and a greeting.
email = E-mail
name = Name
your-name = Your name
role = Role
new-password = New password
one-moment = One moment…
welcome = Welcome, { SLOT($name) }
