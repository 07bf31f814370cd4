//! The measurements in their order.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};

use crate::bench::{
    Figures, across, attacked,
    column::Column,
    idle, ingest, join,
    reference::syncs_per_second,
    report::Report,
    subject::{MANY_ROOMS, MEMBERS, ROOMS, Storage, Subject},
    talk,
};

const JOINS_AT_ONCE: usize = 64;
/// Asked for by whoever compares with other systems.
const FIXED_RATE: f64 = 76_800.0;

/// How much to measure.
pub struct Plan {
    /// Of each measurement.
    pub time: Duration,
    /// Of the history.
    pub events: usize,
    pub idle_sockets: usize,
    pub idle_time: Duration,
    pub binary: PathBuf,
    pub older: Option<PathBuf>,
}

/// One kind of storage, being measured.
struct Run<'a> {
    report: &'a mut Report,
    plan: &'a Plan,
    name: &'static str,
    /// The reference first.
    fresh: Vec<Subject>,
    later: Vec<Subject>,
}

/// Measures everything on one kind of storage. All subjects take turns at each measurement, so that none of them
/// has a better hour of the machine than another.
pub async fn measure(report: &mut Report, storage: Storage, plan: &Plan) -> Result<()> {
    let mut run = Run::start(report, storage, plan).await?;
    run.idle().await;
    run.storage(storage)?;
    let time = plan.time;
    run.at_both_ages("100 messages/s", async |it| talk::calm(it, time).await)
        .await;
    run.at_both_ages("joins", async |it| joins(it, time).await)
        .await;
    run.later.clear();
    run.saturated().await;
    run.fresh("bursts", |_| true, async |it| talk::bursts(it).await)
        .await;
    run.fresh("ingest", |_| true, async |it| ingest::posts(it, time).await)
        .await;
    let is_fitweet = Subject::is_fitweet;
    run.fresh("alerts", is_fitweet, async |it| {
        ingest::alerts(it, time).await
    })
    .await;
    run.fresh("attack", is_fitweet, async |it| {
        attacked::beside(it, time).await
    })
    .await;
    if storage == Storage::PostgresAndRedis {
        run.fresh("two processes", is_fitweet, async |it| {
            across::calm(it, time).await
        })
        .await;
        run.without_redis().await;
    }
    Ok(())
}

impl<'a> Run<'a> {
    async fn start(report: &'a mut Report, storage: Storage, plan: &'a Plan) -> Result<Self> {
        let name = storage.name();
        say(name, "references");
        let mut figures = Figures::default();
        let folder = tempfile::tempdir()?;
        let syncs = syncs_per_second(folder.path(), Duration::from_secs(2))?;
        figures.add("synced writes, one after the other", syncs, "/s");
        report.add(name, Column::Reference, figures);
        let mut fresh = vec![Subject::reference().await?];
        let mut later = Vec::new();
        let mut binaries = vec![(&plan.binary, Column::Fresh, Column::Later)];
        if let Some(older) = &plan.older {
            binaries.push((older, Column::OlderFresh, Column::OlderLater));
        }
        for (binary, young, old) in binaries {
            say(name, &format!("{}: start", young.title()));
            match Subject::fitweet(young, storage, binary, binary, 0).await {
                Ok(subject) => fresh.push(subject),
                Err(error) => report.fail(name, young, "start", &error),
            }
            say(
                name,
                &format!("{}: laying {} events", old.title(), plan.events),
            );
            match with_history(old, storage, binary, plan).await {
                Ok(subject) => later.push(subject),
                Err(error) => report.fail(name, old, "history", &error),
            }
        }
        Ok(Self {
            report,
            plan,
            name,
            fresh,
            later,
        })
    }

    /// First: later, memory that was used and freed would hide what sockets need.
    async fn idle(&mut self) {
        for subject in &self.fresh {
            say(
                self.name,
                &format!("idle sockets, {}", subject.column.title()),
            );
            let measured = idle(subject, self.plan).await;
            take(self.report, self.name, subject, "idle sockets", measured);
        }
    }

    /// What the history takes on disk, before other measurements add to it.
    fn storage(&mut self, storage: Storage) -> Result<()> {
        for (young, old) in [
            (Column::Fresh, Column::Later),
            (Column::OlderFresh, Column::OlderLater),
        ] {
            let of = |all: &[Subject], column| -> Result<Option<u64>> {
                let subject = all.iter().find(|it| it.column == column);
                subject.map(Subject::stored_bytes).transpose()
            };
            let (Some(before), Some(after)) = (of(&self.fresh, young)?, of(&self.later, old)?)
            else {
                continue;
            };
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            let each = after.saturating_sub(before) as f64 / self.plan.events as f64;
            let mut figures = Figures::default();
            figures.add("stored, one event", each, "bytes");
            self.report.add(storage.name(), young, figures);
        }
        Ok(())
    }

