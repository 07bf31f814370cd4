//! Drivers against registers as data sheets describe them.

mod bus;
mod converter;
mod motion;
mod pulse;
