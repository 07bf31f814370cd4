muted = Bilik ini kini disenyapkan.
unmuted = Bilik ini tidak lagi disenyapkan.
blocked = Anda telah menyekat orang ini. Anda boleh menemuinya di bawah.
unblocked = Anda tidak lagi menyekat orang ini.
approved = Akaun ini telah diluluskan dan kini boleh digunakan.
saved = Disimpan.
