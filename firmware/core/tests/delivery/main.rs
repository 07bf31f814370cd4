//! An adversary between the watch, its flash and the server. Whatever it does, once it stops,
//! every alert has arrived exactly once and every downlink was felt at most once.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod adversary;
mod cuts;
mod flash;
mod full;
mod manners;
mod pairing;
mod server;
mod world;

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// Runs what never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("this flash is never busy"),
    }
}
