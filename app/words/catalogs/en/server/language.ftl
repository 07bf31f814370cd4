## The language of the site, chosen in Settings.
title = Language
choose = Use this language
