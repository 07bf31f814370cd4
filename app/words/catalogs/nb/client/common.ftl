cancel = Avbryt
copy = Kopier
discard = Forkast
not-sent = Ikke sendt
people = Personer
password = Passord
sign-in = Logg inn
sign-out = Logg ut
somebody = Noen
to-my-rooms = Til rommene mine
try-again = Prøv igjen
skip-to-content = Hopp til innholdet

pages = Sider
on-call = Vakt
settings = Innstillinger
signed-in-as = Logget inn som { $name }

cannot-show-all = Fitweet er endret, og denne siden kan ikke vise alt.
new-version = Det finnes en ny versjon.
reload = Last inn på nytt
not-for-you = Du har ikke tilgang til denne siden
not-here = Her er det ingenting
did-not-work = Det gikk ikke
