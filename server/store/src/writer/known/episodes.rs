//! Episodes that a batch is about: each event of a room goes through here as it is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    AlertId, Episode, Person, RoomEvent, RoomId, Seq, UnixMillis,
    alert::{Placed, Span, Technical, advance::Progress, place},
    watch::Rule,
};

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;

use super::{Known, OfWatch};
use crate::{
    CheckedItem, EpisodeId, Ingest, Result,
    at_once::AT_ONCE,
    conn::{Conn, on},
    episode::{self, Stored, Wanted},
    key::{Key, narrow},
    log::row::person,
    statement::{Column, Rows, Statement},
};

#[derive(Default)]
pub(in crate::writer) struct Episodes {
    known: BTreeMap<(RoomId, Seq), Stored>,
    by_alert: HashMap<AlertId, (RoomId, Seq)>,
    changed: BTreeSet<(RoomId, Seq)>,
    /// Experts of rooms whose episodes time passes over, in the order in which they joined.
    pub(super) experts: HashMap<RoomId, Vec<Person>>,
    /// Episodes whose taker has written since.
    pub(super) spoken: BTreeSet<(RoomId, Seq)>,
}

impl Episodes {
    pub(super) fn know(&mut self, episodes: impl IntoIterator<Item = Stored>) {
        for one in episodes {
            self.by_alert.insert(one.episode.alert, one.key());
            self.known.insert(one.key(), one);
        }
    }

    pub(in crate::writer) fn get(&self, room: RoomId, raised_seq: Seq) -> Option<&Stored> {
        self.known.get(&(room, raised_seq))
    }

    /// The one that this alert of this room belongs to.
    pub(in crate::writer) fn of_alert(&self, room: RoomId, alert: AlertId) -> Option<&Stored> {
        let key = self.by_alert.get(&alert)?;
        self.known.get(key).filter(|one| one.room == room)
    }

    /// Where an alert of this room that happened at this time belongs; technical ones stand apart, by what does not
    /// work of which watch, or whom nothing reaches.
    pub(in crate::writer) fn place(&self, room: RoomId, alert: &domain::AlertReport) -> Placed {
        let of_room = self.known.range((room, Seq::MIN)..=(room, Seq::MAX));
        let person = |person: &Option<Person>| person.as_ref().map(|one| one.id);
        let about = alert.technical;
        let about = about.map(|what| (what, alert.device, person(&alert.person)));
        let alike = of_room.filter(|(_, one)| {
            let why = &one.episode.life.why;
            let of = why.technical;
            of.map(|what| (what, why.device, person(&why.person))) == about
        });
        let spans = alike.map(|(_, one)| {
            let life = &one.episode.life;
            Span {
                raised_seq: one.episode.raised_seq,
                first_at: life.first_at,
                last_at: life.last_at,
                goes_on: life.phase.goes_on(),
            }
        });
        place(spans, alert.measured_at)
    }

    /// One of this room that is about this and that nobody has closed.
    pub(in crate::writer) fn going_on(&self, room: RoomId, about: Technical) -> Option<&Stored> {
        let of_room = self.known.range((room, Seq::MIN)..=(room, Seq::MAX));
        let mut alike = of_room.map(|(_, one)| one).filter(|one| {
            let life = &one.episode.life;
            life.why.technical == Some(about) && life.phase.goes_on()
        });
        alike.next()
    }

    /// Takes an event that is being written.
    pub(in crate::writer) fn take(&mut self, event: &RoomEvent) {
        if let Some(opened) = Episode::opened(event) {
            let stored = Stored::opened(event.room, opened);
            self.changed.insert(stored.key());
            self.know([stored]);
            return;
        }
        let Some(target) = event.change.facts().target else {
            return;
        };
        let Some(one) = self.known.get_mut(&(event.room, target)) else {
            return;
        };
        let stands = |one: &Stored| {
            let life = &one.episode.life;
            (life.phase.kind(), life.taken().map(|taken| taken.seq))
        };
        let (before, priority) = (stands(one), one.episode.life.priority);
        one.episode.apply(event);
        if stands(one) != before {
            one.begin_anew();
        } else if one.episode.life.priority > priority {
            one.due_at = Some(AT_ONCE);
        } else if is_pressed(event) && one.episode.life.taken().is_some() {
            // Whoever has it is called: the wearer asks again.
            one.progress.called_at = None;
            one.due_at = Some(AT_ONCE);
        }
        self.changed.insert(one.key());
    }

    /// Notes how far time has passed over it.
    pub(in crate::writer) fn note(
        &mut self,
        key: (RoomId, Seq),
        progress: Progress,
        due_at: Option<UnixMillis>,
    ) {
        if let Some(one) = self.known.get_mut(&key) {
            one.progress = progress;
            one.due_at = due_at;
            self.changed.insert(key);
        }
    }

    pub(in crate::writer) fn experts(&self, room: RoomId) -> &[Person] {
        self.experts.get(&room).map_or(&[], Vec::as_slice)
    }

    pub(in crate::writer) fn has_spoken(&self, key: (RoomId, Seq)) -> bool {
        self.spoken.contains(&key)
    }

    /// Those that are to be written.
    pub(in crate::writer) fn take_changed(&mut self) -> Vec<Stored> {
        let changed = std::mem::take(&mut self.changed);
        let known = changed.into_iter().filter_map(|key| self.known.get(&key));
        known.cloned().collect()
    }
}

/// The wearer pressed for somebody.
fn is_pressed(event: &RoomEvent) -> bool {
    matches!(&event.change, domain::Change::AlertRaised { report, .. } if report.rule == Rule::Manual)
}

