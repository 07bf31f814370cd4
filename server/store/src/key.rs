use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::Binary,
};
use domain::{
    AlertId, ClientId, CrisisNumberId, DeliveryId, DeviceId, InvitationId, LogId,
    PushSubscriptionId, ReportId, RoomId, ShiftId, SignInId, UserId,
};
use uuid::Uuid;

use crate::{Error, Result};

/// An id as 16 bytes. Only this crate sees it; what it names is said by the type it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Binary)]
pub(crate) struct Key([u8; 16]);

impl Key {
    /// No id comes before it.
    pub(crate) const FIRST: Self = Self([0; 16]);

    pub(crate) const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for Key {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Key> for Vec<u8> {
    fn from(key: Key) -> Self {
        key.0.to_vec()
    }
}

impl<DB: Backend> ToSql<Binary, DB> for Key
where
    [u8]: ToSql<Binary, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <[u8] as ToSql<Binary, DB>>::to_sql(&self.0, out)
    }
}

impl<DB: Backend> FromSql<Binary, DB> for Key
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = Vec::<u8>::from_sql(bytes)?;
        match bytes.try_into() {
            Ok(bytes) => Ok(Self(bytes)),
            Err(_) => Err("an id is not 16 bytes long".into()),
        }
    }
}

/// A number that a device gave: it has 32 bits, its column more.
pub(crate) fn narrow(number: i64) -> Result<u32> {
    u32::try_from(number).map_err(|_| Error::Corrupt("a number beyond 32 bits".to_owned()))
}

/// The key of a direct room: the same for both ways round.
pub(crate) fn direct_key(a: UserId, b: UserId) -> Vec<u8> {
    let (low, high) = if a <= b { (a, b) } else { (b, a) };
    [low.0.into_bytes(), high.0.into_bytes()].concat()
}

macro_rules! keys {
    ($($id:ident),*) => {$(
        impl From<$id> for Key {
            fn from(id: $id) -> Self {
                Self(id.0.into_bytes())
            }
        }

        impl From<Key> for $id {
            fn from(key: Key) -> Self {
                Self(Uuid::from_bytes(key.0))
            }
        }
    )*};
}
keys!(
    AlertId,
    ClientId,
    CrisisNumberId,
    DeliveryId,
    DeviceId,
    InvitationId,
    LogId,
    PushSubscriptionId,
    ReportId,
    RoomId,
    ShiftId,
    SignInId,
    UserId
);
