//! Every page, function and route of the list, asked by each kind of reader with the stage's words. One
//! that nobody here knows how to ask for fails.

use axum::http::Method;
use domain::{RoomId, limits};
use reqwest::header;
use server::{
    router::routes,
    routes::{BATCH, FUNCTIONS, PAGES, PAIR, Route},
};
use uuid::Uuid;

use super::{
    on_call,
    stage::{Fields, Request, Stage},
};
use crate::{
    http::{Answer, Caller, percent},
    watch::{alert, batch},
    world::{PASSWORD, Someone, again, fresh},
};

/// What was asked for, and what came of it.
pub(super) struct Visit {
    pub(super) what: String,
    pub(super) answer: Answer,
}

/// All of them, in one order.
pub(super) async fn all(stage: &Stage) -> Vec<Visit> {
    let mut visits = pages(stage).await;
    for route in FUNCTIONS {
        functions(stage, route, &mut visits).await;
    }
    let others = |route: &Route| {
        !PAGES
            .iter()
            .chain(FUNCTIONS)
            .any(|one| one.path == route.path)
    };
    for route in routes().filter(others) {
        visits.push(program(stage, route).await);
    }
    visits
}

async fn pages(stage: &Stage) -> Vec<Visit> {
    let readers = [
        ("nobody", None),
        ("admin", Some(&stage.admin)),
        ("expert", Some(&stage.expert)),
        ("wearer", Some(&stage.wearer)),
        ("former member", Some(&stage.former)),
        ("who waits", Some(&stage.waiting)),
        ("who must change a password", Some(&stage.must_change)),
    ];
    let mut visits = Vec::new();
    for (name, reader) in readers {
        let caller = caller(stage, reader);
        for route in PAGES {
            for path in addresses(stage, route.path) {
                let what = format!("{name}: {} {path}", route.path);
                let answer = caller.get(&path).await;
                visits.push(Visit { what, answer });
            }
        }
        let path = format!("/none/{0}?{0}", percent(&stage.words.name));
        let answer = caller.get(&path).await;
        let what = format!("{name}: {path}");
        visits.push(Visit { what, answer });
    }
    visits
}

/// Where a page is looked at: as it is, and with words in every part of its address.
fn addresses(stage: &Stage, path: &str) -> Vec<String> {
    let words = percent(&stage.words.name);
    let strange = format!(
        "?next={words}&ended={words}&before={words}&code={words}&__path={words}&__err={words}"
    );
    let here = match path {
        "/"
        | "/new"
        | "/on-call"
        | "/settings"
        | "/settings/notifications"
        | "/crisis"
        | "/admin"
        | "/admin/reports"
        | "/setup"
        | "/sign-in"
        | "/waiting"
        | "/new-password" => {
            vec![path.to_owned()]
        }
        "/admin/people/{id}" => {
            let people = [&stage.expert, &stage.wearer, &stage.former, &stage.waiting];
            let people = people.into_iter().map(|one| one.person().id.to_string());
            let paths = people.chain([words.clone()]);
            paths.map(|id| path.replace("{id}", &id)).collect()
        }
        "/reset/{token}" => {
            let tokens = [stage.reset.clone(), words.clone()];
            tokens.map(|token| path.replace("{token}", &token)).into()
        }
        "/rooms/{id}" | "/rooms/{id}/options" | "/rooms/{id}/hand-over" | "/on-call/{id}" => {
            let rooms = [stage.care, stage.team, stage.direct, RoomId(Uuid::nil())];
            let rooms = rooms.into_iter().map(|room| room.to_string());
            let paths = rooms.chain([words.clone()]);
            paths.map(|id| path.replace("{id}", &id)).collect()
        }
        "/join/{token}" => {
            let tokens = [stage.token.clone(), words.clone()];
            tokens.map(|token| path.replace("{token}", &token)).into()
        }
        _ => panic!("{path} has no row in the test of hostile words"),
    };
    let with = here.iter().map(|path| format!("{path}{strange}"));
    let away = format!("/sign-in?next=%2F%2Fevil.example%2F{words}");
    here.iter().cloned().chain(with).chain([away]).collect()
}

