//! A stretch of history of many rooms at once, one statement per table.

use domain::{
    AlertId, AlertReport, Change, DeviceId, RoomId,
    watch::{Answer, DownlinkKind, Evidence, Quality, Rule, WristAnswer},
};

use super::{
    History,
    sql::{Dialect, ID, NUMBERS, TEXT, id_text, json_with},
};
use crate::Result;

/// No device counts so far.
const EPOCH: u32 = u32::MAX;

/// Events `from..until` of the history, both multiples of 4 or the end, after the heads of these
/// rooms.
pub(super) fn statements(
    dialect: Dialect,
    rooms: &[RoomId],
    history: &History,
    from: i64,
    until: i64,
) -> Result<Vec<String>> {
    let listed = dialect.rooms(rooms);
    let spots = spots(dialect, &listed, history, from, until);
    let mut statements = vec![
        dialect.for_many_rows().to_owned(),
        insert_events(dialect, &spots)?,
        insert_alerts(dialect, &spots),
        insert_downlinks(dialect, &spots)?,
        insert_answers(dialect, &spots)?,
        format!(
            "UPDATE rooms SET head_seq = head_seq + {} WHERE id IN ({listed})",
            until - from
        ),
    ];
    let behind = if history.behind.is_empty() {
        String::new()
    } else {
        format!(" AND user_id NOT IN ({})", dialect.users(&history.behind))
    };
    statements.push(format!(
        "UPDATE memberships SET last_read_seq = \
           (SELECT head_seq FROM rooms WHERE rooms.id = memberships.room_id) \
         WHERE room_id IN ({listed}) AND left_at IS NULL{behind}",
    ));
    Ok(statements)
}

/// A `WITH` that ends in the table `spots`, a row for every event: its room, number, time, author
/// in turn, the alert that it is about and what it is: 0 a message; of an alert 1 itself, 2
/// taken by `expert`, 3 confirmed, 4 answered. `is_open` of an alert that nobody has taken.
fn spots(dialect: Dialect, listed: &str, history: &History, from: i64, until: i64) -> String {
    let &History {
        events,
        alerts,
        from: start,
        until: end,
        ..
    } = history;
    // Of four events at the least, and the parts of a transaction begin with one.
    let every = if alerts > 0 {
        (events / alerts / 4 * 4).max(4)
    } else {
        // Beyond the last.
        events.saturating_add(4)
    };
    let begun = format!("n - n % {every}");
    let is_last = format!("{begun} = {}", (events - 4) / every * every);
    let raised = format!("(seq - n % {every})");
    let alert = format!(
        "({} || '70008' || substr({}, 18, 15))",
        dialect.hex12(&raised),
        dialect.hex("s.room_id"),
    );
    format!(
        "WITH members AS MATERIALIZED (\
           SELECT m.room_id, m.user_id, u.name, \
             row_number() OVER (PARTITION BY m.room_id ORDER BY m.user_id = r.wearer_id, m.user_id) - 1 AS place, \
             count(*) OVER (PARTITION BY m.room_id) AS total \
           FROM memberships m JOIN rooms r ON r.id = m.room_id JOIN users u ON u.id = m.user_id \
           WHERE m.room_id IN ({listed}) AND m.left_at IS NULL), \
         places AS MATERIALIZED (\
           SELECT r.id AS room_id, r.head_seq, m.total, m.user_id AS expert_id, m.name AS expert, \
             (SELECT d.id FROM devices d WHERE d.wearer_id = r.wearer_id AND d.revoked_at IS NULL \
               ORDER BY d.id LIMIT 1) AS device_id \
           FROM rooms r JOIN members m ON m.room_id = r.id AND m.place = 0), \
         numbered AS (\
           SELECT places.*, n, head_seq + n - {from} + 1 AS seq, n % total AS place, \
             {start} + ({end} - {start}) / {events} * n AS at, \
             {start} + ({end} - {start}) / {events} * (n + 1) AS taken_at, \
             CASE WHEN device_id IS NULL OR n % {every} > 3 OR {begun} + 4 > {events} \
                 OR ({is_last} AND n % {every} > 0) THEN 0 \
               ELSE n % {every} + 1 END AS what, \
             {is_last} AS is_open \
           FROM {numbers}, places), \
         spots AS (\
           SELECT s.*, m.user_id, {raised} AS raised, {alert} AS alert \
           FROM numbered s JOIN members m ON m.room_id = s.room_id AND m.place = s.place) ",
        numbers = dialect.numbers(from, until),
    )
}

