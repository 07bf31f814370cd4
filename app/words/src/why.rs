#[cfg(not(target_family = "wasm"))]
use domain::on_call::ScheduleFault;
use domain::{Budget, Error};

#[cfg(not(target_family = "wasm"))]
use crate::on_call;
use crate::{Phrase, errors, time};

/// Why something was refused, for whoever asked.
pub fn why(error: &Error) -> Phrase {
    match error {
        Error::SignedOut => errors::signed_out(),
        Error::WrongCredentials => errors::wrong_credentials(),
        Error::Forbidden => errors::forbidden(),
        Error::NotActive { .. } => errors::not_active(),
        Error::NotFound => errors::not_found(),
        Error::ForeignOrigin => errors::foreign_origin(),
        Error::TooManyAttempts {
            retry_after_s,
            budget,
        } => too_many(*budget, wait(*retry_after_s)),
        Error::BadId
        | Error::BadRequest
        | Error::BadRange { .. }
        | Error::BadContentType
        | Error::BadContentEncoding => errors::bad_request(),
        Error::EmptyText => errors::empty_text(),
        Error::TextTooLong { limit, length } => {
            let excess = errors::excess(length.saturating_sub(*limit));
            errors::text_too_long(*limit, excess)
        }
        Error::BadName { limit } => errors::bad_name(*limit),
        Error::BadNameCharacter => errors::bad_name_character(),
        Error::BadEmail => errors::bad_email(),
        Error::BadTelephone => errors::bad_telephone(),
        Error::PasswordLength { min, max } => errors::password_length(*min, *max),
        Error::PasswordCommon => errors::password_common(),
        Error::WrongPassword => errors::wrong_password(),
        Error::SamePassword => errors::same_password(),
        Error::TooLarge { limit } => errors::too_large(*limit),
        Error::TooMany { limit } => errors::too_many(*limit),
        Error::IdReused => errors::id_reused(),
        Error::EmailTaken => errors::email_taken(),
        Error::AlreadySetUp => errors::already_set_up(),
        Error::BadInvitation => errors::bad_invitation(),
        Error::TooManyLinks { limit } => errors::too_many_links(*limit),
        Error::BadSetUpCode => errors::bad_set_up_code(),
        Error::BadPairingCode => errors::bad_pairing_code(),
        Error::WrongRoomKind => errors::wrong_room_kind(),
        Error::ConversationEnded => errors::conversation_ended(),
        Error::NotYourAlert => errors::not_your_alert(),
        Error::YouBlock => errors::you_block(),
        Error::TooManyReports => errors::too_many_reports(),
        Error::LastAdmin => errors::last_admin(),
        #[cfg(not(target_family = "wasm"))]
        Error::BadSchedule(fault) => why_not_planned(*fault),
        // Planned on pages that no client brings to life.
        #[cfg(target_family = "wasm")]
        Error::BadSchedule(_) => errors::bad_request(),
        Error::Unavailable => errors::unavailable(),
        Error::Internal => errors::internal(),
    }
}

#[cfg(not(target_family = "wasm"))]
fn why_not_planned(fault: ScheduleFault) -> Phrase {
    match fault {
        ScheduleFault::BadTime => on_call::bad_time(),
        ScheduleFault::BadTimeZone => on_call::bad_time_zone(),
        ScheduleFault::EndsBeforeItBegins => on_call::ends_before_it_begins(),
        ScheduleFault::IsOver => on_call::is_over(),
        ScheduleFault::TooFarAhead { days } => on_call::too_far_ahead(days),
        ScheduleFault::NotInTeam => on_call::not_in_team(),
        ScheduleFault::NamedTwice => on_call::named_twice(),
        ScheduleFault::BadTurn { most } => on_call::bad_turn(most),
        ScheduleFault::TooManyShifts { limit } => on_call::too_many_shifts(limit),
        ScheduleFault::QuietAllDay => on_call::quiet_all_day(),
    }
}

/// "3 seconds", "2 minutes"
fn wait(seconds: u32) -> Phrase {
    if seconds <= 90 {
        time::seconds(seconds)
    } else {
        time::minutes(seconds.div_ceil(60))
    }
}

fn too_many(budget: Budget, wait: Phrase) -> Phrase {
    match budget {
        Budget::Commands | Budget::Messages => errors::too_fast(wait),
        Budget::Hashes => errors::too_many_people(wait),
        Budget::Pages | Budget::Requests | Budget::Posts | Budget::Alerts => {
            errors::too_many_requests(wait)
        }
        Budget::Invitations => errors::too_many_invitations(wait),
        Budget::PairingCodes => errors::too_many_codes(wait),
        Budget::NewRooms => errors::too_many_rooms(wait),
        Budget::NewAccounts => errors::too_many_accounts(wait),
        Budget::Reports
        | Budget::PasswordChanges
        | Budget::PushSubscriptions
        | Budget::TestPushes => errors::too_often(wait),
        Budget::Attempts
        | Budget::FailedAttempts
        | Budget::WrongPasswords
        | Budget::WrongPairingCodes
        | Budget::WrongInvitations
        | Budget::WrongResetLinks => errors::too_many_tries(wait),
    }
}
