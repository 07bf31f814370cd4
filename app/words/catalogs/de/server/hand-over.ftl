title = Übergabe
title-of = Übergabe für { $name }
back = Zurück zum Raum
lead = Was offen ist und was zuletzt war, mit Notizen für alle, die als Nächste Bereitschaft haben. { SLOT($name) } sieht sie nicht.
none = In diesem Raum gab es noch keinen Alarm.
note = Notiz für das Team
save = Notiz speichern
