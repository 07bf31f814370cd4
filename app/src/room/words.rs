//! Words for values, in one place.

use ::words::{Phrase, roles, room, watch};
use domain::{
    Role, RoomKind, limits,
    watch::{Quality, WearState},
};

pub use crate::names::room_name;
use crate::{when, words::t};

/// Beside a name.
pub fn role_name(role: Role) -> String {
    t(match role {
        Role::Admin => roles::admin(),
        Role::Expert => roles::expert(),
        Role::Wearer => roles::wearer(),
    })
}

/// How many things are unread. Nobody counts further.
pub fn unread(count: u32) -> String {
    if count >= limits::UNREAD_CAP {
        format!("{}+", limits::UNREAD_CAP - 1)
    } else {
        count.to_string()
    }
}

pub fn room_kind(kind: RoomKind) -> String {
    t(match kind {
        RoomKind::Care => room::kind_care(),
        RoomKind::Team => room::kind_team(),
        RoomKind::Direct => room::kind_direct(),
    })
}

/// The quality of a signal as its wearer reads it: of a pulse that cannot be counted nothing that reads like
/// a finding about their heart.
pub fn quality_for(wearer: bool, of: Quality) -> Phrase {
    match of {
        Quality::Irregular if wearer => watch::quality_no_data(),
        other => quality(other),
    }
}

pub fn quality(quality: Quality) -> Phrase {
    match quality {
        Quality::Ok => watch::quality_ok(),
        Quality::Motion => watch::quality_motion(),
        Quality::PoorContact => watch::quality_poor_contact(),
        Quality::NoData => watch::quality_no_data(),
        Quality::WarmingUp => watch::quality_warming_up(),
        Quality::Irregular => watch::quality_irregular(),
        Quality::OffWrist => watch::quality_off_wrist(),
        Quality::NoSensor => watch::quality_no_sensor(),
        Quality::Charging => watch::quality_charging(),
        Quality::NoLight => watch::quality_no_light(),
        Quality::NoAnswer => watch::quality_no_answer(),
        Quality::NoValues => watch::quality_no_values(),
        Quality::Shorted => watch::quality_shorted(),
        Quality::Broken => watch::quality_broken(),
        Quality::ForeignVoltage => watch::quality_foreign_voltage(),
    }
}

/// How far a watch's clock is from the server's.
pub fn clock(skew_ms: i64) -> Phrase {
    let span = when::span(skew_ms.abs());
    if skew_ms.abs() > limits::CLOCK_UNSET_MS {
        watch::clock_unset()
    } else if skew_ms > 0 {
        watch::clock_ahead(span)
    } else {
        watch::clock_behind(span)
    }
}

pub fn wear(wear: WearState) -> Phrase {
    match wear {
        WearState::OnWrist => watch::wear_on_wrist(),
        WearState::OffWrist => watch::wear_off_wrist(),
        WearState::Unknown => watch::wear_unknown(),
    }
}
