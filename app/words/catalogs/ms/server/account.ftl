email = E-mel
name = Nama
your-name = Nama anda
role = Peranan
new-password = Kata laluan baharu
one-moment = Sebentar…
welcome = Selamat datang, { SLOT($name) }
