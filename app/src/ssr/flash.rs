//! What a plain form made, or did not get done, and the next page shows once: kept meanwhile in a cookie of the
//! browser that made it, for a minute and out of reach of scripts.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use domain::{ClientId, InvitationView, PairingCodeView, RoomId};
use leptos::prelude::*;

use super::{CookiePolicy, cookie, form, origin, set_cookie};

const KEPT_S: i64 = 60;
/// What browsers take as one cookie, less its name and attributes.
const MAX_BYTES: usize = 3_900;

/// The results that are shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flash {
    Pairing(PairingCodeView),
    /// Path of the link.
    Invitation(String),
    /// Path of a link to a new password.
    Reset(String),
    PasswordChanged,
    Unsent(Unsent),
    /// The admins have what was reported.
    Reported,
    /// Fields of a form that was refused, for another try. Never a password.
    Typed {
        /// Of its action.
        path: String,
        fields: Vec<(String, String)>,
    },
}

/// A message that was refused, for another try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsent {
    pub(crate) room: RoomId,
    pub(crate) client_id: ClientId,
    pub(crate) text: String,
}

impl Flash {
    /// Letters, digits and signs that a cookie can hold.
    fn write(&self) -> String {
        match self {
            Self::Pairing(code) => format!("pairing|{}|{}", code.code, code.expires_at),
            Self::Invitation(path) => format!("invitation|{path}"),
            Self::Reported => "reported|".to_owned(),
            Self::Reset(path) => format!("reset|{path}"),
            Self::PasswordChanged => "password_changed|".to_owned(),
            Self::Unsent(said) => {
                let text = BASE64_URL_SAFE_NO_PAD.encode(&said.text);
                format!("unsent|{}|{}|{text}", said.room, said.client_id)
            }
            Self::Typed { path, fields } => {
                let fields = fields.iter().map(|(name, value)| {
                    let value = BASE64_URL_SAFE_NO_PAD.encode(value);
                    format!("|{name}={value}")
                });
                format!("typed|{path}{}", fields.collect::<String>())
            }
        }
    }

    /// The whole link, if it is an invitation.
    pub(crate) fn into_link(self) -> Option<String> {
        match self {
            Self::Invitation(path) => Some(format!("{}{path}", origin())),
            _ => None,
        }
    }

    /// The whole link, if it is one to a new password.
    pub(crate) fn into_reset_link(self) -> Option<String> {
        match self {
            Self::Reset(path) => Some(format!("{}{path}", origin())),
            _ => None,
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once('|')?;
        match kind {
            "pairing" => {
                let (code, expires_at) = rest.split_once('|')?;
                Some(Self::Pairing(PairingCodeView {
                    code: code.to_owned(),
                    expires_at: expires_at.parse().ok()?,
                }))
            }
            "unsent" => {
                let (room, rest) = rest.split_once('|')?;
                let (client_id, text) = rest.split_once('|')?;
                Some(Self::Unsent(Unsent {
                    room: room.parse().ok()?,
                    client_id: client_id.parse().ok()?,
                    text: decoded(text)?,
                }))
            }
            "reported" => Some(Self::Reported),
            "typed" => {
                let mut parts = rest.split('|');
                let path = parts.next()?.to_owned();
                let fields = parts.map(|field| {
                    let (name, value) = field.split_once('=')?;
                    Some((name.to_owned(), decoded(value)?))
                });
                let fields = fields.collect::<Option<_>>()?;
                Some(Self::Typed { path, fields })
            }
            "invitation" if rest.starts_with("/join/") => Some(Self::Invitation(rest.to_owned())),
            "reset" if rest.starts_with("/reset/") => Some(Self::Reset(rest.to_owned())),
            "password_changed" => Some(Self::PasswordChanged),
            _ => None,
        }
    }
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

pub(crate) fn keep_code(code: &PairingCodeView) {
    keep(&Flash::Pairing(code.clone()));
}

pub(crate) fn keep_invitation(invitation: &InvitationView) {
    keep(&Flash::Invitation(invitation.url_path.clone()));
}

/// One that is too long for a cookie stays where the browser's way back finds it.
pub(crate) fn keep_unsent(said: Unsent) {
    keep(&Flash::Unsent(said));
}

/// What to [`keep`] if this form is refused.
pub(crate) fn typed(fields: &[(&str, &str)]) -> Flash {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Flash::Typed {
        path: form::action().unwrap_or_default(),
        fields: fields.iter().map(owned).collect(),
    }
}

/// A program reads the result from the answer itself.
pub(crate) fn keep(flash: &Flash) {
    let kept = flash.write();
    if form::is_form() && kept.len() <= MAX_BYTES {
        // What cannot be kept is not shown, and can be made once more.
        set_cookie(name(), &kept, KEPT_S).ok();
    }
}

/// What an address brought along, for the page without it: so it stays neither in the browser's history
/// nor in a referrer.
pub(crate) fn keep_for_form(action: &str, field: &str, value: &str) {
    let typed = Flash::Typed {
        path: action.to_owned(),
        fields: vec![(field.to_owned(), value.to_owned())],
    };
    let kept = typed.write();
    if kept.len() <= MAX_BYTES {
        set_cookie(name(), &kept, KEPT_S).ok();
    }
}

/// What the last form made. Forgets it.
pub(crate) fn take() -> Option<Flash> {
    let flash = Flash::read(&cookie(name())?);
    forget();
    flash
}

pub(crate) fn forget() {
    set_cookie(name(), "", 0).ok();
}

fn name() -> &'static str {
    if expect_context::<CookiePolicy>().secure {
        "__Host-flash"
    } else {
        "flash"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let code = PairingCodeView {
            code: "ABCDEFGH".to_owned(),
            expires_at: 1_795_356_129_000,
        };
        let path = "/join/a-b_c".to_owned();
        let said = Unsent {
            room: RoomId(uuid::Uuid::from_u128(7)),
            client_id: ClientId(uuid::Uuid::from_u128(8)),
            text: "; Path=/\r\n|ü".to_owned(),
        };
        let typed = Flash::Typed {
            path: "/api/add_person".to_owned(),
            fields: vec![
                ("name".to_owned(), "=|; ü".to_owned()),
                ("email".to_owned(), String::new()),
            ],
        };
        for flash in [
            Flash::Pairing(code),
            Flash::Invitation(path),
            Flash::Reset("/reset/a-b_c".to_owned()),
            Flash::PasswordChanged,
            Flash::Unsent(said),
            Flash::Reported,
            typed,
        ] {
            assert_eq!(Flash::read(&flash.write()), Some(flash));
        }
        assert_eq!(Flash::read("pairing|ABCDEFGH|soon"), None);
        assert_eq!(
            Flash::read("invitation|https://elsewhere.example/join/x"),
            None
        );
        assert_eq!(Flash::read("reset|/join/x"), None);
        assert_eq!(Flash::read("unsent|x|y|z"), None);
        assert_eq!(Flash::read("typed|/api/sign_in|email=?"), None);
        assert_eq!(Flash::read("nothing"), None);
    }
}
