legend = Darstellung
system = Wie das System
light = Hell
dark = Dunkel
