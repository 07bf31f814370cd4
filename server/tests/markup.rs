//! What people call themselves and say is text, wherever an answer says it: each answer is made of the same
//! parts as one with harmless words, says the words as they are, and leads and loads nowhere else.

mod faults;
mod on_call;
mod pushes;
mod reading;
mod stage;
mod visits;
mod words;

use reading::Reading;
use stage::Stage;
use words::{HOSTILE, Words};

/// What is wrong with an answer, beside the same one in harmless words.
fn compare(hostile: (&Reading, &Words), harmless: (&Reading, &Words)) -> Vec<String> {
    let mut wrong = hostile.0.faults.clone();
    if hostile.0.shape != harmless.0.shape {
        let (one, other) = (hostile.0.shape.lines(), harmless.0.shape.lines());
        let first = one.zip(other).find(|(one, other)| one != other);
        wrong.push(format!("made of other parts: {first:?}"));
    }
    let name = &hostile.1.name;
    // Maybe with a number, where others have the same name.
    let is_isolated = |text: &str| {
        text.split(name.as_str())
            .zip(text.split(name.as_str()).skip(1))
            .all(|(before, after)| {
                let after =
                    after.trim_start_matches(|c: char| c.is_ascii_digit() || " ()".contains(c));
                before.ends_with('\u{2068}') && after.starts_with('\u{2069}')
            })
    };
    for text in &hostile.0.loose {
        if !is_isolated(text) {
            wrong.push(format!("the name turns what stands around it: {text}"));
        }
    }
    for (what, of) in [
        ("name", (|words| &words.name) as fn(&Words) -> &str),
        ("address", |words| &words.email),
        ("message", |words| &words.message),
        ("link", |words| &words.link),
    ] {
        let (said, expected) = (
            hostile.0.count(of(hostile.1)),
            harmless.0.count(of(harmless.1)),
        );
        if said != expected {
            wrong.push(format!(
                "says the {what} {said} times, not {expected} times"
            ));
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_words_in_every_answer() {
    for text in HOSTILE {
        let hostile = Stage::new(Words::hostile(text)).await;
        let harmless = Stage::new(Words::harmless(text)).await;
        let (visits, others) = tokio::join!(visits::all(&hostile), visits::all(&harmless));
        assert_eq!(visits.len(), others.len());
        let (mut wrong, mut said) = (Vec::new(), [0; 3]);
        for (visit, other) in visits.iter().zip(&others) {
            let reading = Reading::of(&visit.answer, &hostile.server.origin());
            let plain = Reading::of(&other.answer, &harmless.server.origin());
            let found = compare((&reading, &hostile.words), (&plain, &harmless.words));
            wrong.extend(found.iter().map(|fault| format!("{}: {fault}", visit.what)));
            wrong.extend(
                plain
                    .faults
                    .iter()
                    .map(|fault| format!("{}: {fault}", other.what)),
            );
            let words = &hostile.words;
            for (said, text) in said
                .iter_mut()
                .zip([&words.name, &words.email, &words.link])
            {
                *said += reading.count(text);
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        // A page that says nothing of anybody would pass, too.
        assert!(said.iter().all(|count| *count > 10), "{said:?}");
    }
}
