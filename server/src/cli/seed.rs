//! `fitweet seed`: people, rooms and watches for a load test, as quickly as durable writes go.

use std::net::{IpAddr, Ipv6Addr};

use anyhow::{Result, anyhow};
use domain::{DeviceId, Role, RoomId, UserId, limits::OPEN_INVITATIONS, watch::PairRequest};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use service::{Actor, Peer, Service};
use uuid::Uuid;

use super::say::say;
use crate::{assets::Site, config::Config, serve};

/// Waiting writes share a commit, so many at once cost little more than one.
const AT_ONCE: usize = 64;
/// One person may make all of these, and has only so many open links.
const ROOMS_AT_ONCE: usize = OPEN_INVITATIONS / 2;

#[derive(clap::Args)]
pub(super) struct Options {
    /// People, all of them experts
    #[arg(long, default_value_t = 20)]
    users: usize,
    /// Team rooms
    #[arg(long, default_value_t = 5)]
    rooms: usize,
    /// Members of each room
    #[arg(long, default_value_t = 10)]
    members: usize,
    /// Watches, each with a wearer and a care room of its own, in addition to the above
    #[arg(long, default_value_t = 0)]
    devices: usize,
    /// Older events, spread evenly over all of these rooms
    #[arg(long, default_value_t = 0)]
    events: usize,
    /// Alerts of each care room among those events
    #[arg(long, default_value_t = 20)]
    alerts: usize,
}

#[derive(Serialize)]
struct Seeded {
    users: Vec<User>,
    rooms: Vec<Room>,
    devices: Vec<Device>,
}

#[derive(Serialize)]
struct User {
    id: UserId,
    name: String,
    email: String,
    role: Role,
    /// As a `Cookie` header.
    cookie: String,
    #[serde(skip)]
    actor: Option<Actor>,
}

#[derive(Serialize)]
struct Room {
    id: RoomId,
    members: Vec<UserId>,
}

#[derive(Serialize)]
struct Device {
    id: DeviceId,
    token: String,
    wearer: UserId,
    room: RoomId,
}

pub(super) async fn run(config: Config, options: &Options) -> Result<()> {
    if options.members > options.users {
        return Err(anyhow!("--members cannot be more than --users"));
    }
    if (options.rooms > 0 || options.devices > 0) && options.members == 0 {
        return Err(anyhow!("--members must be at least 1"));
    }
    let cookie = config.cookie().name;
    let seed = Seed {
        service: serve::open(&config, &Site::default()).await?,
        cookie,
        run: Uuid::now_v7().simple().to_string(),
    };
    seed.service.lift_budgets();
    let seeded = seed.all(options).await?;
    seed.add_history(options, &seeded).await?;
    seed.service.shut_down().await;
    say(&serde_json::to_string(&seeded)?);
    Ok(())
}

struct Seed {
    service: Service,
    cookie: &'static str,
    /// Tells the addresses of one run from those of another.
    run: String,
}

