use crate::{
    process::{Paired, command, finish, text},
    stub::CODE,
};

const SHORT: [&str; 7] = [
    "wear",
    "--minutes",
    "1",
    "--speed",
    "2000",
    "--post-every",
    "0.1",
];

#[tokio::test]
async fn a_revoked_watch_says_so_and_keeps_what_it_has() {
    let watch = Paired::new().await;
    watch.stub.seen().revoked = true;
    let output = watch.run(&SHORT).await;
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output).contains("pairing was revoked"),
        "{}",
        text(&output)
    );

    let again = ["pair", "--server", &watch.server, "--code", CODE];
    let output = watch.run(&again).await;
    if !watch.stub.seen().items.is_empty() {
        panic!("nothing was taken from a revoked watch");
    }
    let kept = text(&output);
    // The first post may have gone out before anything was measured.
    if output.status.success() {
        assert!(kept.contains("paired: "), "{kept}");
    } else {
        assert!(kept.contains("--discard"), "{kept}");
        let discard = [&again[..], &["--discard"]].concat();
        assert!(watch.run(&discard).await.status.success());
    }
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
        text(&output).contains("line 1 is damaged"),
        "{}",
        text(&output)
    );
    assert_eq!(
        std::fs::read_to_string(&state).unwrap(),
        "rubbish\n",
        "left as it was"
    );
}
