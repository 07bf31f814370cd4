passing = Tidak tersedia buat masa ini
not-found = Tidak dijumpai
not-done = Tidak berjaya
to-start = Ke halaman utama
what-you-wrote = Yang anda tulis
sign-in-elsewhere = { SLOT($link) } dalam tab lain, kemudian cuba lagi di sini.
mistyped = Alamat mungkin tersalah taip, atau apa yang ada di sini sudah tiada.
