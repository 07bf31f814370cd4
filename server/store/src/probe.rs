//! The probe: a wearer, an expert, their room and a watch that are nobody's. The server sends alerts through itself with
//! them. They are in no list and no count, and nobody signs in as them.

use diesel::{ExpressionMethods, QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{DeviceId, Person, Role, RoomId, Seq, SignInId, Standing, UnixMillis, UserId};

use crate::{
    Error, NewUser, Result, Store,
    conn::{Conn, execute_all, on},
    key::Key,
    log::counter,
    room,
    schema::sign_ins,
    statement::{Column, Rows, Statement},
    tx::Tx,
    user,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub wearer: UserId,
    pub expert: Person,
    pub room: RoomId,
    pub device: DeviceId,
    /// Of a secret that nobody knows.
    pub token_hash: [u8; 32],
    /// Of the expert.
    pub sign_in: SignInId,
}

/// Ids for the first time.
#[derive(Clone, Debug)]
pub struct NewProbe {
    pub wearer: UserId,
    pub expert: UserId,
    pub room: RoomId,
    pub device: DeviceId,
    pub sign_in: SignInId,
    /// Of nothing: no secret has it. For the watch and for the sign-in.
    pub token_hash: [u8; 32],
    /// What no password hashes to.
    pub password_hash: String,
    pub now: UnixMillis,
    /// How long the sign-in is good for from now on.
    pub until: UnixMillis,
}

/// Those of about an hour.
const KEPT_EVENTS: Seq = 200;

const NAME: &str = "Probe";
/// Their hosts exist nowhere (RFC 2606), so nobody can have these addresses.
const EMAILS: [&str; 2] = ["wearer@probe.invalid", "expert@probe.invalid"];

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    wearer: Key,
    #[diesel(sql_type = sql_types::Binary)]
    expert: Key,
    #[diesel(sql_type = sql_types::Binary)]
    room: Key,
    #[diesel(sql_type = sql_types::Binary)]
    device: Key,
    #[diesel(sql_type = sql_types::Binary)]
    token_hash: Vec<u8>,
    #[diesel(sql_type = sql_types::Binary)]
    sign_in: Key,
}

impl Store {
    /// The one probe of this database, made as told if there is none. Its expert stays signed in.
    pub async fn probe(&self, new: NewProbe) -> Result<Probe> {
        self.write(move |tx| {
            Box::pin(async move {
                let until = new.until;
                let probe = match find(&mut tx.conn).await? {
                    Some(known) => known,
                    None => make(tx, new).await?,
                };
                let stay = Statement::new("UPDATE sign_ins SET revoked_at = NULL, expires_at = ")
                    .number(until)
                    .sql(" WHERE id = ")
                    .key(Key::from(probe.sign_in));
                execute_all(&mut tx.conn, [stay]).await?;
                Ok(probe)
            })
        })
        .await
    }

    /// Forgets what the probe's alerts have left, but for the newest events, which a process may still be reading: its log
    /// is the only one without a past.
    /// Returns how many pushes had been queued or were noted as not possible.
    pub async fn sweep_probe(&self, probe: Probe, up_to: Seq) -> Result<usize> {
        self.write(move |tx| {
            Box::pin(async move {
                counter::lock(&mut tx.conn, [probe.room]).await?;
                let room = Key::from(probe.room);
                let of_room = |sql| Statement::new(sql).key(room);
                let queued = of_room(
                    "DELETE FROM deliveries WHERE alert_id IN (SELECT a.id FROM alerts a WHERE a.room_id = ",
                )
                .sql(" AND a.episode_seq <= ")
                .number(up_to)
                .sql(")");
                let queued = on!(&mut tx.conn, |db| queued.execute(db))?;
                let sweep = [
                    // Nobody takes them, so nothing was sent to the watch.
                    of_room("DELETE FROM alerts WHERE room_id = ")
                        .sql(" AND episode_seq <= ")
                        .number(up_to),
                    of_room("DELETE FROM episodes WHERE room_id = ")
                        .sql(" AND raised_seq <= ")
                        .number(up_to),
                    of_room("DELETE FROM events WHERE room_id = ")
                        .sql(" AND seq <= ")
                        .number(up_to - KEPT_EVENTS),
                ];
                execute_all(&mut tx.conn, sweep).await?;
                Ok(queued)
            })
        })
        .await
    }
}

