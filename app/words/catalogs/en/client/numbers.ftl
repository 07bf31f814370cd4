## How numbers are written.
point = .
group = ,
