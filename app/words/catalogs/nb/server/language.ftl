title = Språk
choose = Bruk dette språket
