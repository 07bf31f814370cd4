use alloc::{borrow::Cow, string::String, vec::Vec};

use serde_json::value::RawValue;

use super::{
    NO_TIME, Problems, Received, Unreadable, add_confirmation, add_item, item, repair,
    too_many_confirmations, too_many_items,
    value::{elements, keep, object, time, whole, word},
};
use crate::{Confirmation, Problem, Reason};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn read(body: &[u8]) -> Result<Received, Unreadable> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    // A byte of another encoding spoils the word that it stands in, not the post.
    let text: Cow<str> = String::from_utf8_lossy(body);
    let body = text.as_bytes();
    let syntax = match serde_json::from_slice::<&RawValue>(body) {
        Ok(whole) => return batch(whole).map_err(Unreadable::Part),
        Err(cause) => Unreadable::Syntax {
            line: cause.line(),
            column: cause.column(),
        },
    };
    let repaired = repair::quoted(body).ok_or_else(|| syntax.clone())?;
    let whole = serde_json::from_slice::<&RawValue>(&repaired).map_err(|_| syntax)?;
    batch(whole).map_err(Unreadable::Part)
}

/// Without the epoch or the items there is nothing to take. Without the rest there is: somebody
/// may need help.
fn batch(raw: &RawValue) -> Result<Received, Problem> {
    let (mut epoch, mut clock, mut sent_at, mut listed) = (None, None, None, None);
    let (mut items, mut confirmed) = (Vec::new(), Vec::new());
    let (mut is_whole, mut are_all_confirmed) = (true, true);
    let mut beside = Problems::default();
    let read = object(raw, "", &mut beside, |key, value, problems| match key {
        "epoch" => last(&mut epoch, whole(value)),
        "sent_at" => last(&mut sent_at, time(value)),
        "clock" => last(&mut clock, word(value)),
        "items" => {
            let list = elements(value, |_, element| {
                for one in item::read(element) {
                    is_whole &= add_item(&mut items, one);
                }
            });
            last(&mut listed, list);
        }
        "confirmed" => {
            let list = elements(value, |place, element| {
                if let Some(one) = confirmation(place, element, problems) {
                    are_all_confirmed &= add_confirmation(&mut confirmed, one);
                }
            });
            problems.take(key, list);
        }
        _ => problems.add(key, Reason::UnknownField),
    });
    read.map_err(|reason| Problem::new("body", reason))?;
    let epoch = needed("epoch", epoch)?;
    needed("items", listed)?;
    // First what the whole post suffers from.
    let mut problems = Problems::default();
    let clock = problems.take("clock", clock.unwrap_or(Err(Reason::Missing)));
    let sent_at = problems.take("sent_at", sent_at.unwrap_or(Err(Reason::Missing)));
    if !is_whole {
        problems.0.push(too_many_items());
    }
    if !are_all_confirmed {
        problems.0.push(too_many_confirmations());
    }
    problems.0.extend(beside.0);
    Ok(Received {
        epoch,
        clock: sent_at.and(clock),
        sent_at: sent_at.unwrap_or(NO_TIME),
        items,
        confirmed,
        problems: problems.0,
    })
}

/// Of what stands there more than once the last that can be read counts.
fn last<T>(known: &mut Option<Result<T, Reason>>, read: Result<T, Reason>) {
    if read.is_ok() || known.is_none() {
        *known = Some(read);
    }
}

fn needed<T>(field: &str, read: Option<Result<T, Reason>>) -> Result<T, Problem> {
    let read = read.unwrap_or(Err(Reason::Missing));
    read.map_err(|reason| Problem::new(field, reason))
}

fn confirmation(place: usize, raw: &RawValue, problems: &mut Problems) -> Option<Confirmation> {
    let path = |key: &str| alloc::format!("confirmed[{place}]{key}");
    let (mut id, mut felt_at) = (None, None);
    let read = object(raw, &path("."), problems, |key, value, problems| {
        let field = path(&alloc::format!(".{key}"));
        match key {
            "id" => keep(&mut id, problems.take(&field, whole(value))),
            "felt_at" => keep(&mut felt_at, problems.take(&field, time(value))),
            _ => problems.add(&field, Reason::UnknownField),
        }
    });
    problems.take(&path(""), read)?;
    Some(Confirmation {
        id: problems.need(&path(".id"), id)?,
        felt_at: problems.need(&path(".felt_at"), felt_at).unwrap_or(NO_TIME),
    })
}
