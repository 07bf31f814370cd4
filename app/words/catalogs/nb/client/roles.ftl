admin = Administrator
expert = Fagperson
wearer = Bærer klokken
