#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

mod address;
mod client;
mod guard;
mod heartbeats;
mod http;
mod pair;
mod provisioning;
mod reset;
mod settings;
mod spki;
mod tls;
mod worn;

pub use address::Address;
pub use client::{Buffers, Client, Trouble};
pub use guard::guard;
pub use heartbeats::{Heartbeats, Task};
pub use pair::paired;
pub use provisioning::{Next, Provisioning};
pub use reset::{Hardware, RESET_WORDS, ResetNote, Start};
pub use settings::Settings;
pub use tls::Pin;
pub use worn::{Board, End, Event, Happened, Source, Worn, now};
