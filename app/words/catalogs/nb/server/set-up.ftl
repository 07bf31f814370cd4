title = Oppsett
heading = Velkommen til Fitweet
lead = Det finnes ingen kontoer her ennå. Den første er for en administrator, som inviterer alle andre og bare ser rom hun eller han selv er medlem av.
code = Oppsettkode
code-hint = Så lenge det ikke finnes kontoer, skriver serveren ut denne koden hver gang den starter, sammen med en adresse som fyller den inn.
create = Opprett første konto
done = Fitweet er allerede satt opp
