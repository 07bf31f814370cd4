two = { SLOT($one) } dan { SLOT($other) }
more = { SLOT($one) }, { SLOT($other) } dan { NUMBER($count) } lagi
nobody = Belum ada sesiapa bersama anda di sini
write = Tulis
breathe = Bernafas selama seminit
breathe-how = Sebuah bulatan memandu anda, walaupun tanpa rangkaian.
watch-worn = Jam anda ada pada pergelangan tangan dan berhubung.
watch-heard = Jam anda berhubung.
watch-off = Jam anda tidak ada pada pergelangan tangan.
watch-low = Jam anda perlu dicas tidak lama lagi.
watch-silent = Tiada apa-apa diterima daripada jam anda buat beberapa ketika.

right-away = Dalam bahaya, atau tidak boleh menunggu? Buka kad krisis
