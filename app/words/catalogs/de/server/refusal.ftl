passing = Gerade nicht erreichbar
not-found = Nicht gefunden
not-done = Das hat nicht geklappt
to-start = Zur Startseite
what-you-wrote = Ihr Text
sign-in-elsewhere = In einem anderen Tab { SLOT($link) }, dann hier noch einmal versuchen.
mistyped = Vielleicht ist die Adresse falsch geschrieben, oder was hier war, gibt es nicht mehr.
