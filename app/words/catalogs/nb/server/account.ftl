email = E-post
name = Navn
your-name = Navnet ditt
role = Rolle
new-password = Nytt passord
one-moment = Et øyeblikk …
welcome = Velkommen, { SLOT($name) }
