//! One run of a worn watch: signal in, posts out, until everything is settled.

use std::{
    future::Future,
    iter::Peekable,
    pin::{Pin, pin},
    time::{Duration, Instant},
};

use anyhow::Result;
use watch_core::{Config, Tick, Watch};
use watch_protocol::Alert;

use crate::{
    cli::{ReplayArgs, RunArgs, WearArgs},
    link::{Link, Revoked},
    pace::Pace,
    say::{self, End},
    source::{Event, feed, recording, wearer::Wearer},
};

/// Events between two looks at the network.
const BURST: usize = 2_000;
/// Shortest sleep; samples that come faster are taken together.
const NAP: Duration = Duration::from_millis(50);

pub(crate) async fn replay(args: ReplayArgs) -> Result<End> {
    let recording = recording::read(&recording::Files::of_folder(&args.folder))?;
    let manner = Manner {
        fast_forward_s: args.run.fast_forward.unwrap_or(0),
        speed: args.run.speed.unwrap_or(1.0),
        battery: false,
        pulse_hz: recording.pulse_hz,
    };
    Box::pin(run(args.run, manner, recording.events.into_iter())).await
}

pub(crate) async fn wear(args: WearArgs) -> Result<End> {
    let wearer = Wearer::new(args.script, args.minutes, args.seed);
    let own = args.script;
    let manner = Manner {
        fast_forward_s: args
            .run
            .fast_forward
            .unwrap_or_else(|| own.fast_forward_s()),
        speed: args.run.speed.unwrap_or_else(|| own.speed()),
        battery: true,
        pulse_hz: None,
    };
    Box::pin(run(args.run, manner, wearer)).await
}

struct Manner {
    fast_forward_s: u64,
    speed: f64,
    /// A made-up watch has a made-up battery; a recording has none.
    battery: bool,
    pulse_hz: Option<f32>,
}

struct Session {
    watch: Watch,
    link: Link,
    pace: Pace,
    battery: bool,
}

async fn run(args: RunArgs, manner: Manner, events: impl Iterator<Item = Event>) -> Result<End> {
    let from_ms = manner.fast_forward_s.saturating_mul(1000);
    let pace = Pace::start(from_ms, manner.speed);
    let link = Link::open(&args, &pace).await?;
    let mut session = Session {
        watch: match manner.pulse_hz {
            Some(hz) => Watch::new(Config::SHIPPED).with_pulse_rate(hz),
            None => Watch::new(Config::SHIPPED),
        },
        link,
        pace,
        battery: manner.battery,
    };
    let events = events.filter_map(|event| match args.fault {
        Some(fault) => event.of_failed(fault),
        None => Some(event),
    });
    say::line("wearing: posts begin");
    let mut stop = pin!(stop(args.until_stdin_ends));
    let ended = match session.measure(events.peekable(), stop.as_mut()).await? {
        Ok(true) => session.settle(&args, stop.as_mut()).await?,
        Ok(false) => Ok(session.link.is_settled()),
        Err(Revoked) => Err(Revoked),
    };
    Ok(session.report(&ended))
}

impl Session {
    /// Feeds the signal at its pace; `false` when it was interrupted.
    async fn measure(
        &mut self,
        mut events: Peekable<impl Iterator<Item = Event>>,
        mut stop: Pin<&mut impl Future<Output = ()>>,
    ) -> Result<Result<bool, Revoked>> {
        loop {
            for _ in 0..BURST {
                let now = self.pace.elapsed_ms();
                let due = |event: &Event| self.pace.due_ms(event.at_ms()) <= now;
                let Some(event) = events.next_if(due) else {
                    break;
                };
                for tick in feed(&mut self.watch, &event) {
                    self.keep(tick).await?;
                }
            }
            let Some(next) = events.peek() else {
                return Ok(Ok(true));
            };
            let now = self.pace.elapsed_ms();
            let due = self.pace.due_ms(next.at_ms());
            let wake = if due <= now {
                Instant::now()
            } else {
                self.pace.instant(due).max(Instant::now() + NAP)
            };
            tokio::select! {
                turned = self.link.turn(&self.pace, wake) => if let Err(revoked) = turned? {
                    return Ok(Err(revoked));
                },
                () = stop.as_mut() => return Ok(Ok(false)),
            }
        }
    }

