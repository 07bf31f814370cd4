//! Norwegian bokmål.

use super::sentences::Sentences;

pub(crate) const SENTENCES: Sentences = Sentences {
    unpaired: ("Ikke koblet til", "Ingen kan nås ennå."),
    pairing: ("Kobler til", "Et øyeblikk."),
    revoked: (
        "Ikke lenger koblet til",
        "Ingen kan nås. Koble til på nytt.",
    ),
    battery: "Batteri",
    percent: " %",
    please_charge: "Vennligst lad. En tom klokke sier ikke fra til noen.",
    offline: "Uten nett",
    starting: ("Starter", ""),
    measuring: ("Måler", ""),
    warming_up: ("Lærer", "Kjenner ikke det vanlige ditt ennå."),
    moving: ("I bevegelse", "Spør ikke om noe imens."),
    poor_contact: ("Dårlig kontakt", "Litt strammere, takk."),
    unclear: ("Uklar puls", "Ingen tydelige slag."),
    off_wrist: ("Ikke på armen", "Ingenting måles."),
    silent: ("Ingen sensor", "Ingenting måles."),
    asking: ("Hvordan har du det?", "Annerledes enn vanlig."),
    is_with_you: "er hos deg",
    somebody: "Noen",
    noted: "Notert",
    noted_fine: "Du sa at du har det bra.",
    noted_not_yet: "Sendes når det er forbindelse.",
    noted_refused: "Det kunne ikke leveres.",
    sending: ("Sender", ""),
    not_sent_yet: ("Ikke sendt ennå", "Ingen vet det ennå."),
    sent: ("Sendt", "Venter på noen."),
    not_delivered: ("Ikke levert", "Ring noen du stoler på."),
    hold_for_somebody: "Hold: kontakt med noen",
    press_fine: "Trykk: Jeg har det bra",
    hold_stay: "Hold: Bli hos meg",
    hold_again: "Hold: prøv igjen",
};
