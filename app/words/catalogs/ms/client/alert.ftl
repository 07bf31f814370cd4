arousal = { SLOT($name) }: { $signals ->
    [both] jantung dan kulit
    [heart] jantung
    [skin] kulit
   *[unnamed] isyarat badan
} lebih aktif daripada biasa, ketika duduk diam
arousal-for = { SLOT($name) }: { $signals ->
    [both] jantung dan kulit
    [heart] jantung
    [skin] kulit
   *[unnamed] isyarat badan
} lebih aktif daripada biasa selama { WORDS($span) }, ketika duduk diam
manual = { SLOT($name) } menekan butang pada jam untuk memanggil seseorang
other = { SLOT($name) }: amaran jenis yang tidak dikenali oleh halaman ini
the-wearer = Pemakai jam

own-arousal = { $signals ->
    [both] Jantung dan kulit anda
    [heart] Jantung anda
    [skin] Kulit anda
   *[unnamed] Isyarat badan anda
} lebih aktif daripada biasa semasa anda duduk diam
own-manual = Anda menekan butang pada jam anda untuk memanggil seseorang
own-other = Jam anda memberitahu sesuatu yang tidak dikenali oleh halaman ini

preview-arousal = { $signals ->
    [both] Jantung dan kulit
    [heart] Jantung
    [skin] Kulit
   *[unnamed] Isyarat badan
} lebih aktif daripada biasa, ketika duduk diam
preview-arousal-for = { $signals ->
    [both] Jantung dan kulit
    [heart] Jantung
    [skin] Kulit
   *[unnamed] Isyarat badan
} lebih aktif daripada biasa selama { WORDS($span) }, ketika duduk diam
preview-manual = Menekan butang pada jam untuk memanggil seseorang
preview-other = Amaran jenis yang tidak dikenali oleh halaman ini

heart-rate-beside-usual = Kadar jantung { NUMBER($now) }, biasanya { NUMBER($usual) }
skin-responses-beside-usual = Tindak balas kulit { NUMBER($now, maximumFractionDigits: 1) } seminit, biasanya { NUMBER($usual, maximumFractionDigits: 1) }
moving = Bergerak selama { NUMBER($percent) }% daripada masa itu
score = Skor { NUMBER($score, minimumFractionDigits: 1) }, ambang { NUMBER($threshold, minimumFractionDigits: 1) } (dalam sisihan piawai teguh melebihi kebiasaan { $name })

from-your-watch = Daripada jam anda
from-the-watch = Amaran daripada jam
raised-in = Amaran dalam { $room }
measured = Diukur { SLOT($measured) } · diterima { SLOT($arrived) }
measured-before = Diukur pada atau sebelum { SLOT($measured) } · diterima { SLOT($arrived) }
measured-unknown = Masa pengukuran tidak diketahui · diterima { SLOT($arrived) }
late = lewat { WORDS($span) }
watch-was-off = Jam dimatikan di antaranya
doubt-repeat = Ini mungkin ulangan amaran terdahulu: jam pernah menggunakan nombornya.
doubt-time = Masa pengukuran tidak diketahui.
doubt-numbers = Angka yang disertakan tidak dapat dibaca.
at = pukul { SLOT($time) }
time-unknown = masa tidak diketahui

answered-fine = { SLOT($name) } menjawab: “Saya OK”
answered-stay = { SLOT($name) } menjawab: “Temani saya”
answered-nothing = { SLOT($name) } tidak menjawab pada jam
own-answered-fine = Anda menjawab “Saya OK” pada jam anda
own-answered-stay = Anda menjawab “Temani saya” pada jam anda
own-answered-nothing = Anda tidak menjawab pada jam anda

own-open-alone = Belum ada orang lain dalam bilik ini, jadi tiada sesiapa melihat ini. Jemput seorang pakar di bawah “Jam dan ahli”.
own-open = Pasukan penjagaan anda boleh melihat ini. Apabila seseorang memberi respons, namanya akan tertera di sini dan jam anda akan memberitahu anda.
open = Belum ada sesiapa mengambil ini.
waiting = Belum diambil: menunggu sambungan.
taking = Mengambilnya…
not-taken-because = Tidak diambil.
own-taken-by = { SLOT($name) } ada di sini untuk anda
taken-by = Diambil oleh { SLOT($name) }
own-felt = Jam anda telah memberitahu anda
felt = Dirasai pada jam
own-not-felt = Jam anda akan memberitahu anda apabila ia bersambung semula.
not-felt = Belum dirasai pada jam.
take = Saya ambil ini

what-was-measured = Apa yang diukur oleh jam
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
