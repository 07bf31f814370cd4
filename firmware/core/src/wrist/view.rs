use watch_protocol::WristAnswer;

use super::{Link, Name, Screen, Status, View, WITH_MS, Wrist, open::Open, screen};
use crate::Millis;

/// "Noted" is shown this long, milliseconds.
const NOTED_MS: Millis = 10_000;
/// Steps of the ring around a question.
const TWELFTHS: Millis = 12;

impl Wrist {
    /// What to show at `now`; it stays so until [`Wrist::next`] or another input.
    pub fn view(&self, now: Millis) -> View {
        let screen = self.screen(now);
        let is_told = matches!(screen, Screen::BatteryEmpty(_));
        View {
            screen,
            status: Status {
                is_offline: self.link == Link::Offline,
                low_battery_percent: screen::low(self.battery_percent).filter(|_| !is_told),
            },
            is_lit: self.is_lit(now),
        }
    }

    fn screen(&self, now: Millis) -> Screen {
        match self.link {
            Link::Unpaired => return Screen::Unpaired,
            Link::Pairing => return Screen::Pairing,
            Link::Revoked => return Screen::Revoked,
            Link::Offline | Link::Online => {}
        }
        let open = self.open.as_ref().filter(|open| now < open.ends());
        let with = self.with(now).cloned();
        if let (Some(open), Some(twelfths)) = (open, self.twelfths(now))
            && open.is_asking()
        {
            return Screen::Asking { with, twelfths };
        }
        if let Some(name) = with {
            return Screen::With(name);
        }
        if let Some(screen) = open.and_then(|open| self.aftermath(now, open)) {
            return screen;
        }
        if let Some(percent) = screen::empty(self.battery_percent) {
            return Screen::BatteryEmpty(percent);
        }
        Screen::Worn(self.sense)
    }

    /// What is left to show of an alert that asks nothing.
    fn aftermath(&self, now: Millis, open: &Open) -> Option<Screen> {
        let sending = open.sending(now, self.link == Link::Offline);
        match open.answer {
            Some((WristAnswer::Fine, at)) => {
                (now < at.saturating_add(NOTED_MS)).then_some(Screen::Noted { sending })
            }
            _ => (!open.is_taken).then_some(Screen::Waiting { sending }),
        }
    }

    pub(super) fn is_lit(&self, now: Millis) -> bool {
        now < self.lit_until || self.deadline().is_some()
    }

    /// Who is there now.
    pub(super) fn with(&self, now: Millis) -> Option<&Name> {
        let with = self.with.as_ref()?;
        (now < with.since.saturating_add(WITH_MS)).then_some(&with.name)
    }

    /// Twelfths that are left of the question's time.
    fn twelfths(&self, now: Millis) -> Option<u8> {
        let left = self.deadline()?.saturating_sub(now);
        let steps = (left * TWELFTHS).div_ceil(self.answer_ms);
        u8::try_from(steps.clamp(1, TWELFTHS)).ok()
    }

    /// When the view, or a question's answer, next changes by time alone.
    pub fn next(&self, now: Millis) -> Option<Millis> {
        let open = self.open.as_ref();
        let steps = self.deadline().map(|deadline| {
            let left = deadline.saturating_sub(now);
            let above = (left * TWELFTHS).div_ceil(self.answer_ms).saturating_sub(1);
            deadline.saturating_sub(above * self.answer_ms / TWELFTHS)
        });
        let noted = open
            .and_then(|open| open.answer)
            .map(|(_, at)| at.saturating_add(NOTED_MS));
        let with = self.with.as_ref();
        let times = [
            Some(self.lit_until),
            steps,
            self.deadline(),
            noted,
            open.map(Open::sent_by),
            open.map(Open::ends),
            with.map(|with| with.since.saturating_add(WITH_MS)),
        ];
        times.into_iter().flatten().filter(|at| *at > now).min()
    }
}
