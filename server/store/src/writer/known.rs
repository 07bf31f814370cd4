//! What a batch must know, read after its locks are taken, one statement per table.

mod episodes;
mod items;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use diesel::{ExpressionMethods, QueryDsl, QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{
    AlertId, Change, ClientId, DeviceId, DeviceStarts, Person, RoomAction, RoomId, Seq, SignInId,
    UnixMillis, UserId, alert::OnCallChecked, text, watch::DownlinkKind,
};

use super::Job;
use crate::{
    CheckedItem, Ingest, Result,
    conn::{Conn, execute_all, on, on_all},
    device::{CheckRow, load_checks, read_starts},
    episode::Wanted,
    key::Key,
    log::{
        counter::{self, Locked},
        row::{person, read_change},
    },
    on_call::load_on_call,
    one_of::one_of,
    reading::block::{Blocks, Number},
    schema::{events, memberships, sign_ins, users},
    statement::{Column, Rows, Statement},
    tx::Tx,
};
pub(super) use episodes::Episodes;

/// An event with a client's id, as it was written.
pub(super) struct Written {
    pub(super) room: RoomId,
    pub(super) seq: Seq,
    pub(super) at: UnixMillis,
    pub(super) change: Change,
}

/// An alert of a watch, by the numbers that the watch knows it by.
#[derive(Clone, Copy)]
pub(super) struct OfWatch {
    pub(super) alert: AlertId,
    pub(super) device: DeviceId,
    pub(super) epoch: u32,
    pub(super) seq: u32,
}

/// Where an alert of a device stands.
#[derive(Clone, Copy)]
pub(super) struct RaisedAt {
    pub(super) alert: AlertId,
    pub(super) room: RoomId,
    /// The event of its episode.
    pub(super) episode_seq: Seq,
}

pub(super) struct KnownDevice {
    pub(super) wearer: UserId,
    pub(super) room: Option<RoomId>,
    /// As stored, so of any length.
    pub(super) token_hash: Vec<u8>,
    /// It was found silent.
    pub(super) is_silent: bool,
    pub(super) starts: DeviceStarts,
}

/// A downlink that the device has not confirmed.
pub(super) struct Pending {
    pub(super) id: i64,
    pub(super) kind: DownlinkKind,
    pub(super) alert: AlertId,
    pub(super) room: RoomId,
    /// The event of its episode.
    pub(super) episode_seq: Seq,
}

/// What is stored under a number of a device, if it is no reading.
pub(super) enum Stored {
    Alert {
        /// Alerts that had its number before.
        n: i64,
        device_time: i64,
        /// `None`: a newer build, or a disk, wrote what this one cannot read.
        report: Option<Box<domain::AlertReport>>,
    },
    Answer {
        /// Answers that had its number before.
        n: i64,
        /// As JSON.
        body: String,
    },
}

#[derive(Default)]
pub(super) struct Known {
    pub(super) rooms: HashMap<RoomId, Locked>,
    /// Present members with enabled accounts.
    pub(super) members: HashMap<(RoomId, UserId), Person>,
    /// Of the rooms whose alerts are taken: who has a name that looks like somebody else's there.
    pub(super) alike: HashSet<(RoomId, UserId)>,
    /// Whose they are and when they end, of those that nobody has revoked.
    sign_ins: HashMap<SignInId, (UserId, UnixMillis)>,
    pub(super) written: HashMap<(UserId, ClientId), Written>,
    pub(super) episodes: Episodes,
    /// The newest alert of a watch in an episode, which the watch asks its wearer about.
    pub(super) of_watch: HashMap<(RoomId, Seq), OfWatch>,
    pub(super) last_downlink: HashMap<DeviceId, i64>,
    /// Live ones only.
    pub(super) devices: HashMap<DeviceId, KnownDevice>,
    /// Of watches that are checked.
    pub(super) checks: HashMap<DeviceId, CheckRow>,
    /// Of rooms in which it is looked who is on call.
    pub(super) on_call: HashMap<RoomId, Option<OnCallChecked>>,
    pub(super) readings: Blocks,
    /// Several under one number: the device used it again.
    pub(super) items: HashMap<Number, Vec<Stored>>,
    /// Alerts that were answered on the wrist, by the numbers that their device gave them.
    pub(super) raised: HashMap<Number, RaisedAt>,
    pub(super) pending: HashMap<DeviceId, Vec<Pending>>,
    /// What was kept aside under a number.
    pub(super) rejected: HashMap<Number, Vec<String>>,
    /// How much was kept aside of a device, up to as much as may be.
    pub(super) set_aside: HashMap<DeviceId, SetAside>,
}

/// How many items of a device were kept aside.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SetAside {
    pub(super) readings: usize,
    pub(super) others: usize,
}

