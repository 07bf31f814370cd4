point = .
group = ,
