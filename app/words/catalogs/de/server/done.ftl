muted = Dieser Raum ist jetzt stummgeschaltet.
unmuted = Dieser Raum ist nicht mehr stummgeschaltet.
blocked = Sie haben diese Person blockiert. Sie finden sie unten.
unblocked = Sie blockieren diese Person nicht mehr.
approved = Das Konto ist freigegeben und kann jetzt benutzt werden.
saved = Gespeichert.
