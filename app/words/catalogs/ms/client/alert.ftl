arousal = { $signals ->
    [both] Jantung dan kulit
    [heart] Jantung
    [skin] Kulit
   *[unnamed] Isyarat badan
} lebih aktif daripada biasa, ketika duduk diam
arousal-for = { $signals ->
    [both] Jantung dan kulit
    [heart] Jantung
    [skin] Kulit
   *[unnamed] Isyarat badan
} lebih aktif daripada biasa selama { WORDS($span) }, ketika duduk diam
manual = Memanggil seseorang
other = Amaran jenis yang tidak dikenali oleh halaman ini
silent = Tiada apa-apa diterima daripada jam
off-wrist = Jam tidak dipakai
battery-low = Bateri jam hampir habis
clock-off = Waktu pada jam salah
restarts = Jam berulang kali bermula semula
no-way-to-on-call = Orang yang bertugas tidak dapat dihubungi
no-way-for = { $name } sedang bertugas tetapi tidak dapat dihubungi melalui mana-mana peranti
drill = Latihan: tiada sesiapa memerlukan bantuan
the-wearer = Pemakai jam

own-arousal = { $signals ->
    [both] Jantung dan kulit anda
    [heart] Jantung anda
    [skin] Kulit anda
   *[unnamed] Isyarat badan anda
} lebih aktif daripada biasa semasa anda duduk diam
own-manual = Anda memanggil seseorang
own-other = Jam anda memberitahu sesuatu yang tidak dikenali oleh halaman ini
own-silent = Tiada apa-apa diterima daripada jam anda
own-off-wrist = Anda tidak memakai jam anda
own-battery-low = Jam anda perlu dicas
own-clock-off = Waktu pada jam anda salah
own-restarts = Jam anda berulang kali bermula semula

heart-rate-beside-usual = Kadar jantung { NUMBER($now) }, biasanya { NUMBER($usual) }
skin-responses-beside-usual = Tindak balas kulit { NUMBER($now, maximumFractionDigits: 1) } seminit, biasanya { NUMBER($usual, maximumFractionDigits: 1) }
moving = Bergerak selama { NUMBER($percent) }% daripada masa itu
score = Skor { NUMBER($score, minimumFractionDigits: 1) }, ambang { NUMBER($threshold, minimumFractionDigits: 1) } (dalam sisihan piawai teguh melebihi kebiasaan { $name })

raised-in = Amaran dalam { $room }
happened = Berlaku { SLOT($measured) } · diterima { SLOT($arrived) }
happened-before = Berlaku pada atau sebelum { SLOT($measured) } · diterima { SLOT($arrived) }
happened-unknown = Masa tidak diketahui · diterima { SLOT($arrived) }
alerts-in = { $count ->
   *[other] { NUMBER($count) } amaran
} dalam { WORDS($span) }
watch-was-off = Jam dimatikan di antaranya
doubt-repeat = Ini mungkin ulangan amaran terdahulu: jam pernah menggunakan nombornya.
doubt-time = Masa pengukuran tidak diketahui.
doubt-numbers = Angka yang disertakan tidak dapat dibaca.
time-unknown = masa tidak diketahui

answered-fine = { SLOT($name) } menjawab: “Saya OK”
answered-stay = { SLOT($name) } menjawab: “Temani saya”
answered-nothing = { SLOT($name) } tidak menjawab pada jam
own-answered-fine = Anda menjawab “Saya OK”
own-answered-stay = Anda menjawab “Temani saya”
own-answered-nothing = Anda tidak menjawab pada jam anda
fine = Saya OK
stay = Temani saya
said = “{ WORDS($said) }”

asked = { SLOT($name) } telah ditanya
asked-you = Anda telah ditanya
reached = sampai { SLOT($time) }
seen = dilihat { SLOT($time) }
snoozed-until = tidak dipanggil sehingga { SLOT($time) }
given-back = { SLOT($name) } memulangkannya
no-word = Terbuka semula: { SLOT($name) } mengambilnya tetapi tidak menulis
had-left = Terbuka semula: { SLOT($name) } tiada lagi dalam bilik ini
as-usual = Denyutan jantung kembali seperti biasa
as-usual-unseen = Denyutan jantung kembali seperti biasa. Belum ada yang melihatnya
works-again = berfungsi semula
open = Belum ada sesiapa mengambil ini.
next-asked = { $count ->
   *[other] { SLOT($names) } ditanya
} jika tiada sesiapa menjawab
next-asked-you = Anda ditanya jika tiada sesiapa menjawab
expired = Tiada sesiapa mengambilnya, dan tiada lagi yang ditanya. Anda masih boleh.
taken-by = Diambil oleh { SLOT($name) }
taken-by-you = Diambil oleh anda
handed-over-by = diserahkan oleh { SLOT($name) }
answered-after = selepas { WORDS($span) }
felt = dirasai pada jam { SLOT($time) }
not-felt = belum dirasai pada jam
outcome = { $outcome ->
    [helped] sudah dibantu
    [talked] sudah berbual
    [false_alarm] amaran palsu
    [passed_on] diserahkan kepada pihak lain
   *[nothing_needed] tiada apa-apa diperlukan
}

