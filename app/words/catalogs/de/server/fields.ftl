password-hint = Mindestens { NUMBER($min) } Zeichen. Ein paar Wörter hintereinander sind gut; Ziffern oder Sonderzeichen sind nicht nötig.
