mod de;
mod en;
mod language;
mod ms;
mod nb;
mod sentences;

use core::fmt::Write;

use heapless::{String, Vec};
use watch_core::wrist::{Name, Screen, Sending, Sense, Status};

use crate::letters::Letters;
use sentences::{Sentences, Text};

pub use language::Language;

/// Long enough for the longest name and what is said about it.
pub(crate) type Line = String<72>;

/// Who is there, in dots: the wearer and somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The wearer, measured.
    Here,
    /// The wearer is asked.
    Asked,
    /// The wearer, and a place that is free.
    Waiting,
    /// Two, touching.
    Together,
    /// Nothing is measured.
    Hollow,
    /// Two that do not know each other.
    Apart,
}

/// How the ring is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ring {
    Faint,
    /// Twelfths that are left.
    Asks(u8),
    Waits,
    Answers,
}

/// What a press or a hold does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    Press(&'static str),
    Hold(&'static str),
}

/// A screen in words.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub(crate) status: Line,
    pub(crate) mark: Mark,
    pub(crate) ring: Ring,
    pub(crate) title: Line,
    pub(crate) body: &'static str,
    pub(crate) hints: Vec<Hint, 2>,
}

const fn sentences(language: Language) -> &'static Sentences {
    match language {
        Language::En => &en::SENTENCES,
        Language::De => &de::SENTENCES,
        Language::Nb => &nb::SENTENCES,
        Language::Ms => &ms::SENTENCES,
    }
}

impl Words {
    pub(crate) fn of(screen: &Screen, status: Status, language: Language) -> Self {
        let say = sentences(language);
        let call = [Hint::Hold(say.hold_for_somebody)];
        let answers = [Hint::Press(say.press_fine), Hint::Hold(say.hold_stay)];
        let stay = [Hint::Hold(say.hold_stay)];
        let fine = [Hint::Press(say.press_fine)];
        let again = [Hint::Hold(say.hold_again)];
        let (mark, ring, title, body, hints): (_, _, _, _, &[Hint]) = match screen {
            Screen::Unpaired => without_wearer(say.unpaired),
            Screen::Pairing => without_wearer(say.pairing),
            Screen::Revoked => without_wearer(say.revoked),
            Screen::Faulty => {
                let (title, body) = say.faulty;
                (Mark::Hollow, Ring::Faint, line(title), body, &[])
            }
            Screen::BatteryEmpty(percent) => (
                Mark::Hollow,
                Ring::Faint,
                battery(say, *percent),
                say.please_charge,
                &call,
            ),
            Screen::Worn(sense) => {
                let (mark, (title, body)) = worn(say, *sense);
                (mark, Ring::Faint, line(title), body, &call)
            }
            Screen::Asking { with, twelfths } => {
                let ring = Ring::Asks(*twelfths);
                let (title, body) = say.asking;
                match with {
                    None => (Mark::Asked, ring, line(title), body, &answers),
                    Some(name) => (
                        Mark::Together,
                        ring,
                        person(say, name),
                        say.is_with_you,
                        &answers,
                    ),
                }
            }
            Screen::Noted { sending } => {
                let body = match sending {
                    Sending::Sending | Sending::Sent => say.noted_fine,
                    Sending::NotYet => say.noted_not_yet,
                    Sending::Refused => say.noted_refused,
                };
                (Mark::Here, Ring::Answers, line(say.noted), body, &stay)
            }
            Screen::Waiting { sending } => {
                let ((title, body), hints) = match sending {
                    Sending::Sending => (say.sending, &fine),
                    Sending::NotYet => (say.not_sent_yet, &fine),
                    Sending::Sent => (say.sent, &fine),
                    Sending::Refused => (say.not_delivered, &again),
                };
                (Mark::Waiting, Ring::Waits, line(title), body, hints)
            }
            Screen::With(name) => (
                Mark::Together,
                Ring::Answers,
                person(say, name),
                say.is_with_you,
                &[],
            ),
        };
        Self {
            status: words_of(say, status),
            mark,
            ring,
            title,
            body,
            hints: hints.iter().copied().collect(),
        }
    }
}

/// A screen of a watch that is nobody's.
fn without_wearer<'a>((title, body): Text) -> (Mark, Ring, Line, &'static str, &'a [Hint]) {
    (Mark::Apart, Ring::Faint, line(title), body, &[])
}

fn worn(say: &Sentences, sense: Sense) -> (Mark, Text) {
    match sense {
        Sense::Starting => (Mark::Hollow, say.starting),
        Sense::Measuring => (Mark::Here, say.measuring),
        Sense::WarmingUp => (Mark::Here, say.warming_up),
        Sense::Moving => (Mark::Here, say.moving),
        Sense::PoorContact => (Mark::Hollow, say.poor_contact),
        Sense::Unclear => (Mark::Hollow, say.unclear),
        Sense::OffWrist => (Mark::Hollow, say.off_wrist),
        Sense::Silent => (Mark::Hollow, say.silent),
        Sense::Charging => (Mark::Hollow, say.charging),
        Sense::NoLight => (Mark::Hollow, say.no_light),
        Sense::NoAnswer => (Mark::Hollow, say.no_answer),
        Sense::NoValues => (Mark::Hollow, say.no_values),
        Sense::Shorted => (Mark::Hollow, say.shorted),
        Sense::Broken => (Mark::Hollow, say.broken),
        Sense::ForeignVoltage => (Mark::Hollow, say.foreign_voltage),
    }
}

