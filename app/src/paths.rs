//! Addresses of pages, and of places on them.

use domain::{RoomId, Seq};
#[cfg(feature = "ssr")]
use domain::{Standing, UserId};
use strum::EnumCount;

/// A page of this site, as its path names it. Ids and tokens are as they stand in the path; whether they name
/// anything is asked by the page.
#[derive(Clone, Debug, PartialEq, Eq, EnumCount)]
pub enum Page {
    Rooms,
    Room { id: String },
    RoomOptions { id: String },
    HandOver { id: String },
    New,
    Settings,
    Notifications,
    Crisis,
    Admin,
    Person { id: String },
    Waiting,
    NewPassword,
    Reports,
    OnCall,
    Schedule { id: String },
    Join { token: String },
    Reset { token: String },
    SignIn,
    SetUp,
}

impl Page {
    /// The page at a path. `None`: there is none.
    pub fn at(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        if parts.len() > 1 && parts.contains(&"") {
            return None;
        }
        Some(match parts[..] {
            [""] => Self::Rooms,
            ["rooms", id] => Self::Room { id: id.into() },
            ["rooms", id, "options"] => Self::RoomOptions { id: id.into() },
            ["rooms", id, "hand-over"] => Self::HandOver { id: id.into() },
            ["new"] => Self::New,
            ["settings"] => Self::Settings,
            ["settings", "notifications"] => Self::Notifications,
            ["crisis"] => Self::Crisis,
            ["admin"] => Self::Admin,
            ["admin", "people", id] => Self::Person { id: id.into() },
            ["admin", "reports"] => Self::Reports,
            ["on-call"] => Self::OnCall,
            ["on-call", id] => Self::Schedule { id: id.into() },
            ["waiting"] => Self::Waiting,
            ["new-password"] => Self::NewPassword,
            ["join", token] => Self::Join {
                token: token.into(),
            },
            ["reset", token] => Self::Reset {
                token: token.into(),
            },
            ["sign-in"] => Self::SignIn,
            ["setup"] => Self::SetUp,
            _ => return None,
        })
    }

    /// Whether a client brings it to life. All others are plain HTML.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Rooms | Self::Room { .. })
    }
}

pub fn room(room: RoomId) -> String {
    format!("/rooms/{room}")
}

/// The card of the episode that this event opened.
pub fn alert(room: RoomId, raised_seq: Seq) -> String {
    format!("/rooms/{room}#alert-{raised_seq}")
}

pub fn room_options(room: RoomId) -> String {
    format!("/rooms/{room}/options")
}

/// What a team tells itself about the alerts of a care room, or about the episode that this event opened.
pub fn hand_over(room: RoomId, episode: Option<domain::Seq>) -> String {
    let page = format!("/rooms/{room}/hand-over");
    episode.map_or(page.clone(), |seq| {
        format!("{page}?episode={seq}#alert-{seq}")
    })
}

/// The plan of who is on call in a care room.
#[cfg(feature = "ssr")]
pub fn schedule(room: RoomId) -> String {
    format!("/on-call/{room}")
}

#[cfg(feature = "ssr")]
pub fn room_or_home(room: Option<RoomId>) -> String {
    room.map_or_else(|| "/".to_owned(), self::room)
}

/// An admin's page about one person.
#[cfg(feature = "ssr")]
pub fn person(person: UserId) -> String {
    format!("/admin/people/{person}")
}

/// Where an account leads that is in this standing.
#[cfg(feature = "ssr")]
pub fn of_standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "/",
        Standing::Waiting => "/waiting",
        Standing::MustChangePassword => "/new-password",
    }
}

/// Where the list of people shows this one.
#[cfg(feature = "ssr")]
pub fn person_place(person: UserId) -> String {
    format!("person-{person}")
}

/// Own devices that take pushes.
#[cfg(feature = "ssr")]
pub const NOTIFICATIONS: &str = "/settings/notifications";

/// Where a page shows a link that was made just now.
pub const LINK_PLACE: &str = "made-link";

/// Id of the element that says why a form to this action was refused.
pub fn error_id(action: &str) -> String {
    let name = action.rsplit('/').next().unwrap_or_default();
    format!("{name}-error")
}

/// The page to go to after signing in: only ever one of this site.
pub fn own(next: Option<&str>) -> &str {
    next.filter(|next| {
        let known = [
            "/rooms/",
            "/join/",
            "/settings",
            "/admin",
            "/new",
            "/on-call",
        ];
        let path = next.split(['?', '#']).next().unwrap_or_default();
        known.iter().any(|start| next.starts_with(start))
            && is_plain(path)
            && next.bytes().all(|byte| byte.is_ascii_graphic())
    })
    .unwrap_or("/")
}

/// Whether a path can be read in one way only: no dots, escapes or empty parts, which whoever
/// normalises it could turn into the address of another site.
pub(crate) fn is_plain(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_".contains(&byte);
    path.starts_with('/') && !path.contains("//") && path.bytes().all(plain)
}

/// Where to sign in, to come back here afterwards.
pub fn sign_in(next: &str) -> String {
    match own(Some(next)) {
        "/" => "/sign-in".to_owned(),
        next => format!("/sign-in?next={next}"),
    }
}

/// By way of the sign-in page, which sees whether the browser kept the sign-in.
#[cfg(feature = "ssr")]
pub(crate) fn kept(to: &str) -> String {
    match own(Some(to)) {
        "/" => "/sign-in?kept=1".to_owned(),
        next => format!("/sign-in?kept=1&next={next}"),
    }
}

/// The same for somebody whose sign-in ended meanwhile: the page says so.
pub fn ended(here: &str) -> String {
    let sign_in = sign_in(here);
    let next = if sign_in.contains('?') { '&' } else { '?' };
    format!("{sign_in}{next}ended=1")
}

#[cfg(test)]
mod tests {
    use super::{Page, ended, own};

    #[test]
    fn only_the_rooms_and_a_room_come_alive() {
        let live = |path| Page::at(path).is_some_and(|page| page.is_live());
        assert!(live("/") && live("/rooms/1"));
        for other in [
            "/rooms",
            "/rooms/",
            "/rooms/1/",
            "/rooms/1/options",
            "/settings",
            "",
            "rooms/1",
            "//",
        ] {
            assert!(!live(other), "{other}");
        }
    }

    #[test]
    fn a_sign_in_that_ended_leads_back() {
        assert_eq!(ended("/rooms/1"), "/sign-in?next=/rooms/1&ended=1");
        assert_eq!(ended("/"), "/sign-in?ended=1");
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for page in [
            "/rooms/1",
            "/join/a-b_c",
            "/settings",
            "/admin?x=1#person-1",
        ] {
            assert_eq!(own(Some(page)), page);
        }
        for foreign in [
            "https://x.example",
            "//x.example",
            "/\\x.example",
            "/rooms/..//x.example",
            "/rooms/../..//x.example",
            "/rooms//x.example",
            "/rooms/\\x.example",
            "/rooms/%2F/x.example",
            "/rooms/\t/x.example",
            "/settings.x.example",
            "",
            "/rooms/\r\nX: y",
        ] {
            assert_eq!(own(Some(foreign)), "/", "{foreign}");
        }
        assert_eq!(own(None), "/");
    }
}
