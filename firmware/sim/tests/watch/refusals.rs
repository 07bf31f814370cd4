use crate::{
    process::{Paired, command, finish, text},
    stub::CODE,
};

/// One minute that takes no time, so that six readings wait before the first post.
const SHORT: [&str; 5] = ["wear", "--minutes", "1", "--fast-forward", "60"];

#[tokio::test]
async fn a_revoked_watch_says_so_and_keeps_what_it_has() {
    let watch = Paired::new().await;
    watch.stub.seen().revoked = true;
    let output = watch.run(&SHORT).await;
    assert_eq!(output.status.code(), Some(3));
    let words = text(&output);
    assert!(
        words.contains("pairing was revoked; 6 items wait"),
        "{words}"
    );
    assert!(watch.stub.seen().items.is_empty());

    // They may be about somebody else: a new pairing does not take them over unasked.
    let again = ["pair", "--server", &watch.server, "--code", CODE];
    let output = watch.run(&again).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("--discard"), "{}", text(&output));
    watch.stub.seen().revoked = false;
    let discard = [&again[..], &["--discard"]].concat();
    assert!(watch.run(&discard).await.status.success());
    assert!(watch.run(&SHORT).await.status.success());
    assert_eq!(watch.stub.seen().items.len(), 6);
}

#[tokio::test]
async fn nobody_answers() {
    let watch = Paired::new().await;
    watch.stub.seen().nobody_answers = true;
    let args = [
        "wear",
        "--script",
        "anxious",
        "--speed",
        "5000",
        "--until-acknowledged",
        "1",
    ];
    let output = watch.run(&args).await;
    assert_eq!(output.status.code(), Some(4), "{}", text(&output));
    assert!(text(&output).contains("nobody has answered in time"));
    assert!(watch.run(&SHORT).await.status.success());
    assert_eq!(watch.stub.seen().alerts(), 1, "delivered all the same");
}

#[tokio::test]
async fn a_wrong_code_leaves_no_pairing() {
    let watch = Paired::new().await;
    let other = watch.folder.path().join("other.state");
    let pair = ["pair", "--server", &watch.server, "--code", "00000000"];
    let output = finish(command(&pair, &other).spawn().unwrap()).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("pairing refused (404 pairing_code_unknown"));
    assert!(!other.exists(), "a state file means a pairing");

    let output = finish(command(&SHORT, &other).spawn().unwrap()).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("not paired"), "{}", text(&output));
}

#[tokio::test]
async fn wrong_command_lines_and_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("watch.state");
    for (args, code) in [
        (&["wear", "--speed", "0"][..], 2),
        (&["wear", "--script", "furious"], 2),
        (&["pair", "--server", "ftp://h", "--code", "x"], 1),
        (
            &["pair", "--server", "http://h", "--code", "x", "--name", ""],
            1,
        ),
        (&["replay", "/nowhere"], 1),
    ] {
        let output = finish(command(args, &state).spawn().unwrap()).await;
        assert_eq!(
            output.status.code(),
            Some(code),
            "{args:?}: {}",
            text(&output)
        );
        assert!(!output.stderr.is_empty(), "{args:?}");
    }
    std::fs::write(&state, "rubbish\n").unwrap();
    let output = finish(command(&SHORT, &state).spawn().unwrap()).await;
    assert!(
        text(&output).contains("is not the state of a watch"),
        "{}",
        text(&output)
    );
    assert_eq!(
        std::fs::read_to_string(&state).unwrap(),
        "rubbish\n",
        "left as it was"
    );
}
