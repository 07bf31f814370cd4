use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{client::Encoding, fault::Fault, hand::Reply};

/// Longest time between two posts when nobody says otherwise, seconds.
pub(crate) const DEFAULT_EVERY_S: f64 = 2.0;

/// A simulated Fitweet watch: the firmware's core with made-up or recorded sensors.
#[derive(Debug, Parser)]
#[command(name = "fitweet-watch", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Trade a pairing code for a credential
    Pair(PairArgs),
    /// Replay a recording folder through the watch
    Replay(ReplayArgs),
    /// Wear the watch as a made-up person
    Wear(WearArgs),
    /// Run the detector over a recording and write its scores
    Detect(DetectArgs),
}

#[derive(Debug, Args)]
pub(crate) struct PairArgs {
    /// Where the server is, for example `http://127.0.0.1:3000`
    #[arg(long)]
    pub(crate) server: String,
    /// The eight characters that the wearer sees; case and dashes do not matter
    #[arg(long)]
    pub(crate) code: String,
    /// What people will see
    #[arg(long, default_value = "Simulated watch")]
    pub(crate) name: String,
    /// State file [default: fitweet/watch.state in the user's state folder]
    #[arg(long)]
    pub(crate) state: Option<PathBuf>,
    /// Give up what still waits for a former pairing
    #[arg(long)]
    pub(crate) discard: bool,
}

/// What every worn watch has in common.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// State file [default: fitweet/watch.state in the user's state folder]
    #[arg(long)]
    pub(crate) state: Option<PathBuf>,
    /// Server to post to, if not the one of the pairing
    #[arg(long)]
    pub(crate) server: Option<String>,
    /// Times faster than life [default: 1, the demo 10]
    #[arg(long, value_parser = speed)]
    pub(crate) speed: Option<f64>,
    /// Seconds of signal at the start that take no time; they are stamped into the past
    #[arg(long, value_name = "SECONDS")]
    pub(crate) fast_forward: Option<u64>,
    #[arg(long, value_enum, default_value_t = Encoding::Postcard)]
    pub(crate) encoding: Encoding,
    /// Longest time between two posts, in real seconds
    #[arg(long, default_value_t = DEFAULT_EVERY_S, value_parser = seconds)]
    pub(crate) post_every: f64,
    /// After the end, wait this long for a human's answer to be felt and confirmed
    #[arg(long, value_name = "SECONDS")]
    pub(crate) until_acknowledged: Option<u64>,
    /// What the wearer says to an alert; without it the watch does not ask
    #[arg(long, value_enum)]
    pub(crate) answer: Option<Reply>,
    /// A sensor that fails, from the start to the end
    #[arg(long, value_enum)]
    pub(crate) fault: Option<Fault>,
    /// Stop when standard input ends, so that the watch goes with whoever started it
    #[arg(long)]
    pub(crate) until_stdin_ends: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// Folder with `signals_4hz.csv` and perhaps `beats.csv`, or `bvp_64hz.csv.gz` to find beats in
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Script {
    /// Sits, reads, shifts now and then
    Calm,
    /// Calm for eight minutes, then anxious for three and a half
    Anxious,
    /// Calm, then on a bike for fifteen minutes, then at rest
    Exercise,
    /// A long day: mostly calm, sometimes walking, rarely anxious; never ends
    Demo,
}

#[derive(Debug, Args)]
pub(crate) struct WearArgs {
    #[arg(long, value_enum, default_value_t = Script::Calm)]
    pub(crate) script: Script,
    /// Minutes of signal [default: the script's own length]
    #[arg(long)]
    pub(crate) minutes: Option<u64>,
    /// Another seed is another person
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DetectArgs {
    /// `signals_4hz.csv` of a recording
    #[arg(long)]
    pub(crate) signals: PathBuf,
    /// `beats.csv`: where the pulse peaks are
    #[arg(long)]
    pub(crate) beats: Option<PathBuf>,
    /// `bvp_64hz.csv.gz`: the pulse wave, to find beats in when there are none; without either,
    /// the heart rate is the column `hr_e4_bpm`
    #[arg(long)]
    pub(crate) bvp: Option<PathBuf>,
    /// Score that an alert asks for [default: the one that ships]
    #[arg(long, value_parser = threshold)]
    pub(crate) threshold: Option<f32>,
    /// File to write: rows of `t_s,score,alert`
    #[arg(long)]
    pub(crate) out: PathBuf,
}

fn within(text: &str, low: f64, high: f64) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|value| (low..=high).contains(value))
        .ok_or_else(|| format!("must be a number from {low} to {high}"))
}

fn speed(text: &str) -> Result<f64, String> {
    within(text, 0.1, 100_000.0)
}

fn threshold(text: &str) -> Result<f32, String> {
    #[expect(clippy::cast_possible_truncation, reason = "within a hundred")]
    within(text, 0.0, 100.0).map(|threshold| threshold as f32)
}

fn seconds(text: &str) -> Result<f64, String> {
    within(text, 0.05, 3600.0)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn speeds_that_are_none_are_refused() {
        for text in ["0", "-1", "NaN", "inf", "fast", ""] {
            assert!(speed(text).is_err(), "{text}");
        }
        assert_eq!(speed("60"), Ok(60.0));
    }
}
