//! Both kinds of bus keep the same promises; Redis keeps them through its own death.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod both;
mod faults;
mod redis_server;

use std::time::Duration;

use bus::{Heard, Hint};
use domain::{RoomId, SignInId, UserId};
use tokio::{sync::mpsc::Receiver, time::timeout};
use uuid::Uuid;

/// For a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn some_room() -> RoomId {
    RoomId(Uuid::new_v4())
}

fn moved(room: RoomId, head: i64) -> Hint {
    Hint::Room {
        room,
        head,
        epoch: 1,
    }
}

fn some_user() -> Hint {
    Hint::User {
        user: UserId(Uuid::new_v4()),
    }
}

fn some_sign_in() -> Hint {
    Hint::SignIn {
        sign_in: SignInId(Uuid::new_v4()),
    }
}

async fn until(heard: &mut Receiver<Heard>, wanted: Heard) {
    let listening = async {
        while let Some(next) = heard.recv().await {
            if next == wanted {
                return;
            }
        }
        panic!("the bus ended before {wanted:?}");
    };
    timeout(PATIENCE, listening)
        .await
        .unwrap_or_else(|_| panic!("never heard {wanted:?}"));
}
