title = Sprache
choose = Diese Sprache verwenden
