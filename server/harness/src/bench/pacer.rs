//! When to send, decided beforehand: what is measured from these instants includes every delay, also
//! one that kept the sender from sending.

use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// One stream of instants per sender, each `every` long from one to the next, begun at a random point of the
/// first interval; no instant is at or after `until`. The streams end by themselves.
///
/// A thread of its own waits, since timers of the runtime are a millisecond coarse.
pub(super) fn start(
    senders: usize,
    every: Duration,
    from: Instant,
    until: Instant,
) -> Vec<UnboundedReceiver<Instant>> {
    let mut due = Vec::with_capacity(senders);
    let mut streams = Vec::with_capacity(senders);
    for _ in 0..senders {
        let (sender, stream) = unbounded_channel();
        due.push((every.mul_f64(rand::random_range(0.0..1.0)), sender));
        streams.push(stream);
    }
    due.sort_by_key(|(phase, _)| *phase);
    std::thread::spawn(move || wait(&due, every, from, until));
    streams
}

fn wait(
    due: &[(Duration, UnboundedSender<Instant>)],
    every: Duration,
    from: Instant,
    until: Instant,
) {
    for round in 0.. {
        for (phase, sender) in due {
            let at = from + every * round + *phase;
            if at >= until {
                return;
            }
            std::thread::sleep(at.saturating_duration_since(Instant::now()));
            // A sender that ended early has failed, and says so itself.
            sender.send(at).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_sender_is_told_its_instants() {
        let every = Duration::from_millis(2);
        let from = Instant::now();
        let until = from + every * 5;
        for mut stream in start(3, every, from, until) {
            let mut told = Vec::new();
            while let Some(at) = stream.recv().await {
                told.push(at);
            }
            assert_eq!(told.len(), 5);
            assert!(told.iter().all(|at| *at >= from && *at < until));
            assert!(told.windows(2).all(|pair| pair[1] - pair[0] == every));
        }
    }
}