/// As our client calls it, then as its plain form posts it, with the page that comes of that.
async fn functions(stage: &Stage, route: &Route, visits: &mut Vec<Visit>) {
    for called in [true, false] {
        for (who, from, fields) in requests(stage, route.path).await {
            let caller = caller(stage, who.as_ref());
            let what = format!("{} {fields:?} called: {called}", route.path);
            if called {
                let answer = caller.call(route.path, &fields).await;
                visits.push(Visit { what, answer });
                continue;
            }
            let answer = post(&caller, route.path, &from, &fields).await;
            let page = follow(stage, who.as_ref(), &answer).await;
            visits.push(Visit {
                what: what.clone(),
                answer,
            });
            visits.extend(page.map(|answer| Visit {
                what: format!("{what}, then"),
                answer,
            }));
        }
    }
}

/// Who posts from which page, and what: words wherever the function takes any. Nothing here ends what a
/// later visit needs.
async fn requests(stage: &Stage, path: &str) -> Vec<Request> {
    let words = &stage.words;
    let service = stage.server.service();
    let [admin, expert, wearer] =
        [&stage.admin, &stage.expert, &stage.wearer].map(|who| Some(who.clone()));
    let care = format!("/rooms/{}", stage.care);
    let team = format!("/rooms/{}", stage.team);
    let options = format!("{care}/options");
    let join_page = format!("/join/{}", stage.token);
    let in_room = |room: RoomId| ("room", room.to_string());
    let id = || ("id", words.name.clone());
    let account = || {
        vec![
            ("name", words.name.clone()),
            ("email", words.email.clone()),
            ("password", PASSWORD.to_owned()),
        ]
    };
    let aways = || {
        let name = &words.name;
        [
            name.clone(),
            format!("//evil.example/{name}"),
            format!("/join/{name}\r\nset-cookie: x=y"),
            "/join/x%0d%0aset-cookie:%20x=y".to_owned(),
        ]
    };
    let by_expert = expert.clone();
    let pushes = |fields| vec![(by_expert.clone(), "/settings/notifications".into(), fields)];
    match path {
        "/api/needs_set_up" | "/api/signed_in" => vec![(None, "/sign-in".into(), vec![])],
        "/api/set_up" => {
            let mut fields = account();
            fields.push(("code", words.name.clone()));
            vec![(None, "/setup".into(), fields)]
        }
        "/api/standing" => vec![(Some(stage.waiting.clone()), "/waiting".into(), vec![])],
        "/api/change_password" => {
            let fields = vec![
                ("present", words.name.clone()),
                ("password", PASSWORD.to_owned()),
            ];
            vec![(wearer, "/settings".into(), fields)]
        }
        "/api/password_reset" | "/api/reset_password" => {
            let fields = vec![
                ("token", words.name.clone()),
                ("password", PASSWORD.to_owned()),
            ];
            vec![(None, format!("/reset/{}", stage.reset), fields)]
        }
        "/api/make_password_reset" => {
            let of = ("id", stage.former.person().id.to_string());
            let from = format!("/admin/people/{}", of.1);
            vec![(admin, from, vec![of])]
        }
        "/api/sign_in" => aways()
            .into_iter()
            .map(|next| {
                let mut fields = account();
                fields.push(("next", next));
                (None, "/sign-in".into(), fields)
            })
            .collect(),
        "/api/sign_out" => {
            let mut asked = Vec::new();
            for next in aways() {
                let who = again(service, &stage.expert).await;
                asked.push((Some(who), "/settings".into(), vec![("next", next)]));
            }
            asked
        }
        "/api/choose_language" => {
            vec![(
                None,
                "/sign-in".into(),
                vec![("language", words.name.clone())],
            )]
        }
        "/api/settings" => vec![(wearer, "/settings".into(), vec![])],
        "/api/revoke_sign_in" | "/api/revoke_link" => {
            vec![(expert, "/settings".into(), vec![id()])]
        }
        "/api/invitation" => [stage.token.clone(), words.name.clone()]
            .map(|token| (None, join_page.clone(), vec![("token", token)]))
            .into(),
        "/api/accept_invitation" => {
            vec![(expert, join_page, vec![("token", words.name.clone())])]
        }
        "/api/accept_invitation_as" => {
            let mut fields = account();
            fields.push(("token", stage.token.clone()));
            vec![(None, join_page, fields)]
        }
        "/api/invite" => {
            let fields = |role: &str| vec![in_room(stage.team), ("role", role.to_owned())];
            vec![
                (expert.clone(), team.clone(), fields("expert")),
                (expert, team, fields(&words.name)),
            ]
        }
        "/api/talk" => vec![(expert, care, vec![in_room(stage.care)])],
        "/api/attention" => [expert, wearer]
            .map(|who| (who, "/settings".into(), vec![]))
            .into(),
        "/api/open_room" | "/api/readings" | "/api/room_options" => {
            vec![(wearer, care, vec![in_room(stage.care)])]
        }
        "/api/send" => {
            // Taken, refused because the id was used, and refused with more text than a cookie holds.
            let (id, other) = (fresh().to_string(), fresh().to_string());
            let long = format!("{}{}", words.name, "x".repeat(limits::MESSAGE_CHARS));
            let texts = [
                (id.clone(), words.message.clone()),
                (id, words.name.clone()),
                (other, long),
            ];
            texts
                .map(|(id, text)| {
                    (
                        expert.clone(),
                        team.clone(),
                        vec![in_room(stage.team), ("client_id", id), ("text", text)],
                    )
                })
                .into()
        }
        "/api/acknowledge" | "/api/handle_alert" | "/api/answer_alert" | "/api/raise_alert"
        | "/api/start_drill" | "/api/deliveries" => {
            let ids = ("client_id", fresh().to_string());
            let mut fields = vec![in_room(stage.care), ids];
            match path {
                "/api/handle_alert" => fields.push(("verb", words.name.clone())),
                "/api/answer_alert" => fields.push(("answer", words.name.clone())),
                _ => {}
            }
            if !matches!(path, "/api/raise_alert" | "/api/start_drill") {
                fields.push(("alert", words.name.clone()));
            }
            vec![(expert, care, fields)]
        }
        "/api/mark_read" => {
            vec![(
                expert,
                care,
                vec![in_room(stage.care), ("seq", "1".to_owned())],
            )]
        }
        "/api/contacts" => vec![(expert, "/new".into(), vec![])],
        "/api/open_direct_room" => {
            let with = stage.wearer.person().id.to_string();
            vec![(expert, "/new".into(), vec![("with", with)])]
        }
        "/api/create_team_room" => {
            vec![(expert, "/new".into(), vec![("name", words.name.clone())])]
        }
        "/api/remove_member" => {
            let user = ("user", words.name.clone());
            vec![(expert, team, vec![in_room(stage.team), user])]
        }
        "/api/mute_room" => {
            let muted = ("muted", words.name.clone());
            vec![(expert, options, vec![in_room(stage.care), muted])]
        }
        "/api/block_person" => {
            let person = ("person", words.name.clone());
            vec![(expert, options, vec![in_room(stage.care), person])]
        }
        "/api/unblock_person" => {
            let person = ("person", words.name.clone());
            vec![(wearer, "/settings".into(), vec![person])]
        }
        "/api/report_person" => [words.message.clone(), format!("{}\u{1}", words.name)]
            .map(|said| {
                let person = ("person", stage.wearer.person().id.to_string());
                let fields = vec![in_room(stage.care), person, ("said", said)];
                (expert.clone(), options.clone(), fields)
            })
            .into(),
        "/api/on_call"
        | "/api/duty_line"
        | "/api/schedule"
        | "/api/hand_over"
        | "/api/write_team_note"
        | "/api/take_over"
        | "/api/set_room_zone"
        | "/api/add_shift"
        | "/api/remove_shift"
        | "/api/plan_by_shifts"
        | "/api/set_rotation"
        | "/api/set_supervisor"
        | "/api/set_quiet_hours" => on_call::requests(stage, path).await,
        "/api/open_reports" => vec![(admin, "/admin/reports".into(), vec![])],
        "/api/handle_report" => {
            let report = ("report", words.name.clone());
            vec![(admin, "/admin/reports".into(), vec![report])]
        }
        "/api/create_pairing_code" => {
            vec![(wearer, "/settings".into(), vec![])]
        }
        "/api/add_crisis_number" => {
            let fields =
                |number: &str| vec![("name", words.name.clone()), ("number", number.to_owned())];
            vec![
                (wearer.clone(), "/settings".into(), fields("112")),
                (wearer, "/settings".into(), fields(&words.name)),
            ]
        }
        "/api/remove_crisis_number" | "/api/revoke_device" => {
            vec![(wearer, "/settings".into(), vec![id()])]
        }
        "/api/push_subscriptions" => pushes(vec![]),
        "/api/add_push_subscription" => {
            let words = || words.name.clone();
            let fields = vec![
                ("endpoint", words()),
                ("p256dh", words()),
                ("auth", words()),
            ];
            pushes(fields)
        }
        "/api/remove_push_subscription" | "/api/send_test_push" => pushes(vec![id()]),
        "/api/report_push" => pushes(vec![id(), ("seen", words.name.clone())]),
        "/api/people" => vec![(admin, "/admin".into(), vec![])],
        "/api/add_person" => {
            let mut fields = account();
            fields.push(("role", "expert".to_owned()));
            vec![(admin, "/admin".into(), fields)]
        }
        "/api/person" => {
            let of = ("id", stage.expert.person().id.to_string());
            vec![(admin, "/admin".into(), vec![of])]
        }
        "/api/approve_person"
        | "/api/disable_person"
        | "/api/disable_invited"
        | "/api/enable_person" => vec![(admin, "/admin".into(), vec![id()])],
        _ => panic!("{path} has no row in the test of hostile words"),
    }
}

