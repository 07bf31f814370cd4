arousal = { $signals ->
    [both] Hjerte og hud mer aktive
    [heart] Hjertet mer aktivt
    [skin] Huden mer aktiv
   *[unnamed] Kroppssignalene mer aktive
} enn vanlig, sittende stille
arousal-for = { $signals ->
    [both] Hjerte og hud mer aktive
    [heart] Hjertet mer aktivt
    [skin] Huden mer aktiv
   *[unnamed] Kroppssignalene mer aktive
} enn vanlig i { WORDS($span) }, sittende stille
manual = Ba om kontakt med noen
other = Et varsel av et slag denne siden ikke kjenner
silent = Det kommer ingenting fra klokken
off-wrist = Klokken er ikke på
battery-low = Batteriet i klokken er nesten tomt
clock-off = Klokken går feil
restarts = Klokken starter stadig på nytt
no-way-to-on-call = Den som har vakt, kan ikke nås
no-way-for = { $name } har vakt og kan ikke nås på noen enhet
drill = Øvelse: Ingen trenger hjelp
the-wearer = Den som bærer klokken

own-arousal = { $signals ->
    [both] Hjertet og huden din var mer aktive
    [heart] Hjertet ditt var mer aktivt
    [skin] Huden din var mer aktiv
   *[unnamed] Kroppssignalene dine var mer aktive
} enn vanlig mens du satt stille
own-manual = Du ba om kontakt med noen
own-other = Klokken din meldte noe denne siden ikke kjenner
own-silent = Det kommer ingenting fra klokken din
own-off-wrist = Du har ikke klokken på
own-battery-low = Klokken din må lades
own-clock-off = Klokken din går feil
own-restarts = Klokken din starter stadig på nytt

heart-rate-beside-usual = Puls { NUMBER($now) }, vanligvis { NUMBER($usual) }
skin-responses-beside-usual = Hudreaksjoner { NUMBER($now, maximumFractionDigits: 1) } i minuttet, vanligvis { NUMBER($usual, maximumFractionDigits: 1) }
moving = I bevegelse { NUMBER($percent) } % av tiden
score = Skår { NUMBER($score, minimumFractionDigits: 1) }, terskel { NUMBER($threshold, minimumFractionDigits: 1) } (i robuste standardavvik over det som er vanlig for { $name })

raised-in = Varsel i { $room }
happened = Skjedde { SLOT($measured) } · kom fram { SLOT($arrived) }
happened-before = Skjedde { SLOT($measured) } eller tidligere · kom fram { SLOT($arrived) }
happened-unknown = Tid ukjent · kom fram { SLOT($arrived) }
alerts-in = { $count ->
    [one] { NUMBER($count) } varsel
   *[other] { NUMBER($count) } varsler
} på { WORDS($span) }
watch-was-off = Klokken var av i mellomtiden
doubt-repeat = Dette kan være et tidligere varsel: Klokken har brukt nummeret før.
doubt-time = Måletidspunktet er ukjent.
doubt-numbers = Tallene som fulgte med, kunne ikke leses.
time-unknown = tid ukjent

answered-fine = { SLOT($name) } svarte: «Jeg har det bra»
answered-stay = { SLOT($name) } svarte: «Bli hos meg»
answered-nothing = { SLOT($name) } svarte ikke på klokken
own-answered-fine = Du svarte «Jeg har det bra»
own-answered-stay = Du svarte «Bli hos meg»
own-answered-nothing = Du svarte ikke på klokken din
fine = Jeg har det bra
stay = Bli hos meg
said = «{ WORDS($said) }»

asked = { SLOT($name) } ble spurt
asked-you = Du ble spurt
reached = nådd { SLOT($time) }
seen = sett { SLOT($time) }
snoozed-until = blir ikke ropt på før { SLOT($time) }
given-back = { SLOT($name) } ga det tilbake
no-word = Åpent igjen: { SLOT($name) } hadde det, men skrev ingenting
had-left = Åpent igjen: { SLOT($name) } er ikke lenger i dette rommet
as-usual = Pulsen er som vanlig igjen
as-usual-unseen = Pulsen er som vanlig igjen. Ingen har sett dette ennå
works-again = virker igjen
open = Ingen har tatt dette ennå.
next-asked = { $count ->
    [one] { SLOT($names) } blir spurt
   *[other] { SLOT($names) } blir spurt
} hvis ingen svarer
next-asked-you = Du blir spurt hvis ingen svarer
expired = Ingen tok det, og ingen flere blir spurt. Du kan fortsatt ta det.
taken-by = Tatt av { SLOT($name) }
taken-by-you = Tatt av deg
handed-over-by = overlevert av { SLOT($name) }
answered-after = etter { WORDS($span) }
felt = merket på klokken { SLOT($time) }
not-felt = ikke merket på klokken ennå
outcome = { $outcome ->
    [helped] hjulpet
    [talked] snakket sammen
    [false_alarm] falsk alarm
    [passed_on] gitt videre
   *[nothing_needed] ingenting trengtes
}

