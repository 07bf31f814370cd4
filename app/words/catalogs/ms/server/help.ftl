emergency = Fitweet bukan perkhidmatan kecemasan. Jika anda dalam bahaya, hubungi nombor kecemasan tempatan anda (999 di Malaysia, { SLOT($europe) } di Eropah, { SLOT($america) } di Amerika Utara).
emergency-set = Fitweet bukan perkhidmatan kecemasan. Jika anda dalam bahaya, hubungi { SLOT($numbers) }.
times-in-utc = Masa ditunjukkan dalam UTC.
