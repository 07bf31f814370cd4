passing = Ikke tilgjengelig akkurat nå
not-found = Ikke funnet
not-done = Det gikk ikke
to-start = Til startsiden
what-you-wrote = Det du skrev
sign-in-elsewhere = { SLOT($link) } i en annen fane, og prøv så igjen her.
mistyped = Adressen kan være skrevet feil, eller det som var her, finnes ikke lenger.
