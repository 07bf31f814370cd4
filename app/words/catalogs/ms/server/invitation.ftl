title = Jemputan
heading = Anda dijemput
into-room = { SLOT($name) } menjemput anda ke bilik “{ SLOT($room) }”. Anda akan menyertai sebagai { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}.
to-site = { SLOT($name) } menjemput anda ke Fitweet. Anda akan menyertai sebagai { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}.
join-as = Sertai sebagai { SLOT($name) }

signed-in-as = Anda log masuk sebagai { SLOT($name) }. { WORDS($why) }
new-accounts-only = Jemputan ini mencipta akaun baharu, dan anda sudah mempunyai akaun.
other-role = Jemputan ini bukan untuk akaun anda, kerana di sini anda ialah { $role ->
    [admin] pentadbir
    [expert] pakar
   *[wearer] pemakai jam
}.
password-first = Pilih kata laluan anda sendiri dahulu, kemudian buka pautan ini semula.
choose-password = Pilih kata laluan
approval-first = Akaun anda belum diluluskan oleh pentadbir. Setelah diluluskan, buka pautan ini semula. Ia kekal berfungsi selagi tidak digunakan oleh orang lain.
see-approval = Lihat apa yang masih diperlukan
sign-out-first = Jika jemputan ini untuk orang lain yang menggunakan peranti ini, atau untuk akaun anda yang lain, log keluar dahulu.
sign-out-and-open = Log keluar dan buka pautan semula

name-hint = Beginilah nama anda dilihat oleh orang lain dalam bilik.
create-account = Cipta akaun dan sertai
have-account = Sudah ada akaun? { SLOT($sign-in) }
sign-in-first = Log masuk dahulu

spent = Jemputan ini tidak lagi berfungsi
ask-again = Minta jemputan baharu daripada pengirimnya. Setiap jemputan boleh digunakan sekali, selama tujuh hari.
