use std::{ffi::OsString, io::Write as _};

use super::{Config, load};

fn from_bytes(file: &[u8], env: &[(&str, &str)]) -> Result<Config, String> {
    let mut path = tempfile::NamedTempFile::new().unwrap();
    path.write_all(file).unwrap();
    let env = env.iter().map(|(k, v)| ((*k).into(), (*v).into()));
    load(Some(path.path()), env.collect::<Vec<_>>()).map_err(|error| {
        error
            .to_string()
            .replace(path.path().to_str().unwrap(), "FILE")
    })
}

fn from(file: &str, env: &[(&str, &str)]) -> Result<Config, String> {
    from_bytes(file.as_bytes(), env)
}

#[test]
fn file_beats_default_and_environment_beats_both() {
    let file = "[server]\nlisten = \"127.0.0.1:1\"\ntrusted_proxies = 2\n";
    let config = from(file, &[("FITWEET_LISTEN", "127.0.0.1:2")]).unwrap();
    assert_eq!(config.server.listen.port(), 2);
    assert_eq!(config.server.trusted_proxies, 2);
    assert_eq!(&*config.leptos.output_name, "fitweet");
    let config = from("", &[("FITWEET_BUS__REDIS_URL", "redis://h")]).unwrap();
    assert_eq!(config.redis_url().unwrap().expose(), "redis://h");
    assert!(config.database_url().expose().ends_with("data/fitweet.db"));
}

#[test]
fn what_is_not_understood_in_a_file_names_the_place() {
    for (file, message) in [
        (
            "[server]\nlistn = \"x\"",
            "FILE: there is no key `listn` in [server]; did you mean `listen`?",
        ),
        (
            "[servers]\nlisten = \"x\"",
            "FILE: there is no table [servers]; did you mean `[server]`?",
        ),
        (
            "[server]\nredis_url = \"x\"",
            "FILE: there is no key `redis_url` in [server]: it is one of [bus]",
        ),
        ("listen = \"x\"", "FILE: there is no table [listen]"),
        (
            "[server]\nshutdown_seconds = \"long\"",
            "FILE: `shutdown_seconds` in [server] must be a whole number",
        ),
        (
            "[server]\nlisten = \"here\"",
            "FILE: `listen` in [server]: invalid socket address syntax",
        ),
        (
            "[database]\nconnections = 0",
            "FILE: `connections` in [database]: must be at least 1",
        ),
        (
            "[package.metadata.leptos]\noutput-name = \"fitweet\"\nsite-rot = \"x\"",
            "FILE: there is no key `site-rot` in [package.metadata.leptos]; did you mean `site-root`?",
        ),
    ] {
        assert_eq!(from(file, &[]).unwrap_err(), message);
    }
    let sixteen = [0xff, 0xfe, b'[', 0];
    assert_eq!(
        from_bytes(&sixteen, &[]).unwrap_err(),
        "FILE is no text in UTF-8"
    );
}

