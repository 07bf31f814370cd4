legend = Utseende
system = Følg systemet
light = Lyst
dark = Mørkt
