use core::fmt::Write;

use heapless::String;
use watch_core::wrist::{Name, Screen, Sending, Sense, Status};

use crate::letters::Letters;

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
    pub(crate) hints: &'static [Hint],
}

const CALL: &[Hint] = &[Hint::Hold("Hold for somebody")];
const ANSWERS: &[Hint] = &[
    Hint::Press("Press: I'm OK"),
    Hint::Hold("Hold: stay with me"),
];
const STAY: &[Hint] = &[Hint::Hold("Hold: stay with me")];
const FINE: &[Hint] = &[Hint::Press("Press: I'm OK")];
const AGAIN: &[Hint] = &[Hint::Hold("Hold to try again")];

impl Words {
    pub(crate) fn of(screen: &Screen, status: Status) -> Self {
        let (mark, ring, title, body, hints) = match screen {
            Screen::Unpaired => (
                Mark::Apart,
                Ring::Faint,
                line("Not paired"),
                "Nobody can be reached yet.",
                &[][..],
            ),
            Screen::Pairing => (
                Mark::Apart,
                Ring::Faint,
                line("Pairing"),
                "One moment.",
                &[][..],
            ),
            Screen::Revoked => (
                Mark::Apart,
                Ring::Faint,
                line("No longer paired"),
                "Nobody can be reached. Pair it again.",
                &[][..],
            ),
            Screen::Faulty => (
                Mark::Hollow,
                Ring::Faint,
                line("Not working"),
                "Nobody can be reached. It tries again.",
                &[][..],
            ),
            Screen::BatteryEmpty(percent) => (
                Mark::Hollow,
                Ring::Faint,
                battery(*percent),
                "Please charge. An empty watch tells nobody.",
                CALL,
            ),
            Screen::Worn(sense) => {
                let (mark, title, body) = worn(*sense);
                (mark, Ring::Faint, line(title), body, CALL)
            }
            Screen::Asking { with, twelfths } => {
                let ring = Ring::Asks(*twelfths);
                match with {
                    None => (
                        Mark::Asked,
                        ring,
                        line("How are you?"),
                        "Unlike your usual.",
                        ANSWERS,
                    ),
                    Some(name) => (Mark::Together, ring, person(name), "is with you", ANSWERS),
                }
            }
            Screen::Noted { sending } => {
                let body = match sending {
                    Sending::Sending | Sending::Sent => "You said you're OK.",
                    Sending::NotYet => "It goes out when there is a connection.",
                    Sending::Refused => "It could not be delivered.",
                };
                (Mark::Here, Ring::Answers, line("Noted"), body, STAY)
            }
            Screen::Waiting { sending } => {
                let (title, body, hints) = match sending {
                    Sending::Sending => ("Sending", "", FINE),
                    Sending::NotYet => ("Not sent yet", "Nobody knows yet.", FINE),
                    Sending::Sent => ("Sent", "Waiting for somebody.", FINE),
                    Sending::Refused => ("Not delivered", "Please call somebody you trust.", AGAIN),
                };
                (Mark::Waiting, Ring::Waits, line(title), body, hints)
            }
            Screen::With(name) => (
                Mark::Together,
                Ring::Answers,
                person(name),
                "is with you",
                &[][..],
            ),
        };
        Self {
            status: words_of(status),
            mark,
            ring,
            title,
            body,
            hints,
        }
    }
}

fn worn(sense: Sense) -> (Mark, &'static str, &'static str) {
    match sense {
        Sense::Starting => (Mark::Hollow, "Starting", ""),
        Sense::Measuring => (Mark::Here, "Measuring", ""),
        Sense::WarmingUp => (Mark::Here, "Learning", "Not knowing your usual yet."),
        Sense::Moving => (Mark::Here, "Moving", "Nothing is asked meanwhile."),
        Sense::PoorContact => (Mark::Hollow, "Poor contact", "A little tighter, please."),
        Sense::Unclear => (Mark::Hollow, "Pulse unclear", "No clear beats."),
        Sense::OffWrist => (Mark::Hollow, "Off the wrist", "Nothing is measured."),
        Sense::Silent => (Mark::Hollow, "No sensor", "Nothing is measured."),
        Sense::Charging => (Mark::Hollow, "Plugged in", "The skin is not measured."),
    }
}

fn line(text: &str) -> Line {
    let mut line = Line::new();
    let _ = line.push_str(text);
    line
}

fn battery(percent: u8) -> Line {
    let mut line = Line::new();
    let _ = write!(line, "Battery {percent} %");
    line
}

fn words_of(status: Status) -> Line {
    match (status.is_offline, status.low_battery_percent) {
        (false, None) => Line::new(),
        (true, None) => line("Offline"),
        (false, Some(percent)) => battery(percent),
        (true, Some(percent)) => {
            let mut line = Line::new();
            let _ = write!(line, "Offline · {percent} %");
            line
        }
    }
}

/// A name in the letters that can be drawn; without any it is somebody.
fn person(name: &Name) -> Line {
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
        line("Somebody")
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::String;

    use super::*;

    #[test]
    fn names_in_other_letters_are_somebody() {
        assert_eq!(person(&Name::new("山田")), "Somebody");
        assert_eq!(person(&Name::new("Jörg 🙂 Ødegård")), "Jörg  Ødegård");
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
        ];
        let with = Name::new("Ines");
        let mut screens = std::vec![
            Screen::Unpaired,
            Screen::Pairing,
            Screen::Revoked,
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
        for screen in &screens {
            let words = Words::of(screen, Status::default());
            let mut all = String::from(words.title.as_str()) + " " + words.body;
            for Hint::Press(text) | Hint::Hold(text) in words.hints {
                all = all + " " + text;
            }
            let all = all.to_lowercase();
            for word in [
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
                "!",
            ] {
                assert!(!all.contains(word), "{all}");
            }
        }
    }
}
