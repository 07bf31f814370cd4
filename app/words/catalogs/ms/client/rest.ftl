two = { SLOT($one) } dan { SLOT($other) }
more = { SLOT($one) }, { SLOT($other) } dan { NUMBER($count) } lagi
nobody = Belum ada sesiapa bersama anda di sini
on-call = { SLOT($name) } sedang bertugas
on-call-until = { SLOT($name) } bertugas hingga { SLOT($until) }
nobody-on-call-until = Tiada sesiapa bertugas hingga { SLOT($until) }. Jika anda memerlukan seseorang, seluruh pasukan anda akan ditanya
nobody-on-call = Tiada sesiapa bertugas. Jika anda memerlukan seseorang, seluruh pasukan anda akan ditanya
usually-answers = Pasukan anda biasanya menjawab dalam { WORDS($span) }
write = Tulis
breathe = Bernafas selama seminit
breathe-how = Sebuah bulatan memandu anda, walaupun tanpa rangkaian.
watch-worn = Jam anda ada pada pergelangan tangan dan berhubung.
watch-heard = Jam anda berhubung.
watch-off = Jam anda tidak ada pada pergelangan tangan.
watch-low = Jam anda perlu dicas tidak lama lagi.
watch-silent = Tiada apa-apa diterima daripada jam anda buat beberapa ketika.

right-away = Dalam bahaya, atau tidak boleh menunggu? Buka kad krisis
