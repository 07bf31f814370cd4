//! What people call themselves and their rooms is text, wherever a page says it.

use domain::Role;

use crate::{server::TestServer, world::join};

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_a_room_is_no_markup_in_the_title() {
    let server = TestServer::start().await;
    let expert = join(server.service(), Role::Expert).await;
    let name = "</title><meta http-equiv=refresh content=0>&amp;";
    let room = server.service().create_team_room(&expert.actor, name);
    let path = format!("/rooms/{}", room.await.unwrap());
    let page = expert.caller(&server).get(&path).await.text();
    let (_, rest) = page.split_once("<title>").unwrap();
    let (title, _) = rest.split_once("</title>").unwrap();
    let escaped = "&lt;/title&gt;&lt;meta http-equiv=refresh content=0&gt;&amp;amp;";
    assert_eq!(title, format!("{escaped} · Fitweet"));
    assert!(!page.contains("<meta http-equiv"), "{page}");
}
