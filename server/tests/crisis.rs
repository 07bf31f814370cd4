//! The crisis card: whose numbers stand on it, and that it can be kept.

use domain::{CrisisLine, Role};
use server::Site;

use crate::{
    http::{Answer, Caller},
    server::TestServer,
    world::join,
};

fn line(region: &str, name: &str, number: &str, hours: &str) -> CrisisLine {
    let [region, name, number, hours] = [region, name, number, hours].map(str::to_owned);
    CrisisLine {
        region,
        name,
        number,
        hours,
    }
}

/// Addresses that are dialled, in the order of the page.
fn dialled(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    let links = text.split("href=\"tel:").skip(1);
    links
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_setting_it_has_the_common_numbers() {
    let server = TestServer::start().await;
    join(server.service(), Role::Admin).await;
    let nobody = Caller::nobody(&server);
    for page in ["/crisis", "/sign-in"] {
        assert_eq!(dialled(&nobody.get(page).await), ["112", "911"], "{page}");
    }
    assert!(
        nobody
            .get("/sign-in")
            .await
            .text()
            .contains("href=\"/crisis\"")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_operator_set_stands_there_instead() {
    let lines = vec![
        line(
            "Oslo & around",
            "Night <line>",
            "+47 (0)22 33 44 55",
            "22 to 7",
        ),
        line("Norway", "Ambulance", "113", ""),
        line("Oslo & around", "Day line", "22 00 00 00", ""),
        line("Sweden", "SOS", "112", ""),
    ];
    let set = |config: &mut server::config::Config| config.crisis.numbers = lines;
    let server = TestServer::start_with(set, Site::default()).await;
    join(server.service(), Role::Admin).await;
    let nobody = Caller::nobody(&server);
    let card = nobody.get("/crisis").await;
    // Those of one region stand together.
    assert_eq!(dialled(&card), ["+4722334455", "22000000", "113", "112"]);
    let text = card.text();
    for part in [
        "Oslo &amp; around",
        "Night &lt;line&gt;",
        "22 to 7",
        "Ambulance",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let below = nobody.get("/sign-in").await;
    assert_eq!(dialled(&below), ["+4722334455", "113", "22000000"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wearer_sees_their_own_and_nobody_elses() {
    let server = TestServer::start().await;
    let service = server.service();
    join(service, Role::Admin).await;
    let (one, other) = (
        join(service, Role::Wearer).await,
        join(service, Role::Wearer).await,
    );
    let expert = join(service, Role::Expert).await;
    let added = service.add_crisis_number(&one.actor, "My sister", "+47 900 00 000");
    added.await.unwrap();
    let card = one.caller(&server).get("/crisis").await;
    assert_eq!(dialled(&card), ["112", "911", "+4790000000"]);
    assert!(card.text().contains("My sister"));
    for reader in [
        other.caller(&server),
        expert.caller(&server),
        Caller::nobody(&server),
    ] {
        let card = reader.get("/crisis").await;
        assert_eq!(dialled(&card), ["112", "911"]);
        assert!(!card.text().contains("sister"));
    }
    let settings = one.caller(&server).get("/settings").await.text();
    assert!(settings.contains("My sister"), "{settings}");
    assert!(
        !other
            .caller(&server)
            .get("/settings")
            .await
            .text()
            .contains("sister")
    );
}

/// What a browser keeps of it names no sign-in and no account, and runs nothing that acts in a sign-in's name.
#[tokio::test(flavor = "multi_thread")]
async fn it_names_nobody_but_whom_its_reader_would_call() {
    let server = TestServer::start().await;
    let wearer = join(server.service(), Role::Wearer).await;
    let card = wearer.caller(&server).get("/crisis").await;
    assert_eq!(card.header("cache-control"), "no-store");
    let text = card.text();
    let person = wearer.person();
    let sign_in = wearer.sign_in().to_string();
    for personal in [&person.name, &person.id.to_string(), &sign_in] {
        assert!(!text.contains(personal.as_str()), "{text}");
    }
    for part in [
        "data-person",
        "data-sign-in",
        "<form",
        "indexedDB",
        "type=\"module\"",
    ] {
        assert!(!text.contains(part), "{part}: {text}");
    }
}
