//! What no sentence of the product says to anybody: a finding, a promise that nobody can keep, an order to feel
//! otherwise, or that something helps. A wearer in distress would believe it.

use std::path::Path;

use catalog::Catalogs;

/// Parts of sentences in small letters, by language. A stem stands for all words that begin with it.
const NEVER: [(&str, &[&str]); 4] = [
    (
        "en",
        &[
            // Findings.
            "panic",
            "anxiety attack",
            "an attack",
            "diagnos",
            "disorder",
            "symptom",
            "your illness",
            "mentally ill",
            "you are anxious",
            "you're anxious",
            // Promises.
            "always here",
            "always there",
            "we are here for you",
            "we're here for you",
            "never alone",
            "you are safe",
            "you're safe",
            "guarantee",
            "help is on the way",
            // Orders.
            "calm down",
            "relax",
            "don't worry",
            "do not worry",
            "don't panic",
            "pull yourself together",
            // Claims.
            "will help you",
            "reduces stress",
            "lowers your",
            "proven",
            "clinically",
        ],
    ),
    (
        "de",
        &[
            "panik",
            "angstanfall",
            "angstattacke",
            "attacke",
            "diagnos",
            "störung",
            "symptom",
            "ihre krankheit",
            "psychisch krank",
            "sie haben angst",
            "immer da",
            "immer für sie da",
            "wir sind für sie da",
            "nie allein",
            "niemals allein",
            "sie sind sicher",
            "in sicherheit",
            "garantier",
            "hilfe ist unterwegs",
            "beruhigen sie sich",
            "entspannen sie",
            "keine sorge",
            "keine angst",
            "machen sie sich keine",
            "wird ihnen helfen",
            "hilft gegen",
            "senkt ihr",
            "nachgewiesen",
            "erwiesen",
        ],
    ),
    (
        "nb",
        &[
            "panikk",
            "angstanfall",
            "anfall",
            "diagnos",
            "psykisk lidelse",
            "lidelse",
            "symptom",
            "sykdommen din",
            "psykisk syk",
            "du har angst",
            "alltid her",
            "alltid der for deg",
            "vi er her for deg",
            "aldri alene",
            "du er trygg",
            "garanter",
            "hjelpen er på vei",
            "ro deg ned",
            "slapp av",
            "ikke bekymre deg",
            "ikke vær redd",
            "vil hjelpe deg",
            "hjelper mot",
            "senker",
            "bevist",
        ],
    ),
    (
        "ms",
        &[
            "panik",
            "serangan",
            "diagnos",
            "gangguan kecemasan",
            "kecelaruan",
            "simptom",
            "gejala",
            "penyakit anda",
            "sakit mental",
            "anda cemas",
            "anda berasa cemas",
            "sentiasa di sini",
            "sentiasa ada",
            "sentiasa bersama",
            "sentiasa saling",
            "kami di sini untuk anda",
            "tidak pernah bersendirian",
            "anda selamat",
            "jaminan",
            "dijamin",
            "bantuan sedang",
            "bertenang",
            "jangan risau",
            "jangan bimbang",
            "jangan panik",
            "akan membantu anda",
            "mengurangkan tekanan",
            "terbukti",
        ],
    ),
];

fn found(language: &str, said: &str) -> Option<&'static str> {
    let said = said.to_lowercase().replace('\u{2019}', "'");
    let (_, never) = NEVER.iter().find(|(tag, _)| *tag == language)?;
    never.iter().find(|part| said.contains(**part)).copied()
}

#[test]
fn no_sentence_says_what_must_never_be_said() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogs");
    let catalogs = Catalogs::read(&folder).unwrap_or_else(|faults| panic!("{faults}"));
    let mut looked_at = 0;
    for (number, language) in catalogs.languages.iter().enumerate() {
        assert!(
            NEVER.iter().any(|(tag, _)| *tag == language.tag),
            "nobody has said what must not be said in {}",
            language.tag
        );
        for subject in &catalogs.subjects {
            for message in &subject.messages {
                let said = &message.patterns[number];
                let place = format!("{}, {}.{}", language.tag, subject.name, message.key);
                assert_eq!(found(&language.tag, said), None, "{place}: {said}");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 1_000, "the search is broken: {looked_at}");
}

/// Each in the middle of a sentence, however its letters are written.
#[test]
fn each_of_them_is_found() {
    for (language, never) in NEVER {
        for part in never {
            let capital = part.to_uppercase();
            assert!(
                found(language, &format!("So. {part} here.")).is_some(),
                "{part}"
            );
            assert!(
                found(language, &format!("So. {capital} here.")).is_some(),
                "{part}"
            );
        }
    }
    assert!(found("en", "Don’t worry, it is one of many.").is_some());
    assert_eq!(found("en", "Your heart was more active than usual."), None);
}
