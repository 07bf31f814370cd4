use watch_protocol::WristAnswer;

use super::{LIT_MS, NEWS_LIT_MS, Output, Pattern, Press, Wrist};
use crate::{Millis, wrist::open::Fate};

/// A press this soon after a question was meant for something else, milliseconds.
const GUARD_MS: Millis = 700;
/// Somebody who has waited this long may ask again, milliseconds.
const REPEAT_MS: Millis = 120_000;

impl Wrist {
    pub(super) fn press(&mut self, now: Millis, press: Press, output: &mut Output) {
        let was_lit = self.is_lit(now);
        self.light(now, LIT_MS);
        if !self.can_reach() {
            return;
        }
        match press {
            // In the dark a touch looks; it does not speak.
            Press::Short if was_lit => self.fine(now, output),
            Press::Short => {}
            Press::Long => self.stay(now, output),
        }
    }

    /// "I'm OK", if there is a question that it answers.
    fn fine(&mut self, now: Millis, output: &mut Output) {
        let is_with = self.with(now).is_some();
        let Some(open) = &self.open else {
            return;
        };
        let is_early = now.saturating_sub(open.since) < GUARD_MS;
        // Once somebody is there, a touch of the button must not send them away.
        let is_settled = !open.is_asking() && (is_with || !open.is_waiting());
        if open.fate == Fate::Refused && !open.is_asking() || is_early || is_settled {
            return;
        }
        self.answer(now, WristAnswer::Fine, output);
    }

    /// "Stay with me" to what is open; otherwise the wearer asks for somebody.
    fn stay(&mut self, now: Millis, output: &mut Output) {
        output.haptic = Some(&Pattern::PRESSED);
        let Some(open) = &self.open else {
            output.ask = true;
            return;
        };
        let wants_stay =
            open.said(WristAnswer::Stay) || open.is_manual && !open.said(WristAnswer::Fine);
        if open.fate == Fate::Refused {
            output.ask = true;
        } else if !wants_stay {
            self.answer(now, WristAnswer::Stay, output);
        } else if open.is_taken || now.saturating_sub(open.since) >= REPEAT_MS {
            output.ask = true;
        } else {
            self.light(now, NEWS_LIT_MS);
        }
    }

    fn answer(&mut self, now: Millis, answer: WristAnswer, output: &mut Output) {
        if let Some(open) = &mut self.open {
            open.answer = Some((answer, now));
            output.answer = Some((open.id, answer));
            output.haptic = Some(&Pattern::PRESSED);
            let lit_ms = if answer == WristAnswer::Fine {
                LIT_MS
            } else {
                NEWS_LIT_MS
            };
            self.light(now, lit_ms);
        }
    }
}
