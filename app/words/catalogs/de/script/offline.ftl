title = Nicht verbunden
heading = Sie sind nicht verbunden
kept = Wir erreichen Fitweet gerade nicht. Was Sie noch nicht gesendet haben, ist weiter in diesem Tab.
again = Diese Seite kommt von selbst zurück, sobald es geht.
again-now = Jetzt noch einmal versuchen
description = Ein Raum, in dem Fachleute für seelische Gesundheit Menschen mit einer Uhr zur Seite stehen.
# The way this language is written, as HTML names it.
direction = ltr