impl Known {
    /// Their rooms are locked.
    pub(super) async fn load_episodes(
        &mut self,
        conn: &mut Conn,
        mut wanted: Wanted,
        posts: &[&Ingest],
    ) -> Result<()> {
        let joined = episode::joined(conn, &wanted.alerts).await?;
        let of_joined = joined
            .iter()
            .map(|(_, (room, seq))| (Key::from(*room), *seq));
        wanted.opened.extend(of_joined);
        let episodes = episode::load(conn, wanted).await?;
        self.episodes.by_alert.extend(joined);
        let taken: Vec<(RoomId, Seq)> = episodes.iter().map(Stored::key).collect();
        self.episodes.know(episodes);
        let raises = |post: &&&Ingest| {
            let mut items = post.items.iter();
            items.any(|item| matches!(item, CheckedItem::Alert { .. }))
        };
        let mut senders: BTreeSet<Key> = posts
            .iter()
            .filter(raises)
            .map(|post| post.device.into())
            .collect();
        if !taken.is_empty() {
            self.load_of_watch(conn, taken).await?;
            senders.extend(self.of_watch.values().map(|one| Key::from(one.device)));
        }
        if senders.is_empty() {
            return Ok(());
        }
        // Grouping would look at all of a device's downlinks for the last one.
        let senders =
            Rows::new("sender").column("device_id", Column::Keys(senders.into_iter().collect()));
        let select = Statement::new(
            "SELECT sender.device_id, COALESCE((SELECT max(d.id) FROM downlinks d \
             WHERE d.device_id = sender.device_id), 0) AS last, \
             (SELECT i.downlink_base FROM log_identity i WHERE i.n = 1) AS base FROM ",
        )
        .rows(senders);
        let last: Vec<LastDownlink> = on!(conn, |db| select.load(db))?;
        self.last_downlink = last
            .into_iter()
            .map(|row| (row.device_id.into(), row.last.max(row.base)))
            .collect();
        Ok(())
    }

    async fn load_of_watch(&mut self, conn: &mut Conn, of: Vec<(RoomId, Seq)>) -> Result<()> {
        let (rooms, seqs) = of
            .into_iter()
            .map(|(room, seq)| (Key::from(room), seq))
            .unzip();
        let asked = Rows::new("asked")
            .column("room_id", Column::Keys(rooms))
            .column("seq", Column::Numbers(seqs));
        let select = Statement::new(
            "SELECT a.room_id, a.episode_seq, a.id, a.device_id, a.epoch, a.seq FROM ",
        )
        .rows(asked)
        .sql(
            " JOIN alerts a ON a.room_id = asked.room_id AND a.episode_seq = asked.seq \
               AND a.raised_seq = (SELECT max(n.raised_seq) FROM alerts n \
                 WHERE n.room_id = asked.room_id AND n.episode_seq = asked.seq)",
        );
        let rows: Vec<OfWatchRow> = on!(conn, |db| select.load(db))?;
        for row in rows {
            let of_watch = OfWatch {
                alert: row.id.into(),
                device: row.device_id.into(),
                epoch: narrow(row.epoch)?,
                seq: narrow(row.seq)?,
            };
            let key = (row.room_id.into(), row.episode_seq);
            self.of_watch.insert(key, of_watch);
        }
        Ok(())
    }

    /// Who can be asked in these rooms, and whether those who have their episodes have written since.
    pub(super) async fn load_around(
        &mut self,
        conn: &mut Conn,
        advances: &[EpisodeId],
    ) -> Result<()> {
        if advances.is_empty() {
            return Ok(());
        }
        let rooms: BTreeSet<Key> = advances.iter().map(|due| due.room.into()).collect();
        let asked = Rows::new("asked").column("room_id", Column::Keys(rooms.into_iter().collect()));
        let select = Statement::new("SELECT m.room_id, u.id, u.name, u.role FROM ")
            .rows(asked)
            .sql(
                " JOIN memberships m ON m.room_id = asked.room_id AND m.left_at IS NULL \
                 JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL AND u.role = 'expert' \
                 ORDER BY m.joined_at, u.id",
            );
        let rows: Vec<super::MemberRow> = on!(conn, |db| select.load(db))?;
        for row in rows {
            let expert = person(row.id, row.name, &row.role)?;
            let experts = self.episodes.experts.entry(row.room_id.into());
            experts.or_default().push(expert);
        }
        for due in advances {
            let key = (due.room, due.raised_seq);
            let taken = self.episodes.known.get(&key);
            let taken = taken.and_then(|one| one.episode.life.taken());
            let Some((by, since)) =
                taken.and_then(|taken| Some((taken.by.as_ref()?.id, taken.seq)))
            else {
                continue;
            };
            let select = Statement::new("SELECT EXISTS (SELECT 1 FROM events e WHERE e.room_id = ")
                .key(due.room)
                .sql(" AND e.seq > ")
                .number(since)
                .sql(" AND e.author_id = ")
                .key(by)
                .sql(" AND e.is_item) OR EXISTS (SELECT 1 FROM team_notes n WHERE n.room_id = ")
                .key(due.room)
                .sql(" AND n.raised_seq = ")
                .number(due.raised_seq)
                .sql(" AND n.author_id = ")
                .key(by)
                .sql(" AND n.head_seq >= ")
                .number(since)
                .sql(") AS spoken");
            let row: Spoken = on!(conn, |db| select.get_result(db))?;
            if row.spoken {
                self.episodes.spoken.insert(key);
            }
        }
        Ok(())
    }
}

#[derive(QueryableByName)]
struct Spoken {
    #[diesel(sql_type = sql_types::Bool)]
    spoken: bool,
}

#[derive(QueryableByName)]
struct OfWatchRow {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    episode_seq: i64,
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    epoch: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    seq: i64,
}

#[derive(QueryableByName)]
struct LastDownlink {
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    last: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    base: i64,
}
