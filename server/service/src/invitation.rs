use domain::{InvitationView, Result, Role, RoomId};

use crate::{Actor, NewAccount, Peer, Service, SignedIn};

impl Service {
    /// A one-time link. With a room: its members who may invite (care: wearer and experts,
    /// only experts enter; team: experts). Without: admins only, for an account of any role.
    pub async fn invite(
        &self,
        _actor: &Actor,
        _room: Option<RoomId>,
        _role: Role,
    ) -> Result<InvitationView> {
        unimplemented!()
    }

    /// What a link opens, shown before it is used. Needs no sign-in; slowed per peer.
    pub async fn invitation(&self, _token: &str, _peer: &Peer) -> Result<InvitationView> {
        unimplemented!()
    }

    /// With the account one has. Its role must be the invited one. Returns the room to open.
    pub async fn accept_invitation(&self, _actor: &Actor, _token: &str) -> Result<Option<RoomId>> {
        unimplemented!()
    }

    /// With a new account.
    pub async fn accept_invitation_as(
        &self,
        _token: &str,
        _account: NewAccount,
        _peer: &Peer,
    ) -> Result<(SignedIn, Option<RoomId>)> {
        unimplemented!()
    }
}
