//! Addresses of pages, and of places on them.

use domain::RoomId;
#[cfg(feature = "ssr")]
use domain::{Standing, UserId};

pub fn room(room: RoomId) -> String {
    format!("/rooms/{room}")
}

pub fn room_options(room: RoomId) -> String {
    format!("/rooms/{room}/options")
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

/// Where a page shows a link that was made just now.
pub const LINK_PLACE: &str = "made-link";

/// Id of what says why a plain form to this action was refused.
pub fn error_id(action: &str) -> String {
    let name = action.rsplit('/').next().unwrap_or_default();
    format!("{name}-error")
}

/// The page to go to after signing in: only ever one of this site.
pub fn own(next: Option<&str>) -> &str {
    next.filter(|next| {
        let known = ["/rooms/", "/join/", "/settings", "/admin", "/new"];
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
    use super::{ended, own};

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
