use domain::{Person, Result, SignInId, SignInView};

use crate::{Actor, Peer, Service};

/// A fresh sign-in. `token` goes into the cookie and nowhere else.
#[derive(Clone)]
pub struct SignedIn {
    pub token: String,
    pub actor: Actor,
}

impl Service {
    /// Same answer and about the same time for an unknown address and a wrong password;
    /// attempts slowed per account and per peer.
    pub async fn sign_in(&self, _email: &str, _password: &str, _peer: &Peer) -> Result<SignedIn> {
        unimplemented!()
    }

    /// For seeding and `user add`: a sign-in without a password.
    pub async fn sign_in_as(&self, _user: &Person, _user_agent: &str) -> Result<SignedIn> {
        unimplemented!()
    }

    /// Whose cookie this is. `Ok(None)` for anything that is no live sign-in.
    pub async fn authenticate(&self, _token: &str) -> Result<Option<Actor>> {
        unimplemented!()
    }

    pub async fn sign_out(&self, _actor: &Actor) -> Result<()> {
        unimplemented!()
    }

    /// The actor's own, newest first.
    pub async fn sign_ins(&self, _actor: &Actor) -> Result<Vec<SignInView>> {
        unimplemented!()
    }

    /// Ends one of the actor's own; its sockets close within a second on every process.
    pub async fn revoke_sign_in(&self, _actor: &Actor, _id: SignInId) -> Result<()> {
        unimplemented!()
    }
}
