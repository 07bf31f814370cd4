use diesel::{ExpressionMethods, QueryDsl, define_sql_function, sql_types};
use diesel_async::RunQueryDsl;
use domain::{RoomId, Seq, limits};

use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    schema::events,
};

define_sql_function! {
    fn octet_length(text: sql_types::Text) -> sql_types::Integer;
}

/// So many events fit whatever they say: no character takes more than four bytes.
const SURE_TO_FIT: usize = limits::PAGE_BYTES / (4 * limits::MESSAGE_CHARS + 512);

/// Which end of a range a page must touch, if it cannot hold all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Oldest,
    Newest,
}

/// Events in (`after`, `newest`]. Numbers have no gaps, so a span of numbers is a limit too.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) after: Seq,
    pub(super) newest: Seq,
}

impl Span {
    pub(super) fn at_most(self, limit: i64, edge: Edge) -> Self {
        let limit = limit.max(0);
        match edge {
            Edge::Oldest => Self {
                newest: self.newest.min(self.after.saturating_add(limit)),
                ..self
            },
            Edge::Newest => Self {
                after: self.after.max(self.newest.saturating_sub(limit)),
                ..self
            },
        }
    }
}

/// The part of a span that fits into one page. Looks at sizes first, so that nothing is read in
/// vain.
pub(super) async fn fitting(conn: &mut Conn, room: RoomId, span: Span, edge: Edge) -> Result<Span> {
    let count = usize::try_from(span.newest.saturating_sub(span.after)).unwrap_or_default();
    if count <= SURE_TO_FIT {
        return Ok(span);
    }
    let mut sizes: Vec<(Seq, i32)> = on!(conn, |db| events::table
        .filter(events::room_id.eq(Key::from(room)))
        .filter(events::seq.gt(span.after))
        .filter(events::seq.le(span.newest))
        .order(events::seq)
        .select((events::seq, octet_length(events::body)))
        .load(db))?;
    if edge == Edge::Newest {
        sizes.reverse();
    }
    let mut bytes = 0;
    let fits = sizes.iter().take_while(|(_, size)| {
        let first = bytes == 0;
        bytes += usize::try_from(*size).unwrap_or_default();
        first || bytes <= limits::PAGE_BYTES
    });
    Ok(match (fits.last(), edge) {
        (None, _) => span,
        (Some((last, _)), Edge::Oldest) => Span {
            newest: *last,
            ..span
        },
        (Some((last, _)), Edge::Newest) => Span {
            after: last - 1,
            ..span
        },
    })
}
