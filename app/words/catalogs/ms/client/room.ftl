rooms = Bilik
new-conversation = Perbualan baharu
no-rooms-admin = Anda tidak berada dalam mana-mana bilik. Anda tidak memerlukannya untuk mengendalikan laman ini. { SLOT($invite) } untuk bermula.
invite-people = Jemput pemakai jam atau pakar
no-rooms = Anda belum berada dalam mana-mana bilik. Seseorang yang berada dalam bilik boleh menjemput anda dengan pautan.
unsent-elsewhere = Belum dihantar, dalam bilik yang telah anda tinggalkan
muted = disenyapkan
open-alerts = { $count ->
   *[other] { NUMBER($count) } amaran terbuka
}
unread = belum dibaca

kind-care = Bilik penjagaan
kind-team = Bilik pasukan
kind-direct = Terus
your-care-team = Pasukan penjagaan anda

no-room-yet = Belum ada bilik
no-room-yet-text = Setelah anda berada dalam bilik, anda membaca dan menulis di sini.
choose-room = Pilih bilik
choose-room-text = Pilih satu daripada senarai untuk membaca dan menulis. Bilik dengan amaran terbuka berada di atas.
nothing-here = Tiada apa-apa di sini
nothing-here-text = Bilik ini tidak wujud, atau anda bukan ahlinya.
no-longer-here = Anda tidak lagi berada dalam bilik ini
no-longer-here-text = Seseorang telah mengeluarkan anda, atau anda telah keluar. Jemputan membawa anda kembali; perbualan terus dibuka dengan “Perbualan baharu”.
unsent-here = Anda menulis ini di sini, dan ia tidak dihantar:
loading = Memuatkan…
part-not-loaded = Bahagian ini tidak dapat dimuatkan.
load-failed = Bilik ini tidak dapat dimuatkan. Mencuba lagi…

back = Kembali ke senarai bilik
watch-and-people = Jam dan ahli
people = Ahli
close = Tutup

as-of = Setakat { WORDS($clock) }. Masa ditunjukkan dalam UTC.
as-loaded = Seperti semasa dimuatkan
connecting = Menyambung…
up-to-date = Terkini
catching-up = Mengemas kini…
checking = Menyemak sambungan…
not-connected = Tiada sambungan sejak { WORDS($since) }. Mencuba lagi…
not-connected-checked = Tiada sambungan sejak { WORDS($since) }. Kali terakhir disemak { WORDS($checked) }. Mencuba lagi…
storage-down = Pelayan tidak dapat mencapai storannya. Buat masa ini tiada apa-apa boleh dihantar atau dibaca.
blocked = Rangkaian ini tidak membenarkan sambungan langsung, jadi halaman ini tidak dikemas kini dengan sendiri. Muatkan semula untuk melihat perkara baharu. Anda masih boleh menulis.
outdated = Tidak semua ditunjukkan. Sila muatkan semula halaman ini.

messages = Mesej
earlier-messages = Mesej terdahulu
empty = Belum ada mesej. Tulis yang pertama di bawah.
alone = Belum ada orang lain dalam bilik ini, jadi tiada sesiapa melihat apa yang dikesan oleh jam anda. Jemput seorang pakar di bawah “Jam dan ahli”.
mark-as-read = Tandakan sebagai dibaca
newest = Terbaharu
new = Baharu
joined = { SLOT($name) } telah menyertai
left = { SLOT($name) } telah keluar
removed-by = { SLOT($name) } dikeluarkan oleh { SLOT($by) }
cannot-show = Sesuatu yang tidak dapat ditunjukkan oleh halaman ini
waiting-to-be-sent = Menunggu untuk dihantar
sending = Menghantar…
not-sent-because = Tidak dihantar.
not-sent-from = { SLOT($not-sent) }, dari { SLOT($moment) }.
earlier-attempt-failed = Percubaan terdahulu tidak berjaya.

message = Mesej
write-a-message = Tulis mesej
send = Hantar
kept-in-tab = Pelayar ini menyimpan teks yang belum dihantar hanya selagi tab ini terbuka.
nobody-reads = Belum ada orang lain dalam bilik ini, jadi tiada sesiapa membaca apa yang anda tulis di sini.
ended = Orang itu telah meninggalkan perbualan ini. Tiada sesiapa akan membaca apa yang anda tulis di sini.
ended-unsent = Ini belum dihantar. Anda boleh menyalinnya:

in-this-room = Dalam bilik ini
you = anda
has-left = tiada lagi di sini
options-care = Keluar, sekat atau lapor
options = Senyapkan, keluar, sekat atau lapor
leave-this-room = Keluar dari bilik ini
leave = Keluar
leave-warning = Anda tidak akan melihat lagi apa yang dikatakan di sini. Hanya jemputan boleh membawa anda kembali.
remove-from-room = Keluarkan { $name } dari bilik ini
remove = Keluarkan
remove-warning = Dia tidak akan melihat lagi apa yang dikatakan di sini. Hanya jemputan boleh membawanya kembali.
end-direct = Tamatkan juga perbualan terus saya dengannya
invite-expert = Jemput pakar
link-for-one = Pautan untuk seorang
link-hint = Boleh digunakan sekali, selama tujuh hari, dan ditunjukkan di sini sahaja. Hantar dengan cara yang anda percayai.
