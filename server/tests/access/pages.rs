use server::router::PAGES;
use uuid::Uuid;

use super::{assert_no_leak, everybody};
use crate::world::{World, invitation};

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_only_what_their_reader_may_see() {
    let world = World::new().await;
    let users = world.service().users(&world.admin.actor).await.unwrap();
    let token = invitation(world.service(), &world.expert, world.team.id).await;
    let mut ids: Vec<String> = world
        .places()
        .iter()
        .map(|place| place.id.to_string())
        .collect();
    ids.extend([Uuid::now_v7().to_string(), "x".to_owned(), "%00".to_owned()]);
    let before = world.fingerprint().await;
    for who in everybody(&world) {
        for page in PAGES {
            let paths: Vec<String> = match page.path {
                path if path.contains("{id}") => {
                    ids.iter().map(|id| path.replace("{id}", id)).collect()
                }
                path if path.contains("{token}") => [token.as_str(), "x"]
                    .map(|token| path.replace("{token}", token))
                    .into(),
                path => vec![path.to_owned()],
            };
            for path in paths {
                let answer = who.caller.get(&path).await;
                let (name, text) = (who.name, answer.text());
                assert!(
                    !answer.status.is_server_error(),
                    "{name}: {path} {}",
                    answer.status
                );
                assert_no_leak(&world, &who, &text, &path);
                let is_admin = name == "admin";
                let mine = who.someone.map(|someone| someone.person().id);
                for user in users.iter().filter(|user| Some(user.person.id) != mine) {
                    assert!(
                        is_admin || !text.contains(&user.email),
                        "{name}: {path} {text}"
                    );
                }
                for place in world.places() {
                    let is_there = path == format!("/rooms/{}", place.id);
                    let entitled = who
                        .someone
                        .is_some_and(|someone| world.is_member(&someone.actor, place.id));
                    if is_there && entitled {
                        assert!(
                            text.contains(&place.canary),
                            "{name}: {path} lacks its talk"
                        );
                    }
                }
            }
        }
    }
    assert_eq!(
        before,
        world.fingerprint().await,
        "a page changed something"
    );
}
