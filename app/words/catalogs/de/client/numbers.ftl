point = ,
group = .
