cancel = Batal
copy = Salin
discard = Buang
not-sent = Belum dihantar
people = Orang
password = Kata laluan
sign-in = Log masuk
sign-out = Log keluar
somebody = Seseorang
to-my-rooms = Ke bilik saya
try-again = Cuba lagi
skip-to-content = Langkau ke kandungan

pages = Halaman
on-call = Bertugas
settings = Tetapan
signed-in-as = Dilog masuk sebagai { $name }

cannot-show-all = Fitweet telah berubah, dan halaman ini tidak dapat menunjukkan semuanya.
new-version = Ada versi baharu.
reload = Muatkan semula
not-for-you = Anda tiada akses kepada halaman ini
not-here = Tiada apa-apa di sini
did-not-work = Tidak berjaya
