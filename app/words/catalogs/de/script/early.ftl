unsent = Etwas, das Sie hier geschrieben haben, ist noch nicht gesendet. Wenn Sie sich abmelden, wird es aus diesem Browser entfernt.
reloading = Diese Seite funktioniert nicht mehr und wird neu geladen.
stopped = Diese Seite funktioniert nicht mehr: Hier erscheint nichts Neues.
load-again = Neu laden
not-up-to-date = Nicht aktuell
not-up-to-date-utc = Nicht aktuell. Alle Zeiten in UTC.
copied = Kopiert
excess = { $count ->
    [one] { WORDS($shown) } Zeichen zu viel
   *[other] { WORDS($shown) } Zeichen zu viel
}
