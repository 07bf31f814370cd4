you-are = Anda ialah { SLOT($name) }, di sini sebagai { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}.
signed-in-title = Tempat anda log masuk
this-device = peranti ini
signed-in-since = Sejak { SLOT($day) }. Kali terakhir digunakan pada { SLOT($used-day) }, { SLOT($used-clock) }.
sign-out-device = Log keluar peranti ini
sign-out-which = Log keluar peranti ini: { WORDS($device) }
browser-on-system = { WORDS($browser) } pada { WORDS($system) }
unknown-device = Peranti tidak dikenali
blocked-title = Orang yang anda sekat
unblock = Nyahsekat
unblock-person = Nyahsekat { $name }
