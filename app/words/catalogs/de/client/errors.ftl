signed-out = Bitte melden Sie sich zuerst an.
wrong-credentials = E-Mail-Adresse oder Passwort ist falsch.
forbidden = Dazu sind Sie nicht berechtigt.
not-active = Dieses Konto kann noch nicht benutzt werden.
not-found = Hier ist nichts, oder Sie gehören nicht dazu.
foreign-origin = Das kommt anscheinend von einer anderen Website und wurde deshalb abgelehnt. Wer diese Seite betreibt, findet den Grund im Protokoll.
bad-request = Diese Anfrage ist nicht lesbar.
empty-text = Schreiben Sie zuerst etwas.
text-too-long = Hier passen { NUMBER($limit) } Zeichen hin. { WORDS($excess) }.
excess = { $count ->
    [one] { NUMBER($count) } Zeichen zu viel
   *[other] { NUMBER($count) } Zeichen zu viel
}
bad-name = Ein Name hat 1 bis { NUMBER($limit) } Zeichen in einer Zeile.
bad-name-character = Ein Name braucht einen Buchstaben, eine Ziffer oder ein Symbol und kein „<“, „>“ oder unsichtbares Zeichen.
bad-email = Das ist keine E-Mail-Adresse.
password-length = Ein Passwort braucht { NUMBER($min) } bis { NUMBER($max) } Zeichen.
password-common = Dieses Passwort ist zu verbreitet. Bitte wählen Sie ein anderes.
wrong-password = Das bisherige Passwort ist falsch.
same-password = Das ist Ihr bisheriges Passwort. Bitte wählen Sie ein anderes.
too-large = Das ist zu groß: { NUMBER($limit) } Bytes passen.
too-many = Hier passen höchstens { NUMBER($limit) }.
id-reused = Das wurde schon mit einem anderen Text gesendet.
email-taken = Mit dieser E-Mail-Adresse gibt es schon ein Konto.
already-set-up = Fitweet ist schon eingerichtet.
bad-invitation = Dieser Link wurde schon benutzt, ist abgelaufen oder hat nie existiert.
too-many-links = Sie haben { NUMBER($limit) } offene Links. Widerrufen Sie zuerst einen.
bad-set-up-code = Dieser Einrichtungscode ist falsch.
bad-pairing-code = Dieser Code wurde schon benutzt, ist abgelaufen oder hat nie existiert.
wrong-room-kind = Das geht in dieser Art von Raum nicht.
conversation-ended = Die andere Person hat dieses Gespräch verlassen. Niemand würde das hier lesen.
not-your-alert = Diesen Alarm haben Sie gerade nicht übernommen. Abgeben oder abschließen kann ihn nur, wer ihn hat.
you-block = Sie haben diese Person blockiert. In den Einstellungen können Sie das aufheben.
too-many-reports = Ihre früheren Meldungen warten noch auf die Administration. Danach können Sie wieder etwas melden.
last-admin = Das letzte Admin-Konto kann nicht entfernt werden.
unavailable = Wir erreichen den Speicher nicht. Vielleicht wurde das nicht gespeichert. Bitte sehen Sie nach und versuchen Sie es dann noch einmal.
internal = Bei uns ist etwas schiefgegangen. Vielleicht wurde das nicht gespeichert. Bitte sehen Sie nach und versuchen Sie es dann noch einmal.
unreachable = Wir erreichen den Server nicht. Bitte versuchen Sie es noch einmal.

too-fast = Sie senden schneller, als jemand lesen kann. Versuchen Sie es in { WORDS($wait) } noch einmal.
too-many-people = Gerade melden sich viele Menschen an. Versuchen Sie es in { WORDS($wait) } noch einmal.
too-often = Das war viel in kurzer Zeit. Versuchen Sie es in { WORDS($wait) } noch einmal.
too-many-tries = Zu viele Versuche. Versuchen Sie es in { WORDS($wait) } noch einmal.
too-many-requests = Zu viele Anfragen. Versuchen Sie es in { WORDS($wait) } noch einmal.
too-many-invitations = Zu viele Einladungen in kurzer Zeit. Versuchen Sie es in { WORDS($wait) } noch einmal.
too-many-codes = Zu viele Kopplungscodes in kurzer Zeit. Versuchen Sie es in { WORDS($wait) } noch einmal.
too-many-rooms = Zu viele neue Räume in kurzer Zeit. Versuchen Sie es in { WORDS($wait) } noch einmal.
too-many-accounts = Zu viele neue Konten in kurzer Zeit. Versuchen Sie es in { WORDS($wait) } noch einmal.
