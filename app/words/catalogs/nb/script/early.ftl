unsent = Noe du har skrevet her, er ikke sendt. Hvis du logger ut, fjernes det fra denne nettleseren.
reloading = Denne siden sluttet å virke og lastes inn på nytt.
stopped = Denne siden sluttet å virke: Her vises ikke noe nytt.
load-again = Last inn på nytt
not-up-to-date = Ikke oppdatert
not-up-to-date-utc = Ikke oppdatert. Klokkeslett er i UTC.
copied = Kopiert
excess = { $count ->
    [one] { WORDS($shown) } tegn for mye
   *[other] { WORDS($shown) } tegn for mye
}
