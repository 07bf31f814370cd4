//! The made-up wearer's side of an alert: the core's wrist, and a hand that presses.

use clap::ValueEnum;
use watch_core::{
    Millis,
    wrist::{AlertId, Input, Link, Press, Settings, Wrist},
};
use watch_protocol::{Rule, WristAnswer};

/// A made-up wearer thinks this long, milliseconds: short, for a fast replay soon asks again.
const THINKS_MS: Millis = 1_000;
/// Whoever watches a simulation does not wait for a minute.
const ANSWER_MS: Millis = 15_000;

/// What a made-up wearer says when the watch asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reply {
    /// "I'm OK"
    Fine,
    /// "Stay with me"
    Stay,
    /// Nothing, which is reported after a while
    Silence,
}

/// What the wearer does when the watch asks; nothing is asked of one who has no hand.
pub(crate) struct Hand {
    wrist: Wrist,
    reply: Reply,
    presses_at: Option<Millis>,
    is_asked: bool,
}

impl Hand {
    pub(crate) fn new(reply: Reply) -> Self {
        let mut wrist = Wrist::new(Settings {
            answer_ms: ANSWER_MS,
        });
        wrist.input(0, Input::Link(Link::Online));
        Self {
            wrist,
            reply,
            presses_at: None,
            is_asked: false,
        }
    }

    /// An alert was kept; a question that it ends comes back with its answer.
    pub(crate) fn raised(&mut self, now: Millis, id: AlertId) -> Option<(AlertId, WristAnswer)> {
        self.presses_at = (self.reply != Reply::Silence).then_some(now + THINKS_MS);
        self.is_asked = true;
        let raised = self.wrist.input(now, Input::Raised(id, Rule::Arousal));
        raised.answer
    }

    /// Somebody has taken an alert on.
    pub(crate) fn taken(&mut self, now: Millis, id: AlertId, by: &str) {
        self.wrist.input(now, Input::Taken(id, by));
    }

    /// What the wearer has said by now.
    pub(crate) fn says(&mut self, now: Millis) -> Option<(AlertId, WristAnswer)> {
        let pressed = self.presses_at.take_if(|at| *at <= now).is_some();
        let input = match self.reply {
            _ if !pressed => Input::Tick,
            Reply::Stay => Input::Press(Press::Long),
            Reply::Fine | Reply::Silence => Input::Press(Press::Short),
        };
        let said = self.wrist.input(now, input).answer;
        self.is_asked &= said.is_none();
        said
    }

    /// When to look again.
    pub(crate) fn next(&self, now: Millis) -> Option<Millis> {
        let times = [self.presses_at, self.wrist.next(now)];
        times.into_iter().flatten().min()
    }

    /// A question waits for its answer.
    pub(crate) fn is_asked(&self) -> bool {
        self.is_asked
    }
}

/// In the words of the buttons.
pub(crate) fn words(answer: WristAnswer) -> &'static str {
    match answer {
        WristAnswer::Fine => "\"I'm OK\"",
        WristAnswer::Stay => "\"Stay with me\"",
        WristAnswer::Silence => "nothing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_says_how_long_it_takes() {
        let (thinks, answer) = (THINKS_MS / 1_000, ANSWER_MS / 1_000);
        let words = format!("after {thinks} s, or not at all, which is reported after {answer} s.");
        assert!(include_str!("../README.md").contains(&words));
    }

    #[test]
    fn each_hand_says_its_word_once() {
        for (reply, answer) in [
            (Reply::Fine, WristAnswer::Fine),
            (Reply::Stay, WristAnswer::Stay),
            (Reply::Silence, WristAnswer::Silence),
        ] {
            let mut hand = Hand::new(reply);
            let id = AlertId { epoch: 1, seq: 2 };
            assert_eq!(hand.raised(1_000, id), None);
            let mut now = 1_000;
            let mut said = Vec::new();
            while let Some(next) = hand.next(now).filter(|next| *next < 60_000) {
                now = next;
                said.extend(hand.says(now));
            }
            assert_eq!(said, [(id, answer)]);
            assert!(!hand.is_asked());
        }
    }
}