fn insert_events(dialect: Dialect, spots: &str) -> Result<String> {
    let id = AlertId(ID);
    let (device, [first, second, _]) = (DeviceId(ID), NUMBERS);
    let (raised_seq, at) = (i64::from(first), i64::from(second));
    let alert_text = id_text("alert");
    let device_text = id_text(&dialect.hex("device_id"));
    let (raised, time) = ("CAST(raised AS TEXT)", "CAST(at AS TEXT)");
    let says = "'Message ' || CAST(seq AS TEXT) || ' of a past that a load test made, about as long as people write'";
    let message = json_with(
        &Change::Message {
            text: TEXT.to_owned(),
        },
        &[(&TEXT, says)],
    )?;
    // Another id than the alert's takes another hole: the device's name carries it.
    let report = AlertReport {
        device: Some(device),
        technical: None,
        person: None,
        since: None,
        urgent: false,
        device_name: "Load test".to_owned(),
        detector: 1,
        rule: Rule::Arousal,
        evidence: Evidence {
            sustained_s: 180,
            score: 3.25,
            threshold: 2.5,
            heart_rate_bpm: Some(96.0),
            baseline_heart_rate_bpm: Some(70.0),
            ..Evidence::default()
        },
        quality: Quality::Ok,
        window: Vec::new(),
        measured_at: at,
        received_at: at,
        clock_skew_ms: None,
        time_uncertain: false,
        doubts: Vec::new(),
    };
    let raised_change = json_with(
        &Change::AlertRaised {
            alert: AlertId(uuid::Uuid::nil()),
            report: Box::new(report),
            joins: None,
            after: None,
        },
        &[
            (&uuid::Uuid::nil(), &alert_text),
            (&device, &device_text),
            (&at, time),
        ],
    )?;
    let about: [(&dyn ToString, &str); 3] =
        [(&id, &alert_text), (&raised_seq, raised), (&at, time)];
    let taken = json_with(
        &Change::AlertAcknowledged {
            alert: id,
            raised_seq,
        },
        &about,
    )?;
    let felt = json_with(
        &Change::AlertConfirmed {
            alert: id,
            raised_seq,
            felt_at: at,
            time_unknown: false,
        },
        &about,
    )?;
    let answered = json_with(
        &Change::AlertAnswered {
            alert: id,
            raised_seq,
            answer: WristAnswer::Fine,
            answered_at: at,
            time_unknown: false,
        },
        &about,
    )?;
    let client = dialect.bytes(&format!(
        "{} || '7' || {}",
        dialect.hex12("at"),
        dialect.random_hex19()
    ));
    Ok(format!(
        "{spots} INSERT INTO events (room_id, seq, at, author_id, client_id, kind, is_item, target_seq, body) \
         SELECT room_id, seq, at, \
           CASE what WHEN 0 THEN user_id WHEN 2 THEN expert_id END, \
           CASE WHEN what IN (0, 2) THEN {client} END, \
           CASE what WHEN 0 THEN 'message' WHEN 1 THEN 'alert_raised' WHEN 2 THEN 'alert_acknowledged' \
             WHEN 3 THEN 'alert_confirmed' ELSE 'alert_answered' END, \
           what <= 1, CASE WHEN what >= 2 THEN raised END, \
           CASE what WHEN 0 THEN {message} WHEN 1 THEN {raised_change} WHEN 2 THEN {taken} \
             WHEN 3 THEN {felt} ELSE {answered} END \
         FROM spots ORDER BY n, room_id"
    ))
}

fn insert_alerts(dialect: Dialect, spots: &str) -> String {
    format!(
        "{spots} INSERT INTO alerts (id, device_id, epoch, seq, device_time, room_id, raised_seq, \
           acknowledged_by, acknowledged_at, acknowledged_seq, confirmed_at, confirmed_seq, answered_seq) \
         SELECT {alert}, device_id, {EPOCH}, seq, at, room_id, seq, \
           CASE WHEN NOT is_open THEN expert_id END, CASE WHEN NOT is_open THEN taken_at END, \
           CASE WHEN NOT is_open THEN seq + 1 END, CASE WHEN NOT is_open THEN taken_at END, \
           CASE WHEN NOT is_open THEN seq + 2 END, CASE WHEN NOT is_open THEN seq + 3 END \
         FROM spots WHERE what = 1",
        alert = dialect.bytes("alert"),
    )
}

fn insert_downlinks(dialect: Dialect, spots: &str) -> Result<String> {
    let [number, time, _] = NUMBERS;
    let kind = DownlinkKind::Acknowledged {
        alert_epoch: EPOCH,
        alert_seq: number,
        by: TEXT.to_owned(),
        at: i64::from(time),
    };
    // A name is shown as it stands in JSON.
    let body = json_with(
        &kind,
        &[
            (&number, "CAST(raised AS TEXT)"),
            (&time, "CAST(at AS TEXT)"),
            (&TEXT, "replace(replace(expert, '\\', ''), '\"', '')"),
        ],
    )?;
    Ok(format!(
        "{spots} INSERT INTO downlinks (device_id, id, alert_id, body, confirmed_at) \
         SELECT device_id, raised, {alert}, {body}, at FROM spots WHERE what = 2",
        alert = dialect.bytes("alert"),
    ))
}

fn insert_answers(dialect: Dialect, spots: &str) -> Result<String> {
    let [number, time, raised] = NUMBERS;
    let answer = Answer {
        seq: number,
        measured_at: i64::from(time),
        alert_epoch: EPOCH,
        alert_seq: raised,
        answer: WristAnswer::Fine,
    };
    let body = json_with(
        &answer,
        &[
            (&number, "CAST(seq AS TEXT)"),
            (&time, "CAST(at AS TEXT)"),
            (&raised, "CAST(raised AS TEXT)"),
        ],
    )?;
    Ok(format!(
        "{spots} INSERT INTO answers (device_id, epoch, seq, alert_id, body) \
         SELECT device_id, {EPOCH}, seq, {alert}, {body} FROM spots WHERE what = 4",
        alert = dialect.bytes("alert"),
    ))
}
