//! What programs read of errors, and the texts that people may write.

use std::{collections::BTreeSet, time::Duration};

use domain::{Budget, Error, limits, text};
use proptest::prelude::*;
use strum::IntoEnumIterator;

#[test]
fn every_error_has_its_own_code_and_a_plain_sentence() {
    let mut codes = BTreeSet::new();
    for error in Error::iter() {
        let error = match error {
            Error::TooManyAttempts { .. } => Budget::Messages.exceeded(Duration::from_secs(3)),
            other => other,
        };
        assert!(codes.insert(error.code()), "{} twice", error.code());
        let sentence = error.to_string();
        assert!(
            sentence.ends_with('.') && sentence.len() < 120,
            "{sentence}"
        );
        assert!((400..600).contains(&error.status()), "{sentence}");
        let json = serde_json::to_value(&error).expect("JSON");
        let code = json.as_object().map_or(json.as_str(), |fields| {
            fields.keys().next().map(String::as_str)
        });
        assert_eq!(code, Some(error.code()));
        assert_eq!(
            serde_json::from_value::<Error>(json).expect("an error"),
            error
        );
    }
}

#[test]
fn only_what_may_pass_is_called_passing() {
    assert!(Error::Unavailable.is_passing());
    assert!(!Error::Forbidden.is_passing());
    assert!(
        !Error::TextTooLong {
            limit: 1,
            length: 2
        }
        .is_passing()
    );
}

#[test]
fn emails_are_judged_by_shape_alone() {
    assert_eq!(
        text::email(" Ada@Example.ORG ").as_deref(),
        Ok("ada@example.org")
    );
    for bad in [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@org",
        "a b@example.org",
        "a@b@example.org",
        "ada@.example.org",
    ] {
        assert_eq!(text::email(bad), Err(Error::BadEmail), "{bad}");
    }
}

#[test]
fn an_address_of_a_new_account_is_what_it_looks_like() {
    let composed = Ok("zo\u{eb}@example.org");
    assert_eq!(text::email("Zoe\u{308}@example.org").as_deref(), composed);
    assert_eq!(text::new_email("ZO\u{cb}@example.org").as_deref(), composed);
    for lie in [
        "ada\u{200b}@example.org",
        "\u{202e}ada@example.org",
        "<b>ada@example.org",
        "ada\u{2800}@example.org",
    ] {
        assert_eq!(text::new_email(lie), Err(Error::BadEmail), "{lie:?}");
    }
}

#[test]
fn messages_have_an_exact_limit() {
    let most = "ä".repeat(limits::MESSAGE_CHARS);
    assert_eq!(text::message(&most).as_deref(), Ok(most.as_str()));
    let over = format!("{most}ä");
    assert_eq!(
        text::message(&over),
        Err(Error::TextTooLong {
            limit: limits::MESSAGE_CHARS,
            length: limits::MESSAGE_CHARS + 1,
        })
    );
    let sentence = text::message(&over).unwrap_err().to_string();
    assert!(sentence.contains("1 character too many"), "{sentence}");
    assert_eq!(text::message(" \n\t "), Err(Error::EmptyText));
    assert_eq!(text::message("\u{0} \u{7f}"), Err(Error::EmptyText));
}

