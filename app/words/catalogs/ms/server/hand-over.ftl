title = Serahan tugas
title-of = Serahan tugas untuk { $name }
back = Kembali ke bilik
lead = Perkara yang masih terbuka dan yang berlaku baru-baru ini, dengan nota untuk petugas seterusnya. { SLOT($name) } tidak melihatnya.
none = Belum ada amaran dalam bilik ini.
note = Nota untuk pasukan
save = Simpan nota