    async fn at_both_ages(
        &mut self,
        what: &str,
        measure: impl AsyncFn(&Subject) -> Result<Figures>,
    ) {
        for _ in 0..self.rounds() {
            for subject in self.fresh.iter().chain(&self.later) {
                say(self.name, &format!("{what}, {}", subject.column.title()));
                let measured = measure(subject).await;
                take(self.report, self.name, subject, what, measured);
            }
        }
    }

    async fn fresh(
        &mut self,
        what: &str,
        wanted: impl Fn(&Subject) -> bool,
        measure: impl AsyncFn(&Subject) -> Result<Figures>,
    ) {
        for _ in 0..self.rounds() {
            for subject in self.fresh.iter().filter(|it| wanted(it)) {
                say(self.name, &format!("{what}, {}", subject.column.title()));
                let measured = measure(subject).await;
                take(self.report, self.name, subject, what, measured);
            }
        }
    }

    /// Saturation, then shares of it.
    async fn saturated(&mut self) {
        let time = self.plan.time;
        for _ in 0..self.rounds() {
            for subject in &self.fresh {
                let title = subject.column.title();
                say(self.name, &format!("saturated, {title}"));
                let measured = talk::saturated(subject, time).await.map(|(figures, note)| {
                    let note = note.map(|note| format!("{}, {title}: {note}.", self.name));
                    self.report.notes.extend(note);
                    figures
                });
                take(self.report, self.name, subject, "saturated", measured);
            }
        }
        for _ in 0..self.rounds() {
            for subject in &self.fresh {
                let (name, column) = (self.name, subject.column);
                let Some(most) = self.report.value(name, talk::SATURATED, column) else {
                    continue;
                };
                for (what, rate) in [
                    ("half of saturation", most / 2.0),
                    ("76,800 deliveries/s", FIXED_RATE),
                ] {
                    say(name, &format!("{what}, {}", column.title()));
                    if rate > most {
                        let title = column.title();
                        let note = format!("{name}, {title}: {what} are more than it can do.");
                        if !self.report.notes.contains(&note) {
                            self.report.notes.push(note);
                        }
                        continue;
                    }
                    let measured = talk::at_rate(subject, what, rate, time).await;
                    take(self.report, name, subject, what, measured);
                }
            }
        }
    }

    /// Last, and once: it does not come back.
    async fn without_redis(&mut self) {
        const WHAT: &str = "two processes, Redis killed";
        for subject in &mut self.fresh {
            if subject.is_fitweet() {
                say(self.name, &format!("{WHAT}, {}", subject.column.title()));
                let measured = across::without_redis(subject, self.plan.time).await;
                take(self.report, self.name, subject, WHAT, measured);
            }
        }
    }

    /// With another binary beside it each is measured twice, in turn.
    fn rounds(&self) -> usize {
        if self.plan.older.is_some() { 2 } else { 1 }
    }
}

/// A binary that does not know how to lay a history is given one that the newest laid, if it can read it.
async fn with_history(
    column: Column,
    storage: Storage,
    binary: &Path,
    plan: &Plan,
) -> Result<Subject> {
    let own = Subject::fitweet(column, storage, binary, binary, plan.events).await;
    match own {
        Ok(subject) => Ok(subject),
        Err(_) if binary != plan.binary => {
            Subject::fitweet(column, storage, binary, &plan.binary, plan.events)
                .await
                .context("it cannot lay a history, and does not read one of the newest binary")
        }
        Err(error) => Err(error),
    }
}

async fn joins(subject: &Subject, time: Duration) -> Result<Figures> {
    let seats = subject.seats(ROOMS, MEMBERS);
    let joins = join::joins(subject.addr, &seats, JOINS_AT_ONCE, time).await?;
    let mut figures = Figures::default();
    figures.add("joins, 64 at once", joins.per_second, "/s");
    figures.add_latencies("joins, 64 at once", &joins.latencies)?;
    Ok(figures)
}

async fn idle(subject: &Subject, plan: &Plan) -> Result<Figures> {
    let seats = subject.seats(MANY_ROOMS, MEMBERS);
    let (wanted, time) = (plan.idle_sockets, plan.idle_time);
    let idle = idle::measure(subject.pid, subject.addr, &seats, wanted, time).await?;
    if idle.sockets < wanted {
        anyhow::bail!("only {} files may be open", idle.sockets);
    }
    let mut figures = Figures::default();
    figures.add("idle socket", idle.bytes, "bytes");
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let share = |cores: f64| cores * 100.0 * 1e4 / idle.sockets as f64;
    let (idle, talk) = (share(idle.cores), share(idle.cores_beside_talk));
    figures.add("10,000 idle sockets: share of a core", idle, "%");
    figures.add(
        "10,000 idle sockets beside talk: share of a core",
        talk,
        "%",
    );
    Ok(figures)
}

fn take(
    report: &mut Report,
    name: &'static str,
    subject: &Subject,
    what: &str,
    measured: Result<Figures>,
) {
    match measured {
        Ok(figures) => report.add(name, subject.column, figures),
        Err(error) => report.fail(name, subject.column, what, &error),
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the run takes minutes; this says how far it is"
)]
fn say(name: &str, what: &str) {
    eprintln!("{name}: {what} …");
}
