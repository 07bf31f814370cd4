title = Overlevering
title-of = Overlevering for { $name }
back = Tilbake til rommet
lead = Det som er åpent, og det som har vært nylig, med notater til den som har vakt etterpå. { SLOT($name) } ser dem ikke.
none = Det har ikke vært noe varsel i dette rommet.
note = Notat til teamet
save = Lagre notatet
