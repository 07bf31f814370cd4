use domain::{InvitationId, Role, RoomId, UnixMillis, UserId};

use crate::{NewUser, Result, Store};

#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub id: InvitationId,
    pub token_hash: [u8; 32],
    /// What the new account will be.
    pub role: Role,
    /// Room to enter, if any.
    pub room: Option<RoomId>,
    pub created_by: UserId,
    pub created_at: UnixMillis,
    pub expires_at: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct InvitationRow {
    pub id: InvitationId,
    pub role: Role,
    pub room: Option<RoomId>,
    pub room_name: Option<String>,
    pub invited_by: String,
    pub expires_at: UnixMillis,
}

impl Store {
    pub async fn create_invitation(&self, _invitation: NewInvitation) -> Result<()> {
        unimplemented!()
    }

    /// Only one that can still be used.
    pub async fn invitation(
        &self,
        _token_hash: [u8; 32],
        _now: UnixMillis,
    ) -> Result<Option<InvitationRow>> {
        unimplemented!()
    }

    /// Uses it up for an existing account: enters the room. `false` if it cannot be used (any more),
    /// for instance because its maker has left the room since.
    pub async fn accept_invitation(
        &self,
        _token_hash: [u8; 32],
        _user: UserId,
        _now: UnixMillis,
    ) -> Result<bool> {
        unimplemented!()
    }

    /// Makes the account (and a wearer's care room) and uses it up, in one transaction.
    pub async fn accept_invitation_as(
        &self,
        _token_hash: [u8; 32],
        _user: NewUser,
        _care_room: Option<RoomId>,
    ) -> Result<AcceptedAs> {
        unimplemented!()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptedAs {
    Made,
    EmailTaken,
    NotUsable,
}
