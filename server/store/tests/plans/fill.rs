//! A little of everything, and much of it.

use domain::{
    ClientId, RoomAction, RoomId, SignInId, UnixMillis, UserId,
    watch::{Quality, Reading},
};
use store::{
    Append, CheckedItem, History, Ingest, NewSignIn, Populated, Population, Store,
    populated_token_hash,
};
use uuid::Uuid;

/// When the calls begin; all that is filled lies before.
pub(crate) const NOW: UnixMillis = 1_800_000_000_000;
const DAY_MS: i64 = 24 * 3_600_000;
/// Of the one long room, and of the one in which only one person speaks.
const LONG: i64 = 60_000;

pub(crate) struct Filled {
    pub(crate) people: Populated,
    /// A person alone in a team room, who said all of it.
    pub(crate) alone: Populated,
}

pub(crate) async fn few(store: &Store) -> Filled {
    fill(store, 4, 8, 4, 10).await
}

/// A hundred times fewer rows than a clinic has after some years would be too few to tell a plan
/// that reads all from one that reads what it returns; ten times fewer are enough.
pub(crate) async fn many(store: &Store) -> Filled {
    let filled = fill(store, 1_500, 1_000, 1_500, LONG).await;
    let people = &filled.people;
    let rooms = [people.care_rooms.as_slice(), &people.team_rooms].concat();
    let short = past(36, 6, Vec::new());
    store.add_history(&rooms[2..], &short).await.unwrap();
    filled
}

fn past(events: i64, alerts: i64, behind: Vec<UserId>) -> History {
    History {
        events,
        alerts,
        from: NOW - 365 * DAY_MS,
        until: NOW - DAY_MS,
        behind,
    }
}

async fn fill(
    store: &Store,
    wearers: usize,
    experts: usize,
    team_rooms: usize,
    long: i64,
) -> Filled {
    let mut population = Population {
        wearers,
        experts,
        team_rooms,
        experts_per_room: 4,
        now: NOW - 366 * DAY_MS,
    };
    let people = store.add_population(&population).await.unwrap();
    population.wearers = 0;
    population.experts = 1;
    population.team_rooms = 1;
    population.experts_per_room = 1;
    let alone = store.add_population(&population).await.unwrap();
    for user in people.experts.iter().take(8).chain(&alone.experts) {
        sign_in(store, *user).await;
    }
    // In the first two care rooms, whose experts are far behind.
    let behind = people.experts.iter().take(8).copied().collect();
    let eventful = past(long, long / 10, behind);
    store
        .add_history(&people.care_rooms[..2], &eventful)
        .await
        .unwrap();
    let talk = past(long, 0, alone.experts.clone());
    store.add_history(&alone.team_rooms, &talk).await.unwrap();
    for device in &people.devices[..2] {
        for from in (0..long / 5).step_by(500) {
            let until = (from + 500).min(long / 5);
            let post = Ingest {
                device: *device,
                token_hash: populated_token_hash(*device),
                epoch: 1,
                items: (from..until).map(reading).collect(),
                confirmed: Vec::new(),
                clock_skew_ms: None,
                received_at: NOW - DAY_MS,
            };
            store.ingest(post).await.unwrap().unwrap();
        }
    }
    Filled { people, alone }
}

/// Whoever says something in the calls has this one.
pub(crate) fn sign_in_of(user: UserId) -> SignInId {
    SignInId(user.0)
}

async fn sign_in(store: &Store, user: UserId) {
    let mut token_hash = [0; 32];
    token_hash[..16].copy_from_slice(user.0.as_bytes());
    let sign_in = NewSignIn {
        id: sign_in_of(user),
        user,
        password_hash: None,
        token_hash,
        user_agent: "Browser".to_owned(),
        created_at: NOW - DAY_MS,
        expires_at: NOW + DAY_MS,
    };
    store.create_sign_in(sign_in).await.unwrap().unwrap();
}

