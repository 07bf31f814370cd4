title = Pilihan bilik
back = Kembali ke bilik
conversation-with = Perbualan anda dengan { $name }
mute-title = Senyapkan
is-muted = Bilik ini disenyapkan, jadi mesej baharu di dalamnya tidak dikira untuk anda.
mute-hint = Mesej baharu dalam bilik yang disenyapkan tidak dikira untuk anda. Bilik itu kekal dalam senarai anda.
mute = Senyapkan bilik ini
unmute = Berhenti menyenyapkan bilik ini
leave-conversation = Keluar dari perbualan ini
leave-conversation-warning = Orang itu akan melihat bahawa anda telah keluar dan tidak boleh lagi menulis kepada anda di sini. Hanya anda boleh membukanya semula dengan “Perbualan baharu”.

block-title = Sekat
block-hint = Orang yang anda sekat tidak boleh memulakan perbualan terus dengan anda. Jika sudah ada, anda akan keluar daripadanya. Anda masih bertemu dalam bilik yang dikongsi. Orang itu tidak dimaklumkan, dan anda boleh menyahsekatnya dalam Tetapan.
block = Sekat orang ini
report-title = Laporkan kepada pentadbir
reported = Pentadbir telah menerima laporan anda. Ia kekal dalam senarai mereka sehingga diuruskan.
report-hint = Pentadbir laman ini membaca apa yang anda tulis di sini dan tahu bahawa ia daripada anda. Mereka tidak melihat apa yang dikatakan dalam bilik, jadi petik perkara yang penting. Orang itu tidak dimaklumkan. Jika ada yang dalam bahaya, dapatkan bantuan dahulu: laporan mungkin hanya dibaca beberapa jam kemudian.
what-happened = Apa yang berlaku?
send-report = Hantar laporan
person = Orang
choose-person = Pilih seseorang
person-with-role = { $name }, { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}
