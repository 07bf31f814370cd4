use std::net::IpAddr;

use domain::{DeviceId, Language, Person, SignInId, Standing, UserId};

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user: Person,
    pub standing: Standing,
    /// That they chose to read in.
    pub language: Option<Language>,
    pub sign_in: SignInId,
}

/// An authenticated watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceActor {
    pub device: DeviceId,
    pub name: String,
    pub wearer: UserId,
    /// SHA-256 of its secret.
    pub token_hash: [u8; 32],
}

/// Where a request came from, for budgets and the list of sign-ins.
#[derive(Clone, Debug)]
pub struct Peer {
    pub address: IpAddr,
    pub user_agent: String,
    /// Of a browser in which somebody has signed in before: the token it was given then.
    pub browser: Option<String>,
}
