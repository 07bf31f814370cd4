//! What every page says of alerts that wait.

use serde_json::Value;

use crate::{
    http::{Answer, Caller},
    world::{World, fresh},
};

/// The world's wearer asks for somebody.
async fn ask(world: &World) {
    let wearer = world.wearer.caller(&world.server);
    let fields = [
        ("room", world.care.id.to_string()),
        ("client_id", fresh().to_string()),
    ];
    let answer = wearer.call("/api/raise_alert", &fields).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
}

async fn attention(caller: &Caller) -> Value {
    let answer: Answer = caller.call("/api/attention", &[]).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.json()
}

/// Everybody reads what is theirs, and whoever is not in the room reads nothing of it.
#[tokio::test(flavor = "multi_thread")]
async fn experts_of_the_room_are_told_and_nobody_else() {
    let world = World::new().await;
    let [expert, wearer, outsider, admin] =
        [&world.expert, &world.wearer, &world.outsider, &world.admin]
            .map(|who| who.caller(&world.server));
    ask(&world).await;
    let told = attention(&expert).await;
    let said = told["said"].as_str().unwrap();
    assert!(said.contains(&world.wearer.person().name), "{said}");
    assert!(said.contains("needs somebody"), "{said}");
    let card = told["href"].as_str().unwrap();
    let room = format!("/rooms/{}#alert-", world.care.id);
    assert!(card.starts_with(&room), "{card}");
    assert!(told["sound"]["open"].as_u64() >= Some(1), "{told}");

    let own = attention(&wearer).await;
    assert_eq!(own["calm"], true);
    assert!(own["said"].as_str().unwrap().ends_with("for you"), "{own}");
    // Another wearer's alert is open in the outsider's room.
    let theirs = attention(&outsider).await;
    let other = format!("/rooms/{}#alert-", world.other_care.id);
    assert!(
        theirs["href"].as_str().unwrap().starts_with(&other),
        "{theirs}"
    );
    assert_eq!(theirs["sound"]["open"], 1, "{theirs}");
    assert_eq!(theirs["more"], "", "{theirs}");
    let none = attention(&admin).await;
    assert_eq!((&none["said"], &none["title"]), (&"".into(), &"".into()));
    assert_eq!(none["sound"]["open"], 0, "{none}");
    // The same stands on a page as it is served.
    let page = expert.get("/settings").await.text();
    assert!(
        page.contains("needs somebody") && page.contains(card),
        "{page}"
    );
}

/// Nobody is kept informed who has no rooms to answer in, or no account yet.
#[tokio::test(flavor = "multi_thread")]
async fn only_experts_and_wearers_load_the_script() {
    let world = World::new().await;
    for (who, loads, sounds) in [
        (&world.expert, true, true),
        (&world.wearer, true, false),
        (&world.admin, false, false),
    ] {
        for path in ["/", "/settings"] {
            let page = who.caller(&world.server).get(path).await.text();
            assert_eq!(page.contains("/calls.js"), loads, "{path}");
            assert_eq!(page.contains("data-sounds"), sounds, "{path}");
            let polls = loads && path == "/settings";
            assert_eq!(page.contains("data-polls"), polls, "{path}");
        }
    }
    let page = Caller::nobody(&world.server).get("/sign-in").await.text();
    assert!(!page.contains("/calls.js"), "{page}");
}