impl Seed {
    async fn all(&self, options: &Options) -> Result<Seeded> {
        let numbers = 0..options.users;
        let mut users: Vec<User> = stream::iter(numbers)
            .map(|number| self.user(number, Role::Expert))
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let team = |first: usize| {
            let members = (0..options.members).map(move |offset| first + offset);
            members
                .filter_map(|at| users.get(at % options.users))
                .collect::<Vec<_>>()
        };
        let mut rooms: Vec<Room> = stream::iter(0..options.rooms)
            .map(|number| self.team_room(number, team(number * options.members)))
            .buffered(ROOMS_AT_ONCE)
            .try_collect()
            .await?;
        let worn: Vec<(User, Room, Device)> = stream::iter(0..options.devices)
            .map(|number| {
                let experts = team(number).into_iter().take(options.members.max(2) - 1);
                self.wearer(number, experts.collect())
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let mut devices = Vec::new();
        for (user, room, device) in worn {
            users.push(user);
            rooms.push(room);
            devices.push(device);
        }
        Ok(Seeded {
            users,
            rooms,
            devices,
        })
    }

    /// Whoever comes last has read none of it.
    async fn add_history(&self, options: &Options, seeded: &Seeded) -> Result<()> {
        let rooms: Vec<RoomId> = seeded.rooms.iter().map(|room| room.id).collect();
        if options.events == 0 || rooms.is_empty() {
            return Ok(());
        }
        let events = i64::try_from(options.events / rooms.len())?;
        let alerts = i64::try_from(options.alerts)?;
        let behind = seeded.users.last().map(|user| user.id);
        let behind = behind.into_iter().collect();
        self.service
            .add_history(&rooms, events, alerts, behind)
            .await?;
        Ok(())
    }

    async fn user(&self, number: usize, role: Role) -> Result<User> {
        let kind = match role {
            Role::Wearer => "Wearer",
            Role::Expert | Role::Admin => "Expert",
        };
        let name = format!("{kind} {}", number + 1);
        let email = format!("{role}-{number}-{}@load.example", self.run);
        let service = &self.service;
        let person = service
            .add_user_without_password(&name, &email, role)
            .await?;
        let signed_in = service.sign_in_as(&person, "fitweet seed").await?;
        Ok(User {
            id: person.id,
            name,
            email,
            role,
            cookie: format!("{}={}", self.cookie, signed_in.token),
            actor: Some(signed_in.actor),
        })
    }

    async fn team_room(&self, number: usize, members: Vec<&User>) -> Result<Room> {
        let mut people = members.iter().filter_map(|user| user.actor.as_ref());
        let founder = people
            .next()
            .ok_or_else(|| anyhow!("a room needs members"))?;
        let name = format!("Room {}", number + 1);
        let id = self.service.create_team_room(founder, &name).await?;
        self.invite(founder, id, people).await?;
        Ok(Room {
            id,
            members: members.iter().map(|user| user.id).collect(),
        })
    }

    async fn invite(
        &self,
        host: &Actor,
        room: RoomId,
        guests: impl Iterator<Item = &Actor>,
    ) -> Result<()> {
        for guest in guests {
            let invitation = self
                .service
                .invite(host, Some(room), guest.user.role)
                .await?;
            let token = invitation.url_path.rsplit('/').next().unwrap_or_default();
            self.service.accept_invitation(guest, token).await?;
        }
        Ok(())
    }

    async fn wearer(&self, number: usize, experts: Vec<&User>) -> Result<(User, Room, Device)> {
        let user = self.user(number, Role::Wearer).await?;
        let actor = user.actor.as_ref().ok_or_else(|| anyhow!("no sign-in"))?;
        let rooms = self.service.rooms(actor).await?;
        let room = rooms
            .first()
            .ok_or_else(|| anyhow!("a wearer without a care room"))?
            .id;
        let guests = experts.iter().filter_map(|user| user.actor.as_ref());
        self.invite(actor, room, guests).await?;
        let mut members = vec![user.id];
        members.extend(experts.iter().map(|user| user.id));

        let code = self.service.create_pairing_code(actor).await?.code;
        let request = PairRequest {
            code,
            name: "Load test".into(),
        };
        let reply = self.service.pair(request, &pretended_peer(number)).await?;
        let device = Device {
            id: reply.device_id.parse()?,
            token: reply.token,
            wearer: user.id,
            room,
        };
        Ok((user, Room { id: room, members }, device))
    }
}

/// Pairing is slowed per IPv6 network, and these are not one person guessing.
fn pretended_peer(number: usize) -> Peer {
    let address = Ipv6Addr::from_bits(0x0100_u128 << 112 | (number as u128) << 64);
    Peer {
        address: IpAddr::V6(address),
        user_agent: "fitweet seed".into(),
        browser: None,
    }
}
