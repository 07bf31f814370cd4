two = { SLOT($one) } und { SLOT($other) }
more = { SLOT($one) }, { SLOT($other) } und noch { NUMBER($count) }
nobody = Noch ist hier niemand bei Ihnen
on-call = { SLOT($name) } hat Bereitschaft
on-call-until = { SLOT($name) } hat Bereitschaft bis { SLOT($until) }
nobody-on-call-until = Bis { SLOT($until) } hat niemand Bereitschaft. Wenn Sie jemanden brauchen, wird Ihr ganzes Team gefragt
nobody-on-call = Niemand hat Bereitschaft. Wenn Sie jemanden brauchen, wird Ihr ganzes Team gefragt
usually-answers = Zeit, in der Ihr Team meistens antwortet: { WORDS($span) }
write = Schreiben
breathe = Eine Minute atmen
breathe-how = Ein Kreis führt Sie, auch ohne Netz.
watch-worn = Ihre Uhr ist am Handgelenk und verbunden.
watch-heard = Ihre Uhr ist verbunden.
watch-off = Ihre Uhr ist nicht am Handgelenk.
watch-low = Ihre Uhr sollte bald geladen werden.
watch-silent = Seit einer Weile kam nichts von Ihrer Uhr.

right-away = In Gefahr, oder es kann nicht warten? Zur Notfallkarte
