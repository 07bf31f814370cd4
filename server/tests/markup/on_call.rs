//! What is posted about who is on call, and what a team tells itself.

use super::stage::{Request, Stage};
use crate::world::fresh;

pub(super) async fn requests(stage: &Stage, path: &str) -> Vec<Request> {
    let (words, service) = (&stage.words, stage.server.service());
    let by = Some(stage.expert.clone());
    let plan = format!("/on-call/{}", stage.care);
    let hand_over = format!("/rooms/{}/hand-over", stage.care);
    let in_care = || ("room", stage.care.to_string());
    match path {
        "/api/on_call" => vec![(by, "/on-call".into(), vec![])],
        "/api/schedule" => vec![(by, "/on-call".into(), vec![in_care()])],
        "/api/duty_line" | "/api/hand_over" => vec![(by, plan, vec![in_care()])],
        "/api/write_team_note" => {
            let open = service
                .hand_over(&stage.expert.actor, stage.care, None)
                .await;
            let seq = open.unwrap().episodes[0].episode.raised_seq;
            [words.message.clone(), String::new()]
                .map(|note| {
                    let fields = vec![
                        in_care(),
                        ("episode", seq.to_string()),
                        ("client_id", fresh().to_string()),
                        ("note", note),
                    ];
                    (by.clone(), hand_over.clone(), fields)
                })
                .into()
        }
        "/api/take_over" | "/api/set_room_zone" => {
            let (until, zone) = (("until", words.name.clone()), ("zone", words.name.clone()));
            vec![(by, plan, vec![in_care(), until, zone])]
        }
        "/api/add_shift" => {
            let fields = vec![
                in_care(),
                ("kind", "shift".to_owned()),
                ("person", stage.expert.person().id.to_string()),
                ("from", words.name.clone()),
                ("until", words.name.clone()),
            ];
            vec![(by, plan, fields)]
        }
        "/api/remove_shift" => vec![(by, plan, vec![in_care(), ("id", words.name.clone())])],
        "/api/plan_by_shifts" => {
            let only = ("only", words.name.clone());
            vec![(by, plan, vec![in_care(), only])]
        }
        "/api/set_rotation" => {
            let fields = |person: String| {
                vec![
                    in_care(),
                    ("people[0]", person),
                    ("every_days", "7".to_owned()),
                    ("handover", words.name.clone()),
                    ("first_day", words.name.clone()),
                ]
            };
            let own = stage.expert.person().id.to_string();
            vec![
                (by.clone(), plan.clone(), fields(own)),
                (by, plan, fields(words.name.clone())),
            ]
        }
        "/api/set_supervisor" => {
            let own = ("person", stage.expert.person().id.to_string());
            let supervises = ("supervises", "true".to_owned());
            vec![(by, plan, vec![in_care(), own, supervises])]
        }
        "/api/set_quiet_hours" => {
            let fields = vec![
                ("from", words.name.clone()),
                ("until", words.name.clone()),
                ("zone", words.name.clone()),
            ];
            vec![(by, "/on-call".into(), fields)]
        }
        _ => panic!("{path} has no row in the test of hostile words"),
    }
}
