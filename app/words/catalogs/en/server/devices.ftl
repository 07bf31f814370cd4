## A wearer's own watches, in Settings.
title = Your watch
none = No watch is paired yet. Create a code, then enter it on the watch.
now-paired = { SLOT($name) } is paired. Its alerts go to your care room.
paired = Paired { SLOT($day) }
last-data = Last data { SLOT($day) }, { SLOT($clock) }
unpaired = Unpaired { SLOT($day) }
unpair = Unpair
unpair-which = Unpair { $name }
unpair-warning = This watch will stop sending data: no alerts and no readings. What it sent stays here. Pair it again to resume.
pair = Pair a watch
code-hint = Enter this code on the watch. It works for one watch, until { SLOT($clock) }.
will-tell = This page tells you when the watch is paired.
reload = Reload this page once the watch is paired.
simulated = For a simulated watch
