//! The pages about who is on call, and their forms, as a browser without scripts has them.

use domain::RoomId;
use jiff::{Timestamp, ToSpan as _};
use service::Actor;

use crate::{
    forms::{follow, post},
    http::{Caller, percent},
    world::{Someone, World, enter, fresh, join},
};

/// A day and time in UTC, as a browser sends it.
pub(crate) fn in_hours(hours: i64) -> String {
    let then = Timestamp::now() + hours.hours();
    then.strftime("%Y-%m-%dT%H:%M").to_string()
}

struct Desk {
    caller: Caller,
    room: RoomId,
    page: String,
}

impl Desk {
    fn of(world: &World, someone: &Someone) -> Self {
        Self {
            caller: someone.caller(&world.server),
            room: world.care.id,
            page: format!("/on-call/{}", world.care.id),
        }
    }

    /// The page that a form of the plan leads to.
    async fn send(&self, function: &str, fields: &[(&str, &str)]) -> String {
        let room = self.room.to_string();
        let fields = [("room", room.as_str())]
            .into_iter()
            .chain(fields.iter().copied());
        let body: Vec<String> = fields
            .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
            .collect();
        let path = format!("/api/{function}");
        let answer = post(&self.caller, &self.page, &path, body.join("&")).await;
        assert_eq!(answer.status.as_u16(), 302, "{function}: {}", answer.text());
        readable(&follow(&self.caller, &answer).await.text())
    }

    async fn look(&self, path: &str) -> String {
        readable(&self.caller.get(path).await.text())
    }
}

/// Without the marks around names and the comments of Leptos.
fn readable(html: &str) -> String {
    html.replace(['\u{2068}', '\u{2069}'], "")
        .replace("<!>", "")
}

fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assert_says(html: &str, said: &str) {
    let text = text_of(html);
    assert!(text.contains(said), "{said:?} is not in: {text}");
}

fn assert_not(html: &str, said: &str) {
    let text = text_of(html);
    assert!(!text.contains(said), "{said:?} is in: {text}");
}

async fn colleague(world: &World) -> Someone {
    let colleague = join(world.service(), domain::Role::Expert).await;
    enter(world.service(), world.care.id, &world.wearer, &colleague).await;
    colleague
}

