//! One budget, whichever way in: what it answers over HTTP and the socket.

use domain::{Command, Error, Event, RoomAction};

use crate::{
    http::Answer,
    server::PATIENCE,
    world::{World, fresh},
    ws::Socket,
};

/// Name of the budget, and in how many seconds there is something left.
fn exceeded(answer: &Answer) -> (String, u32) {
    assert_eq!(answer.status, 429, "{}", answer.text());
    let body: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
    assert_eq!(answer.code(), "too_many_attempts");
    let of_function = || &body["refused"]["too_many_attempts"];
    let error = body.get("error").unwrap_or_else(of_function);
    let seconds = error["retry_after_s"].as_u64().unwrap();
    (
        error["budget"].as_str().unwrap().to_owned(),
        u32::try_from(seconds).unwrap(),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_form_and_the_socket_spend_one_budget() {
    let world = World::new().await;
    let (expert, room) = (&world.expert, world.care.id);
    let mut socket = Socket::open(&world.server, &expert.token).await;
    // Another tab says more than there is, all the time.
    let (service, actor) = (world.service().clone(), expert.actor.clone());
    let busy = tokio::spawn(async move {
        loop {
            if service
                .act(&actor, room, fresh(), RoomAction::message("busy"))
                .await
                .is_err()
            {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        }
    });
    let caller = expert.caller(&world.server);
    let by_form = async {
        loop {
            let fields = [
                ("room", room.to_string()),
                ("client_id", fresh().to_string()),
                ("text", "by form".to_owned()),
            ];
            let answer = caller.call("/api/send", &fields).await;
            if answer.status != 200 {
                break answer;
            }
        }
    };
    let refused = tokio::time::timeout(PATIENCE, by_form).await.unwrap();
    assert_eq!(exceeded(&refused), ("messages".to_owned(), 1));
    let by_socket = async {
        loop {
            let client_id = fresh();
            let text = "by socket".to_owned();
            socket
                .say(&Command::Act {
                    room,
                    client_id,
                    action: RoomAction::message(text),
                })
                .await;
            loop {
                match socket.next().await.unwrap() {
                    Event::Sent {
                        client_id: sent, ..
                    } if sent == client_id => break,
                    Event::Refused { error, .. } => return error,
                    _ => {}
                }
            }
        }
    };
    let refused = tokio::time::timeout(PATIENCE, by_socket).await.unwrap();
    assert!(
        matches!(&refused, Error::TooManyAttempts { budget, .. } if budget.name() == "messages"),
        "{refused:?}"
    );
    busy.abort();
    // Nobody else has less for it.
    let fields = [
        ("room", room.to_string()),
        ("client_id", fresh().to_string()),
        ("text", "I am here".to_owned()),
    ];
    let wearer = world.wearer.caller(&world.server);
    let answer = wearer.call("/api/send", &fields);
    assert_eq!(answer.await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_invitations_are_refused_by_name() {
    let world = World::new().await;
    let caller = world.admin.caller(&world.server);
    let mut made = 0;
    for _ in 0..500 {
        let answer = caller
            .call("/api/invite", &[("role", "wearer".to_owned())])
            .await;
        if answer.status == 200 || answer.code() == "too_many_links" {
            made += 1;
            continue;
        }
        let (budget, seconds) = exceeded(&answer);
        assert_eq!(budget, "invitations");
        assert_eq!(answer.header("retry-after"), seconds.to_string());
    }
    // A slow machine may take so long that one comes back.
    let most = domain::limits::INVITATIONS_PER_HOUR;
    assert!((most..most + 3).contains(&made), "{made}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_loads_pages_without_end() {
    let world = World::new().await;
    let (service, actor) = (world.service().clone(), world.expert.actor.clone());
    let busy = tokio::spawn(async move {
        loop {
            while service.admit_request(&actor).is_ok() {}
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    });
    let caller = world.expert.caller(&world.server);
    for path in ["/api/talk", "/api/contacts"] {
        let refused = async {
            loop {
                let answer = caller.call(path, &[]).await;
                if answer.status != 200 {
                    break answer;
                }
            }
        };
        let refused = tokio::time::timeout(PATIENCE, refused).await.unwrap();
        assert_eq!(exceeded(&refused), ("requests".to_owned(), 1));
    }
    let page = tokio::time::timeout(PATIENCE, async {
        loop {
            let answer = caller.get("/settings").await;
            if answer.status != 200 {
                break answer;
            }
        }
    });
    let page = page.await.unwrap();
    assert_eq!(
        (page.status.as_u16(), page.header("retry-after").to_owned()),
        (429, "1".to_owned())
    );
    busy.abort();
    let other = world.wearer.caller(&world.server);
    assert_eq!(other.call("/api/talk", &[]).await.status, 200);
}