/// What is neither a page nor a function, with words wherever it takes any.
async fn program(stage: &Stage, route: Route) -> Visit {
    let caller = Caller::nobody(&stage.server);
    let json = "application/json";
    let answer = match route.path {
        path if path == PAIR.path => {
            let name = &stage.words.name;
            let body = serde_json::json!({ "code": stage.pairing_code, "name": name });
            caller.post(path, json, body.to_string()).await
        }
        path if path == BATCH.path => {
            let body = serde_json::to_vec(&batch(vec![alert(1)], Vec::new())).unwrap();
            let device = Caller::device(&stage.server, &stage.device_token());
            device.post(path, json, body).await
        }
        path @ ("/socket"
        | "/breathe"
        | "/healthz"
        | "/readyz"
        | "/metrics"
        | "/ingest/v1/openapi.json") => {
            let path = format!("{path}?{}", percent(&stage.words.name));
            let request = caller.request(Method::GET, &path);
            Answer::of(request.send().await.unwrap()).await
        }
        path => panic!("{path} has no row in the test of hostile words"),
    };
    Visit {
        what: route.path.to_owned(),
        answer,
    }
}

fn caller(stage: &Stage, who: Option<&Someone>) -> Caller {
    match who {
        Some(who) => who.caller(&stage.server),
        None => Caller::nobody(&stage.server),
    }
}

async fn post(caller: &Caller, path: &str, from: &str, fields: &Fields) -> Answer {
    let encoded = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", percent(value)));
    let request = caller
        .request(Method::POST, path)
        .header(header::ORIGIN, caller.base())
        .header(header::REFERER, format!("{}{from}", caller.base()))
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(encoded.collect::<Vec<_>>().join("&"));
    Answer::of(request.send().await.unwrap()).await
}

/// The page that a browser goes to next, with what it was given to bring along.
async fn follow(stage: &Stage, who: Option<&Someone>, answer: &Answer) -> Option<Answer> {
    let to = answer.headers.get(header::LOCATION)?.to_str().ok()?;
    // The reading of the answer itself tells that it leads elsewhere.
    let to = to.strip_prefix(&stage.server.origin()).unwrap_or(to);
    if !to.starts_with('/') {
        return None;
    }
    let given = answer.headers.get_all(header::SET_COOKIE).iter();
    let given = given.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    let own = who.map(|who| format!("__Host-sid={}", who.token));
    let cookies: Vec<&str> = given.chain(own.as_deref()).collect();
    let request = Caller::nobody(&stage.server)
        .request(Method::GET, to)
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, cookies.join("; "));
    Some(Answer::of(request.send().await.unwrap()).await)
}
