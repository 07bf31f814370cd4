title = Tiada sambungan
heading = Anda tiada sambungan
kept = Fitweet tidak dapat dicapai buat masa ini. Apa yang belum anda hantar masih ada dalam tab ini.
again = Halaman ini akan kembali dengan sendiri sebaik sahaja boleh.
again-now = Cuba lagi sekarang
description = Sebuah bilik tempat pakar kesihatan mental mendampingi pemakai jam.
# The way this language is written, as HTML names it.
direction = ltr