    /// Posts until nothing waits, and longer for a human's answer if asked to.
    async fn settle(
        &mut self,
        args: &RunArgs,
        mut stop: Pin<&mut impl Future<Output = ()>>,
    ) -> Result<Result<bool, Revoked>> {
        let patience = args.until_acknowledged.map(Duration::from_secs);
        let deadline = patience.map(|patience| Instant::now() + patience);
        loop {
            let answered = self.link.counts.felt > 0 || deadline.is_none();
            if self.link.is_settled() && answered {
                return Ok(Ok(true));
            }
            let now = Instant::now();
            if deadline.is_some_and(|deadline| now >= deadline) {
                say::line("nobody has answered in time");
                return Ok(Ok(false));
            }
            let wake = now + Duration::from_secs(1);
            tokio::select! {
                turned = self.link.turn(&self.pace, wake) => if let Err(revoked) = turned? {
                    return Ok(Err(revoked));
                },
                () = stop.as_mut() => return Ok(Ok(false)),
            }
        }
    }

    async fn keep(&mut self, tick: Tick) -> Result<()> {
        let measured_at = self.pace.stamp(tick.at);
        let mut reading = tick.reading;
        reading.measured_at = measured_at;
        reading.battery_percent = self.battery.then(|| charge(tick.at));
        self.link.keep_reading(reading).await?;
        if let Some(mut alert) = tick.alert {
            alert.measured_at = measured_at;
            let words = describe(&alert);
            let seq = self.link.keep_alert(alert, &self.pace).await?;
            say::line(&format!("alert {seq} raised: {words}"));
        }
        Ok(())
    }

    fn report(&self, ended: &Result<bool, Revoked>) -> End {
        let counts = self.link.counts;
        let waiting = self.link.waiting();
        if ended.is_err() {
            say::line(&format!(
                "this watch's pairing was revoked; {waiting} items wait, pair again to go on"
            ));
            return End::Revoked;
        }
        let done = matches!(ended, Ok(true));
        say::line(&format!(
            "{}: {} readings and {} alerts delivered, {} refused, {} answers felt, {waiting} items wait",
            if done { "done" } else { "stopped" },
            counts.readings,
            counts.alerts,
            counts.refused,
            counts.felt,
        ));
        let dropped = self.link.dropped();
        if dropped > 0 {
            say::line(&format!(
                "{dropped} readings were given up for lack of room"
            ));
        }
        if done && counts.refused == 0 && dropped == 0 {
            End::Complete
        } else {
            End::Incomplete
        }
    }
}

/// Full at first, one per cent less every ten minutes, charged again at the last fifth.
fn charge(signal_ms: u64) -> u8 {
    let used = (signal_ms / 600_000) % 80;
    100 - u8::try_from(used).unwrap_or(0)
}

fn describe(alert: &Alert) -> String {
    let evidence = &alert.evidence;
    let held = evidence.sustained_s;
    let hearts = evidence
        .heart_rate_bpm
        .zip(evidence.baseline_heart_rate_bpm)
        .map(|(now, usual)| format!(" (heart {now:.0}, usually {usual:.0})"));
    format!(
        "arousal above the own baseline for {held} s while sitting still{}",
        hearts.unwrap_or_default()
    )
}

/// Ends when somebody asks the process to, or, if told so, when its input does.
async fn stop(with_stdin: bool) {
    tokio::select! {
        () = interrupted() => {}
        () = stdin_ends(), if with_stdin => {}
    }
}

async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                _ = tokio::signal::ctrl_c() => return,
            }
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

async fn stdin_ends() {
    let (ended, wait) = tokio::sync::oneshot::channel();
    // A thread of its own: a blocked read must not keep the process from ending.
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = wait.await;
}
