//! A post as the server reads it: each item, and each part of an item, is judged alone, so
//! that one that cannot be read costs no other. A device writes [`crate::BatchOf`].

mod item;
mod json;
mod postcard;
mod repair;
mod restart;
mod value;

use alloc::{boxed::Box, format, string::String, vec::Vec};

use crate::{
    Batch, Clock, Confirmation, DeviceMillis, Item, MAX_CONFIRMATIONS, MAX_ITEMS, Problem, Reason,
    RejectCode, codec::DecodeError,
};

/// Stands for a time that could not be read. No calendar has a place for it.
pub const NO_TIME: DeviceMillis = DeviceMillis::MIN;
/// Problems that are named of one item, and of one post beside its items.
const MOST_PROBLEMS: usize = 16;
/// Characters of a field's name that a problem repeats.
const NAME_CHARS: usize = 64;

/// One post, with at most [`MAX_ITEMS`] and [`MAX_CONFIRMATIONS`].
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    pub epoch: u32,
    /// `None`: nothing in this post has a time. It is one that only a newer device knows, or
    /// could not be read, or the time of sending could not.
    pub clock: Option<Clock>,
    pub sent_at: DeviceMillis,
    /// What of too many is not here gets no answer, and so is sent again; an alert stays rather
    /// than anything else. Postcard does not say where an item ends: those behind one of an unknown kind are not
    /// here, get no answer, and so are sent again.
    pub items: Vec<ReceivedItem>,
    pub confirmed: Vec<Confirmation>,
    /// Parts beside the items that were left out.
    pub problems: Vec<Problem>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedItem {
    /// `None`: it could not be read.
    pub seq: Option<u32>,
    pub content: Content,
    /// Parts that were left out, or why it is refused.
    pub problems: Vec<Problem>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Boxed, because many small items can be refused.
    Item(Box<Item>),
    Refused {
        code: RejectCode,
        /// As it came, if it can be shown.
        raw: String,
    },
}

/// Why nothing of a post can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// This is no JSON from here on; both count from 1.
    Syntax {
        line: usize,
        column: usize,
    },
    /// A part that the whole post needs.
    Part(Problem),
    Postcard(DecodeError),
}

impl Received {
    /// Reads a JSON body. A byte order mark at its start and bare `NaN` and `Infinity`, which
    /// some programs write, do not spoil it.
    ///
    /// # Errors
    /// [`Unreadable`] when it is no JSON or lacks what the whole post needs.
    pub fn from_json(body: &[u8]) -> Result<Self, Unreadable> {
        json::read(body)
    }

    /// Reads a postcard body.
    ///
    /// # Errors
    /// [`Unreadable::Postcard`] when it ends too early, goes on too long or has an unknown
    /// version.
    pub fn from_postcard(body: &[u8]) -> Result<Self, Unreadable> {
        postcard::read(body).map_err(Unreadable::Postcard)
    }
}

impl From<Batch> for Received {
    fn from(batch: Batch) -> Self {
        let (mut items, mut confirmed) = (Vec::new(), Vec::new());
        let (mut is_whole, mut are_all_confirmed) = (true, true);
        for item in batch.items {
            is_whole &= add_item(&mut items, item.into());
        }
        for one in batch.confirmed {
            are_all_confirmed &= add_confirmation(&mut confirmed, one);
        }
        let mut problems = Vec::new();
        if !is_whole {
            problems.push(too_many_items());
        }
        if !are_all_confirmed {
            problems.push(too_many_confirmations());
        }
        Self {
            epoch: batch.epoch,
            clock: Some(batch.clock),
            sent_at: batch.sent_at,
            items,
            confirmed,
            problems,
        }
    }
}

/// Adds an item while there is room. An alert takes the place of the last item that is none.
/// Returns whether there was room.
fn add_item(items: &mut Vec<ReceivedItem>, item: ReceivedItem) -> bool {
    let is_alert = |one: &ReceivedItem| match &one.content {
        Content::Item(item) => matches!(**item, Item::Alert(_)),
        Content::Refused { .. } => false,
    };
    let has_room = items.len() < MAX_ITEMS;
    if has_room {
        items.push(item);
    } else if is_alert(&item)
        && let Some(last) = items.iter().rposition(|one| !is_alert(one))
    {
        items.remove(last);
        items.push(item);
    }
    has_room
}

/// The same for what was shown on the wrist.
fn add_confirmation(confirmed: &mut Vec<Confirmation>, one: Confirmation) -> bool {
    let has_room = confirmed.len() < MAX_CONFIRMATIONS;
    if has_room {
        confirmed.push(one);
    }
    has_room
}

fn too_many_items() -> Problem {
    let message = format!(
        "One post takes {MAX_ITEMS}, alerts first. Those without a result here were not taken: \
         send them again in another post."
    );
    Problem::with_message("items", Reason::TooMany, message)
}

fn too_many_confirmations() -> Problem {
    let message =
        format!("One post takes {MAX_CONFIRMATIONS}. Send the others again in another post.");
    Problem::with_message("confirmed", Reason::TooMany, message)
}

impl From<Item> for ReceivedItem {
    fn from(item: Item) -> Self {
        Self {
            seq: Some(item.seq()),
            content: Content::Item(Box::new(item)),
            problems: Vec::new(),
        }
    }
}

/// An item and its number, as far as either could be read.
type Read = (Option<u32>, Option<Item>);

/// Problems of one item, as they are found.
#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, field: &str, reason: Reason) {
        let shown: String = field.chars().take(NAME_CHARS).collect();
        self.say(Problem::new(shown, reason));
    }

    fn say(&mut self, problem: Problem) {
        if self.0.len() < MOST_PROBLEMS {
            self.0.push(problem);
        }
    }

    /// The value, or a word about its field.
    fn take<T>(&mut self, field: &str, read: Result<T, Reason>) -> Option<T> {
        read.map_err(|reason| self.add(field, reason)).ok()
    }

    /// Says that a field is missing, unless it was there and something was said of it.
    fn need<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.0.iter().any(|problem| problem.field == field) {
            self.add(field, Reason::Missing);
        }
        value
    }
}
