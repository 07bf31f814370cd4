arousal = { SLOT($name) }: { $signals ->
    [both] hjerte og hud mer aktive
    [heart] hjertet mer aktivt
    [skin] huden mer aktiv
   *[unnamed] kroppssignalene mer aktive
} enn vanlig, sittende stille
arousal-for = { SLOT($name) }: { $signals ->
    [both] hjerte og hud mer aktive
    [heart] hjertet mer aktivt
    [skin] huden mer aktiv
   *[unnamed] kroppssignalene mer aktive
} enn vanlig i { WORDS($span) }, sittende stille
manual = { SLOT($name) } ba om kontakt med noen via knappen på klokken
other = { SLOT($name) }: et varsel av et slag denne siden ikke kjenner
the-wearer = Den som bærer klokken

own-arousal = { $signals ->
    [both] Hjertet og huden din var mer aktive
    [heart] Hjertet ditt var mer aktivt
    [skin] Huden din var mer aktiv
   *[unnamed] Kroppssignalene dine var mer aktive
} enn vanlig mens du satt stille
own-manual = Du ba om kontakt med noen via knappen på klokken din
own-other = Klokken din meldte noe denne siden ikke kjenner

preview-arousal = { $signals ->
    [both] Hjerte og hud mer aktive
    [heart] Hjertet mer aktivt
    [skin] Huden mer aktiv
   *[unnamed] Kroppssignalene mer aktive
} enn vanlig, sittende stille
preview-arousal-for = { $signals ->
    [both] Hjerte og hud mer aktive
    [heart] Hjertet mer aktivt
    [skin] Huden mer aktiv
   *[unnamed] Kroppssignalene mer aktive
} enn vanlig i { WORDS($span) }, sittende stille
preview-manual = Ba om kontakt med noen via knappen på klokken
preview-other = Et varsel av et slag denne siden ikke kjenner

heart-rate-beside-usual = Puls { NUMBER($now) }, vanligvis { NUMBER($usual) }
skin-responses-beside-usual = Hudreaksjoner { NUMBER($now, maximumFractionDigits: 1) } i minuttet, vanligvis { NUMBER($usual, maximumFractionDigits: 1) }
moving = I bevegelse { NUMBER($percent) } % av tiden
score = Skår { NUMBER($score, minimumFractionDigits: 1) }, terskel { NUMBER($threshold, minimumFractionDigits: 1) } (i robuste standardavvik over det som er vanlig for { $name })

from-your-watch = Fra klokken din
from-the-watch = Varsel fra klokken
raised-in = Varsel i { $room }
measured = Målt { SLOT($measured) } · kom fram { SLOT($arrived) }
measured-before = Målt { SLOT($measured) } eller tidligere · kom fram { SLOT($arrived) }
measured-unknown = Måletidspunkt ukjent · kom fram { SLOT($arrived) }
late = { WORDS($span) } forsinket
watch-was-off = Klokken var av i mellomtiden
doubt-repeat = Dette kan være et tidligere varsel: Klokken har brukt nummeret før.
doubt-time = Måletidspunktet er ukjent.
doubt-numbers = Tallene som fulgte med, kunne ikke leses.
at = kl. { SLOT($time) }
time-unknown = tid ukjent

answered-fine = { SLOT($name) } svarte: «Jeg har det bra»
answered-stay = { SLOT($name) } svarte: «Bli hos meg»
answered-nothing = { SLOT($name) } svarte ikke på klokken
own-answered-fine = Du svarte «Jeg har det bra» på klokken din
own-answered-stay = Du svarte «Bli hos meg» på klokken din
own-answered-nothing = Du svarte ikke på klokken din

own-open-alone = Ingen andre er i dette rommet ennå, så ingen ser dette. Inviter en fagperson under «Klokke og personer».
own-open = Oppfølgingsteamet ditt kan se dette. Når noen svarer, ser du navnet her, og klokken din sier fra.
open = Ingen har tatt dette ennå.
waiting = Ikke tatt ennå: venter på forbindelsen.
taking = Tar det …
not-taken-because = Ikke tatt.
own-taken-by = { SLOT($name) } er her for deg
taken-by = Tatt av { SLOT($name) }
own-felt = Klokken din sa fra
felt = Merket på klokken
own-not-felt = Klokken din sier fra neste gang den får forbindelse.
not-felt = Ikke merket på klokken ennå.
take = Jeg tar dette

what-was-measured = Hva klokken målte
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
