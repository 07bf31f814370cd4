use std::collections::BTreeSet;

/// What both databases note.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) state: &'static str,
    pub(crate) called: BTreeSet<&'static str>,
    pub(crate) faults: Vec<String>,
    told: BTreeSet<(String, String)>,
}

impl Notes {
    /// Once for each statement and state.
    pub(crate) fn fault(&mut self, call: &str, statement: &str, what: &str) {
        if self
            .told
            .insert((self.state.to_owned(), statement.to_owned()))
        {
            let state = self.state;
            self.faults
                .push(format!("{call} ({state}): {what}\n  {statement}"));
        }
    }
}
