alert = Noen trenger deg. Åpne Fitweet.
all-clear = Noen har svart. Du trenger ikke å gjøre noe.
notice = Noe trenger oppmerksomheten din. Åpne Fitweet.
test = Dette er en test. Varsler når denne enheten.
