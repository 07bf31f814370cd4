#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

mod address;
mod client;
mod http;
mod pair;
mod settings;
mod spki;
mod tls;
mod worn;

pub use address::Address;
pub use client::{Buffers, Client, Trouble};
pub use pair::paired;
pub use settings::Settings;
pub use tls::Pin;
pub use worn::{Board, End, Event, Happened, Source, Worn, now};
