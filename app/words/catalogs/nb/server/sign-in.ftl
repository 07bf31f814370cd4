lead = Du og oppfølgingsteamet ditt, der for hverandre.
ended = Du er blitt logget ut. Logg inn på nytt.
unsent-kept = Det du har skrevet, men ikke sendt, ligger kryptert i denne nettleseren til du logger inn igjen. Det slettes hvis noen andre logger inn her.
by-invitation = Du trenger en invitasjon for å få en konto. Spør dem som driver nettstedet.

not-kept = Du er ikke logget inn: Nettleseren tok ikke vare på innloggingen.
not-kept-plain = Denne siden kom over vanlig HTTP, og nettlesere tar bare vare på en innlogging over HTTPS. Åpne nettstedet på adressen som begynner med https://. For å prøve Fitweet i et nettverk du stoler på, kan de som driver nettstedet, sette { SLOT($setting) }.
not-kept-cookies = Den blokkerer kanskje informasjonskapsler. Fitweet trenger én for å kjenne deg igjen: Tillat den i innstillingene til nettleseren, og logg inn på nytt.
account-is-there = Hvis du nettopp opprettet en konto, er den på plass. Du trenger ikke en til.
