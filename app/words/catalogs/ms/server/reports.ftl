title = Laporan
back = Kembali ke senarai orang
lead = Anda melihat apa yang dilaporkan, bukan bilik yang berkaitan. Orang yang dilaporkan tidak dimaklumkan.
none = Tiada laporan yang menunggu.
about = { SLOT($name) }, { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}
reported-by = Dilaporkan oleh { SLOT($name) }, { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}, dari { $kind ->
    [care] bilik penjagaan
    [team] bilik pasukan
   *[direct] perbualan terus
}. { SLOT($day) }, { SLOT($clock) }.
resolve = Selesai
resolve-report = Tandakan laporan ini selesai
resolve-warning = Ia disimpan, tetapi tidak lagi ditunjukkan di sini.
