own-title = Pilih kata laluan anda sendiri
chosen-for-you = Orang lain telah memilih kata laluan yang anda gunakan untuk log masuk. Pilih satu yang hanya anda tahu, kemudian bilik anda akan dibuka.
given = Kata laluan yang diberikan kepada anda

yours = Kata laluan anda
changed = Kata laluan anda telah ditukar, dan anda telah dilog keluar di semua tempat lain.
set-by-link = Ia ditetapkan pada { SLOT($day) }, { SLOT($clock) }, dengan pautan yang dibuat oleh { SLOT($admin) }. Jika itu bukan anda, beritahu seseorang yang anda percayai.
change-yours = Tukar kata laluan anda
signs-out = Ini akan melog keluar anda daripada semua pelayar dan telefon lain.
current = Kata laluan semasa
change = Tukar kata laluan

new-for = Kata laluan baharu untuk { SLOT($name) }
link-by = { SLOT($admin) }, pentadbir laman ini, membuat pautan ini pada { SLOT($made-day) }. Ia boleh digunakan sekali, sehingga { SLOT($day) }, { SLOT($clock) }.
link-warning = Apabila digunakan, akaun ini akan dilog keluar di semua tempat lain. Jika anda tidak memintanya, tutup halaman ini dan beritahu seseorang di sana yang anda percayai.
set = Tetapkan kata laluan dan log masuk
link-spent = Pautan ini tidak lagi berfungsi
ask-again = Minta pautan baharu daripada pentadbir. Setiap pautan boleh digunakan sekali, selama sehari, dan pautan yang lebih baharu menggantikannya.
