//! The wearer's side: button, motor, display, around the core's wrist.

use core::{
    cell::Cell,
    fmt::Arguments,
    sync::atomic::{AtomicU8, Ordering},
};

use embassy_sync::{blocking_mutex::raw::NoopRawMutex, channel::Channel};
use embassy_time::{Duration, with_timeout};
use embedded_graphics::{pixelcolor::Rgb565, prelude::DrawTarget};
use esp_hal::gpio::{Input as Pin, Output as Line};
use esp_println::println;
use watch_board::{Board, Happened, Heartbeats, Task, Worn, now};
use watch_core::wrist::{
    AlertId, Button, Input, Link, Name, Pattern, Screen, Settings, Status, View, Wrist,
};
use watch_face::{Face, Glass, Palette};
use watch_protocol::{Reading, Rule, WristAnswer};

use crate::{flash::Flash, usb};

/// No reading of the battery yet.
pub(crate) const UNKNOWN: u8 = 255;
pub(crate) static BATTERY_PERCENT: AtomicU8 = AtomicU8::new(UNKNOWN);
/// How often the button and the motor are looked at.
const LOOK: Duration = Duration::from_millis(20);
/// How long an answer for which there is no room waits until it is tried again.
const RETRY_MS: u64 = 1_000;
/// Rows of the display that are drawn at a time.
pub(crate) const BAND: usize = 240 * 16;

/// What the loop tells the wrist, with nothing borrowed.
enum Note {
    Raised(AlertId, Rule),
    Delivered(AlertId),
    Taken(AlertId, Name),
    Link(Link),
    Reading(Reading),
}

/// The board as the loop knows it.
pub(crate) struct Ear {
    notes: Channel<NoopRawMutex, Note, 12>,
    /// The wearer raises an alert just now.
    asks: Cell<bool>,
    hearts: &'static Heartbeats,
}

impl Ear {
    pub(crate) const fn new(hearts: &'static Heartbeats) -> Self {
        Self {
            notes: Channel::new(),
            asks: Cell::new(false),
            hearts,
        }
    }

    pub(crate) fn link(&self, link: Link) {
        let _ = self.notes.try_send(Note::Link(link));
    }
}

impl Board for Ear {
    fn say(&self, line: Arguments<'_>) {
        println!("{line}");
    }

    fn happened(&self, what: Happened<'_>) {
        let note = match what {
            Happened::Measured(reading) => Note::Reading(reading.clone()),
            Happened::Raised { epoch, seq } => {
                let rule = if self.asks.get() {
                    Rule::Manual
                } else {
                    Rule::Arousal
                };
                Note::Raised(AlertId { epoch, seq }, rule)
            }
            Happened::Delivered { epoch, seq } => Note::Delivered(AlertId { epoch, seq }),
            Happened::Acknowledged { epoch, seq, by } => {
                Note::Taken(AlertId { epoch, seq }, Name::new(by))
            }
            Happened::Reached(true) => Note::Link(Link::Online),
            Happened::Reached(false) => Note::Link(Link::Offline),
        };
        // A wrist that sleeps through twelve notes has a display that does not answer.
        let _ = self.notes.try_send(note);
    }

    fn battery_percent(&self) -> Option<u8> {
        let percent = BATTERY_PERCENT.load(Ordering::Relaxed);
        (percent != UNKNOWN).then_some(percent)
    }

    fn is_charging(&self) -> bool {
        usb::is_charging()
    }

    fn hearts(&self) -> &Heartbeats {
        self.hearts
    }
}

/// What is on the wearer's side of the pins.
pub(crate) struct Hand<D: DrawTarget<Color = Rgb565>> {
    pub(crate) button: Pin<'static>,
    pub(crate) motor: Line<'static>,
    /// High while a charger or a computer is plugged in.
    pub(crate) plug: Pin<'static>,
    pub(crate) backlight: Line<'static>,
    pub(crate) display: Option<D>,
    pub(crate) band: &'static mut [Rgb565; BAND],
    pub(crate) shown: Option<View>,
    pub(crate) buzz: Option<(&'static Pattern, u64)>,
    /// The last answer, while there is no room for it, and when it is tried again.
    pub(crate) unkept: Option<(AlertId, WristAnswer, u64)>,
}

impl<D: DrawTarget<Color = Rgb565>> Hand<D> {
    /// Runs for ever beside the loop.
    pub(crate) async fn run(&mut self, ear: &Ear, worn: &Worn<'_, Ear, Flash>) {
        let mut wrist = Wrist::new(Settings::default());
        let mut button = Button::default();
        loop {
            ear.hearts.beat(Task::Wrist, now());
            usb::look(&self.plug);
            let note = with_timeout(LOOK, ear.notes.receive()).await.ok();
            let press = button.level(now(), self.button.is_low());
            if let Some(note) = &note {
                self.tell(&mut wrist, input(note), ear, worn).await;
            }
            let next = press.map_or(Input::Tick, Input::Press);
            self.tell(&mut wrist, next, ear, worn).await;
            self.look(&wrist);
        }
    }

    async fn tell(
        &mut self,
        wrist: &mut Wrist,
        input: Input<'_>,
        ear: &Ear,
        worn: &Worn<'_, Ear, Flash>,
    ) {
        let output = wrist.input(now(), input);
        if let Some(pattern) = output.haptic {
            self.buzz = Some((pattern, now()));
        }
        if let Some((alert, answer)) = output.answer {
            self.unkept = Some((alert, answer, now()));
        }
        // What waits for room may wait for long, and the button must do what it does meanwhile.
        if let Some((alert, answer, due)) = self.unkept.filter(|(.., due)| *due <= now()) {
            let is_kept = worn.answer((alert.epoch, alert.seq), answer).await;
            self.unkept = (!is_kept).then_some((alert, answer, due + RETRY_MS));
        }
        if output.ask {
            ear.asks.set(true);
            let asked = worn.ask(|at| wrist.manual_alert(at)).await;
            ear.asks.set(false);
            if !asked {
                println!("no room to ask for somebody");
            }
        }
    }

    fn look(&mut self, wrist: &Wrist) {
        if let Some((pattern, since)) = self.buzz {
            let elapsed = now().saturating_sub(since);
            let runs = pattern.runs_at(elapsed);
            self.motor.set_level(runs.into());
            if elapsed >= pattern.length_ms() {
                self.buzz = None;
            }
            // Drawing takes a while, and a pulse must not last longer for it.
            return;
        }
        self.show(wrist.view(now()));
    }

    /// Without the loop there is no status to show.
    pub(crate) fn show_alone(&mut self, screen: Screen) {
        self.show(View {
            screen,
            status: Status::default(),
            is_lit: true,
        });
    }

    pub(crate) fn show(&mut self, view: View) {
        if self.shown.as_ref() == Some(&view) {
            return;
        }
        self.backlight.set_level(view.is_lit.into());
        if let Some(display) = &mut self.display {
            let face = Face::new(&view, Glass::Round);
            let palette = Palette::NIGHT.to_rgb565();
            if face.paint(&palette, &mut self.band[..], display).is_err() {
                println!("the display does not answer");
            }
        }
        self.shown = Some(view);
    }
}

fn input(note: &Note) -> Input<'_> {
    match note {
        Note::Raised(alert, rule) => Input::Raised(*alert, *rule),
        Note::Delivered(alert) => Input::Delivered(*alert),
        Note::Taken(alert, name) => Input::Taken(*alert, name.as_str()),
        Note::Link(link) => Input::Link(*link),
        Note::Reading(reading) => Input::Reading(reading),
    }
}
