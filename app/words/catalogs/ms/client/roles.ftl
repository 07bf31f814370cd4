admin = Pentadbir
expert = Pakar
wearer = Pemakai jam
