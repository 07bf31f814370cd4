//! People, rooms, a watch and what was said, all of it in one kind of words. Names come in below the rule
//! that refuses them: older rows have them.

use domain::{
    Change, CrisisNumber, CrisisNumberId, DeviceId, Role, RoomAction, RoomId, RoomKind, Standing,
    UserId,
    watch::{Confirmation, DownlinkKind},
};
use service::Service;
use sha2::{Digest as _, Sha256};
use store::{NewDevice, NewRoom, NewUser, Store};
use uuid::Uuid;

use super::words::Words;
use crate::{
    server::TestServer,
    watch::{Watch, alert, answer, batch, now},
    world::{Someone, enter, fresh, invitation},
};

const SECRET: &str = "a-secret-of-a-watch-as-long-as-a-real-one-i";

pub(super) struct Stage {
    pub(super) server: TestServer,
    pub(super) words: Words,
    pub(super) admin: Someone,
    pub(super) expert: Someone,
    pub(super) wearer: Someone,
    /// Was taken out of the care room.
    pub(super) former: Someone,
    /// Invited by the expert, and waits for an admin.
    pub(super) waiting: Someone,
    /// With a password that the admin chose.
    pub(super) must_change: Someone,
    pub(super) care: RoomId,
    pub(super) team: RoomId,
    pub(super) direct: RoomId,
    pub(super) device: DeviceId,
    /// Into the team room.
    pub(super) token: String,
    /// Of the former member's link to a new password.
    pub(super) reset: String,
    /// For a watch.
    pub(super) pairing_code: String,
}

impl Stage {
    pub(super) async fn new(words: Words) -> Self {
        let server = TestServer::start().await;
        let config = &server.app().config;
        let options = store::Options {
            url: config.database_url().expose().to_owned(),
            connections: config.database.connections,
            root_certificate: None,
        };
        let (store, _commits) = Store::open(&options).await.unwrap();
        let service = server.service().clone();

        let active = Standing::Active;
        let admin = person(&service, &store, &words, Role::Admin, active, None).await;
        let expert = person(&service, &store, &words, Role::Expert, active, None).await;
        let wearer = person(&service, &store, &words, Role::Wearer, active, None).await;
        let former = person(&service, &store, &words, Role::Expert, active, None).await;
        let host = Some(admin.person().id);
        let standing = Standing::Waiting;
        let waiting = person(&service, &store, &words, Role::Expert, standing, host).await;
        let standing = Standing::MustChangePassword;
        let must_change = person(&service, &store, &words, Role::Expert, standing, None).await;
        let team = room(&store, &words, &expert).await;
        let kept = CrisisNumber {
            id: CrisisNumberId(Uuid::now_v7()),
            name: words.name.clone(),
            number: "112".to_owned(),
        };
        let kept = store.add_crisis_number(wearer.person().id, kept, 5).await;
        assert!(kept.unwrap());
        let rooms = service.rooms(&wearer.actor).await.unwrap();
        let care = rooms.iter().find(|room| room.kind == RoomKind::Care);
        let care = care.unwrap().id;
        enter(&service, care, &wearer, &expert).await;
        enter(&service, care, &wearer, &former).await;
        let gone = former.person().id;
        let removed = service
            .remove_member(&expert.actor, care, gone, false)
            .await;
        removed.unwrap();
        let with = wearer.person().id;
        let direct = service.open_direct_room(&expert.actor, with).await.unwrap();
        for (author, room) in [(&wearer, care), (&expert, team), (&expert, direct)] {
            let said = service.act(
                &author.actor,
                room,
                fresh(),
                RoomAction::message(&*words.message),
            );
            said.await.unwrap();
            // Rooms stand in the order of their last word, which is told apart by milliseconds.
            let then = now();
            while now() == then {
                tokio::task::yield_now().await;
            }
        }
        let blocked = service.block(&wearer.actor, care, gone).await;
        blocked.unwrap();
        let told = service.report(&expert.actor, care, with, &words.message);
        told.await.unwrap();
        let device = watch(&server, &store, &words, with, (&expert, care)).await;
        let token = invitation(&service, &expert, team).await;
        let reset = service
            .make_password_reset(&admin.actor, gone)
            .await
            .unwrap();
        let code = service.create_pairing_code(&wearer.actor).await.unwrap();
        store.close().await;
        Self {
            server,
            words,
            admin,
            expert,
            wearer,
            former,
            waiting,
            must_change,
            care,
            team,
            direct,
            device,
            token,
            reset: reset.trim_start_matches("/reset/").to_owned(),
            pairing_code: code.code,
        }
    }

