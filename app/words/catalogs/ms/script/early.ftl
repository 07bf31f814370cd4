unsent = Sesuatu yang anda tulis di sini belum dihantar. Jika anda log keluar, ia dibuang daripada pelayar ini.
reloading = Halaman ini terhenti dan sedang dimuatkan semula.
stopped = Halaman ini terhenti: tiada perkara baharu ditunjukkan di sini.
load-again = Muatkan semula
not-up-to-date = Tidak terkini
not-up-to-date-utc = Tidak terkini. Masa ditunjukkan dalam UTC.
copied = Telah disalin
excess = { $count ->
   *[other] Terlebih { WORDS($shown) } aksara
}