/// One every ten seconds, the last ones just before the calls.
fn reading(number: i64) -> CheckedItem {
    let measured_at = NOW - (LONG / 5 - number) * 10_000;
    CheckedItem::Reading {
        reading: Reading {
            seq: u32::try_from(number).unwrap(),
            measured_at,
            heart_rate_bpm: Some(70.0),
            quality: Quality::Ok,
            ..Reading::default()
        },
        measured_at,
    }
}

/// Rows of the other tables that grow.
pub(crate) fn rest(is_postgres: bool) -> Vec<String> {
    let (numbers, hash, id) = if is_postgres {
        (
            "generate_series(1, 20) AS n(n)",
            "sha256((gen_random_uuid()::text)::bytea)",
            "uuid_send(gen_random_uuid())",
        )
    } else {
        (
            "(SELECT value AS n FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]')) AS n",
            "randomblob(32)",
            "randomblob(16)",
        )
    };
    let endpoint = if is_postgres {
        "'https://push.example/' || encode(s.id, 'hex')"
    } else {
        "'https://push.example/' || hex(s.id)"
    };
    let many = if is_postgres {
        "generate_series(1, 50000) AS n(n)"
    } else {
        "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 50000) SELECT n FROM s) AS n"
    };
    let (before, later, far) = (NOW - 30 * DAY_MS, NOW + DAY_MS, i64::MAX);
    vec![
        // A year of one every ten seconds, of the devices that have any: what is in the rows is not
        // looked at.
        format!(
            "INSERT INTO reading_blocks (device_id, epoch, block, hour, wearer_id, body) \
             SELECT b.device_id, b.epoch, 100000 + n.n, b.hour - n.n / 6, b.wearer_id, b.body \
             FROM reading_blocks b, {many} WHERE b.block = 1"
        ),
        format!(
            "INSERT INTO reading_hours SELECT h.wearer_id, h.hour - n.n, h.device_id, h.newest_at, \
               h.readings, h.heart_rate_sum, h.heart_rate_count, h.skin_conductance_sum, \
               h.skin_conductance_count, h.skin_temperature_sum, h.skin_temperature_count, \
               h.motion_sum, h.motion_count, h.quality, h.wear \
             FROM reading_hours h, {many} \
             WHERE n.n < 8760 AND h.hour = (SELECT min(o.hour) FROM reading_hours o WHERE o.wearer_id = h.wearer_id)"
        ),
        // None of them is due for a long time.
        format!("UPDATE devices SET check_at = {far}"),
        // Each came by the link of another, three at most by one.
        "UPDATE users SET invited_by = i.id FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) AS n \
         FROM users) i, (SELECT id, row_number() OVER (ORDER BY id) / 3 AS n FROM users) g \
         WHERE g.id = users.id AND i.n = g.n AND i.id <> users.id"
            .to_owned(),
        // Most of them are over.
        format!(
            "INSERT INTO sign_ins (id, user_id, token_hash, user_agent, created_at, last_seen_at, expires_at) \
             SELECT {id}, u.id, {hash}, 'Browser', {before}, {before}, \
               CASE WHEN n.n = 1 THEN {later} ELSE {before} END \
             FROM users u, {numbers}"
        ),
        format!(
            "INSERT INTO invitations (id, token_hash, role, room_id, created_by, created_at, expires_at, closed_at) \
             SELECT {id}, {hash}, 'expert', r.id, m.user_id, {before}, {later}, \
               CASE WHEN n.n = 1 THEN NULL ELSE {before} END \
             FROM rooms r JOIN memberships m ON m.room_id = r.id, {numbers}"
        ),
        format!(
            "INSERT INTO pairing_codes (code_hash, wearer_id, created_at, expires_at) \
             SELECT {hash}, d.wearer_id, {before}, {later} FROM devices d, {numbers}"
        ),
        // Most of them long since full.
        format!(
            "INSERT INTO budgets (key, full_at) \
             SELECT {id}, CASE WHEN n.n % 50 = 0 THEN {far} ELSE 1 END FROM {many}"
        ),
        format!(
            "INSERT INTO known_browsers (user_id, token_hash, used_at) \
             SELECT u.id, {hash}, {before} + n.n FROM users u, {numbers} WHERE n.n <= 10"
        ),
        // One browser of each sign-in that lives, and years of what it was told.
        format!(
            "INSERT INTO push_subscriptions (id, user_id, sign_in_id, endpoint, p256dh, auth, user_agent, \
               language, created_at) \
             SELECT {id}, s.user_id, s.id, {endpoint}, {hash}, {hash}, 'Browser', 'en', {before} \
             FROM sign_ins s WHERE s.expires_at > {before}"
        ),
        format!(
            "INSERT INTO deliveries (id, user_id, subscription_id, room_id, episode_seq, alert_id, kind, \
               priority, queued_at, expires_at, attempts, accepted_at, outcome) \
             SELECT {id}, s.user_id, s.id, NULL, 1, {id}, 'alert', 'high', {before}, {before}, 1, {before}, \
               'accepted' \
             FROM push_subscriptions s, {numbers}"
        ),
        // Years of shifts that are over, and some that are not.
        format!(
            "INSERT INTO shifts (room_id, ends_at, id, kind, user_id, starts_at, created_by) \
             SELECT r.id, CASE WHEN n.n = 1 THEN {later} ELSE {before} - n.n END, {id}, 'shift', \
               r.wearer_id, {before} - 1000, r.wearer_id \
             FROM rooms r, {numbers} WHERE r.wearer_id IS NOT NULL"
        ),
        "INSERT INTO rotations (room_id, zone, every_days, handover_minute, first_day, by_shifts) \
         SELECT r.id, 'UTC', 7, 480, 0, FALSE FROM rooms r WHERE r.wearer_id IS NOT NULL ON CONFLICT DO NOTHING"
            .to_owned(),
        "INSERT INTO rotation_people (room_id, place, user_id) SELECT o.room_id, \
           (SELECT count(*) FROM memberships m WHERE m.room_id = o.room_id AND m.user_id < b.user_id), \
           b.user_id FROM rotations o JOIN memberships b ON b.room_id = o.room_id WHERE TRUE \
         ON CONFLICT DO NOTHING"
            .to_owned(),
        "INSERT INTO supervisors (room_id, user_id) SELECT o.room_id, b.user_id FROM rotations o \
         JOIN memberships b ON b.room_id = o.room_id WHERE TRUE ON CONFLICT DO NOTHING"
            .to_owned(),
        "INSERT INTO quiet_hours (user_id, zone, from_minute, until_minute, high_breaks_through) \
         SELECT u.id, 'UTC', 1320, 360, TRUE FROM users u WHERE TRUE ON CONFLICT DO NOTHING"
            .to_owned(),
        format!(
            "INSERT INTO crisis_numbers (user_id, id, name, number) \
             SELECT u.id, {id}, 'Sister', '112' FROM users u, {numbers} WHERE n.n <= 4 AND u.role = 'wearer'"
        ),
        format!(
            "INSERT INTO team_notes (room_id, raised_seq, number, author_id, client_id, head_seq, at, text) \
             SELECT e.room_id, e.raised_seq, n.n, r.wearer_id, {id}, 1, {before}, 'Note' \
             FROM episodes e JOIN rooms r ON r.id = e.room_id, {numbers} WHERE n.n <= 2 ON CONFLICT DO NOTHING"
        ),
        format!(
            "INSERT INTO rejected_items (device_id, epoch, seq, n, code, raw, received_at) \
             SELECT d.id, 1, 100000 + n.n, 0, 'values', '{{}}', {before} FROM devices d, {numbers}"
        ),
    ]
}

pub(crate) fn say(room: RoomId, author: UserId, action: RoomAction) -> Append {
    Append {
        room,
        author,
        sign_in: sign_in_of(author),
        client_id: ClientId(Uuid::now_v7()),
        action,
        now: NOW,
    }
}
