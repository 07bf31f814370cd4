//! People, rooms and watches of every kind, with words in each room that nobody else may see.

use std::{fmt::Write as _, net::Ipv4Addr};

use domain::{
    AlertId, Change, ClientId, DeviceId, Person, Role, RoomAction, RoomId, RoomKind, SignInId,
    watch::PairRequest,
};
use service::{Actor, NewAccount, Peer, Service};
use uuid::Uuid;

use crate::{
    http::Caller,
    server::TestServer,
    watch::{Watch, alert},
};

pub(crate) const PASSWORD: &str = "a password for tests only";

/// Somebody with a live sign-in.
#[derive(Clone, Debug)]
pub(crate) struct Someone {
    pub(crate) actor: Actor,
    pub(crate) token: String,
}

impl Someone {
    pub(crate) fn person(&self) -> &Person {
        &self.actor.user
    }

    pub(crate) fn sign_in(&self) -> SignInId {
        self.actor.sign_in
    }

    pub(crate) fn caller(&self, server: &TestServer) -> Caller {
        Caller::with_token(server, &self.token)
    }
}

/// A room and the word that stands in it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) id: RoomId,
    pub(crate) canary: String,
}

/// A paired watch.
#[derive(Clone, Debug)]
pub(crate) struct Paired {
    pub(crate) id: DeviceId,
    pub(crate) token: String,
}