#[test]
fn a_variable_that_is_not_understood_is_refused_by_name() {
    for (name, value, message) in [
        (
            "FITWEET_DATABASEURL",
            "x",
            "FITWEET_DATABASEURL: Fitweet knows no such variable; did you mean \
             `FITWEET_DATABASE_URL`?",
        ),
        (
            "FITWEET_SERVER_LISTEN",
            "x",
            "FITWEET_SERVER_LISTEN: Fitweet knows no such variable; did you mean \
             `FITWEET_SERVER__LISTEN`?",
        ),
        (
            "fitweet_listen",
            "x",
            "fitweet_listen: Fitweet knows no such variable; did you mean `FITWEET_LISTEN`?",
        ),
        (
            "FITWEET_DATABASE__CONECTIONS",
            "1",
            "FITWEET_DATABASE__CONECTIONS: Fitweet knows no such variable; did you mean \
             `FITWEET_DATABASE__CONNECTIONS`?",
        ),
        (
            "FITWEET_PORT",
            "3000",
            "FITWEET_PORT: Fitweet knows no such variable",
        ),
        (
            "FITWEET_DATABASE__CONNECTIONS",
            "many",
            "FITWEET_DATABASE__CONNECTIONS: `connections` in [database] must be a whole number",
        ),
        (
            "FITWEET_SERVER__PUBLIC_METRICS",
            "yes",
            "FITWEET_SERVER__PUBLIC_METRICS: `public_metrics` in [server] must be true or false",
        ),
        (
            "FITWEET_LISTEN",
            "here",
            "FITWEET_LISTEN: `listen` in [server]: invalid socket address syntax",
        ),
        (
            "FITWEET_DATABASE_URL",
            "postgres://u@h/d?sslmode=full",
            "FITWEET_DATABASE_URL: `url` in [database]: the database URL: sslmode is `full`, which \
             is none of disable, allow, prefer, require, verify-ca, verify-full",
        ),
        (
            "FITWEET_DATABASE_URL",
            "mysql://h/d",
            "FITWEET_DATABASE_URL: `url` in [database]: the database URL starts with neither \
             sqlite: nor postgres:",
        ),
    ] {
        let refused = from("", &[(name, value)]).unwrap_err();
        assert!(refused.starts_with(message), "{refused}");
    }
    for (name, value) in [
        ("FITWEET_DATABASE_URL", "postgres://u@h:port/d"),
        (
            "FITWEET_DATABASE_URL",
            "postgres://u@h/d?sslrootcert=%2Fnone.pem&sslmode=verify-full",
        ),
        ("FITWEET_DATABASE_URL", "postgres://u@h/d?ssl=true"),
        ("FITWEET_REDIS_URL", "http://h"),
        ("FITWEET_PUBLIC_URL", "talk.example"),
        ("FITWEET_SERVER__DATA_DIR", " "),
    ] {
        let refused = from("", &[(name, value)]).unwrap_err();
        assert!(refused.starts_with(name), "{refused}");
    }
}

#[test]
fn what_nobody_sees_at_the_ends_of_a_value_does_not_count() {
    let env = [
        ("FITWEET_LISTEN", " 127.0.0.1:2\n"),
        (
            "FITWEET_DATABASE_URL",
            "\u{feff}postgres://u@h/d?sslmode=verify-full\r\n",
        ),
        ("FITWEET_DATABASE__CONNECTIONS", "3\n"),
        ("FITWEET_BUS__REDIS_URL", "redis://h\n"),
        ("FITWEET_SERVER__PUBLIC_METRICS", "true "),
    ];
    let file = "\u{feff}[server]\npublic_url = \" https://talk.example\\n\"\n";
    let config = from(file, &env).unwrap();
    assert_eq!(config.server.listen.port(), 2);
    assert_eq!(config.database.connections, 3);
    assert_eq!(
        config.database.url.expose(),
        "postgres://u@h/d?sslmode=verify-full"
    );
    assert_eq!(config.bus.redis_url.expose(), "redis://h");
    assert_eq!(config.server.public_url, "https://talk.example");
    assert!(config.server.public_metrics);
}

#[test]
fn one_setting_has_one_value() {
    let two = |value| {
        let env = [
            ("FITWEET_LISTEN", "127.0.0.1:1"),
            ("FITWEET_SERVER__LISTEN", value),
        ];
        from("", &env)
    };
    assert!(two("127.0.0.1:1").is_ok());
    assert_eq!(
        two("127.0.0.1:2").unwrap_err(),
        "FITWEET_SERVER__LISTEN and FITWEET_LISTEN set the same to different values"
    );
}

/// A cluster tells every container about a service of this name.
#[test]
fn variables_of_a_service_and_of_tools_are_none_of_ours() {
    let env = [
        ("FITWEET_SERVICE_HOST", "10.0.0.1"),
        ("FITWEET_SERVICE_PORT", "3000"),
        ("FITWEET_SERVICE_PORT_HTTP", "3000"),
        ("FITWEET_PORT", "tcp://10.0.0.1:3000"),
        ("FITWEET_PORT_3000_TCP", "tcp://10.0.0.1:3000"),
        ("FITWEET_PORT_3000_TCP_PROTO", "tcp"),
        ("FITWEET_WEB_PORT", "tcp://10.0.0.1:3000"),
        ("FITWEET_BIN", "/x"),
        ("HOME", "/x"),
    ];
    assert!(from("", &env).is_ok());
}

#[cfg(unix)]
#[test]
fn a_value_that_is_no_text_is_named() {
    use std::os::unix::ffi::OsStringExt as _;
    let path = tempfile::NamedTempFile::new().unwrap();
    let env = [(
        OsString::from("FITWEET_LISTEN"),
        OsString::from_vec(vec![0xff]),
    )];
    let refused = load(Some(path.path()), env).unwrap_err();
    assert_eq!(refused.to_string(), "FITWEET_LISTEN is no text in UTF-8");
}

