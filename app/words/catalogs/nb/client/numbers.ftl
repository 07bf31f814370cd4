point = ,
group = { "\u00A0" }
