//! The catalogs have the languages of `domain`, and say their messages as written here.

use std::{collections::BTreeSet, path::Path};

use catalog::Catalogs;
use domain::{Budget, Error, Language, crisis};
use icu_plurals::{PluralCategory, PluralRules};
use strum::IntoEnumIterator;
use words::{Phrase, Rich, Words, early, errors, help, offline, time, why};

fn catalogs() -> Catalogs {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogs");
    Catalogs::read(&folder).unwrap_or_else(|faults| panic!("{faults}"))
}

fn say(language: Language, phrase: &Phrase) -> String {
    Words::of(language).say(phrase)
}

#[test]
fn each_language_has_its_catalogs_and_no_other() {
    let known: BTreeSet<&str> = Language::iter().map(Language::tag).collect();
    let catalogs = catalogs();
    let found = catalogs.languages.iter().map(|language| &*language.tag);
    assert_eq!(found.collect::<BTreeSet<_>>(), known);
    for language in Language::iter() {
        let direction = say(language, &offline::direction());
        assert_eq!(direction, language.direction(), "{language}");
    }
}

/// What xtask writes into the site is what the server would write.
#[test]
fn a_client_loads_what_the_server_says() {
    for (number, language) in catalogs().languages.iter().enumerate() {
        let known = Language::from_tag(&language.tag).unwrap();
        assert_eq!(catalogs().client_file(number), words::file(known));
    }
}

#[test]
fn each_choice_by_a_number_has_all_forms_of_its_language_and_no_other() {
    let catalogs = catalogs();
    for (language, choices) in catalogs.languages.iter().zip(&catalogs.plurals) {
        let locale: icu_locale_core::Locale = language.tag.parse().unwrap();
        let rules = PluralRules::try_new_cardinal(locale.into()).unwrap();
        let name = |category| match category {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        };
        let needed: BTreeSet<&str> = rules.categories().map(name).collect();
        for (key, forms) in choices {
            let forms = forms.iter().map(String::as_str);
            let forms: BTreeSet<&str> = forms.filter(|form| form.parse::<u32>().is_err()).collect();
            assert_eq!(forms, needed, "{key} in {}", language.tag);
        }
    }
}

#[test]
fn a_number_chooses_its_form() {
    for (language, one, many) in [
        (Language::En, "1 day", "1,234 days"),
        (Language::De, "1 Tag", "1.234 Tage"),
        (Language::Nb, "1 dag", "1\u{a0}234 dager"),
        (Language::Ms, "1 hari", "1,234 hari"),
    ] {
        assert_eq!(say(language, &time::days_short(1)), one);
        assert_eq!(say(language, &time::days_short(1234)), many);
    }
    let forms = Words::of(Language::En).forms(early::excess, "#");
    assert_eq!(forms["one"], "# character too many");
    assert_eq!(forms["other"], "# characters too many");
    assert_eq!(Words::of(Language::Ms).forms(early::excess, "#").len(), 1);
}

#[test]
fn a_view_stands_where_the_language_has_it() {
    let rich: Rich<&str> = help::emergency("112", "911");
    let parts = Words::of(Language::En).parts(rich, |_| "…");
    assert_eq!(parts, ["…", "112", "…", "911", "…"]);
}

/// The page for times without a network is made before anybody asks for it, so it cannot take them from `domain`.
#[test]
fn the_page_without_a_network_has_the_emergency_numbers() {
    let page = include_str!("../../../public/offline.html");
    for number in [crisis::EUROPE, crisis::NORTH_AMERICA] {
        let link = format!("<a href=\"{}\">{number}</a>", crisis::dials(number));
        assert!(page.contains(&link), "{link}");
    }
    assert_eq!(page.matches("tel:").count(), 2);
}

/// Words for what a watch cannot know, or that frighten.
const BANNED: [&str; 12] = [
    "panic",
    "panik",
    "attac",
    "attack",
    "anfall",
    "diagnos",
    "anxiety",
    "angst",
    "emergency",
    "notfall",
    "nødstilfelle",
    "kecemasan",
];

#[test]
fn an_alert_says_what_was_measured_and_nothing_more() {
    for subject in catalogs().subjects.iter().filter(|one| one.name == "alert") {
        for message in &subject.messages {
            for pattern in &message.patterns {
                let said = pattern.to_lowercase();
                assert!(!BANNED.iter().any(|word| said.contains(word)), "{said}");
            }
        }
    }
}

/// In every language: no refusal says what is meant for the formatter, or nothing.
#[test]
fn each_refusal_says_something() {
    let errors = Error::iter()
        .chain(Budget::iter().map(|budget| budget.exceeded(std::time::Duration::from_secs(100))));
    for error in errors {
        for language in Language::iter() {
            let said = say(language, &why(&error));
            let end = said.chars().next_back();
            assert!(
                end.is_some_and(|end| ".…".contains(end)),
                "{error:?}: {said}"
            );
            assert!(!said.contains(['{', '}', '|', '$']), "{error:?}: {said}");
        }
    }
    let long = Error::TextTooLong {
        limit: 4000,
        length: 5234,
    };
    assert_eq!(
        say(Language::De, &why(&long)),
        "Hier passen 4.000 Zeichen hin. 1.234 Zeichen zu viel."
    );
    assert_eq!(
        say(Language::En, &errors::too_fast(time::minutes(2))),
        "You are sending faster than people can read. Try again in 2 minutes."
    );
}