own-open-alone = Ingen andre er i dette rommet ennå, så ingen ser dette. Inviter en fagperson under «Klokke og personer».
own-asking = Vi spør { SLOT($names) } for deg
own-asking-team = Vi spør teamet ditt for deg
own-unanswered = Ingen har svart ennå
own-sent = Sendt
own-reached = Kommet fram på en enhet hos { SLOT($name) }
own-seen = { SLOT($name) } har sett det
own-not-seen = Ikke sett ennå
own-reopened = { SLOT($name) } kan ikke være hos deg akkurat nå. Vi spør på nytt
own-next = Så spør vi { SLOT($names) }
own-expired = Hele teamet ditt er spurt. Du kan spørre igjen når som helst.
own-here = { SLOT($name) } er her
own-was-here = { SLOT($name) } var her
own-looks-after = { SLOT($name) } tar seg av det
own-looked-after = { SLOT($name) } tok seg av det
own-technical-open = Teamet ditt har fått beskjed
own-felt = merket på håndleddet ditt { SLOT($time) }
own-not-felt = Klokken din sier fra neste gang den får forbindelse

waiting = Ikke tatt ennå: venter på forbindelsen.
taking = Tar det …
not-taken-because = Ikke tatt.
take = Jeg tar dette
snooze = Ikke rop på meg på 5 minutter

act-waiting = Ikke gjort ennå: venter på forbindelsen.
acting = Et øyeblikk …
not-done-because = Ikke gjort.
write = Skriv
hand-over = Overlat til
give-back = Gi tilbake
close = Avslutt
team-notes = Notater til teamet
history = Hva som skjedde
deliveries = Varsler til enheter
no-device = { $name }: ikke sendt, fordi ingen enhet tar imot varsler
delivery = { $name }, { WORDS($device) }: { $state ->
    [waiting] på vei
    [accepted] sendt, ikke vist ennå
    [shown] vist
    [opened] åpnet
    [gone] mislyktes: denne nettleseren tar ikke imot varsler lenger
    [refused] mislyktes: varslingstjenesten avviste det
    [busy] mislyktes: varslingstjenesten hadde ikke tid til det
    [unreachable] mislyktes: varslingstjenesten kunne ikke nås
    [not_entitled] ikke sendt, fordi innloggingen der var avsluttet
    [expired] ikke sendt, fordi det var for gammelt da
    [watching] ikke sendt, fordi rommet var på skjermen der
   *[not_configured] ikke sendt, fordi dette nettstedet ikke sender varsler
}
device-gone = en enhet som er borte
first-sign = Første tegn
drill-started = Øvelsen begynte
drill-over = øvelsen er over
# How long after its beginning.
after-start = +{ NUMBER($seconds, maximumFractionDigits: 1) } s
snoozed = { SLOT($name) } blir ikke ropt på før { SLOT($time) }
more-alerts = { $count ->
    [one] Ett varsel til
   *[other] { NUMBER($count) } varsler til
}
handed-over = { SLOT($name) } overlot det til { SLOT($to) }
closed-by = { SLOT($name) } avsluttet det: { WORDS($outcome) }
nobody-took-it = Ingen tok det

need-somebody = Jeg trenger noen nå
need-sending = Spør teamet ditt …
need-waiting = Ikke sendt ennå: venter på forbindelsen.

further-up = { $count ->
    [one] Et åpent varsel står lenger oppe
   *[other] { NUMBER($count) } åpne varsler står lenger oppe
}
own-further-up = Det som gjøres for deg, står lenger oppe
show = Vis

what-was-measured = Hva som ble målt
numbers-as-table = Tallene som tabell
show-numbers = Vis dem
heart-rate = Puls
heart-rate-of = Puls, { WORDS($span) }
heart-rate-before = Puls de siste { WORDS($span) } før varselet
heart-rate-at = Puls ved varselet
skin-conductance = Hudledningsevne
skin-conductance-of = Hudledningsevne, { WORDS($span) }
skin-conductance-before = Hudledningsevne de siste { WORDS($span) } før varselet
skin-conductance-at = Hudledningsevne ved varselet
measured-values = Målte verdier
values-before = Verdier før varselet, eldste først
before = Før
heart-rate-unit = Puls, /min
skin-unit = Hud, µS
score-column = Skår
