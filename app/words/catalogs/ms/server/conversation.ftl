with-one = Dengan seorang
nobody = Belum ada sesiapa di sini. Anda boleh berbual terus dengan orang yang berkongsi bilik dengan anda.
message = Hantar mesej
message-person = Hantar mesej kepada { $name }
with-team = Dengan pasukan
team-hint = Bilik pasukan adalah untuk pakar. Setelah bilik itu dibuat, anda boleh menjemput mereka.
room-name = Nama bilik
create-room = Buat bilik pasukan
