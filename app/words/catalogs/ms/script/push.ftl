alert = Seseorang memerlukan anda. Buka Fitweet.
drill = Ini satu latihan. Tiada sesiapa memerlukan bantuan. Buka Fitweet.
all-clear = Seseorang telah menjawab. Anda tidak perlu berbuat apa-apa.
over = Ia sudah tamat. Anda tidak perlu berbuat apa-apa.
notice = Ada sesuatu yang memerlukan perhatian anda. Buka Fitweet.
test = Ini satu ujian. Pemberitahuan sampai ke peranti ini.
