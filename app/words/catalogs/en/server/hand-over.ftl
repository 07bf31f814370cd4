## What a team tells itself about the alerts of one person. The wearer never sees it.
title = Hand-over
title-of = Hand-over for { $name }
back = Back to the room
lead = What is open and what was lately, with notes for whoever is on call next. { SLOT($name) } doesn't see them.
none = There has been no alert in this room.
note = Note for the team
save = Save note
