//! Pages that are made at the same time, for different people.

use axum::http::Method;
use domain::Role;
use futures::future::join_all;
use reqwest::header;

use crate::{
    http::Answer,
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
                page.contains(&format!("<title>\u{2068}{name}\u{2069} · Fitweet</title>")),
                "{page}"
            );
            let others = readers.iter().filter(|(_, other, _)| other != name);
            for (_, other, _) in others {
                assert!(!page.contains(other), "{name}: {page}");
            }
        }
    }
}

/// What a form brings back to its page goes to whoever posted it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refused_form_comes_back_to_whoever_posted_it() {
    let server = TestServer::start().await;
    let mut people = Vec::new();
    for number in 0..READERS {
        let person = join(server.service(), Role::Expert).await;
        people.push((format!("typed-by-{number}-").repeat(9), person));
    }
    for _ in 0..ROUNDS {
        let pages = people
            .iter()
            .map(|(typed, person)| refused(&server, person, typed));
        for (page, (typed, _)) in join_all(pages).await.iter().zip(&people) {
            assert_eq!(page.matches("typed-by-").count(), 9, "{typed}: {page}");
            assert!(page.contains(typed), "{typed}: {page}");
        }
    }
}

async fn refused(server: &TestServer, person: &Someone, typed: &str) -> String {
    let caller = person.caller(server);
    let posted = caller
        .request(Method::POST, "/api/create_team_room")
        .header(header::ORIGIN, server.origin())
        .header(header::REFERER, server.url("/new"))
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(format!("name={typed}"));
    let flash = Answer::of(posted.send().await.unwrap()).await.cookie();
    let page = caller
        .request(Method::GET, "/new")
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, flash.unwrap().split(';').next().unwrap());
    Answer::of(page.send().await.unwrap()).await.text()
}

async fn page(server: &TestServer, reader: &Someone, path: &str) -> String {
    reader.caller(server).get(path).await.text()
}
