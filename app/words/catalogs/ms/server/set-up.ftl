title = Persediaan
heading = Selamat datang ke Fitweet
lead = Belum ada akaun di sini. Akaun pertama adalah untuk pentadbir, yang menjemput semua orang lain dan hanya melihat bilik yang dianggotainya.
code = Kod persediaan
code-hint = Selagi belum ada akaun, pelayan memaparkan kod ini setiap kali ia dimulakan, bersama alamat yang mengisinya secara automatik.
create = Cipta akaun pertama
done = Fitweet sudah disediakan
