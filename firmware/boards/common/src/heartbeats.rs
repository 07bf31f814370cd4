use core::cell::Cell;

use watch_core::Millis;

/// What must go on for a watch to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Takes what the sensors say.
    Measure,
    /// Posts what waits.
    Deliver,
    /// Button, motor and display.
    Wrist,
}

impl Task {
    const ALL: [Self; 3] = [Self::Measure, Self::Deliver, Self::Wrist];

    /// How long it may go on without a word, milliseconds.
    const fn patience_ms(self) -> Millis {
        match self {
            Self::Measure | Self::Wrist => 15_000,
            // A post may take so long, and what it brings has to be written.
            Self::Deliver => watch_core::ANSWER_WITHIN_MS + 15_000,
        }
    }
}

/// When each task last made progress. The watchdog is fed only while none of them stands still.
#[derive(Debug, Default)]
pub struct Heartbeats {
    last: Cell<[Option<Millis>; Task::ALL.len()]>,
    flash_fails: Cell<bool>,
}

impl Heartbeats {
    pub const fn new() -> Self {
        Self {
            last: Cell::new([None; Task::ALL.len()]),
            flash_fails: Cell::new(false),
        }
    }

    /// This task made progress. From its first word on it is expected to go on.
    pub fn beat(&self, task: Task, now: Millis) {
        self.set(task, Some(now));
    }

    /// This task has ended as it should.
    pub fn retire(&self, task: Task) {
        self.set(task, None);
    }

    /// All have ended as they should.
    pub fn retire_all(&self) {
        self.last.set([None; Task::ALL.len()]);
    }

    fn set(&self, task: Task, at: Option<Millis>) {
        let mut last = self.last.get();
        last[task as usize] = at;
        self.last.set(last);
    }

    /// A task that stands still.
    pub fn stuck(&self, now: Millis) -> Option<Task> {
        let last = self.last.get();
        Task::ALL.into_iter().find(|task| {
            last[*task as usize].is_some_and(|at| now.saturating_sub(at) > task.patience_ms())
        })
    }

    /// Whether flash failed when it was last used, which explains a task that stands still.
    pub fn flash_fails(&self) -> bool {
        self.flash_fails.get()
    }

    pub(crate) fn set_flash_fails(&self, fails: bool) {
        self.flash_fails.set(fails);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_must_be_fresh() {
        let hearts = Heartbeats::new();
        assert_eq!(hearts.stuck(1_000_000), None, "nothing has begun");
        hearts.beat(Task::Measure, 0);
        hearts.beat(Task::Deliver, 0);
        hearts.beat(Task::Wrist, 0);
        assert_eq!(hearts.stuck(15_000), None);
        assert_eq!(hearts.stuck(15_001), Some(Task::Measure));
        hearts.beat(Task::Measure, 15_000);
        assert_eq!(hearts.stuck(15_001), Some(Task::Wrist));
        hearts.beat(Task::Wrist, 15_000);
        assert_eq!(hearts.stuck(30_000), None, "a post may take so long");
        hearts.beat(Task::Measure, 30_000);
        hearts.beat(Task::Wrist, 30_000);
        assert_eq!(hearts.stuck(30_001), Some(Task::Deliver));
    }

    #[test]
    fn one_that_is_busy_does_not_speak_for_another() {
        let hearts = Heartbeats::new();
        for task in Task::ALL {
            hearts.beat(task, 0);
        }
        for silent in Task::ALL {
            for task in Task::ALL {
                hearts.beat(task, if task == silent { 0 } else { 60_000 });
            }
            assert_eq!(hearts.stuck(60_000), Some(silent));
        }
    }

    #[test]
    fn one_that_has_ended_is_not_waited_for() {
        let hearts = Heartbeats::new();
        hearts.beat(Task::Measure, 0);
        hearts.retire(Task::Measure);
        assert_eq!(hearts.stuck(1_000_000), None);
        hearts.beat(Task::Deliver, 0);
        hearts.retire_all();
        assert_eq!(hearts.stuck(1_000_000), None);
        hearts.beat(Task::Measure, 1_000_000);
        assert_eq!(hearts.stuck(1_015_001), Some(Task::Measure));
    }
}
