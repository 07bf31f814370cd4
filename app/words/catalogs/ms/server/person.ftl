title = Orang
all-people = Semua orang
created = Akaun dicipta pada { SLOT($day) }.
approved-by = Diluluskan oleh { SLOT($name) }.
is-closed = Akaun ini telah ditutup.
is-waiting = Menunggu kelulusan.
must-change-password = Perlu memilih kata laluan sendiri semasa log masuk yang seterusnya.

password-hint = { SLOT($name) } boleh menukarnya dalam Tetapan. Jika terlupa, buat pautan: sesiapa yang membukanya memilih kata laluan baharu dan akan dilog keluar di semua tempat lain.
link-for = Pautan untuk { $name } sahaja
link-hint = Boleh digunakan sekali, selama sehari, dan ditunjukkan di sini sahaja. Sesiapa yang memilikinya boleh mengambil alih akaun itu, jadi sampaikan dengan cara yang anda percayai. Halaman yang dibukanya menyatakan bahawa anda yang membuatnya.
link-created = { SLOT($name) } membuat pautan pada { SLOT($day) }, { SLOT($clock) }.
link-used = Ia digunakan pada { SLOT($day) }, { SLOT($clock) }.
link-unused = Ia tidak digunakan.
link-works-until = Ia sah sehingga { SLOT($day) }, { SLOT($clock) }.
create-link = Buat pautan untuk kata laluan baharu

invited-title = Dijemput oleh { SLOT($name) }
invited-hint = Secara terus, atau oleh orang yang dijemputnya. Apabila akaun ini ditutup, akaun yang masih menunggu turut ditutup; yang lain kekal sehingga anda menutupnya.
invited-by = dijemput oleh { SLOT($name) }
waiting = menunggu kelulusan
close-invited = Tutup semua kecuali pemakai jam
close-invited-count = { $count ->
   *[other] Tutup { NUMBER($count) } akaun ini
}
close-invited-warning = Pakar dan pentadbir ini akan dilog keluar dan dikeluarkan dari semua bilik. Apa yang telah mereka katakan kekal. Pemakai jam mengekalkan akaun mereka.

close-title = Tutup akaun
close-hint = { $role ->
   *[other-roles] Anda boleh membukanya semula kemudian. Bilik dan jemputan tidak akan kembali bersamanya.
    [wearer] Anda boleh membukanya semula kemudian. Bilik penjagaannya akan kembali; bilik lain, jam dan jemputan tidak.
}
close = Tutup akaun
close-person = Tutup akaun { $name }
close-warning = { $role ->
   *[other-roles] Orang ini akan dilog keluar dan dikeluarkan dari semua bilik, dan jemputan terbukanya dibatalkan. Akaun orang yang dijemputnya dan masih menunggu turut ditutup. Apa yang telah dikatakannya kekal.
    [wearer] Orang ini akan dilog keluar dan dikeluarkan dari semua bilik, jamnya dinyahpasangkan, dan jemputan terbukanya dibatalkan. Akaun orang yang dijemputnya dan masih menunggu turut ditutup. Apa yang telah dikatakannya kekal.
}
reopen-title = Buka semula akaun
reopen-hint = { $role ->
   *[other-roles] Log masuk menggunakan kata laluan lama. Bilik dan jemputan tidak kembali: jemputan baharu diperlukan untuk setiap bilik.
    [wearer] Log masuk menggunakan kata laluan lama, dan bilik penjagaan kekal seperti sebelum ini. Jam perlu dipasangkan semula, dan tidak menghantar apa-apa sehingga itu dilakukan.
} Jika orang lain mungkin mengetahui kata laluan itu, buat juga pautan untuk kata laluan baharu.
reopen-person = Buka semula akaun { $name }