impl Known {
    /// Begins the transaction along with its first statement.
    pub(super) async fn load(tx: &mut Tx, jobs: &[Job]) -> Result<Self> {
        let mut known = Self::default();
        let mut said = Vec::new();
        let mut taken_in = BTreeSet::new();
        let (mut posts, mut marked) = (Vec::new(), Vec::new());
        let mut advances = Vec::new();
        let mut checks = BTreeSet::new();
        let mut on_call = BTreeSet::new();
        let mut sign_ins = BTreeSet::new();
        let mut wanted = Wanted::default();
        for job in jobs {
            match job {
                Job::Append(append) => {
                    said.push((
                        append.room.into(),
                        append.author.into(),
                        append.client_id.into(),
                    ));
                    sign_ins.insert(Key::from(append.sign_in));
                    wanted.alerts.extend(append.action.alert().map(Key::from));
                    match append.action {
                        RoomAction::AcknowledgeAlert { .. } | RoomAction::HandOverAlert { .. } => {
                            taken_in.insert(Key::from(append.room));
                        }
                        RoomAction::RaiseAlert {} | RoomAction::StartDrill {} => {
                            wanted.rooms.insert(append.room.into());
                        }
                        RoomAction::SendMessage { .. }
                        | RoomAction::SeeAlert { .. }
                        | RoomAction::SnoozeAlert { .. }
                        | RoomAction::GiveBackAlert { .. }
                        | RoomAction::ResolveAlert { .. }
                        | RoomAction::AnswerAlert { .. } => {}
                    }
                    if let RoomAction::HandOverAlert { to, .. } = append.action {
                        // Whether they are in the room is asked as for an author.
                        said.push((append.room.into(), to.into(), append.client_id.into()));
                    }
                }
                Job::Ingest(ingest) => posts.push(ingest),
                Job::Mark(mark) => {
                    marked.push(mark.room);
                    sign_ins.insert(mark.sign_in.into());
                }
                Job::Reach(reach) => {
                    let (room, raised_seq) = (reach.episode.room, reach.episode.raised_seq);
                    wanted.opened.insert((room.into(), raised_seq));
                    // Nothing was said under this id; whether they are in the room is asked along.
                    said.push((room.into(), reach.user.into(), Key::FIRST));
                }
                Job::Check(check) => {
                    checks.insert(Key::from(check.device));
                }
                Job::CheckOnCall(check) => {
                    let room = Key::from(check.room);
                    on_call.insert(room);
                    wanted.rooms.insert(room);
                    // As for a reach.
                    let person = check
                        .is_now
                        .map(|one| (room, one.person.into(), Key::FIRST));
                    said.extend(person);
                }
                Job::Advance(advance) => {
                    let due = advance.episode;
                    wanted.opened.insert((due.room.into(), due.raised_seq));
                    advances.push(due);
                }
            }
        }
        let mut begin = tx.opening();
        let conn = &mut tx.conn;
        // Devices are locked before rooms, everywhere.
        if !(posts.is_empty() && checks.is_empty()) {
            execute_all(conn, begin.take()).await?;
            known.load_devices(conn, &posts, &checks).await?;
        }
        let told: Vec<RoomId> = posts
            .iter()
            .filter(|post| tells_a_room(post))
            .filter_map(|post| known.devices.get(&post.device)?.room)
            .collect();
        let told: Vec<RoomId> = told
            .into_iter()
            .chain(known.checks.values().filter_map(|check| check.room))
            .collect();
        wanted.rooms.extend(told.iter().copied().map(Key::from));
        for check in known.checks.values() {
            let told = check.troubles().map(|trouble| trouble.episode);
            let room = check.room.map(Key::from);
            wanted.opened.extend(
                room.into_iter()
                    .flat_map(|room| told.clone().map(move |seq| (room, seq))),
            );
        }
        let mut locks: BTreeSet<RoomId> = told.into_iter().collect();
        locks.extend(said.iter().map(|(room, _, _)| RoomId::from(*room)));
        // Membership writers lock the room too.
        locks.extend(marked);
        locks.extend(advances.iter().map(|due| due.room));
        locks.extend(on_call.iter().copied().map(RoomId::from));
        known.rooms = counter::lock_after(conn, begin, locks).await?;
        known.load_on_call(conn, on_call, &mut wanted).await?;
        known.load_sign_ins(conn, sign_ins).await?;
        known.load_authors(conn, said).await?;
        known.load_alike(conn, taken_in).await?;
        known.load_posts(conn, &posts).await?;
        let answered = known.raised.values();
        wanted
            .opened
            .extend(answered.map(|raised| (raised.room.into(), raised.episode_seq)));
        let felt = known.pending.values().flatten();
        wanted
            .opened
            .extend(felt.map(|pending| (pending.room.into(), pending.episode_seq)));
        known.load_episodes(conn, wanted, &posts).await?;
        known.load_around(conn, &advances).await?;
        Ok(known)
    }

