use domain::Result;

use crate::{Peer, Service, SignedIn};

/// What a person types to get an account. Checked by the service.
#[derive(Clone)]
pub struct NewAccount {
    pub name: String,
    pub email: String,
    pub password: String,
}

impl Service {
    /// Nobody has an account yet.
    pub async fn needs_set_up(&self) -> Result<bool> {
        unimplemented!()
    }

    /// Makes the first admin and signs them in.
    pub async fn set_up(&self, _account: NewAccount, _peer: &Peer) -> Result<SignedIn> {
        unimplemented!()
    }
}
