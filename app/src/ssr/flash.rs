//! What a plain form made and the next page shows once: kept meanwhile in a cookie of the
//! browser that made it, for a minute and out of reach of scripts.

use domain::{InvitationView, PairingCodeView};

use leptos::prelude::*;

use super::{CookiePolicy, cookie, is_form, origin, set_cookie};

const KEPT_S: i64 = 60;

/// The results that are shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flash {
    Pairing(PairingCodeView),
    /// Path of the link.
    Invitation(String),
}

impl Flash {
    /// Letters, digits and signs that a cookie can hold.
    fn write(&self) -> String {
        match self {
            Self::Pairing(code) => format!("pairing|{}|{}", code.code, code.expires_at),
            Self::Invitation(path) => format!("invitation|{path}"),
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
            "invitation" if rest.starts_with("/join/") => Some(Self::Invitation(rest.to_owned())),
            _ => None,
        }
    }
}

pub(crate) fn keep_code(code: &PairingCodeView) {
    keep(&Flash::Pairing(code.clone()));
}

pub(crate) fn keep_invitation(invitation: &InvitationView) {
    keep(&Flash::Invitation(invitation.url_path.clone()));
}

/// A program reads the result from the answer itself.
fn keep(flash: &Flash) {
    if is_form() {
        // What cannot be kept is not shown, and can be made once more.
        set_cookie(name(), &flash.write(), KEPT_S).ok();
    }
}

/// What the last form made. Forgets it.
pub(crate) fn take() -> Option<Flash> {
    let flash = Flash::read(&cookie(name())?);
    forget();
    flash
}

/// The link that was made just now, if one was. Forgets it.
pub(crate) fn take_link() -> Option<String> {
    match take()? {
        Flash::Invitation(path) => Some(format!("{}{path}", origin())),
        Flash::Pairing(_) => None,
    }
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
        for flash in [Flash::Pairing(code), Flash::Invitation(path)] {
            assert_eq!(Flash::read(&flash.write()), Some(flash));
        }
        assert_eq!(Flash::read("pairing|ABCDEFGH|soon"), None);
        assert_eq!(
            Flash::read("invitation|https://elsewhere.example/join/x"),
            None
        );
        assert_eq!(Flash::read("nothing"), None);
    }
}
