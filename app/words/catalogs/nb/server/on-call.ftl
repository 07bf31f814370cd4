title = Vakt
lead = Hvem som blir spurt først når noen trenger hjelp.
no-rooms = Du er ikke med i noe omsorgsrom, så det er ingen å ha vakt for.
you-until = Du har vakt til { SLOT($until) }.
you = Du har vakt.
person-until = { SLOT($name) } har vakt til { SLOT($until) }.
person = { SLOT($name) } har vakt.
then-you = Deretter du.
then = Deretter { SLOT($name) }.
nobody-until = Ingen har vakt før { SLOT($until) }.
nobody = Ingen har vakt.
gap = Ingen har vakt fra { SLOT($from) } til { SLOT($until) }.
gap-open = Fra { SLOT($from) } har ingen vakt.
gap-hint = Så lenge ingen har vakt, spør et varsel teamet i den rekkefølgen de kom med.
gap-nobody = Det er ingen fagperson i dette rommet som kan bli spurt.
open-plan = Plan for { $name }
moment = { WORDS($weekday) } { WORDS($date) } kl. { WORDS($clock) }
times-in = Tidene gjelder for { $zone }.

plan-title = Vakt for { $name }
hand-over = Overlevering: det som er åpent, med notatene til teamet
back = Tilbake til alle rom
order-title = Hvem som blir spurt nå
on-call-now = har vakt nå
asked-next = blir spurt som neste
quiet-now = har stilletid
supervises = veileder, blir spurt sist
steps-title = Hva ville skje nå?
steps-lead = Hvis et varsel med høy prioritet kom kl. { SLOT($at) } og ingen tok det:
step = { SLOT($at) }: { SLOT($names) }
step-on-call = på vakt
step-again = en gang til
step-second = som nummer to
step-team = hele teamet
step-supervisor = veileder
ways = { $name }: { WORDS($devices) }
no-way = { $name }: ingen enhet, bare hvis en side er åpen
steps-end = Etterpå blir alle spurt igjen og igjen, til noen tar det.
drill-title = Prøv det ut
drill-lead = En øvelse spør disse personene én etter én, på alle enhetene deres, som om { $name } ropte på noen. Alle som blir spurt, leser at det er en øvelse. { $name } ser ingenting av den. Den som har stilletid og ikke har vakt, blir ikke spurt. Den slutter når noen tar den, ellers like etter siste trinn.
drill-report = Hvor lang tid hvert trinn tok, står på kortet etterpå.
drill-start = Start en øvelse
weeks-title = De neste to ukene
from-to = { SLOT($from) } til { SLOT($until) }
nobody-short = Ingen på vakt

take-title = Ta over
take-hint = Du har vakt fra nå og til dette tidspunktet, uansett hva som er planlagt.
take = Jeg tar over
from = Fra
from-hint = La det stå tomt for «fra nå av».
until = Til
change-title = Planlegg en vakt
who = Hvem
kind = Hva slags
kind-override = Tar over for den som er planlagt
kind-shift = Vakt i planen
add = Legg til i planen
planned-title = Planlagte vakter
none-planned = Ingen vakter er planlagt.
is-override = tar over
is-shift = vakt
remove = Fjern
remove-shift = Fjern denne vakten til { $name }
between = Mellom vaktene er det ingen på vakt.
fill = Sett { $name } på vakt mellom vaktene
rotation-title = Turnus
rotation-hint = Vakten går på omgang. Den første begynner med en gang. Velg ingen hvis det ikke skal være noen turnus.
rotation-none = Det er ingen turnus.
rotation-now = { SLOT($names) }, { WORDS($span) } hver. Vaktskifte kl. { WORDS($clock) }.
change = Endre
place = Nummer { NUMBER($place) }
nobody-chosen = Ingen
every = En vaktperiode varer
days = { $count ->
    [one] { NUMBER($count) } dag
   *[other] { NUMBER($count) } dager
}
weeks = { $count ->
    [one] { NUMBER($count) } uke
   *[other] { NUMBER($count) } uker
}
handover = Vaktskifte kl.
first-day = Første vaktperiode begynner
save-rotation = Lagre turnusen
supervisors-title = Veiledere
supervisors-hint = De blir spurt sist, når ingen andre svarer.
ask-last = Spør { $name } sist
ask-with-others = Spør { $name } som de andre
zone-title = Tidssone
zone-hint = Alle tider i dette rommet vises og planlegges i den. Planlagte vakter blir stående.
save-zone = Lagre tidssonen

quiet-title = Stilletiden din
quiet-hint = Når du ikke har vakt, spør varsler deg ikke i denne tiden. Kan ingen andre bli spurt, spør de deg likevel. La begge tidene stå tomme hvis du ikke vil ha stilletid.
high = Spør meg likevel når prioriteten er høy
save-quiet = Lagre stilletid

bad-time = Dette er ikke en dag med klokkeslett, som 2026-11-28 18:00.
bad-time-zone = Det finnes ingen tidssone med dette navnet. Velg en fra listen, for eksempel Europe/Berlin.
ends-before-it-begins = Dette slutter før det begynner.
is-over = Dette tidspunktet er allerede forbi.
too-far-ahead = Dette er mer enn { NUMBER($days) } dager fram i tid.
not-in-team = Denne personen er ikke fagperson i dette rommet, eller ikke lenger.
named-twice = Den samme personen står to ganger i turnusen.
bad-turn = En vaktperiode varer 1 til { NUMBER($most) } dager.
too-many-shifts = Det kan være høyst { NUMBER($limit) } planlagte vakter. Fjern noen først.
quiet-all-day = Stilletid trenger to ulike tidspunkter.
