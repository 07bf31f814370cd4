//! What a plain form made, or did not get done, and the next page shows once: kept meanwhile in a cookie of the
//! browser that made it, for a minute and out of reach of scripts.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use domain::{ClientId, Error, InvitationView, PairingCodeView, RoomId};
use leptos::prelude::*;

use super::{CookiePolicy, cookie, form, origin, set_cookie};

const KEPT_S: i64 = 60;
/// What somebody wrote, for as long as the page says why it was refused.
const TYPED_KEPT_S: i64 = 900;
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
    Done(Confirmation),
    /// Fields of a form that was refused, for another try. Never a password.
    Typed {
        /// Of its action.
        path: String,
        fields: Vec<(String, String)>,
    },
}

/// What a form did that its page would not show by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmation {
    Muted,
    Unmuted,
    Blocked,
    Unblocked,
    Approved,
    TestPush,
    Saved,
}

impl Confirmation {
    fn read(text: &str) -> Option<Self> {
        let all = [
            Self::Muted,
            Self::Unmuted,
            Self::Blocked,
            Self::Unblocked,
            Self::Approved,
            Self::TestPush,
            Self::Saved,
        ];
        all.into_iter().find(|done| format!("{done:?}") == text)
    }
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
            Self::Done(done) => format!("done|{done:?}"),
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

    fn kept_s(&self) -> i64 {
        match self {
            Self::Typed { .. } | Self::Unsent(_) => TYPED_KEPT_S,
            _ => KEPT_S,
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
            "done" => Some(Self::Done(Confirmation::read(rest)?)),
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

/// One that is too long for a cookie stands on the page that answers (see [`Oversize`]).
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
    if !form::is_form() {
        return;
    }
    let kept = flash.write();
    // One of these came from a page that has no place of its own for what was typed.
    if kept.len() > MAX_BYTES || form::is_from_answer() {
        keep_whole(flash);
    }
    if kept.len() <= MAX_BYTES {
        // What cannot be kept is not shown, and can be made once more.
        set_cookie(name(), &kept, flash.kept_s()).ok();
    }
}

/// What somebody wrote that no cookie holds. The server then answers the form with a page on which it
/// stands, instead of leading the browser back. One for each request.
#[derive(Clone, Debug, Default)]
pub struct Oversize(Arc<Mutex<Option<Refused>>>);

/// A form that was refused, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// Path that it was posted to.
    pub action: String,
    /// Names and values of its fields.
    pub fields: Vec<(String, String)>,
    pub why: Option<Error>,
}

impl Oversize {
    /// What is kept, once.
    pub fn take(&self) -> Option<Refused> {
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Refused>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keep_whole(flash: &Flash) {
    let fields = match flash {
        Flash::Unsent(said) => vec![
            ("room".to_owned(), said.room.to_string()),
            ("client_id".to_owned(), said.client_id.to_string()),
            ("text".to_owned(), said.text.clone()),
        ],
        Flash::Typed { fields, .. } => fields.clone(),
        _ => return,
    };
    if let Some(oversize) = use_context::<Oversize>() {
        *oversize.lock() = Some(Refused {
            action: form::action().unwrap_or_default(),
            fields,
            why: None,
        });
    }
}

/// Notes why what is kept whole was refused. `false` if nothing is.
pub(crate) fn note_refusal(error: &Error) -> bool {
    let Some(oversize) = use_context::<Oversize>() else {
        return false;
    };
    let mut kept = oversize.lock();
    if let Some(refused) = kept.as_mut() {
        refused.why = Some(error.clone());
    }
    kept.is_some()
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

/// What the last form made. Forgets it, but what was typed stays as long as this page says why it was
/// refused: it may be loaded again. What was said in a room waits for that room ([`take_unsent`]).
pub(crate) fn take() -> Option<Flash> {
    let flash = Flash::read(&cookie(name())?);
    if matches!(flash, Some(Flash::Unsent(_))) {
        return None;
    }
    let is_typed = matches!(flash, Some(Flash::Typed { .. }));
    if !(is_typed && form::refusal().is_some()) {
        forget();
    }
    flash
}

/// What was said in this room and refused, likewise.
pub(crate) fn take_unsent(room: RoomId) -> Option<Unsent> {
    let Some(Flash::Unsent(said)) = Flash::read(&cookie(name())?) else {
        return None;
    };
    if said.room != room {
        return None;
    }
    if form::refusal().is_none() {
        forget();
    }
    Some(said)
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
            Flash::Done(Confirmation::Unmuted),
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