    async fn load_devices(
        &mut self,
        conn: &mut Conn,
        posts: &[&Ingest],
        checks: &BTreeSet<Key>,
    ) -> Result<()> {
        let mut keys: BTreeSet<Key> = posts.iter().map(|post| post.device.into()).collect();
        keys.extend(checks);
        let posting = Rows::new("posting").column("id", Column::Keys(keys.into_iter().collect()));
        let select = Statement::new(
            "SELECT d.id, d.wearer_id, d.token_hash, d.is_silent, d.revoked_at IS NULL AS is_live, d.starts, \
               r.id AS room_id FROM ",
        )
        .rows(posting)
        .sql(
            " JOIN devices d ON d.id = posting.id LEFT JOIN rooms r ON r.wearer_id = d.wearer_id \
             ORDER BY d.id",
        )
        // A revocation waits for the batch, and so do other batches with the same devices: each
        // rewrites whole blocks of readings.
        .sql_of(" FOR NO KEY UPDATE OF d", "");
        let rows: Vec<DeviceRow> = on!(conn, |db| select.load(db))?;
        if !checks.is_empty() {
            let checks: Vec<Key> = checks.iter().copied().collect();
            self.checks = load_checks(conn, checks).await?;
        }
        self.devices = rows
            .into_iter()
            .filter(|row| row.is_live)
            .map(|row| {
                let device = KnownDevice {
                    wearer: row.wearer_id.into(),
                    room: row.room_id.map(RoomId::from),
                    token_hash: row.token_hash,
                    is_silent: row.is_silent,
                    starts: read_starts(row.starts.as_deref()),
                };
                (row.id.into(), device)
            })
            .collect();
        Ok(())
    }

    async fn load_on_call(
        &mut self,
        conn: &mut Conn,
        asked: BTreeSet<Key>,
        wanted: &mut Wanted,
    ) -> Result<()> {
        if asked.is_empty() {
            return Ok(());
        }
        self.on_call = load_on_call(conn, asked.into_iter().collect()).await?;
        let told = self.on_call.iter().filter_map(|(room, checked)| {
            let told = checked.as_ref()?.told?;
            Some((Key::from(*room), told))
        });
        wanted.opened.extend(told);
        Ok(())
    }

    /// A socket was let in long ago: whether its sign-in still stands is read here.
    async fn load_sign_ins(&mut self, conn: &mut Conn, asked: BTreeSet<Key>) -> Result<()> {
        if asked.is_empty() {
            return Ok(());
        }
        let rows: Vec<(Key, Key, i64)> = on!(conn, |db| sign_ins::table
            .filter(one_of(sign_ins::id, asked))
            .filter(sign_ins::revoked_at.is_null())
            .select((sign_ins::id, sign_ins::user_id, sign_ins::expires_at))
            .load(db))?;
        self.sign_ins = rows
            .into_iter()
            .map(|(id, user, expires_at)| (id.into(), (user.into(), expires_at)))
            .collect();
        Ok(())
    }