fn line(text: &str) -> Line {
    let mut line = Line::new();
    let _ = line.push_str(text);
    line
}

fn battery(say: &Sentences, percent: u8) -> Line {
    let mut line = Line::new();
    let _ = write!(line, "{} {percent}{}", say.battery, say.percent);
    line
}

fn words_of(say: &Sentences, status: Status) -> Line {
    match (status.is_offline, status.low_battery_percent) {
        (false, None) => Line::new(),
        (true, None) => line(say.offline),
        (false, Some(percent)) => battery(say, percent),
        (true, Some(percent)) => {
            let mut line = Line::new();
            let _ = write!(line, "{} · {percent}{}", say.offline, say.percent);
            line
        }
    }
}

/// A name in the letters that can be drawn; without any it is somebody.
fn person(say: &Sentences, name: &Name) -> Line {
    // What the core calls a name of nothing.
    if *name == Name::new("") {
        return line(say.somebody);
    }
    let mut known = Line::new();
    for letter in name.as_str().chars() {
        // Signs that the letters lack have plain ones that people know.
        match letter {
            '…' => drop(known.push_str("...")),
            '’' => drop(known.push('\'')),
            letter if letter == ' ' || Letters::B18.knows(letter) => drop(known.push(letter)),
            _ => {}
        }
    }
    if known.chars().any(char::is_alphanumeric) {
        line(known.trim())
    } else {
        line(say.somebody)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::String;

    use super::*;

    #[test]
    fn names_in_other_letters_are_somebody() {
        let say = sentences(Language::En);
        assert_eq!(person(say, &Name::new("山田")), "Somebody");
        assert_eq!(person(say, &Name::new("Jörg 🙂 Ødegård")), "Jörg  Ødegård");
        for language in Language::ALL {
            let say = sentences(language);
            assert_eq!(person(say, &Name::new(" ")), say.somebody);
        }
    }

    #[test]
    fn no_word_judges_the_wearer() {
        let sendings = [
            Sending::Sending,
            Sending::NotYet,
            Sending::Sent,
            Sending::Refused,
        ];
        let senses = [
            Sense::Starting,
            Sense::Measuring,
            Sense::WarmingUp,
            Sense::Moving,
            Sense::PoorContact,
            Sense::Unclear,
            Sense::OffWrist,
            Sense::Silent,
            Sense::Charging,
            Sense::NoLight,
            Sense::NoAnswer,
            Sense::NoValues,
            Sense::Shorted,
            Sense::Broken,
            Sense::ForeignVoltage,
        ];
        let with = Name::new("Ines");
        let mut screens = std::vec![
            Screen::Unpaired,
            Screen::Pairing,
            Screen::Revoked,
            Screen::Faulty,
            Screen::BatteryEmpty(3),
            Screen::Asking {
                with: None,
                twelfths: 1
            },
            Screen::Asking {
                with: Some(with.clone()),
                twelfths: 1
            },
            Screen::With(with),
        ];
        screens.extend(senses.map(Screen::Worn));
        screens.extend(sendings.map(|sending| Screen::Noted { sending }));
        screens.extend(sendings.map(|sending| Screen::Waiting { sending }));
        let judging: [(Language, &[&str]); 4] = [
            (
                Language::En,
                &[
                    "anxi",
                    "stress",
                    "panic",
                    "attack",
                    "alarm",
                    "danger",
                    "normal",
                    "healthy",
                    "safe",
                    "calm",
                    "you are fine",
                    "you are ok",
                    "score",
                ],
            ),
            (
                Language::De,
                &[
                    "angst", "stress", "panik", "attacke", "anfall", "alarm", "gefahr", "normal",
                    "gesund", "sicher", "ruhig", "wert",
                ],
            ),
            (
                Language::Nb,
                &[
                    "angst", "stress", "panikk", "anfall", "alarm", "fare", "normal", "frisk",
                    "trygg", "rolig", "skår",
                ],
            ),
            (
                Language::Ms,
                &[
                    "cemas", "tekanan", "stres", "panik", "serangan", "bahaya", "normal", "sihat",
                    "selamat", "tenang", "skor",
                ],
            ),
        ];
        for (language, judging) in judging {
            for screen in &screens {
                let words = Words::of(screen, Status::default(), language);
                let mut all = String::from(words.title.as_str()) + " " + words.body;
                for Hint::Press(text) | Hint::Hold(text) in &words.hints {
                    all = all + " " + text;
                }
                let known = |letter: char| letter == ' ' || Letters::R08.knows(letter);
                assert!(all.chars().all(known), "letters of {all}");
                let all = all.to_lowercase();
                for word in judging.iter().chain(&["!"]) {
                    assert!(!all.contains(word), "{all}");
                }
            }
        }
    }
}