#[test]
fn the_address_of_the_site_is_written_as_browsers_write_it() {
    for (written, normal) in [
        ("https://Talk.example:443/", "https://talk.example"),
        ("HTTPS://talk.example", "https://talk.example"),
        ("http://talk.example:80", "http://talk.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://talk.example.:8443", "https://talk.example.:8443"),
        ("http://[2001:DB8::1]:3000", "http://[2001:db8::1]:3000"),
        ("", ""),
    ] {
        let config = from("", &[("FITWEET_PUBLIC_URL", written)]).unwrap();
        assert_eq!(config.server.public_url, normal);
    }
    for wrong in [
        "https://",
        "ftp://talk.example",
        "https://a@b.example",
        "https://b.example/x",
    ] {
        let refused = from("", &[("FITWEET_PUBLIC_URL", wrong)]).unwrap_err();
        assert!(refused.contains("`public_url` in [server]"), "{refused}");
    }
}

const NIGHT_LINE: &str = r#"{ region = "Oslo", name = " Night line ", number = "+47 22 33 44 55", hours = "22:00 to 07:00" }"#;

#[test]
fn numbers_for_somebody_in_danger_are_read() {
    assert!(from("", &[]).unwrap().crisis.numbers.is_empty());
    let ambulance = r#"{ region = "Norway", name = "Ambulance", number = "113" }"#;
    let list = format!("[{NIGHT_LINE}, {ambulance}]");
    let in_file = from(&format!("[crisis]\nnumbers = {list}"), &[]).unwrap();
    let in_variable = from("", &[("FITWEET_CRISIS__NUMBERS", &list)]).unwrap();
    for config in [in_file, in_variable] {
        let [night, ambulance] = config.crisis.numbers.try_into().unwrap();
        assert_eq!(
            (night.name.as_str(), night.hours.as_str()),
            ("Night line", "22:00 to 07:00")
        );
        assert_eq!(
            (ambulance.number.as_str(), ambulance.hours.as_str()),
            ("113", "")
        );
    }
}

#[test]
fn a_wrong_number_for_somebody_in_danger_ends_the_start() {
    let line = |key: &str, value: &str| {
        let line = |own: &str, normal: &str| {
            let value = if own == key { value } else { normal };
            format!("{own} = \"{value}\"")
        };
        let keys = [
            line("region", "Oslo"),
            line("name", "Night line"),
            line("number", "112"),
        ];
        format!("{{ {} }}", keys.join(", "))
    };
    let place = "FILE: `numbers` in [crisis]";
    for (numbers, message) in [
        (
            "112".to_owned(),
            format!("{place} must be a list in square brackets"),
        ),
        (
            format!("[{NIGHT_LINE}, {}]", line("number", "11a")),
            format!("{place}: entry 2: `number` is \"11a\", which nobody can dial"),
        ),
        (
            format!("[{}]", line("name", " ")),
            format!("{place}: entry 1: `name` is empty"),
        ),
        (
            format!("[{}]", line("region", "a\\nb")),
            format!("{place}: entry 1: `region` has more than one line"),
        ),
        (
            format!("[{}]", line("name", &"x".repeat(81))),
            format!("{place}: entry 1: `name` is longer than 80 characters"),
        ),
        (
            format!("[{}]", [NIGHT_LINE; 21].join(",")),
            format!("{place}: has 21, at most 20 fit"),
        ),
        (
            r#"[{ region = "Oslo", name = "Night line" }]"#.to_owned(),
            format!("{place}: missing field `number`"),
        ),
    ] {
        let refused = from(&format!("[crisis]\nnumbers = {numbers}"), &[]).unwrap_err();
        assert!(refused.starts_with(&message), "{refused}");
    }
    let misspelt = NIGHT_LINE.replace("hours", "ours");
    let refused = from(&format!("[crisis]\nnumbers = [{misspelt}]"), &[]).unwrap_err();
    assert!(refused.contains("unknown field `ours`"), "{refused}");
    let refused = from("", &[("FITWEET_CRISIS__NUMBERS", "112")]).unwrap_err();
    let place = "FITWEET_CRISIS__NUMBERS: `numbers` in [crisis]";
    assert_eq!(
        refused,
        format!("{place} must be a list in square brackets")
    );
}
