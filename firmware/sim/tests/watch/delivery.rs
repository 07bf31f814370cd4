use std::collections::BTreeMap;

use watch_protocol::{Item, WearState, codec};

use crate::{
    process::{Paired, command, finish, said, text, until},
    stub::{Seen, Stub},
};

const ANXIOUS: [&str; 9] = [
    "wear",
    "--script",
    "anxious",
    "--speed",
    "2000",
    "--post-every",
    "0.1",
    "--until-acknowledged",
    "60",
];

fn whole_day(stub: &Stub) {
    let seen = stub.seen();
    let seqs: Vec<u32> = seen.items.keys().map(|(_, seq)| *seq).collect();
    assert_eq!(
        seqs,
        (0..85).collect::<Vec<_>>(),
        "84 readings and an alert"
    );
    assert_eq!(seen.alerts(), 1);
}

/// Each start numbers from 0, and everything it numbered has come.
fn without_gaps(seen: &Seen) {
    let mut next = BTreeMap::new();
    for (epoch, seq) in seen.items.keys() {
        let next = next.entry(epoch).or_insert(0);
        assert_eq!(*seq, *next, "of start {epoch}");
        *next += 1;
    }
}

#[tokio::test]
async fn an_alert_is_delivered_answered_and_felt() {
    let watch = Paired::new().await;
    let output = watch.run(&ANXIOUS).await;
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    assert!(
        text.contains("raised: arousal above the own baseline for"),
        "{text}"
    );
    assert!(text.contains("felt: Ines is with you (alert "), "{text}");
    assert!(
        text.contains("done: 84 readings and 1 alerts delivered"),
        "{text}"
    );
    whole_day(&watch.stub);
    let seen = watch.stub.seen();
    assert_eq!(seen.confirmed.len(), 1);
    assert!(seen.downlinks.is_empty());
    assert_eq!(seen.encodings, [codec::POSTCARD]);
    let worn = |item: &Item| !matches!(item, Item::Reading(r) if r.wear != WearState::OnWrist);
    assert!(seen.items.values().skip(6).all(worn));
}

#[tokio::test]
async fn the_same_as_json() {
    let watch = Paired::new().await;
    let output = watch
        .run(&[&ANXIOUS[..], &["--encoding", "json"]].concat())
        .await;
    assert!(output.status.success(), "{}", text(&output));
    whole_day(&watch.stub);
    assert_eq!(watch.stub.seen().encodings, [codec::JSON]);
}

#[tokio::test]
async fn lost_replies_and_a_full_storage_lose_and_double_nothing() {
    let watch = Paired::new().await;
    watch.stub.seen().unavailable = 1;
    watch.stub.seen().lose_replies = 2;
    let output = watch.run(&ANXIOUS).await;
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    assert!(
        text.contains("batch refused (503 storage_down: this is storage_down), again in "),
        "{text}"
    );
    assert_eq!(text.matches("felt: ").count(), 1, "{text}");
    whole_day(&watch.stub);
    assert!(watch.stub.seen().duplicates > 0);
}

#[tokio::test]
async fn a_server_that_comes_late_gets_everything() {
    let watch = Paired::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let server = format!("http://{address}");
    let mut child = watch.spawn(&[&ANXIOUS[..], &["--server", &server]].concat());

    // Everything has been measured; nobody has listened.
    said(&mut child, " raised: ").await;
    assert_eq!(watch.stub.seen().posts, 0);
    child.start_kill().unwrap();
    child.wait().await.unwrap();

    // Another run of one minute delivers its own readings and what the first has left.
    let args = [
        "wear",
        "--minutes",
        "1",
        "--speed",
        "2000",
        "--until-acknowledged",
        "60",
    ];
    let output = watch.run(&args).await;
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    assert!(
        text.contains("items of an earlier run still wait"),
        "{text}"
    );
    let seen = watch.stub.seen();
    assert_eq!(seen.alerts(), 1);
    without_gaps(&seen);
}

#[tokio::test]
async fn kills_at_any_moment_lose_nothing_and_double_nothing() {
    let watch = Paired::new().await;
    watch.stub.seen().lose_replies = 3;
    let slow = [
        "wear",
        "--script",
        "anxious",
        "--speed",
        "400",
        "--post-every",
        "0.05",
    ];
    for _ in 0..4 {
        let before = watch.stub.seen().posts;
        let mut child = watch.spawn(&slow);
        until("some posts", || watch.stub.seen().posts > before + 3).await;
        child.start_kill().unwrap();
        child.wait().await.unwrap();
    }
    let output = finish(watch.spawn(&ANXIOUS)).await;
    assert!(output.status.success(), "{}", text(&output));
    let seen = watch.stub.seen();
    without_gaps(&seen);
    assert!(seen.alerts() >= 1);
    assert!(
        seen.downlinks.is_empty(),
        "each answer was felt and confirmed"
    );
}

#[tokio::test]
async fn a_demo_goes_on_until_its_starter_is_gone() {
    let watch = Paired::new().await;
    let demo = [
        "wear",
        "--script",
        "demo",
        "--speed",
        "500",
        "--until-stdin-ends",
    ];
    let mut child = command(&demo, &watch.state())
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    until("an answer felt", || !watch.stub.seen().confirmed.is_empty()).await;
    drop(child.stdin.take());
    let words = text(&finish(child).await);
    assert!(words.contains("alerts delivered, 0 refused"), "{words}");
}