own-open-alone = Belum ada orang lain dalam bilik ini, jadi tiada sesiapa melihat ini. Jemput seorang pakar di bawah “Jam dan ahli”.
own-asking = Kami sedang bertanya kepada { SLOT($names) } untuk anda
own-asking-team = Kami sedang bertanya kepada pasukan anda
own-unanswered = Belum ada sesiapa menjawab
own-sent = Dihantar
own-reached = Sampai ke peranti { SLOT($name) }
own-seen = { SLOT($name) } sudah melihatnya
own-not-seen = Belum dilihat
own-reopened = { SLOT($name) } tidak dapat bersama anda sekarang. Kami bertanya sekali lagi
own-next = Kemudian kami bertanya kepada { SLOT($names) }
own-expired = Seluruh pasukan anda telah ditanya. Anda boleh memanggil lagi pada bila-bila masa.
own-here = { SLOT($name) } ada di sini
own-was-here = { SLOT($name) } telah berada di sini
own-looks-after = { SLOT($name) } sedang menguruskannya
own-looked-after = { SLOT($name) } telah menguruskannya
own-technical-open = Pasukan anda sudah dimaklumkan
own-felt = dirasai pada pergelangan anda { SLOT($time) }
own-not-felt = Jam anda akan memberitahu anda apabila ia bersambung semula

waiting = Belum diambil: menunggu sambungan.
taking = Mengambilnya…
not-taken-because = Tidak diambil.
take = Saya ambil ini
snooze = Jangan panggil saya selama 5 minit

act-waiting = Belum dibuat: menunggu sambungan.
acting = Sebentar…
not-done-because = Tidak dibuat.
write = Tulis
hand-over = Serahkan
give-back = Pulangkan
close = Tutup
team-notes = Nota untuk pasukan
history = Apa yang berlaku
deliveries = Pemberitahuan
no-device = { $name }: tidak dihantar, kerana tiada peranti menerima pemberitahuan
delivery = { $name }, { WORDS($device) }: { $state ->
    [waiting] dalam perjalanan
    [accepted] dihantar, belum dipaparkan
    [shown] dipaparkan
    [opened] dibuka
    [gone] gagal: pelayar ini tidak lagi menerima pemberitahuan
    [refused] gagal: perkhidmatan pemberitahuan menolaknya
    [busy] gagal: perkhidmatan pemberitahuan tidak sempat menghantarnya
    [unreachable] gagal: perkhidmatan pemberitahuan tidak dapat dihubungi
    [not_entitled] tidak dihantar, kerana log masuk di situ telah tamat
    [expired] tidak dihantar, kerana sudah terlalu lama ketika itu
    [watching] tidak dihantar, kerana bilik itu ada pada skrinnya
   *[not_configured] tidak dihantar, kerana laman ini tidak menghantar pemberitahuan
}
device-gone = peranti yang sudah tiada
first-sign = Tanda pertama
drill-started = Latihan bermula
drill-over = latihan sudah tamat
# How long after its beginning.
after-start = +{ NUMBER($seconds, maximumFractionDigits: 1) } s
snoozed = { SLOT($name) } tidak dipanggil sehingga { SLOT($time) }
more-alerts = { $count ->
   *[other] { NUMBER($count) } amaran lagi
}
handed-over = { SLOT($name) } menyerahkannya kepada { SLOT($to) }
closed-by = { SLOT($name) } menutupnya: { WORDS($outcome) }
nobody-took-it = Tiada sesiapa mengambilnya

need-somebody = Saya perlukan seseorang sekarang
need-sending = Bertanya kepada pasukan anda…
need-waiting = Belum dihantar: menunggu sambungan.

further-up = { $count ->
   *[other] { NUMBER($count) } amaran terbuka ada di atas
}
own-further-up = Apa yang dibuat untuk anda ada di atas
show = Tunjukkan

what-was-measured = Apa yang diukur
numbers-as-table = Angka dalam jadual
show-numbers = Tunjukkan
heart-rate = Kadar jantung
heart-rate-of = Kadar jantung, { WORDS($span) }
heart-rate-before = Kadar jantung sepanjang { WORDS($span) } sebelum amaran
heart-rate-at = Kadar jantung semasa amaran
skin-conductance = Kekonduksian kulit
skin-conductance-of = Kekonduksian kulit, { WORDS($span) }
skin-conductance-before = Kekonduksian kulit sepanjang { WORDS($span) } sebelum amaran
skin-conductance-at = Kekonduksian kulit semasa amaran
measured-values = Nilai yang diukur
values-before = Nilai sebelum amaran, yang terawal dahulu
before = Sebelum
heart-rate-unit = Kadar jantung, /min
skin-unit = Kulit, µS
score-column = Skor