    /// Whether this is a live sign-in of this person.
    pub(super) fn is_signed_in(&self, sign_in: SignInId, user: UserId, now: UnixMillis) -> bool {
        let of = self.sign_ins.get(&sign_in);
        of.is_some_and(|(owner, expires_at)| *owner == user && *expires_at > now)
    }

    /// Who of those who said something is a member, and what they had written before.
    async fn load_authors(&mut self, conn: &mut Conn, said: Vec<(Key, Key, Key)>) -> Result<()> {
        if said.is_empty() {
            return Ok(());
        }
        let rooms = said.iter().map(|(room, _, _)| *room).collect();
        let authors = said.iter().map(|(_, author, _)| *author).collect();
        let asked = Rows::new("asked")
            .column("room_id", Column::Keys(rooms))
            .column("user_id", Column::Keys(authors));
        let members = Statement::new("SELECT m.room_id, u.id, u.name, u.role FROM ")
            .rows(asked)
            .sql(
                " JOIN memberships m ON m.room_id = asked.room_id \
                   AND m.user_id = asked.user_id AND m.left_at IS NULL \
                 JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL",
            );
        let clients = said.into_iter().map(|(_, _, client)| client);
        let written = events::table
            .filter(one_of(events::client_id, clients))
            .select((
                events::room_id,
                events::seq,
                events::at,
                events::author_id,
                events::client_id,
                events::body,
            ));
        let (members, written): (Vec<MemberRow>, Vec<WrittenRow>) =
            on_all!(conn, |db| members.load(db), written.load(db))?;
        for row in members {
            let member = person(row.id, row.name, &row.role)?;
            self.members.insert((row.room_id.into(), member.id), member);
        }
        for (room, seq, at, author, client, body) in written {
            if let (Some(author), Some(client)) = (author, client) {
                let written = Written {
                    room: room.into(),
                    seq,
                    at,
                    change: read_change(&body)?,
                };
                self.written.insert((author.into(), client.into()), written);
            }
        }
        Ok(())
    }

    /// Who is or was in a room, as its pages list them.
    async fn load_alike(&mut self, conn: &mut Conn, asked: BTreeSet<Key>) -> Result<()> {
        if asked.is_empty() {
            return Ok(());
        }
        let rows: Vec<(Key, Key, String)> = on!(conn, |db| memberships::table
            .inner_join(users::table)
            .filter(one_of(memberships::room_id, asked))
            .select((memberships::room_id, users::id, users::name))
            .load(db))?;
        let mut rooms: BTreeMap<Key, (Vec<Key>, Vec<String>)> = BTreeMap::new();
        for (room, who, name) in rows {
            let (people, names) = rooms.entry(room).or_default();
            people.push(who);
            names.push(name);
        }
        for (room, (people, names)) in rooms {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let alike = people.into_iter().zip(text::alike(&names));
            let alike = alike.filter(|(_, is_alike)| *is_alike);
            let of_room = alike.map(|(who, _)| (room.into(), who.into()));
            self.alike.extend(of_room);
        }
        Ok(())
    }
}

#[derive(QueryableByName)]
struct DeviceRow {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    wearer_id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    token_hash: Vec<u8>,
    #[diesel(sql_type = sql_types::Bool)]
    is_silent: bool,
    #[diesel(sql_type = sql_types::Bool)]
    is_live: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    starts: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    room_id: Option<Key>,
}

#[derive(QueryableByName)]
struct MemberRow {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    role: String,
}

// Columns in the order in which the statements select them.
type WrittenRow = (Key, i64, i64, Option<Key>, Option<Key>, String);

pub(super) fn seq_of(item: &CheckedItem) -> u32 {
    match item {
        CheckedItem::Unnumbered { .. } => 0,
        CheckedItem::Reading { reading, .. } => reading.seq,
        CheckedItem::Answer { answer, .. } => answer.seq,
        CheckedItem::Alert { seq, .. }
        | CheckedItem::Start { seq, .. }
        | CheckedItem::Rejected { seq, .. } => *seq,
    }
}

/// Whether this post can write into the wearer's room.
fn tells_a_room(post: &Ingest) -> bool {
    let tells =
        |item: &CheckedItem| matches!(item, CheckedItem::Alert { .. } | CheckedItem::Answer { .. });
    !post.confirmed.is_empty() || post.items.iter().any(tells)
}
