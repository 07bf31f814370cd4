//! One hub without its loops and without hints, and a whole process beside it that commits.

use std::sync::Arc;

use bus::Bus;
use domain::{ClientId, CloseCode, Event, Role, RoomAction, limits};
use store::Store;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::*;
use crate::{
    Actor, Options, PasswordCost, Service, clock,
    hub::{Outgoing, Receiver, link::Link, pulse::SLOTS},
};

struct World {
    hub: Hub,
    other: Service,
    ada: Actor,
    room: RoomId,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            storage: store::Options {
                url: format!("sqlite://{}", folder.path().join("fitweet.db").display()),
                connections: 2,
                root_certificate: None,
            },
            redis_url: None,
            version: String::new(),
            password_cost: PasswordCost {
                memory_kib: 64,
                iterations: 1,
                lanes: 1,
                parallel: 1,
            },
            staff_accounts_wait: true,
            alerts: domain::ladder::Policy::default(),
            push: crate::PushOptions::default(),
            devices: domain::alert::DevicePolicy::default(),
            no_way_ms: 600_000,
            canary: false,
        };
        let other = Service::start(options.clone()).await.unwrap();
        let ada = person(&other, "Ada").await;
        let room = other.create_team_room(&ada, "Team").await.unwrap();
        let (store, _commits) = Store::open(&options.storage).await.unwrap();
        let (bus, _heard) = Bus::memory();
        Self {
            hub: Hub::start(store, bus, String::new(), TaskTracker::new()),
            other,
            ada,
            room,
            _folder: folder,
        }
    }

    async fn say(&self) {
        let client_id = ClientId(Uuid::now_v7());
        let said = self
            .other
            .act(&self.ada, self.room, client_id, RoomAction::message("here"));
        said.await.unwrap();
    }

    /// Connects, with the first frame taken for read.
    async fn arrive(&self, id: u64, actor: &Actor) -> (Arc<Link>, Receiver) {
        let rooms = self.hub.shared.store.rooms_of(actor.user.id).await.unwrap();
        let (link, outgoing) = Link::new(id, actor.clone(), self.hub.now_ms());
        self.hub.state().register(&link);
        self.hub.state().greet(id, &rooms);
        (link, outgoing)
    }

    /// The reader's work, undone.
    fn moved(&self) -> bool {
        let wants = self.hub.state().take_dirty_rooms(10);
        wants.iter().any(|want| want.room == self.room)
    }
}

async fn person(service: &Service, name: &str) -> Actor {
    let email = format!("{}@looks.example", Uuid::now_v7().simple());
    let person = service
        .add_user_without_password(name, &email, Role::Expert)
        .await
        .unwrap();
    service.sign_in_as(&person, "test").await.unwrap().actor
}

fn heads(outgoing: &mut Receiver) -> Option<Seq> {
    let Some(Outgoing::Frame(frame)) = outgoing.try_next() else {
        return None;
    };
    match serde_json::from_slice(&frame.text()).unwrap() {
        Event::Beat { heads, .. } => heads.into_values().next(),
        other => panic!("no beat: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_read_only_after_a_commit_or_an_arrival() {
    let world = World::new().await;
    let (mut people, now) = (None, clock::now());
    let _ada = world.arrive(1, &world.ada).await;
    assert!(world.hub.look_at_heads().await.unwrap());
    assert!(world.hub.look_at_people(&mut people, now).await);
    for _ in 0..3 {
        assert!(!world.hub.look_at_heads().await.unwrap());
        assert!(!world.hub.look_at_people(&mut people, now).await);
    }
    world.say().await;
    assert!(world.hub.look_at_heads().await.unwrap());
    assert!(world.hub.look_at_people(&mut people, now).await);
    assert!(!world.hub.look_at_heads().await.unwrap());
    assert!(!world.hub.look_at_people(&mut people, now).await);
    let ada = world.ada.clone();
    let _again = world.arrive(2, &ada).await;
    assert!(world.hub.look_at_heads().await.unwrap());
    assert!(world.hub.look_at_people(&mut people, now).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_commits_is_found_by_the_next_look() {
    let world = World::new().await;
    let (mut people, now) = (None, clock::now());
    let (_link, mut outgoing) = world.arrive(1, &world.ada).await;
    world.hub.look_at_heads().await.unwrap();
    world.hub.look_at_people(&mut people, now).await;
    world.moved();
    assert!(world.hub.state().take_dirty_user().is_none());

    world.say().await;
    world.hub.look_at_heads().await.unwrap();
    assert!(world.moved());

    world
        .other
        .create_team_room(&world.ada, "Another")
        .await
        .unwrap();
    world.hub.look_at_people(&mut people, now).await;
    assert_eq!(world.hub.state().take_dirty_user(), Some(world.ada.user.id));

    world.other.sign_out(&world.ada).await.unwrap();
    world.hub.look_at_people(&mut people, clock::now()).await;
    let end = outgoing.try_next();
    assert!(
        matches!(end, Some(Outgoing::Close(CloseCode::SignedOut))),
        "{end:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_expires_ends_its_socket_although_nothing_was_committed() {
    let world = World::new().await;
    let (mut people, now) = (None, clock::now());
    let (_link, mut outgoing) = world.arrive(1, &world.ada).await;
    assert!(world.hub.look_at_people(&mut people, now).await);
    let last_day = now + limits::SIGN_IN_MAX_MS - 24 * 3_600_000;
    assert!(!world.hub.look_at_people(&mut people, last_day).await);
    assert!(outgoing.try_next().is_none());
    let after = now + limits::SIGN_IN_MAX_MS;
    assert!(world.hub.look_at_people(&mut people, after).await);
    let end = outgoing.try_next();
    assert!(
        matches!(end, Some(Outgoing::Close(CloseCode::SignedOut))),
        "{end:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_beat_never_tells_an_older_head_than_storage_had() {
    let world = World::new().await;
    let (link, mut outgoing) = world.arrive(1, &world.ada).await;
    let slot = link.id % SLOTS;
    world.hub.beat_slot(slot).await;
    let first = heads(&mut outgoing).unwrap();
    world.hub.look_at_heads().await.unwrap();
    let mark = world.hub.mark().await.unwrap();
    assert_eq!(world.hub.remembered(&mark).unwrap()[&world.room], first);
    world.hub.beat_slot(slot).await;
    assert_eq!(heads(&mut outgoing), Some(first));

    world.say().await;
    let mark = world.hub.mark().await.unwrap();
    assert!(world.hub.remembered(&mark).is_none());
    world.hub.beat_slot(slot).await;
    assert_eq!(heads(&mut outgoing), Some(first + 1));

    // A room that came after the last look, in which nothing was committed since.
    world.hub.look_at_heads().await.unwrap();
    let ben = person(&world.other, "Ben").await;
    let theirs = world.other.create_team_room(&ben, "Theirs").await.unwrap();
    world.hub.look_at_heads().await.unwrap();
    let (link, mut outgoing) = world.arrive(2, &ben).await;
    world.hub.beat_slot(link.id % SLOTS).await;
    assert!(heads(&mut outgoing).is_some(), "{theirs:?}");
}
