//! Addresses of pages.

use domain::RoomId;
#[cfg(feature = "ssr")]
use domain::UserId;

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

/// Where the list of people shows this one.
#[cfg(feature = "ssr")]
pub fn person_place(person: UserId) -> String {
    format!("person-{person}")
}

/// The page to go to after signing in: only ever one of this site.
pub fn own(next: Option<&str>) -> &str {
    next.filter(|next| {
        let known = ["/rooms/", "/join/", "/settings", "/admin", "/new"];
        known.iter().any(|start| next.starts_with(start))
            && next
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    })
    .unwrap_or("/")
}

/// Where to sign in, to come back here afterwards.
pub fn sign_in(next: &str) -> String {
    match own(Some(next)) {
        "/" => "/sign-in".to_owned(),
        next => format!("/sign-in?next={next}"),
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
        assert_eq!(own(Some("/rooms/1")), "/rooms/1");
        for foreign in [
            "https://x.example",
            "//x.example",
            "/\\x.example",
            "",
            "/rooms/\r\nX: y",
        ] {
            assert_eq!(own(Some(foreign)), "/", "{foreign}");
        }
        assert_eq!(own(None), "/");
    }
}
