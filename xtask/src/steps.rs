//! What the person in front of the terminal sees, and how everything ends: each step shows its name,
//! what it is doing and for how long; a program's output appears only when it fails.

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    io::{BufReader, IsTerminal, Read, Write},
    os::unix::process::CommandExt,
    process::{Command, ExitCode, Stdio},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// Process groups to be told when we are.
static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());
/// How often somebody asked us to stop.
static STOPS: AtomicUsize = AtomicUsize::new(0);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ctrl-C ends the running program; the step then fails, and every server started here is stopped on
/// the way out. A second Ctrl-C does not wait for the program.
pub(crate) fn stop_on_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        let signal = match STOPS.fetch_add(1, Ordering::SeqCst) {
            0 => Signal::INT,
            _ => Signal::KILL,
        };
        for group in lock(&RUNNING).iter() {
            let _ = kill_process_group(*group, signal);
        }
    })
    .context("cannot listen to signals")
}

pub(crate) fn stopped() -> bool {
    STOPS.load(Ordering::SeqCst) > 0
}

pub(crate) fn say(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stdout(), "{}", line.as_ref());
}

pub(crate) fn exit(done: Result<()>) -> ExitCode {
    let Err(error) = done else {
        return ExitCode::SUCCESS;
    };
    if stopped() {
        say("stopped");
        return ExitCode::from(130);
    }
    let _ = writeln!(std::io::stderr(), "\nerror: {error:#}");
    ExitCode::FAILURE
}

/// One line: a name, a note that changes, the time.
pub(crate) struct Step {
    note: Arc<Mutex<String>>,
}

impl Step {
    /// Shown beside the name, and kept when the step is done.
    pub(crate) fn note(&self, note: impl Into<String>) {
        *lock(&self.note) = note.into();
    }
}

pub(crate) fn step<T>(name: &str, work: impl FnOnce(&Step) -> Result<T>) -> Result<T> {
    if stopped() {
        bail!("stopped");
    }
    let started = Instant::now();
    let step = Step {
        note: Arc::default(),
    };
    let (over, ticker) = tick(name.to_owned(), Arc::clone(&step.note), started);
    let done = work(&step);
    drop(over);
    let _ = ticker.join();
    let mark = if done.is_ok() { '✓' } else { '✗' };
    say(line(mark, name, &lock(&step.note), started));
    done.with_context(|| name.to_owned())
}

fn line(mark: char, name: &str, note: &str, started: Instant) -> String {
    let seconds = started.elapsed().as_secs();
    let note: String = note.chars().take(60).collect();
    format!(
        "{mark} {name:<30} {:>3}:{:02}  {note}",
        seconds / 60,
        seconds % 60
    )
}

fn tick(name: String, note: Arc<Mutex<String>>, started: Instant) -> (Sender<()>, JoinHandle<()>) {
    let (over, waiting) = channel();
    let terminal = std::io::stdout().is_terminal();
    // A log file wants few lines, a person wants to see that it moves.
    let pause = Duration::from_millis(if terminal { 250 } else { 20_000 });
    let ticker = std::thread::spawn(move || {
        while waiting.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            let line = line('…', &name, &lock(&note), started);
            let mut out = std::io::stdout();
            let _ = if terminal {
                write!(out, "\r\x1b[K{line}")
            } else {
                writeln!(out, "{line}")
            };
            let _ = out.flush();
        }
        if terminal {
            let _ = write!(std::io::stdout(), "\r\x1b[K");
        }
    });
    (over, ticker)
}

/// A child whose process group hears of our end.
pub(crate) struct Child {
    child: std::process::Child,
    group: Option<Pid>,
}

impl Child {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let child = command.process_group(0).spawn();
        let child = child.with_context(|| format!("cannot start {}", shown(command)))?;
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        lock(&RUNNING).extend(group);
        Ok(Self { child, group })
    }

    pub(crate) fn wait(&mut self) -> Result<std::process::ExitStatus> {
        let status = self.child.wait()?;
        lock(&RUNNING).retain(|pid| Some(*pid) != self.group);
        Ok(status)
    }
}

/// Runs a program to its end and returns what it printed. `seen` gets each line as it comes.
pub(crate) fn run(command: &mut Command, mut seen: impl FnMut(&str)) -> Result<String> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = Child::start(command)?;
    let (lines, arriving) = channel();
    let readers = [
        child
            .child
            .stdout
            .take()
            .map(|pipe| read_lines(pipe, lines.clone())),
        child
            .child
            .stderr
            .take()
            .map(|pipe| read_lines(pipe, lines)),
    ];
    let mut log = String::new();
    for line in arriving {
        seen(&line);
        if !is_progress(&line) {
            log.push_str(&line);
            log.push('\n');
        }
    }
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    let status = child.wait()?;
    if stopped() {
        bail!("stopped");
    }
    if !status.success() {
        let _ = writeln!(std::io::stderr(), "\n{}", log.trim());
        bail!("{} failed ({status})", shown(command));
    }
    Ok(log)
}

/// Runs a short program without showing anything; its failure is an error with what it complained about.
pub(crate) fn quiet(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed: {}", shown(command), complaint.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn read_lines(pipe: impl Read + Send + 'static, lines: Sender<String>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut line = Vec::new();
        // Progress is redrawn after a carriage return, without a new line.
        for byte in BufReader::new(pipe).bytes().map_while(Result::ok) {
            if matches!(byte, b'\n' | b'\r') {
                let _ = lines.send(String::from_utf8_lossy(&line).into_owned());
                line.clear();
            } else {
                line.push(byte);
            }
        }
        if !line.is_empty() {
            let _ = lines.send(String::from_utf8_lossy(&line).into_owned());
        }
    })
}

fn is_progress(line: &str) -> bool {
    line.trim_start().starts_with("Building [")
        || line.trim_matches(['\u{1b}', '[', 'K', ' ']).is_empty()
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
