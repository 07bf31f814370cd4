title = Menunggu kelulusan
lead = Akaun anda sudah dicipta. Sebelum anda boleh melihat apa-apa di sini, pentadbir laman ini perlu meluluskannya.
invited-by = { SLOT($name) } ({ $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}) telah menjemput anda.
any-admin = Semua pentadbir melihat anda di bahagian atas senarai orang.
admins = Minta { SLOT($names) } meluluskan anda: nama anda berada di bahagian atas senarai orang. Fitweet tidak menghantar mesej kepada mereka.
or = { SLOT($first) } atau { SLOT($second) }
comma = { SLOT($first) }, { SLOT($others) }
come-back = Anda tidak perlu menunggu di sini. Log masuk semula kemudian: setelah diluluskan, bilik anda akan tersedia.
check-again = Semak semula
