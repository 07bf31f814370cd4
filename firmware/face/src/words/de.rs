//! German; the wearer is addressed with Sie.

use super::sentences::Sentences;

pub(crate) const SENTENCES: Sentences = Sentences {
    unpaired: ("Nicht gekoppelt", "Noch ist niemand zu erreichen."),
    pairing: ("Wird gekoppelt", "Einen Moment."),
    faulty: (
        "Funktioniert nicht",
        "Niemand ist erreichbar. Neuer Versuch folgt.",
    ),
    revoked: (
        "Nicht mehr gekoppelt",
        "Niemand ist zu erreichen. Bitte neu koppeln.",
    ),
    battery: "Akku",
    percent: " %",
    please_charge: "Bitte laden. Eine leere Uhr meldet niemandem etwas.",
    offline: "Ohne Netz",
    starting: ("Startet", ""),
    measuring: ("Misst", ""),
    warming_up: ("Lernt", "Kennt Ihr Übliches noch nicht."),
    moving: ("In Bewegung", "Solange wird nichts gefragt."),
    poor_contact: ("Schlechter Kontakt", "Bitte etwas fester."),
    unclear: ("Puls unklar", "Keine klaren Schläge."),
    off_wrist: ("Nicht am Arm", "Nichts wird gemessen."),
    charging: ("Am Kabel", "Die Haut wird nicht gemessen."),
    silent: ("Kein Sensor", "Nichts wird gemessen."),
    asking: ("Wie geht es Ihnen?", "Anders als sonst."),
    is_with_you: "ist bei Ihnen",
    somebody: "Jemand",
    noted: "Notiert",
    noted_fine: "Sie sagten: Mir geht es gut.",
    noted_not_yet: "Geht hinaus, sobald es eine Verbindung gibt.",
    noted_refused: "Es konnte nicht zugestellt werden.",
    sending: ("Wird gesendet", ""),
    not_sent_yet: ("Noch nicht gesendet", "Noch weiß es niemand."),
    sent: ("Gesendet", "Wartet auf jemanden."),
    not_delivered: (
        "Nicht zugestellt",
        "Bitte rufen Sie jemanden an, dem Sie vertrauen.",
    ),
    hold_for_somebody: "Lang: jemanden rufen",
    press_fine: "Kurz: Mir geht es gut",
    hold_stay: "Lang: Bleiben Sie bei mir",
    hold_again: "Lang: noch einmal",
};
