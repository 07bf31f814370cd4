title = Orang
lead = Anda melihat siapa yang mempunyai akaun. Apa yang dikatakan dalam bilik hanya dilihat oleh ahlinya.
reports = { $count ->
   *[other] { NUMBER($count) } laporan menunggu pentadbir
}
reports-unknown = Laporan tidak dapat dimuatkan buat masa ini
waiting-title = Menunggu kelulusan
waiting-hint = Mereka datang dengan jemputan dan belum dapat melihat apa-apa. Luluskan orang yang anda atau rakan sekerja anda kenali dan percayai.
since = sejak { SLOT($day) }
is-closed = akaun ditutup
must-change-password = kata laluan pertama belum ditukar

invited-by = Dijemput oleh { SLOT($name) } ({ $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}).
enters = Menyertai “{ SLOT($room) }” setelah diluluskan.
enters-none = Tidak menyertai mana-mana bilik.
approve = Luluskan
approve-person = Luluskan { $name }
decline = Tolak
decline-person = Tolak { $name }
decline-warning = Akaun ini ditutup sebelum sempat digunakan. Anda boleh membukanya semula, dan ia akan menunggu kelulusan sekali lagi. Jemputan asalnya tidak boleh digunakan lagi.

invite-title = Jemput seseorang
invite-hint = Mereka memilih nama dan kata laluan sendiri. Pemakai jam juga mendapat bilik penjagaan. Pakar atau pentadbir baharu menunggu di sini sehingga diluluskan oleh pentadbir, melainkan laman ini ditetapkan sebaliknya.
create-invitation = Buat jemputan
add-title = Tambah seseorang secara terus
add-hint = Untuk orang yang berada di sebelah anda: anda memilih kata laluan pertama dan memberitahunya, dan dia menukarnya semasa log masuk kali pertama. Kelulusan tidak diperlukan.
add = Tambah orang

alerts-well = Amaran sampai: amaran ujian terakhir melalui semua langkah { WORDS($span) } lalu.
alerts-starting = Amaran ujian pertama sedang dihantar.
alerts-stuck = Amaran mungkin tidak sampai. Selama { WORDS($span) } amaran ujian terhenti { $hop ->
    [ingest] semasa diterima daripada jam
    [commit] semasa disimpan
    [fan_out] sebelum sampai ke halaman yang terbuka
    [job] sebelum sesiapa ditanya
   *[push] sebelum menunggu giliran untuk telefon
}. Log pelayan memberitahu lebih lanjut.