#[test]
fn a_name_is_one_line_of_what_can_be_seen() {
    for good in [
        "Ada",
        "O'Brien & Söhne \"42\"",
        "مريم",
        "می\u{200c}خواهم",
        "ശ്രീ\u{200d}",
        "👩\u{200d}⚕\u{fe0f} Ward 7",
        "👩🏽\u{200d}🔬",
        "7",
        "Zo\u{eb}",
        &"時".repeat(limits::NAME_CHARS),
    ] {
        assert_eq!(text::name(good).as_deref(), Ok(good));
    }
    for (typed, kept) in [
        ("Zoe\u{308}", "Zo\u{eb}"),
        ("  Ada \u{3000}\u{a0} Lovelace ", "Ada Lovelace"),
        ("Ａｄａ", "Ada"),
        ("A\nda\u{7}\u{0}", "A da"),
        ("A\u{85}da", "A da"),
    ] {
        assert_eq!(text::name(typed).as_deref(), Ok(kept));
    }
    for bad in [
        "<b>Ada",
        "a > b",
        "A\u{202e}da",
        "\u{2067}Ada\u{2069}",
        "A\u{200b}da",
        "A\u{ad}da",
        "A\u{feff}da",
        "\u{200d}",
        "A\u{200d}",
        "A\u{200d}\u{200d}B",
        "A\u{e0041}da",
        "A\u{fe0f}\u{fe0f}da",
        "\u{fe0f}Ada",
        "A\u{e000}da",
        "＜b＞",
        "\u{3164}",
        "Ada\u{2800}",
        "\u{301}",
        "?!",
    ] {
        assert_eq!(text::name(bad), Err(Error::BadNameCharacter), "{bad:?}");
    }
    for bad in ["", " \t", "\u{0}\u{7}", &"x".repeat(limits::NAME_CHARS + 1)] {
        assert!(
            matches!(text::name(bad), Err(Error::BadName { .. })),
            "{bad:?}"
        );
    }
}

#[test]
fn a_paste_is_mended_and_not_refused() {
    for (typed, kept) in [
        ("a\r\nb\rc\u{2028}d\u{2029}e\u{85}f", "a\nb\nc\nd\ne\nf"),
        ("a\u{0}b\u{7}c\u{1b}[0m\td\u{7f}", "abc[0m\td"),
        ("\u{200f}שלום", "\u{200f}שלום"),
    ] {
        assert_eq!(text::message(typed).as_deref(), Ok(kept));
        assert_eq!(text::length(typed), kept.chars().count());
    }
}

#[test]
fn what_is_too_much_is_said_in_characters() {
    for (length, said) in [
        (80, None),
        (81, Some("1 character too many")),
        (1_314, Some("1,234 characters too many")),
        (1_000_080, Some("1,000,000 characters too many")),
    ] {
        assert_eq!(text::excess(length, 80).as_deref(), said);
    }
}

/// In the page and on the server alike.
#[test]
fn a_text_is_counted_in_characters_of_what_is_kept() {
    for (typed, kept) in [
        ("", 0),
        (" \n ", 0),
        ("abc", 3),
        ("🐢🐢", 2),
        ("e\u{301}", 2),
        (" a\u{7}b\r\nc\t ", 4),
    ] {
        assert_eq!(text::length(typed), kept, "{typed:?}");
        let message = text::message(typed).map(|kept| kept.chars().count());
        assert_eq!(message.unwrap_or_default(), kept, "{typed:?}");
    }
}

#[test]
fn names_that_look_alike_are_found() {
    let alike = |one, other| text::alike(&[one, other, "Somebody else"]) == [true, true, false];
    for (one, other) in [
        ("Expert 1", "Expert 1"),
        ("Expert 1", "EXPERT 1"),
        ("Expert 1", "Expert l"),
        ("Expert 1", "Expert I"),
        ("Expert 1", "Ех\u{440}ert 1"),
        ("Expert 1", "Expert1"),
        ("Ian", "IAN"),
        ("Ada", "Ada (4821)"),
        ("Paypal", "Pay\u{440}al"),
    ] {
        assert!(alike(one, other), "{one} {other}");
    }
    for (one, other) in [
        ("Expert 1", "Expert 2"),
        ("Ada", "Ida"),
        ("Ada (night)", "Ada"),
    ] {
        assert!(!alike(one, other), "{one} {other}");
    }
}

proptest! {
    #[test]
    fn a_cleaned_text_is_clean(input in "(?s).{0,200}") {
        if let Ok(clean) = text::message(&input) {
            prop_assert_eq!(text::message(&clean), Ok(clean));
        }
        if let Ok(clean) = text::name(&input) {
            prop_assert_eq!(text::name(&clean), Ok(clean));
        }
    }

    #[test]
    fn ids_have_one_spelling(input in any::<u128>()) {
        let text = domain::RoomId(uuid::Uuid::from_u128(input)).to_string();
        prop_assert!(text.parse::<domain::RoomId>().is_ok());
        let upper = text.to_uppercase();
        prop_assert_eq!(upper.parse::<domain::RoomId>().is_ok(), upper == text);
    }
}
