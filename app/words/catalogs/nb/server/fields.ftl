password-hint = Minst { NUMBER($min) } tegn. Noen ord etter hverandre er bra; sifre eller spesialtegn trengs ikke.