/// Two care teams that must not know of each other, and those around them.
pub(crate) struct World {
    pub(crate) server: TestServer,
    pub(crate) admin: Someone,
    /// Cares for the wearer.
    pub(crate) expert: Someone,
    pub(crate) wearer: Someone,
    /// Was in the wearer's care room and in the team room.
    pub(crate) former: Someone,
    /// Cares for the other wearer.
    pub(crate) outsider: Someone,
    pub(crate) other_wearer: Someone,
    /// Came by a link of the wearer's, and waits for an admin.
    pub(crate) waiting: Someone,
    /// Added by an admin, who knows the password.
    pub(crate) must_change: Someone,
    /// Came by a link of somebody's whose account ended, and waited then.
    pub(crate) offspring: Someone,
    /// Tokens of links whose makers left the room, or lost their account.
    pub(crate) dead_links: [String; 2],
    /// The expert's second sign-in, ended.
    pub(crate) revoked: Someone,
    pub(crate) care: Place,
    pub(crate) team: Place,
    pub(crate) direct: Place,
    pub(crate) other_care: Place,
    /// Direct, of the outsider and the other wearer, who left it and blocks the outsider.
    pub(crate) ended: Place,
    pub(crate) device: Paired,
    pub(crate) other_device: Paired,
    pub(crate) revoked_device: Paired,
    pub(crate) alert: AlertId,
    pub(crate) other_alert: AlertId,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::on(TestServer::start().await).await
    }

    pub(crate) async fn on(server: TestServer) -> Self {
        let service = server.service();
        let admin = join(service, Role::Admin).await;
        let expert = join(service, Role::Expert).await;
        let wearer = join(service, Role::Wearer).await;
        let former = join(service, Role::Expert).await;
        let outsider = join(service, Role::Expert).await;
        let other_wearer = join(service, Role::Wearer).await;

        let care = care_room(service, &wearer).await;
        let other_care = care_room(service, &other_wearer).await;
        let team = service
            .create_team_room(&expert.actor, "Team")
            .await
            .unwrap();
        enter(service, care, &wearer, &expert).await;
        enter(service, care, &wearer, &former).await;
        enter(service, team, &expert, &former).await;
        enter(service, other_care, &other_wearer, &outsider).await;
        let with = wearer.person().id;
        let direct = service.open_direct_room(&expert.actor, with).await.unwrap();

        let care = mark(service, &wearer, care).await;
        let team = mark(service, &expert, team).await;
        let direct = mark(service, &wearer, direct).await;
        let other_care = mark(service, &other_wearer, other_care).await;
        let with = other_wearer.person().id;
        let ended = service
            .open_direct_room(&outsider.actor, with)
            .await
            .unwrap();
        let ended = mark(service, &outsider, ended).await;
        let blocked = outsider.person().id;
        service
            .block(&other_wearer.actor, ended.id, blocked)
            .await
            .unwrap();
        let left = invitation(service, &former, team.id).await;
        for room in [care.id, team.id] {
            let who = former.person().id;
            service
                .remove_member(&expert.actor, room, who, false)
                .await
                .unwrap();
        }

        let device = pair(service, &wearer).await;
        let other_device = pair(service, &other_wearer).await;
        let revoked_device = pair(service, &wearer).await;
        let id = revoked_device.id;
        service.revoke_device(&wearer.actor, id).await.unwrap();
        let alert = raise(&server, &device, &expert, care.id).await;
        let other_alert = raise(&server, &other_device, &outsider, other_care.id).await;

        let waiting = come(service, &wearer, care.id).await;
        let must_change = given(service, &admin).await;
        let host = join(service, Role::Expert).await;
        enter(service, team.id, &expert, &host).await;
        let offspring = come(service, &host, team.id).await;
        let closed = invitation(service, &host, team.id).await;
        let id = host.person().id;
        service.disable_user(&admin.actor, id).await.unwrap();

        let revoked = again(service, &expert).await;
        let id = revoked.sign_in();
        service.revoke_sign_in(&expert.actor, id).await.unwrap();
        Self {
            server,
            admin,
            expert,
            wearer,
            former,
            outsider,
            other_wearer,
            waiting,
            must_change,
            offspring,
            dead_links: [left, closed],
            revoked,
            care,
            team,
            direct,
            other_care,
            ended,
            device,
            other_device,
            revoked_device,
            alert,
            other_alert,
        }
    }

    pub(crate) fn service(&self) -> &Service {
        self.server.service()
    }

    pub(crate) fn places(&self) -> [&Place; 5] {
        [
            &self.care,
            &self.team,
            &self.direct,
            &self.other_care,
            &self.ended,
        ]
    }

    /// Who is in a room now.
    pub(crate) fn is_member(&self, actor: &Actor, room: RoomId) -> bool {
        let members: &[&Someone] = match room {
            _ if room == self.care.id || room == self.direct.id => &[&self.expert, &self.wearer],
            _ if room == self.team.id => &[&self.expert],
            _ if room == self.other_care.id => &[&self.outsider, &self.other_wearer],
            _ if room == self.ended.id => &[&self.outsider],
            _ => &[],
        };
        members
            .iter()
            .any(|member| member.person().id == actor.user.id)
    }

    /// Everything that a refused request must leave as it was.
    pub(crate) async fn fingerprint(&self) -> String {
        let service = self.service();
        let mut print = format!("{:?}", service.users(&self.admin.actor).await.unwrap());
        for (room, reader) in [
            (&self.care, &self.expert),
            (&self.team, &self.expert),
            (&self.direct, &self.wearer),
            (&self.other_care, &self.outsider),
            (&self.ended, &self.outsider),
        ] {
            let detail = service.room(&reader.actor, room.id).await.unwrap();
            write!(print, "{:?} {:?}", detail.members, detail.summary).unwrap();
        }
        for wearer in [&self.wearer, &self.other_wearer] {
            write!(print, "{:?}", service.links(&wearer.actor).await.unwrap()).unwrap();
            for device in service.devices(&wearer.actor).await.unwrap() {
                write!(print, "{} {:?}", device.id, device.revoked_at).unwrap();
            }
        }
        let reports = service.open_reports(&self.admin.actor).await.unwrap();
        write!(print, "{reports:?}").unwrap();
        for who in [
            &self.expert,
            &self.wearer,
            &self.outsider,
            &self.other_wearer,
            &self.admin,
        ] {
            let blocked = service.blocked(&who.actor).await.unwrap();
            write!(print, "{blocked:?}").unwrap();
            let pushes = service.push_subscriptions(&who.actor).await.unwrap();
            write!(print, "{:?}", pushes.subscriptions).unwrap();
            let sign_ins = service.sign_ins(&who.actor).await.unwrap();
            let ids: Vec<SignInId> = sign_ins.iter().map(|one| one.id).collect();
            write!(print, "{ids:?}").unwrap();
        }
        print
    }
}

