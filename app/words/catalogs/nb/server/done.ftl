muted = Dette rommet er dempet nå.
unmuted = Dette rommet er ikke lenger dempet.
blocked = Du har blokkert denne personen. Du finner personen nedenfor.
unblocked = Du blokkerer ikke lenger denne personen.
approved = Kontoen er godkjent og kan brukes nå.
saved = Lagret.