async fn asked(world: &World, is_high: bool) -> Vec<domain::UserId> {
    let now = Timestamp::now().as_millisecond();
    let roster = world.service().roster(world.care.id, now, is_high).await;
    let people = roster.unwrap().experts.into_iter();
    people.map(|person| person.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expert_hands_over_without_scripts() {
    let world = World::new().await;
    let colleague = colleague(&world).await;
    let desk = Desk {
        page: format!("/rooms/{}/hand-over", world.care.id),
        ..Desk::of(&world, &world.expert)
    };
    let view = world
        .service()
        .hand_over(&world.expert.actor, world.care.id, None);
    let episode = view.await.unwrap().episodes[0].episode.raised_seq;
    let fields = [
        ("episode", episode.to_string()),
        ("client_id", fresh().to_string()),
        ("note", "She likes to walk when it is bad.".to_owned()),
    ];
    let fields = fields.each_ref().map(|(name, value)| (*name, &**value));
    let page = desk.send("write_team_note", &fields).await;
    assert_says(&page, "Saved.");
    assert_says(&page, "She likes to walk when it is bad.");
    // Sent again, as by a second press, it stands there once.
    let page = desk.send("write_team_note", &fields).await;
    assert_eq!(page.matches("class=\"note-text\"").count(), 1);

    let theirs = Desk::of(&world, &colleague).look(&desk.page).await;
    assert_says(&theirs, "She likes to walk when it is bad.");
    let plan = desk.look(&format!("/on-call/{}", world.care.id)).await;
    assert!(plan.contains(&format!("href=\"{}\"", desk.page)), "{plan}");
    // The wearer finds it nowhere.
    let wearer = world.wearer.caller(&world.server);
    assert_eq!(wearer.get(&desk.page).await.status, 403);
    let room = wearer.get(&format!("/rooms/{}", world.care.id)).await;
    assert!(!room.text().contains("likes to walk"));
    assert!(!room.text().contains("hand-over"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expert_plans_without_scripts() {
    let world = World::new().await;
    let colleague = colleague(&world).await;
    let (own, other) = (world.expert.person(), colleague.person());
    let desk = Desk::of(&world, &world.expert);
    // Without any plan, whoever joined first is on call.
    let list = desk.look("/on-call").await;
    assert_says(&list, "You are on call.");
    assert!(list.contains(&format!("href=\"{}\"", desk.page)), "{list}");
    assert_not(&list, "Nobody is on call");
    assert_eq!(asked(&world, false).await, [own.id, other.id]);

    // A colleague takes over for a while.
    let theirs = Desk::of(&world, &colleague);
    let until = in_hours(3);
    let page = theirs.send("take_over", &[("until", &until)]).await;
    assert_says(&page, "You are on call until");
    assert_says(&page, "Saved.");
    let clock = &until[11..];
    let list = desk.look("/on-call").await;
    assert_says(&list, &format!("{} is on call until", other.name));
    assert!(list.contains(clock), "{list}");
    assert_says(&list, "Then you.");
    assert_eq!(asked(&world, false).await, [other.id, own.id]);

    // Planned by shifts, what is between them is a gap, said before it comes.
    let shift = [
        ("kind", "shift"),
        ("person", &other.id.to_string()),
        ("from", &in_hours(48)),
        ("until", &in_hours(72)),
    ];
    let page = desk.send("add_shift", &shift).await;
    assert_says(&page, "Nobody is on call from");
    assert_says(&page, "Between shifts nobody is on call.");
    assert_says(&desk.look("/on-call").await, "Nobody is on call from");
    // Somebody who is not on call is asked all the same.
    let page = desk.send("plan_by_shifts", &[("only", "false")]).await;
    assert_not(&page, "Nobody is on call from");
    desk.send("plan_by_shifts", &[("only", "true")]).await;

    // A rotation fills it.
    let turns = [
        ("people[0]", other.id.to_string()),
        ("people[1]", own.id.to_string()),
        ("every_days", "7".to_owned()),
        ("handover", "08:00".to_owned()),
        ("first_day", in_hours(0)[..10].to_owned()),
    ];
    let fields: Vec<(&str, &str)> = turns
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    let page = desk.send("set_rotation", &fields).await;
    assert_not(&page, "Nobody is on call from");
    let chosen = format!("value=\"{}\" selected", other.id);
    assert!(page.contains(&chosen), "{page}");

    // What would happen now, with names: who is on call twice, then the other one.
    let (_, steps) = page.split_once("id=\"steps-title\"").unwrap();
    let (steps, _) = steps.split_once("</ol>").unwrap();
    let names = [&other.name, &other.name, &own.name];
    let lines: Vec<&str> = steps.split("<li><time").skip(1).collect();
    assert_eq!(lines.len(), names.len(), "{steps}");
    for (line, name) in lines.into_iter().zip(names) {
        assert!(line.contains(name.as_str()), "{name}: {line}");
    }
    // And by which device, once for each of them.
    let no_way = steps.matches("no device, only if a page is open");
    assert_eq!(no_way.count(), 2, "{steps}");

    // Everything can be taken back.
    let id = page.split("name=\"id\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    let before = page.matches("/api/remove_shift").count();
    let page = desk.send("remove_shift", &[("id", &id)]).await;
    assert_eq!(page.matches("/api/remove_shift").count(), before - 1);

    // Times are those of the room's zone.
    let page = desk
        .send("set_room_zone", &[("zone", "asia/kathmandu")])
        .await;
    assert_says(&page, "Times are those of Asia/Kathmandu.");
    let footer = page.split("<footer").nth(1).unwrap();
    assert_not(footer, "Times are in UTC.");

    let supervisor = [("person", &*other.id.to_string()), ("supervises", "true")];
    let page = desk.send("set_supervisor", &supervisor).await;
    assert_says(&page, &format!("Ask {} like the others", other.name));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_taken_out_is_asked_no_more() {
    let world = World::new().await;
    let colleague = colleague(&world).await;
    let (own, other) = (world.expert.person(), colleague.person());
    let theirs = Desk::of(&world, &colleague);
    theirs.send("take_over", &[("until", &in_hours(3))]).await;
    assert_eq!(asked(&world, true).await, [other.id, own.id]);
    let by: &Actor = &world.expert.actor;
    let removed = world
        .service()
        .remove_member(by, world.care.id, other.id, false);
    removed.await.unwrap();
    assert_eq!(asked(&world, true).await, [own.id]);
    let desk = Desk::of(&world, &world.expert);
    let page = desk.look(&desk.page).await;
    assert_says(&page, "You are on call.");
    assert_not(&page, &other.name);
    // Nobody is left: said, and to nobody but the wearer.
    let removed = world
        .service()
        .remove_member(by, world.care.id, own.id, false);
    removed.await.unwrap();
    assert!(asked(&world, true).await.is_empty());
    assert_says(&desk.look("/on-call").await, "You are in no care room");
    let wearer = Desk::of(&world, &world.wearer);
    assert_says(&wearer.look("/on-call").await, "Nobody is on call.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_and_what_was_typed_stays() {
    let world = World::new().await;
    let desk = Desk::of(&world, &world.expert);
    let (own, stranger) = (
        world.expert.person().id.to_string(),
        world.outsider.person().id.to_string(),
    );
    let (tomorrow, yesterday, far) = (in_hours(24), in_hours(-24), in_hours(24 * 400));
    let shift = |person: &str, from: &str, until: &str| {
        vec![
            ("kind", "override".to_owned()),
            ("person", person.to_owned()),
            ("from", from.to_owned()),
            ("until", until.to_owned()),
        ]
    };
    let rotation = |people: [&str; 2], days: &str, handover: &str, first_day: &str| {
        vec![
            ("people[0]", people[0].to_owned()),
            ("people[1]", people[1].to_owned()),
            ("every_days", days.to_owned()),
            ("handover", handover.to_owned()),
            ("first_day", first_day.to_owned()),
        ]
    };
    let until = |until: &str| vec![("until", until.to_owned())];
    for (function, fields, said, kept) in [
        ("take_over", until(""), "not a day and time", ""),
        (
            "take_over",
            until("soon"),
            "not a day and time",
            "value=\"soon\"",
        ),
        (
            "take_over",
            until(&yesterday),
            "ends before it begins",
            &*format!("value=\"{yesterday}\""),
        ),
        ("take_over", until(&far), "more than 366 days ahead", ""),
        (
            "add_shift",
            shift(&own, &tomorrow, &in_hours(1)),
            "ends before it begins",
            &*format!("value=\"{tomorrow}\""),
        ),
        (
            "add_shift",
            shift(&own, &in_hours(-48), &yesterday),
            "already over",
            "",
        ),
        (
            "add_shift",
            shift(&own, "noon", &tomorrow),
            "not a day and time",
            "value=\"noon\"",
        ),
        (
            "add_shift",
            shift(&stranger, "", &tomorrow),
            "not an expert in this room",
            "",
        ),
        (
            "add_shift",
            shift("nobody", "", &tomorrow),
            "can't be read",
            "",
        ),
        (
            "set_rotation",
            rotation([&own, &own], "7", "08:00", "2026-01-05"),
            "stands in the rotation twice",
            "",
        ),
        (
            "set_rotation",
            rotation([&own, ""], "0", "08:00", "2026-01-05"),
            "A turn lasts 1 to 84 days",
            "",
        ),
        (
            "set_rotation",
            rotation([&own, ""], "7", "8 o'clock", "2026-01-05"),
            "not a day and time",
            "value=\"8 o'clock\"",
        ),
        (
            "set_rotation",
            rotation([&own, ""], "7", "08:00", "2026-02-30"),
            "not a day and time",
            "value=\"2026-02-30\"",
        ),
        (
            "set_rotation",
            rotation([&own, &stranger], "7", "08:00", "2026-01-05"),
            "not an expert in this room",
            "",
        ),
        (
            "set_room_zone",
            vec![("zone", "Mars".to_owned())],
            "no time zone of this name",
            "value=\"Mars\"",
        ),
    ] {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        let page = desk.send(function, &fields).await;
        assert_says(&page, said);
        assert!(
            page.contains(kept),
            "{function} {fields:?}: {kept} is not in {page}"
        );
        let place = format!("id=\"{function}-error\"");
        assert_eq!(page.matches(&place).count(), 1, "{function}: {page}");
    }
    let plan = desk.look(&desk.page).await;
    assert_says(&plan, "No shifts are planned.");
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_are_ones_own() {
    let world = World::new().await;
    let colleague = colleague(&world).await;
    let (own, other) = (world.expert.person(), colleague.person());
    let desk = Desk {
        page: "/on-call".to_owned(),
        ..Desk::of(&world, &colleague)
    };
    let hours = [
        ("from", &in_hours(-1)[11..]),
        ("until", &in_hours(1)[11..]),
        ("zone", "UTC"),
    ];
    let page = desk.send("set_quiet_hours", &hours).await;
    assert_says(&page, "Saved.");
    assert!(
        page.contains(&format!("value=\"{}\"", hours[0].1)),
        "{page}"
    );
    assert_eq!(asked(&world, true).await, [own.id]);
    assert_says(
        &desk.look(&format!("/on-call/{}", desk.room)).await,
        "has quiet hours",
    );
    let agreed: Vec<(&str, &str)> = hours.into_iter().chain([("high", "true")]).collect();
    desk.send("set_quiet_hours", &agreed).await;
    assert_eq!(asked(&world, true).await, [own.id, other.id]);
    assert_eq!(asked(&world, false).await, [own.id]);
    for (from, until, said) in [
        ("22:00", "22:00", "need two different times"),
        ("22:00", "", "not a day and time"),
        ("late", "06:00", "not a day and time"),
    ] {
        let hours = [("from", from), ("until", until), ("zone", "UTC")];
        assert_says(&desk.send("set_quiet_hours", &hours).await, said);
    }
    let nowhere = [("from", "22:00"), ("until", "06:00"), ("zone", "Mars")];
    let page = desk.send("set_quiet_hours", &nowhere).await;
    assert_says(&page, "no time zone of this name");
    assert!(page.contains("value=\"Mars\""), "{page}");
    let none = [("from", ""), ("until", ""), ("zone", "UTC")];
    desk.send("set_quiet_hours", &none).await;
    assert_eq!(asked(&world, false).await, [own.id, other.id]);
}

/// A wearer sees who is on call and who comes next, and not how the team plans.
#[tokio::test(flavor = "multi_thread")]
async fn a_wearer_sees_who_is_on_call() {
    let world = World::new().await;
    let colleague = colleague(&world).await;
    let (own, other) = (world.expert.person(), colleague.person());
    let theirs = Desk::of(&world, &colleague);
    theirs.send("take_over", &[("until", &in_hours(3))]).await;
    let wearer = Desk::of(&world, &world.wearer);
    let list = wearer.look("/on-call").await;
    assert_says(&list, &format!("{} is on call until", other.name));
    assert_says(&list, &format!("Then {}.", own.name));
    assert!(
        !list.contains("/api/") || !list.contains("set_quiet_hours"),
        "{list}"
    );
    assert!(!list.contains(&wearer.page), "{list}");
    let plan = wearer.caller.get(&wearer.page).await;
    assert_eq!(plan.status.as_u16(), 403);
    let other_wearer = world.other_wearer.caller(&world.server);
    let list = readable(&other_wearer.get("/on-call").await.text());
    assert_not(&list, &other.name);
    let admin = world.admin.caller(&world.server);
    assert_eq!(admin.get("/on-call").await.status.as_u16(), 403);
}
