use domain::{Person, SignInId, UnixMillis, UserId};

use crate::{Result, Store};

#[derive(Clone, Debug)]
pub struct NewSignIn {
    pub id: SignInId,
    pub user: UserId,
    /// SHA-256 of the opaque token.
    pub token_hash: [u8; 32],
    pub user_agent: String,
    pub created_at: UnixMillis,
    /// Absolute end.
    pub expires_at: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct SignInRow {
    pub id: SignInId,
    pub user: Person,
    pub user_agent: String,
    pub created_at: UnixMillis,
    pub last_seen_at: UnixMillis,
    pub expires_at: UnixMillis,
}

impl Store {
    pub async fn create_sign_in(&self, _sign_in: NewSignIn) -> Result<()> {
        unimplemented!()
    }

    /// Only live ones: not revoked, not expired, used within `idle_ms`, of an enabled account.
    pub async fn sign_in(
        &self,
        _token_hash: [u8; 32],
        _now: UnixMillis,
        _idle_ms: i64,
    ) -> Result<Option<SignInRow>> {
        unimplemented!()
    }

    /// Notes use; never moves backwards.
    pub async fn touch_sign_in(&self, _id: SignInId, _now: UnixMillis) -> Result<()> {
        unimplemented!()
    }

    /// Live sign-ins of one person, newest first.
    pub async fn sign_ins(
        &self,
        _user: UserId,
        _now: UnixMillis,
        _idle_ms: i64,
    ) -> Result<Vec<SignInRow>> {
        unimplemented!()
    }

    /// `false` unless it is a live sign-in of this user.
    pub async fn revoke_sign_in(
        &self,
        _user: UserId,
        _id: SignInId,
        _now: UnixMillis,
    ) -> Result<bool> {
        unimplemented!()
    }

    /// Those of `ids` that are no longer live (revoked, expired, account disabled).
    pub async fn ended_sign_ins(
        &self,
        _ids: &[SignInId],
        _now: UnixMillis,
    ) -> Result<Vec<SignInId>> {
        unimplemented!()
    }
}
