own = Jemputan yang anda buat
of-all = Jemputan terbuka
none = Tiada jemputan terbuka.
for-room = Untuk { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}, ke “{ $room }”
for-site = Untuk { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}, tanpa bilik
created = Dibuat pada { SLOT($day) }.
created-by = Dibuat pada { SLOT($day) } oleh { SLOT($name) }.
used-by = { SLOT($name) } telah menggunakannya dan sedang menunggu kelulusan.
works-until = Sah sehingga { SLOT($day) }, { SLOT($clock) }.
revoke = Batalkan
revoke-for-room = Batalkan jemputan untuk { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
} ke “{ $room }”
revoke-for-site = Batalkan jemputan untuk { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
} tanpa bilik
