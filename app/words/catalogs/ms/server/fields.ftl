password-hint = Sekurang-kurangnya { NUMBER($min) } aksara. Beberapa perkataan berturut-turut sudah baik; angka atau simbol tidak diperlukan.
