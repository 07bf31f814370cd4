needs-somebody = { $name } memerlukan seseorang
needs-somebody-for = { $name } memerlukan seseorang, sejak { WORDS($span) } lalu
still-open = Amaran terdahulu daripada { $name } masih terbuka
and-more = dan { NUMBER($count) } lagi
open = Buka
alerts = Amaran terbuka
asking-for-you = Kami sedang bertanya { $name } untuk anda
looking-for-you = Kami sedang mencari seseorang untuk anda
nobody-answered = Belum ada sesiapa menjawab
here-for-you = { $name } ada di sini untuk anda

now = Sekarang
nobody-needs-you = Tiada sesiapa memerlukan anda sekarang
nobody-needs-you-text = Jika ada, anda akan melihatnya di sini dan pada setiap halaman lain.
people-need-you = { NUMBER($count) } orang memerlukan anda sekarang
since = sejak { SLOT($time) }
happened = berlaku pada { SLOT($happened) }, tiba pada { SLOT($arrived) }
is-asked = { SLOT($who) } akan ditanya pada { SLOT($time) }
was-asked = Ditanya: { SLOT($who) }
you-are-asked = Anda ditanya
nobody-took-it = Tiada sesiapa mengambilnya selagi orang ditanya
given-back = { SLOT($who) } memulangkannya
no-word = { SLOT($who) } mengambilnya tetapi tidak menulis
has-left = { SLOT($who) } mengambilnya dan tidak lagi berada di dalam bilik
i-am-here = Saya di sini
i-am-here-for = Saya di sini untuk { $name }
with-somebody = Ada yang menemani
has-it = { $who } mengambilnya
you-have-it = Anda mengambilnya
waiting-for-a-word = Menunggu jawapan
watches = Jam
technical = { $what ->
    [silent] Tiada data daripada jam
    [off-wrist] Jam tidak dipakai
    [battery] Bateri jam hampir habis
    [clock] Masa pada jam tidak betul
   *[unreachable] Orang yang bertugas tidak dapat dihubungi pada mana-mana peranti
}

sound-on = Amaran boleh didengari dalam pelayar ini.
sound-off = Bunyi dimatikan dalam pelayar ini.
turn-sound-off = Matikan bunyi
turn-sound-on = Hidupkan bunyi
tap-for-sound = Tiada bunyi sehingga anda ketik di sini
