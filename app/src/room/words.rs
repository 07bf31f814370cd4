//! Words for values, in one place.

use domain::{
    Role, RoomKind,
    watch::{Quality, WearState},
};

/// As in "you are here as an expert".
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "an admin",
        Role::Expert => "an expert",
        Role::Wearer => "a wearer of a watch",
    }
}

/// Beside a name.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "Admin",
        Role::Expert => "Expert",
        Role::Wearer => "Wearer",
    }
}

pub fn room_kind(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Care => "Care room",
        RoomKind::Team => "Team room",
        RoomKind::Direct => "Direct",
    }
}

pub fn quality(quality: Quality) -> &'static str {
    match quality {
        Quality::Ok => "Good signal",
        Quality::Motion => "In motion, so pulse values are doubtful",
        Quality::PoorContact => "Poor contact with the skin",
        Quality::NoData => "No usable signal",
        Quality::WarmingUp => "Still learning the own baseline",
    }
}

pub fn wear(wear: WearState) -> &'static str {
    match wear {
        WearState::OnWrist => "On the wrist",
        WearState::OffWrist => "Not worn",
        WearState::Unknown => "Not known whether it is worn",
    }
}
