//! Identifiers: a newtype per noun, so that one cannot stand for another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Error;

/// Milliseconds since 1970.
pub type UnixMillis = i64;

/// Number of a room event: 1, 2, 3 … without gaps within its room. 0 is "none yet".
pub type Seq = i64;

/// Four digits of an id, for what has the name of another: its remainder by ten thousand. By halves, because code that
/// divides numbers of 128 bits is long.
pub fn four_digits(id: Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    // What 2⁶⁴ leaves.
    (high % 10_000 * 1_616 + low % 10_000) % 10_000
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            /// Takes the hyphenated lower-case form and nothing else, so that one id has one spelling.
            fn from_str(text: &str) -> Result<Self, Error> {
                let id = Uuid::try_parse(text).map_err(|_| Error::BadId)?;
                if id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text {
                    Ok(Self(id))
                } else {
                    Err(Error::BadId)
                }
            }
        }
    };
}

id_type!(
    /// A person with an account.
    UserId
);
id_type!(
    /// One sign-in of one person on one browser (elsewhere: login session).
    SignInId
);
id_type!(
    /// Which logs the numbers of events count in: another one after storage was put back to an
    /// earlier state, for then the same numbers are given to other events.
    LogId
);
id_type!(
    /// A room of any kind.
    RoomId
);
id_type!(
    /// Made by the client, unique for ever per author: the idempotency key of a send.
    ClientId
);
id_type!(
    /// One recorded occurrence of an alert condition.
    AlertId
);
id_type!(
    /// A paired watch.
    DeviceId
);
id_type!(
    /// One browser that takes pushes for one person.
    PushSubscriptionId
);
id_type!(
    /// One push to one browser, or the note that there was none to send it to.
    DeliveryId
);
id_type!(
    /// A one-time link into a room or the site.
    InvitationId
);
id_type!(
    /// A telephone number that a wearer keeps for bad hours.
    CrisisNumberId
);
id_type!(
    /// What somebody told the admins about somebody else.
    ReportId
);
id_type!(
    /// A planned span in which somebody is on call.
    ShiftId
);

#[cfg(test)]
mod tests {
    use super::{Uuid, four_digits};

    #[test]
    fn four_digits_are_the_remainder() {
        for number in [0, 77, u128::MAX, 0x0197_a1b2_0000_7000_8000_0000_0000_0123] {
            let digits = four_digits(Uuid::from_u128(number));
            assert_eq!(u128::from(digits), number % 10_000);
        }
    }
}