    pub(super) fn device_token(&self) -> String {
        format!("dev_{}.{SECRET}", self.device)
    }
}

async fn person(
    service: &Service,
    store: &Store,
    words: &Words,
    role: Role,
    standing: Standing,
    invited_by: Option<UserId>,
) -> Someone {
    let id = UserId(Uuid::now_v7());
    let user = NewUser {
        id,
        email: format!("{}{}", id.0.simple(), words.email),
        name: words.name.clone(),
        role,
        password_hash: "!".to_owned(),
        created_at: now(),
        standing,
        invited_by,
    };
    let care = (role == Role::Wearer).then(|| RoomId(Uuid::now_v7()));
    assert!(store.create_user(user, care).await.unwrap());
    let person = store.user(id).await.unwrap().unwrap().person;
    let agent = format!("Firefox {}", words.name);
    let signed_in = service.sign_in_as(&person, &agent).await.unwrap();
    Someone {
        actor: signed_in.actor,
        token: signed_in.token,
    }
}

async fn room(store: &Store, words: &Words, maker: &Someone) -> RoomId {
    let id = RoomId(Uuid::now_v7());
    let room = NewRoom {
        id,
        kind: RoomKind::Team,
        name: words.name.clone(),
        created_by: maker.person().id,
        created_at: now(),
    };
    store.create_room(room).await.unwrap();
    id
}

pub(super) type Fields = Vec<(&'static str, String)>;
/// Who posts, from which page, and what.
pub(super) type Request = (Option<Someone>, String, Fields);

/// Paired, with one alert that was taken, felt and answered, and one that is open.
async fn watch(
    server: &TestServer,
    store: &Store,
    words: &Words,
    wearer: UserId,
    (expert, care): (&Someone, RoomId),
) -> DeviceId {
    let id = DeviceId(Uuid::new_v4());
    let code = [7; 32];
    let until = now() + 60_000;
    let made = store.create_pairing_code(wearer, code, now(), until).await;
    made.unwrap();
    let device = NewDevice {
        id,
        name: words.name.clone(),
        token_hash: Sha256::digest(SECRET).into(),
        paired_at: now(),
    };
    assert!(store.pair(code, device).await.unwrap().is_some());

    let mut watch = Watch::new(server, &format!("dev_{id}.{SECRET}"));
    watch.post_json(vec![alert(1)]).await;
    let service = server.service();
    // Each stage has the same log only once somebody was asked.
    let page = loop {
        let page = service.page(&expert.actor, care, None, 200).await.unwrap();
        let mut kinds = page.events.iter().map(|event| event.change.kind());
        if kinds.any(|kind| kind == "alert_changed") {
            break page;
        }
        tokio::task::yield_now().await;
    };
    let raised = page.events.iter().find_map(|event| match event.change {
        Change::AlertRaised { alert, .. } => Some(alert),
        _ => None,
    });
    let taken = service.act(
        &expert.actor,
        care,
        fresh(),
        RoomAction::AcknowledgeAlert {
            alert: raised.unwrap(),
        },
    );
    taken.await.unwrap();
    let reply = watch.post_json(vec![answer(2, 1), alert(3)]).await;
    let told = &reply.downlinks[0];
    let DownlinkKind::Acknowledged { by, .. } = &told.kind;
    // Everybody has that name here, so a number may follow.
    let said = by.trim_end_matches('…');
    assert!(
        words.name.starts_with(said) || said.starts_with(&words.name),
        "{by}"
    );
    let felt = Confirmation {
        id: told.id,
        felt_at: now(),
    };
    watch.post(&batch(Vec::new(), vec![felt])).await;
    id
}
