//! What outlives a kill: the pairing, the queue, and what was felt.
//!
//! One file of JSON lines, only appended to while running, so that a kill can tear at most
//! the last line. It is readable by its owner alone, since it holds the credential.

mod files;

use std::{
    collections::BTreeMap,
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use watch_protocol::{Confirmation, Item};

pub(crate) use files::default_path;

/// Appended bytes after which the file is written anew.
const BLOATED_BYTES: u64 = 4 * 1024 * 1024;

/// Who this watch is to which server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pairing {
    pub(crate) server: String,
    pub(crate) device_id: String,
    pub(crate) token: String,
    pub(crate) epoch: u32,
}

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "lives for one line")]
pub(crate) enum Entry {
    Paired(Pairing),
    /// The next item gets at least this number.
    Counter(u32),
    Kept(Item),
    /// The server has answered for these.
    Settled(Vec<u32>),
    Felt(Confirmation),
}

/// What a file's entries add up to.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Memory {
    pub(crate) pairing: Option<Pairing>,
    pub(crate) next_seq: u32,
    pub(crate) items: BTreeMap<u32, Item>,
    pub(crate) felt: Vec<Confirmation>,
}

impl Memory {
    fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Paired(pairing) => self.pairing = Some(pairing),
            Entry::Counter(next) => self.next_seq = self.next_seq.max(next),
            Entry::Kept(item) => {
                self.next_seq = self.next_seq.max(item.seq().saturating_add(1));
                self.items.insert(item.seq(), item);
            }
            Entry::Settled(seqs) => self.items.retain(|seq, _| !seqs.contains(seq)),
            Entry::Felt(felt) => self.felt.push(felt),
        }
    }

    /// Adds up a file. A torn last line never happened; any other fault is an error.
    fn read(text: &[u8]) -> Result<Self> {
        let mut memory = Self::default();
        let whole = text.iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
        for (number, line) in text[..whole].split(|byte| *byte == b'\n').enumerate() {
            if line.is_empty() {
                continue;
            }
            let entry = serde_json::from_slice(line)
                .with_context(|| format!("line {} is damaged", number + 1))?;
            memory.take(entry);
        }
        Ok(memory)
    }

    fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        let paired = self.pairing.clone().map(Entry::Paired);
        paired
            .into_iter()
            .chain([Entry::Counter(self.next_seq)])
            .chain(self.felt.iter().copied().map(Entry::Felt))
            .chain(self.items.values().cloned().map(Entry::Kept))
    }
}

/// The file, held by one process at a time.
#[derive(Debug)]
pub(crate) struct State {
    path: PathBuf,
    /// None until there is something to keep.
    file: Option<File>,
    appended: u64,
    _lock: File,
}

fn lines(entries: impl Iterator<Item = Entry>) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut bytes, &entry)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

impl State {
    /// Takes hold of the file and says what it holds.
    pub(crate) fn open(path: &Path) -> Result<(Self, Memory)> {
        let name = path.display();
        let lock = files::lock(path)?;
        let mut state = Self {
            path: path.to_owned(),
            file: None,
            appended: 0,
            _lock: lock,
        };
        match std::fs::read(path) {
            Ok(text) => {
                let memory = Memory::read(&text).with_context(|| format!("state file {name}"))?;
                state.rewrite(&memory)?;
                Ok((state, memory))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok((state, Memory::default()))
            }
            Err(error) => bail!("cannot read the state file {name}: {error}"),
        }
    }

    /// Writes one entry; when this returns, a kill cannot undo it.
    pub(crate) fn append(&mut self, entry: Entry) -> Result<()> {
        let bytes = lines(std::iter::once(entry))?;
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(files::replace(&self.path, b"")?),
        };
        let written = file.write_all(&bytes);
        written.with_context(|| format!("cannot write {}", self.path.display()))?;
        self.appended += bytes.len() as u64;
        Ok(())
    }

    /// Makes what was appended survive a loss of power too.
    pub(crate) fn sync(&self) -> Result<()> {
        let synced = self.file.as_ref().map_or(Ok(()), File::sync_data);
        synced.with_context(|| format!("cannot write {}", self.path.display()))
    }

    pub(crate) fn is_bloated(&self) -> bool {
        self.appended > BLOATED_BYTES
    }

    /// Writes the file anew with nothing but this.
    pub(crate) fn rewrite(&mut self, memory: &Memory) -> Result<()> {
        self.file = Some(files::replace(&self.path, &lines(memory.entries())?)?);
        self.appended = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use watch_protocol::Reading;

    use super::*;

    fn entry() -> impl Strategy<Value = Entry> {
        prop_oneof![
            (0_u32..50, any::<i16>()).prop_map(|(seq, rate)| Entry::Kept(Item::Reading(Reading {
                seq,
                heart_rate_bpm: Some(f32::from(rate) / 7.0),
                ..Reading::default()
            }))),
            vec(0_u32..50, 0..5).prop_map(Entry::Settled),
            (0_u32..60).prop_map(Entry::Counter),
            any::<(i64, i64)>().prop_map(|(id, felt_at)| Entry::Felt(Confirmation { id, felt_at })),
        ]
    }

    proptest! {
        #[test]
        fn a_kill_at_any_byte_loses_at_most_the_line_it_tore(
            entries in vec(entry(), 0..30), cut in any::<prop::sample::Index>(),
        ) {
            let bytes = lines(entries.iter().cloned()).unwrap();
            let kept = &bytes[..cut.index(bytes.len() + 1)];
            let whole_lines = kept.split(|byte| *byte == b'\n').count() - 1;
            let mut expected = Memory::default();
            for entry in &entries[..whole_lines] {
                expected.take(entry.clone());
            }
            let read = Memory::read(kept).unwrap();
            prop_assert_eq!(&read, &expected);
            // Writing it anew changes nothing, numbers to the last bit included.
            prop_assert_eq!(Memory::read(&lines(read.entries()).unwrap()).unwrap(), expected);
        }
    }

    #[test]
    fn damage_in_the_middle_is_an_error() {
        let error = Memory::read(b"{\"counter\":3}\nrubbish\n{\"counter\":4}\n").unwrap_err();
        assert!(error.to_string().contains("line 2"));
    }

    #[test]
    fn a_second_process_is_turned_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/watch.state");
        let (mut state, _) = State::open(&path).unwrap();
        state.append(Entry::Counter(9)).unwrap();
        let error = State::open(&path).unwrap_err();
        assert!(format!("{error:#}").contains("in use"), "{error:#}");
        drop(state);
        assert_eq!(State::open(&path).unwrap().1.next_seq, 9);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("watch.state");
        let (mut state, _) = State::open(&path).unwrap();
        assert!(!path.exists(), "looking leaves nothing behind");
        state.append(Entry::Counter(1)).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
