use std::{
    future::Future,
    io::Write as _,
    net::{IpAddr, Ipv4Addr},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use domain::{ClientId, Role, RoomAction, RoomId, RoomKind, Seq};
use service::{Actor, NewAccount, Options, PasswordCost, Peer, PushOptions, Service};
use uuid::Uuid;

use crate::{client::Client, push_service::PushService};

/// Longer than any loaded machine needs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
pub(crate) const PASSWORD: &str = "seven green tractors argue";

/// Writes each test once; it runs on every database there is.
macro_rules! on_both {
    ($(async fn $name:ident($world:ident) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "one list for all tests of a file")]
            use super::*;

            async fn check($world: &$crate::world::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                let world = $crate::world::World::sqlite().await;
                check(&world).await;
                world.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                let Some(world) = $crate::world::World::postgres().await else {
                    return;
                };
                check(&world).await;
                world.end().await;
            }
        }
    )*};
}
pub(crate) use on_both;

pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) options: Options,
    pub(crate) push_service: PushService,
    place: Place,
}

enum Place {
    /// Deleted when dropped.
    Folder(#[expect(dead_code, reason = "kept until the end")] tempfile::TempDir),
    Schema {
        server: String,
        name: String,
    },
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        Self::sqlite_with(|_| {}).await
    }

    /// With what the site says of itself to push services changed.
    pub(crate) async fn sqlite_with(change: impl FnOnce(&mut PushOptions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("fitweet.db").display());
        Self::at(url, Place::Folder(folder), change).await
    }

    /// `None`, said loudly, without a server to test on.
    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
            // Not by a macro: the line must be seen although the test passes.
            let loud = b"SKIPPED ON POSTGRES: TEST_DATABASE_URL is not set\n";
            std::io::stderr().write_all(loud).unwrap();
            return None;
        };
        let name = format!("t{}", Uuid::now_v7().simple());
        execute(&server, &format!("CREATE SCHEMA {name}")).await;
        let glue = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{glue}options=-csearch_path%3D{name}");
        Some(Self::at(url, Place::Schema { server, name }, |_| {}).await)
    }

    async fn at(url: String, place: Place, change: impl FnOnce(&mut PushOptions)) -> Self {
        let push_service = PushService::start().await;
        let mut push = PushOptions {
            contact: Some("mailto:tests@example.org".to_owned()),
            local_service: Some(push_service.origin()),
        };
        change(&mut push);
        let options = Options {
            storage: store::Options {
                url,
                connections: 6,
                root_certificate: None,
            },
            redis_url: None,
            version: "test".to_owned(),
            password_cost: PasswordCost {
                memory_kib: 64,
                iterations: 1,
                lanes: 1,
                parallel: 2,
            },
            staff_accounts_wait: true,
            alerts: domain::ladder::Policy::default(),
            push,
            devices: domain::alert::DevicePolicy::default(),
            no_way_ms: 600_000,
            canary: false,
        };
        let service = Service::start(options.clone()).await.unwrap();
        Self {
            service,
            options,
            push_service,
            place,
        }
    }

    pub(crate) async fn end(self) {
        self.service.shut_down().await;
        if let Place::Schema { server, name } = &self.place {
            execute(server, &format!("DROP SCHEMA {name} CASCADE")).await;
        }
    }

    /// Another process on the same database, which hears of nothing.
    pub(crate) async fn deaf_neighbour(&self) -> Service {
        Service::start(self.options.clone()).await.unwrap()
    }

    pub(crate) async fn expert(&self, name: &str) -> Actor {
        self.person(name, Role::Expert).await
    }

    pub(crate) async fn wearer(&self, name: &str) -> Actor {
        self.person(name, Role::Wearer).await
    }

    pub(crate) async fn admin(&self, name: &str) -> Actor {
        self.person(name, Role::Admin).await
    }

    async fn person(&self, name: &str, role: Role) -> Actor {
        let email = some_email();
        let person = self
            .service
            .add_user_without_password(name, &email, role)
            .await
            .unwrap();
        self.another_sign_in_of(&person).await
    }

    pub(crate) async fn another_sign_in_of(&self, person: &domain::Person) -> Actor {
        let signed_in = self.service.sign_in_as(person, "test").await.unwrap();
        signed_in.actor
    }

    /// A team room of these, made by the first.
    pub(crate) async fn team(&self, members: &[&Actor]) -> RoomId {
        let (maker, others) = members.split_first().unwrap();
        let room = self.service.create_team_room(maker, "Team").await.unwrap();
        for other in others {
            self.join(maker, room, other).await;
        }
        room
    }

    pub(crate) async fn join(&self, maker: &Actor, room: RoomId, other: &Actor) {
        let link = self
            .service
            .invite(maker, Some(room), Role::Expert)
            .await
            .unwrap();
        let token = link.url_path.strip_prefix("/join/").unwrap();
        let joined = self.service.accept_invitation(other, token).await.unwrap();
        assert_eq!(joined, Some(room));
    }

    /// The care room of a wearer, with this expert in it.
    pub(crate) async fn care(&self, wearer: &Actor, expert: &Actor) -> RoomId {
        let rooms = self.service.rooms(wearer).await.unwrap();
        let room = rooms
            .iter()
            .find(|room| room.kind == RoomKind::Care)
            .unwrap()
            .id;
        self.join(wearer, room, expert).await;
        room
    }

    pub(crate) async fn say(&self, actor: &Actor, room: RoomId, text: &str) -> Seq {
        let sent = self
            .service
            .act(actor, room, some_client_id(), RoomAction::message(text))
            .await;
        sent.unwrap().0
    }

    pub(crate) async fn client(&self, actor: &Actor) -> Client {
        Client::connect(&self.service, actor).await
    }

    /// Connected, resumed, and hearing live events of all its rooms.
    pub(crate) async fn live(&self, actor: &Actor) -> Client {
        let mut client = self.client(actor).await;
        client.resume().await;
        client
    }
}

async fn execute(server: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls)
        .await
        .unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    connection.await.unwrap().unwrap();
}

pub(crate) fn some_email() -> String {
    format!("{}@example.org", Uuid::new_v4().simple())
}

pub(crate) fn some_client_id() -> ClientId {
    ClientId(Uuid::now_v7())
}

pub(crate) fn account(name: &str) -> NewAccount {
    NewAccount {
        name: name.to_owned(),
        email: some_email(),
        password: PASSWORD.to_owned(),
    }
}

/// Each from an address of its own, so that budgets do not mix.
pub(crate) fn some_peer() -> Peer {
    static NEXT: AtomicU32 = AtomicU32::new(0x0a00_0001);
    Peer {
        address: IpAddr::V4(Ipv4Addr::from(NEXT.fetch_add(1, Ordering::Relaxed))),
        user_agent: "test".to_owned(),
        browser: None,
    }
}

/// Waits until it holds.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !holds().await {
        assert!(tokio::time::Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
