//! Words for values, in one place.

use domain::{
    AlertWords, Person, Preview, Role, RoomKind, RoomSummary, limits,
    watch::{Quality, WearState, WristAnswer},
};

use crate::when;

/// As in "you are here as an expert".
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "an admin",
        Role::Expert => "an expert",
        Role::Wearer => "a wearer of a watch",
    }
}

/// Of what an earlier page tried in vain.
pub const TRIED_EARLIER: &str = "An earlier try did not succeed.";

/// Beside a name.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "Admin",
        Role::Expert => "Expert",
        Role::Wearer => "Wearer",
    }
}

/// How many things are unread. Nobody counts further.
pub fn unread(count: u32) -> String {
    if count >= limits::UNREAD_CAP {
        format!("{}+", limits::UNREAD_CAP - 1)
    } else {
        count.to_string()
    }
}

pub fn room_kind(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Care => "Care room",
        RoomKind::Team => "Team room",
        RoomKind::Direct => "Direct",
    }
}

/// What a room is called for this reader.
pub fn room_name(room: &RoomSummary, reader: Option<&Person>) -> String {
    if room.kind == RoomKind::Care && room.wearer == reader.map(|reader| reader.id) {
        "Your care team".to_owned()
    } else {
        room.name.clone()
    }
}

/// One line for the list of rooms.
pub fn preview(preview: &Preview) -> String {
    match preview {
        Preview::Message { text } => text.clone(),
        Preview::Alert {
            rule, sustained_s, ..
        } => AlertWords::headline(*rule, *sustained_s),
    }
}

pub fn quality(quality: Quality) -> &'static str {
    match quality {
        Quality::Ok => "Good signal",
        Quality::Motion => "In motion, so pulse values are doubtful",
        Quality::PoorContact => "Poor contact with the skin",
        Quality::NoData => "No usable signal",
        Quality::WarmingUp => "Still learning the own baseline",
        Quality::Irregular => "Pulse too irregular to count",
        Quality::OffWrist => "Not on a wrist",
        Quality::NoSensor => "Not measured by this watch",
    }
}

/// What was answered on the wrist, as those beside the wearer read it.
pub fn answer(answer: WristAnswer) -> &'static str {
    match answer {
        WristAnswer::Fine => "“I’m OK”, said on the wrist",
        WristAnswer::Stay => "“Stay with me”, said on the wrist",
        WristAnswer::Silence => "No answer on the wrist",
    }
}

/// The same, as the wearer reads it.
pub fn own_answer(answer: WristAnswer) -> &'static str {
    match answer {
        WristAnswer::Fine => "You said “I’m OK” on your watch",
        WristAnswer::Stay => "You said “Stay with me” on your watch",
        WristAnswer::Silence => "You did not answer your watch",
    }
}

/// How far a watch's clock is from the server's, as in "its clock is …".
pub fn clock(skew_ms: i64) -> String {
    if skew_ms.abs() > limits::CLOCK_UNSET_MS {
        return "not set".to_owned();
    }
    let way = if skew_ms > 0 { "ahead" } else { "behind" };
    format!("{} {way}", when::span(skew_ms.abs()))
}

pub fn wear(wear: WearState) -> &'static str {
    match wear {
        WearState::OnWrist => "On the wrist",
        WearState::OffWrist => "Not worn",
        WearState::Unknown => "Not known whether it is worn",
    }
}
