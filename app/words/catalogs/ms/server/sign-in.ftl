lead = Anda dan pasukan penjagaan anda, saling menyokong.
ended = Anda telah dilog keluar. Sila log masuk semula.
unsent-kept = Apa yang anda tulis tetapi belum dihantar disimpan dalam pelayar ini secara tersulit sehingga anda log masuk semula. Ia akan dipadamkan jika orang lain log masuk di sini.
by-invitation = Anda memerlukan jemputan untuk mendapatkan akaun. Sila tanya pengendali laman ini.

not-kept = Anda belum log masuk: pelayar ini tidak menyimpan log masuk anda.
not-kept-plain = Halaman ini dihantar melalui HTTP biasa, sedangkan pelayar hanya menyimpan log masuk melalui HTTPS. Buka laman ini di alamat https:// miliknya. Untuk mencuba Fitweet dalam rangkaian yang anda percayai, pengendali laman boleh menetapkan { SLOT($setting) }.
not-kept-cookies = Mungkin pelayar ini menyekat kuki. Fitweet memerlukan satu kuki untuk mengenali anda: benarkannya dalam tetapan pelayar, kemudian log masuk semula.
account-is-there = Jika anda baru sahaja mencipta akaun, akaun itu sudah ada. Anda tidak memerlukan akaun lain.
