title = Bahasa
choose = Gunakan bahasa ini
