//! People, rooms and devices.

use domain::{Change, DeviceId, Person, Role, RoomId, UserId};
use uuid::Uuid;

use super::{
    Populated, Population, run,
    sql::{Dialect, ID, TEXT, id_text, json_with},
};
use crate::{Error, Result, tx::Tx};

/// In the year 2255.
const NEVER: i64 = 9_000_000_000_000;

/// Ids of one call: the same ten bytes, and a number. Wearers and their care rooms and devices
/// have the numbers from 0, experts and team rooms those after them.
struct Ids {
    prefix: Uuid,
    dialect: Dialect,
}

impl Ids {
    fn nth(&self, number: usize) -> Uuid {
        let mut bytes = self.prefix.into_bytes();
        let number = (number as u64).to_be_bytes();
        for (byte, digit) in bytes.iter_mut().skip(10).zip(number.iter().skip(2)) {
            *byte = *digit;
        }
        Uuid::from_bytes(bytes)
    }

    fn all(&self, numbers: std::ops::Range<usize>) -> impl Iterator<Item = Uuid> {
        numbers.map(|number| self.nth(number))
    }

    fn hex(&self, number: &str) -> String {
        let prefix = self.prefix.simple().to_string();
        let prefix: String = prefix.chars().take(20).collect();
        format!("('{prefix}' || {})", self.dialect.hex12(number))
    }

    fn key(&self, number: &str) -> String {
        self.dialect.bytes(&self.hex(number))
    }
}

pub(super) async fn add(tx: &mut Tx, population: &Population) -> Result<Populated> {
    let &Population {
        wearers,
        experts,
        team_rooms,
        experts_per_room,
        now,
    } = population;
    if experts_per_room == 0 || experts_per_room > experts {
        return Err(Error::Other("a room takes 1 to all experts".to_owned()));
    }
    let dialect = Dialect::of(&tx.conn);
    let ids = Ids {
        prefix: Uuid::now_v7(),
        dialect,
    };
    let (people, rooms) = (wearers + experts, wearers + team_rooms);
    let numbers = |until: usize| dialect.numbers(0, i64::try_from(until).unwrap_or(i64::MAX));
    let is_wearer = format!("n < {wearers}");
    let role = format!("CASE WHEN {is_wearer} THEN 'wearer' ELSE 'expert' END");
    // Experts of a room have numbers in a row, so none of them comes twice.
    let expert = format!("{wearers} + (room * {experts_per_room} + place) % {experts}");
    let head = format!("(CASE WHEN {is_wearer} THEN 1 ELSE 0 END + {experts_per_room})");
    // Everybody in every room: `room`, `place` in it from 0, and the number `who`.
    let members = format!(
        "(SELECT room, place, CASE WHEN place = {experts_per_room} THEN room ELSE {expert} END AS who \
          FROM (SELECT n AS room FROM {}) r, (SELECT n AS place FROM {}) p \
          WHERE place < {experts_per_room} OR room < {wearers}) members",
        numbers(rooms),
        numbers(experts_per_room + 1),
    );
    let joined = |role| -> Result<String> {
        let id = UserId(ID);
        let who = Person {
            id,
            name: TEXT.to_owned(),
            role,
        };
        let id_of = id_text(&ids.hex("who"));
        let holes: [(&dyn ToString, &str); 2] =
            [(&id, &id_of), (&TEXT, "'Person ' || CAST(who AS TEXT)")];
        json_with(&Change::Joined { who }, &holes)
    };
    let statements = [
        format!(
            "INSERT INTO users (id, email, name, role, password_hash, created_at, approved_at) \
             SELECT {id}, {hex} || '@load.example', 'Person ' || CAST(n AS TEXT), {role}, '!', {now}, {now} \
             FROM {people}",
            id = ids.key("n"),
            hex = ids.hex("n"),
            people = numbers(people),
        ),
        format!(
            "INSERT INTO rooms (id, kind, name, wearer_id, head_seq, epoch, created_at) \
             SELECT {id}, CASE WHEN {is_wearer} THEN 'care' ELSE 'team' END, \
               'Room ' || CAST(n AS TEXT), CASE WHEN {is_wearer} THEN {id} END, {head}, 1, {now} \
             FROM {rooms}",
            id = ids.key("n"),
            rooms = numbers(rooms),
        ),
        // Due never: nobody is told who of them cannot be reached.
        format!(
            "INSERT INTO on_call_checks (room_id, check_at) SELECT {id}, {NEVER} FROM {wearers}",
            id = ids.key("n"),
            wearers = numbers(wearers),
        ),
        format!(
            "INSERT INTO memberships (room_id, user_id, joined_at, last_read_seq) \
             SELECT {room}, {who}, {now}, \
               {experts_per_room} + CASE WHEN room < {wearers} THEN 1 ELSE 0 END FROM {members}",
            room = ids.key("room"),
            who = ids.key("who"),
        ),
        format!(
            "INSERT INTO events (room_id, seq, at, author_id, kind, is_item, body) \
             SELECT {room}, place + 1, {now}, {who}, 'joined', FALSE, \
               CASE WHEN who < {wearers} THEN {wearer} ELSE {expert} END FROM {members}",
            room = ids.key("room"),
            who = ids.key("who"),
            wearer = joined(Role::Wearer)?,
            expert = joined(Role::Expert)?,
        ),
        format!(
            "INSERT INTO devices (id, wearer_id, name, token_hash, paired_at, check_at) \
             SELECT {id}, {id}, 'Load test', {token}, {now}, NULL FROM {wearers}",
            id = ids.key("n"),
            token = dialect.bytes(&format!("{} || {}", ids.hex("n"), ids.hex("n"))),
            wearers = numbers(wearers),
        ),
        format!(
            "INSERT INTO contacts (device_id, last_seen_at, battery_percent) \
             SELECT {id}, {now}, 80 FROM {wearers}",
            id = ids.key("n"),
            wearers = numbers(wearers),
        ),
    ];
    for sql in statements {
        run(&mut tx.conn, &sql).await?;
    }
    Ok(Populated {
        wearers: ids.all(0..wearers).map(UserId).collect(),
        experts: ids.all(wearers..people).map(UserId).collect(),
        care_rooms: ids.all(0..wearers).map(RoomId).collect(),
        team_rooms: ids.all(wearers..rooms).map(RoomId).collect(),
        devices: ids.all(0..wearers).map(DeviceId).collect(),
    })
}
