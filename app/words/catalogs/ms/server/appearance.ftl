legend = Paparan
system = Ikut sistem
light = Cerah
dark = Gelap