async fn find(conn: &mut Conn) -> Result<Option<Probe>> {
    let select = Statement::new(
        "SELECT w.id AS wearer, e.id AS expert, r.id AS room, d.id AS device, d.token_hash, s.id AS sign_in \
         FROM users w JOIN users e ON e.is_probe AND e.role = 'expert' \
         JOIN rooms r ON r.wearer_id = w.id JOIN devices d ON d.wearer_id = w.id \
         JOIN sign_ins s ON s.user_id = e.id AND s.expires_at > 0 \
         WHERE w.is_probe AND w.role = 'wearer'",
    );
    let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
    rows.into_iter().next().map(Row::into_probe).transpose()
}

impl Row {
    fn into_probe(self) -> Result<Probe> {
        Ok(Probe {
            wearer: self.wearer.into(),
            expert: expert(self.expert.into()),
            room: self.room.into(),
            device: self.device.into(),
            token_hash: self
                .token_hash
                .try_into()
                .map_err(|_| Error::Corrupt("the probe's token hash".to_owned()))?,
            sign_in: self.sign_in.into(),
        })
    }
}

fn expert(id: UserId) -> Person {
    Person {
        id,
        name: NAME.to_owned(),
        role: Role::Expert,
    }
}

async fn make(tx: &mut Tx, new: NewProbe) -> Result<Probe> {
    let [wearer_email, expert_email] = EMAILS;
    let person = |id, email: &str, role| NewUser {
        id,
        email: email.to_owned(),
        name: NAME.to_owned(),
        role,
        password_hash: new.password_hash.clone(),
        created_at: new.now,
        standing: Standing::Active,
        invited_by: None,
    };
    let wearer = person(new.wearer, wearer_email, Role::Wearer);
    if !user::insert(tx, wearer, Some(new.room)).await? {
        // Another process was faster.
        let known = find(&mut tx.conn).await?;
        return known.ok_or_else(|| Error::Conflict("the probe is being made".to_owned()));
    }
    user::insert(tx, person(new.expert, expert_email, Role::Expert), None).await?;
    room::enter(tx, new.room, vec![expert(new.expert)], None, new.now).await?;
    let both = [
        // Nobody is on call for it.
        Statement::new("DELETE FROM on_call_checks WHERE room_id = ").key(new.room),
        Statement::new("UPDATE users SET is_probe = TRUE WHERE id = ").key(new.wearer),
        Statement::new("UPDATE users SET is_probe = TRUE WHERE id = ").key(new.expert),
        // Its silence is nobody's, so it is never looked at.
        Statement::new(
            "INSERT INTO devices (id, wearer_id, name, token_hash, paired_at, check_at) SELECT id, wearer_id, \
             name, token_hash, paired_at, NULL FROM ",
        )
        .rows(
            Rows::new("made")
                .column("id", Column::Keys(vec![new.device.into()]))
                .column("wearer_id", Column::Keys(vec![new.wearer.into()]))
                .column("name", Column::Texts(vec![NAME.to_owned()]))
                .column("token_hash", Column::Bytes(vec![new.token_hash.to_vec()]))
                .column("paired_at", Column::Numbers(vec![new.now])),
        ),
    ];
    execute_all(&mut tx.conn, both).await?;
    on!(&mut tx.conn, |db| diesel::insert_into(sign_ins::table)
        .values((
            sign_ins::id.eq(Key::from(new.sign_in)),
            sign_ins::user_id.eq(Key::from(new.expert)),
            sign_ins::token_hash.eq(new.token_hash.to_vec()),
            sign_ins::user_agent.eq(""),
            sign_ins::created_at.eq(new.now),
            sign_ins::last_seen_at.eq(new.now),
            sign_ins::expires_at.eq(new.until),
        ))
        .execute(db))?;
    Ok(Probe {
        wearer: new.wearer,
        expert: expert(new.expert),
        room: new.room,
        device: new.device,
        token_hash: new.token_hash,
        sign_in: new.sign_in,
    })
}
