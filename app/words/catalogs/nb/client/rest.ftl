two = { SLOT($one) } og { SLOT($other) }
more = { SLOT($one) }, { SLOT($other) } og { NUMBER($count) } til
nobody = Ingen er her med deg ennå
on-call = { SLOT($name) } har vakt
on-call-until = { SLOT($name) } har vakt til { SLOT($until) }
nobody-on-call-until = Ingen har vakt før { SLOT($until) }. Hvis du trenger noen, blir hele teamet ditt spurt
nobody-on-call = Ingen har vakt. Hvis du trenger noen, blir hele teamet ditt spurt
usually-answers = Teamet ditt svarer vanligvis innen { WORDS($span) }
write = Skriv
breathe = Pust i ett minutt
breathe-how = En sirkel viser vei, også uten nett.
watch-worn = Klokken er på håndleddet og har kontakt.
watch-heard = Klokken har kontakt.
watch-off = Klokken er ikke på håndleddet.
watch-low = Klokken bør lades snart.
watch-silent = Det har ikke kommet noe fra klokken på en stund.

right-away = I fare, eller kan det ikke vente? Åpne krisekortet
