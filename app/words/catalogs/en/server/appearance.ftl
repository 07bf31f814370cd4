## The look of the site, chosen in Settings.
legend = Appearance
system = Match system
light = Light
dark = Dark