pub(crate) fn peer() -> Peer {
    Peer {
        address: Ipv4Addr::LOCALHOST.into(),
        user_agent: "test".into(),
        browser: None,
    }
}

pub(crate) fn fresh() -> ClientId {
    ClientId(Uuid::now_v7())
}

pub(crate) fn email() -> String {
    format!("{}@test.example", Uuid::now_v7().simple())
}

pub(crate) async fn join(service: &Service, role: Role) -> Someone {
    let account = NewAccount {
        name: format!("{role} {}", Uuid::now_v7().simple()),
        email: email(),
        password: PASSWORD.into(),
    };
    let person = service.add_user_locally(account, role).await.unwrap();
    sign_in(service, &person).await
}

/// Somebody new by a link into this room, who waits.
pub(crate) async fn come(service: &Service, host: &Someone, room: RoomId) -> Someone {
    let token = invitation(service, host, room).await;
    let account = NewAccount {
        name: format!("guest {}", Uuid::now_v7().simple()),
        email: email(),
        password: PASSWORD.into(),
    };
    let come = service.accept_invitation_as(&token, account, &peer()).await;
    let (signed_in, _) = come.unwrap();
    Someone {
        actor: signed_in.actor,
        token: signed_in.token,
    }
}

/// Somebody whose password this admin chose.
async fn given(service: &Service, admin: &Someone) -> Someone {
    let account = NewAccount {
        name: format!("given {}", Uuid::now_v7().simple()),
        email: email(),
        password: PASSWORD.into(),
    };
    let added = service.add_user(&admin.actor, account, Role::Expert).await;
    sign_in(service, &added.unwrap()).await
}

/// One more sign-in of the same person.
pub(crate) async fn again(service: &Service, who: &Someone) -> Someone {
    sign_in(service, who.person()).await
}

async fn sign_in(service: &Service, person: &Person) -> Someone {
    let signed_in = service.sign_in_as(person, "test").await.unwrap();
    Someone {
        actor: signed_in.actor,
        token: signed_in.token,
    }
}

async fn care_room(service: &Service, wearer: &Someone) -> RoomId {
    let rooms = service.rooms(&wearer.actor).await.unwrap();
    rooms
        .iter()
        .find(|room| room.kind == RoomKind::Care)
        .unwrap()
        .id
}

/// The token of a fresh invitation.
pub(crate) async fn invitation(service: &Service, host: &Someone, room: RoomId) -> String {
    let invitation = service
        .invite(&host.actor, Some(room), Role::Expert)
        .await
        .unwrap();
    invitation.url_path.trim_start_matches("/join/").to_owned()
}

pub(crate) async fn enter(service: &Service, room: RoomId, host: &Someone, guest: &Someone) {
    let token = invitation(service, host, room).await;
    service
        .accept_invitation(&guest.actor, &token)
        .await
        .unwrap();
}

async fn mark(service: &Service, author: &Someone, room: RoomId) -> Place {
    let canary = format!("canary-{}", Uuid::now_v7().simple());
    service
        .act(&author.actor, room, fresh(), RoomAction::message(&*canary))
        .await
        .unwrap();
    Place { id: room, canary }
}

pub(crate) async fn pair(service: &Service, wearer: &Someone) -> Paired {
    let code = service
        .create_pairing_code(&wearer.actor)
        .await
        .unwrap()
        .code;
    let request = PairRequest {
        code,
        name: "Left wrist".into(),
    };
    let reply = service.pair(request, &peer()).await.unwrap();
    Paired {
        id: reply.device_id.parse().unwrap(),
        token: reply.token,
    }
}

async fn raise(server: &TestServer, device: &Paired, reader: &Someone, room: RoomId) -> AlertId {
    let mut watch = Watch::new(server, &device.token);
    watch.post_json(vec![alert(1)]).await;
    let page = server
        .service()
        .page(&reader.actor, room, None, 200)
        .await
        .unwrap();
    let raised = page.events.iter().find_map(|event| match event.change {
        Change::AlertRaised { alert, .. } => Some(alert),
        _ => None,
    });
    raised.unwrap()
}
