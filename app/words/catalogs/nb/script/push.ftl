alert = Noen trenger deg. Åpne Fitweet.
drill = Dette er en øvelse. Ingen trenger hjelp. Åpne Fitweet.
all-clear = Noen har svart. Du trenger ikke å gjøre noe.
over = Det er over. Du trenger ikke å gjøre noe.
notice = Noe trenger oppmerksomheten din. Åpne Fitweet.
test = Dette er en test. Varsler når denne enheten.
