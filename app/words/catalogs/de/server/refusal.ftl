passing = Gerade nicht erreichbar
not-found = Nicht gefunden
not-done = Das hat nicht geklappt
to-start = Zur Startseite
what-you-wrote = Ihr Text
sign-in-elsewhere = In einem anderen Tab { SLOT($link) }, dann hier noch einmal versuchen.
