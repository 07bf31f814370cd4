## Fields of forms.
password-hint = At least { NUMBER($min) } characters. A few words in a row are good; you don't need digits or symbols.
