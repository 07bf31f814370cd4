admin = Admin
expert = Fachperson
wearer = Trägt die Uhr
