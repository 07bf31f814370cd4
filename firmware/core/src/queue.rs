use watch_protocol::{Alert, Answer, Item, Reading};

/// Only alerts are left and there is no room for this one more item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Length of the payload, number, kind.
const HEADER: usize = 7;
const READING: u8 = 0;
const ALERT: u8 = 1;

/// What the server has not confirmed, oldest first.
///
/// `(device, epoch, seq)` names an item for ever, so `epoch` must be new whenever the
/// counter was lost. When the storage is full the oldest readings go first; an alert
/// leaves only when the server has answered for it.
#[derive(Clone, Debug)]
pub struct Queue<S> {
    storage: S,
    used: usize,
    epoch: u32,
    next_seq: u32,
    alerts: usize,
    readings: usize,
    dropped: u32,
}

#[derive(Clone, Copy)]
struct Record {
    start: usize,
    end: usize,
    seq: u32,
    is_alert: bool,
}

impl<S: AsRef<[u8]> + AsMut<[u8]>> Queue<S> {
    /// An empty queue whose next item gets `next_seq`.
    pub fn new(storage: S, epoch: u32, next_seq: u32) -> Self {
        Self {
            storage,
            used: 0,
            epoch,
            next_seq,
            alerts: 0,
            readings: 0,
            dropped: 0,
        }
    }

    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    pub fn next_seq(&self) -> u32 {
        self.next_seq
    }

    pub fn len(&self) -> usize {
        self.alerts + self.readings
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Alerts that no reply has settled.
    pub fn alerts(&self) -> usize {
        self.alerts
    }

    /// Readings given up for lack of room.
    pub fn dropped(&self) -> u32 {
        self.dropped
    }

    /// Numbers a reading and keeps it.
    pub fn push_reading(&mut self, reading: Reading) -> Result<Item, Full> {
        let seq = self.next_seq;
        self.push(Item::Reading(Reading { seq, ..reading }))
    }

    /// Numbers an alert and keeps it.
    pub fn push_alert(&mut self, alert: Alert) -> Result<Item, Full> {
        let seq = self.next_seq;
        self.push(Item::Alert(Alert { seq, ..alert }))
    }

    /// Numbers a wearer's answer and keeps it as an alert is kept.
    pub fn push_answer(&mut self, answer: Answer) -> Result<Item, Full> {
        let seq = self.next_seq;
        self.push(Item::Answer(Answer { seq, ..answer }))
    }

    /// Takes back an item that was numbered before a restart.
    pub fn restore(&mut self, item: Item) -> Result<(), Full> {
        self.push(item).map(drop)
    }

    fn push(&mut self, item: Item) -> Result<Item, Full> {
        loop {
            let space = &mut self.storage.as_mut()[self.used..];
            if let Some((header, payload)) = space.split_at_mut_checked(HEADER)
                && let Ok(written) = postcard::to_slice(&item, payload)
                && let Ok(length) = u16::try_from(written.len())
            {
                let is_alert = !matches!(item, Item::Reading(_));
                header[..2].copy_from_slice(&length.to_le_bytes());
                header[2..6].copy_from_slice(&item.seq().to_le_bytes());
                header[6] = if is_alert { ALERT } else { READING };
                self.used += HEADER + usize::from(length);
                self.alerts += usize::from(is_alert);
                self.readings += usize::from(!is_alert);
                self.next_seq = self.next_seq.max(item.seq().wrapping_add(1));
                return Ok(item);
            }
            let oldest = self.records().find(|record| !record.is_alert);
            self.cut(oldest.ok_or(Full)?);
            self.dropped = self.dropped.saturating_add(1);
        }
    }

    /// Forgets an item that the server has answered for; `false` if it was not here.
    pub fn settle(&mut self, seq: u32) -> bool {
        let found = self.records().find(|record| record.seq == seq);
        found.map(|record| self.cut(record)).is_some()
    }

    /// Every item, oldest first.
    pub fn items(&self) -> impl Iterator<Item = Item> + '_ {
        self.records().filter_map(|record| self.decode(record))
    }

    /// Numbers of what waits: alerts first, then readings, each oldest first.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = u32> + '_ {
        let of = |alerts: bool| {
            self.records()
                .filter(move |record| record.is_alert == alerts)
        };
        of(true).chain(of(false)).map(|record| record.seq)
    }

    /// An item that waits.
    pub fn get(&self, seq: u32) -> Option<Item> {
        let record = self.records().find(|record| record.seq == seq)?;
        self.decode(record)
    }

    fn decode(&self, record: Record) -> Option<Item> {
        let payload = self
            .storage
            .as_ref()
            .get(record.start + HEADER..record.end)?;
        postcard::from_bytes(payload).ok()
    }

    fn records(&self) -> impl Iterator<Item = Record> + '_ {
        let mut start = 0;
        core::iter::from_fn(move || {
            let bytes = &self.storage.as_ref()[start..self.used];
            let header = bytes.first_chunk::<HEADER>()?;
            let length = usize::from(u16::from_le_bytes([header[0], header[1]]));
            let record = Record {
                start,
                end: start + HEADER + length,
                seq: u32::from_le_bytes([header[2], header[3], header[4], header[5]]),
                is_alert: header[6] == ALERT,
            };
            start = record.end;
            Some(record)
        })
    }

    fn cut(&mut self, record: Record) {
        self.storage
            .as_mut()
            .copy_within(record.end..self.used, record.start);
        self.used -= record.end - record.start;
        if record.is_alert {
            self.alerts -= 1;
        } else {
            self.readings -= 1;
        }
    }
}
