//! Pages that are made at the same time, for different people.

use domain::Role;
use futures::future::join_all;

use crate::{
    server::TestServer,
    world::{Someone, join},
};

/// Few enough for one machine, and many at once on each of its threads.
const READERS: usize = 24;
const ROUNDS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_tells_nothing_of_one_that_is_made_beside_it() {
    let server = TestServer::start().await;
    let mut readers = Vec::new();
    for number in 0..READERS {
        let reader = join(server.service(), Role::Expert).await;
        let name = format!("Room-{number}-of-its-own");
        let room = server.service().create_team_room(&reader.actor, &name);
        readers.push((format!("/rooms/{}", room.await.unwrap()), name, reader));
    }
    for _ in 0..ROUNDS {
        let pages = readers
            .iter()
            .map(|(path, _, reader)| page(&server, reader, path));
        for (page, (_, name, _)) in join_all(pages).await.iter().zip(&readers) {
            assert!(
                page.contains(&format!("<title>{name} · Fitweet</title>")),
                "{page}"
            );
            let others = readers.iter().filter(|(_, other, _)| other != name);
            for (_, other, _) in others {
                assert!(!page.contains(other), "{name}: {page}");
            }
        }
    }
}

async fn page(server: &TestServer, reader: &Someone, path: &str) -> String {
    reader.caller(server).get(path).await.text()
}
