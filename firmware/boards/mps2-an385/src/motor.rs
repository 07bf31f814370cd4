//! The motor, which is a line of text here.

use crate::uart;

/// The first thing at a start, and whenever the program fails.
pub(crate) fn off() {
    uart::say(format_args!("motor off"));
}

pub(crate) fn buzz() {
    uart::say(format_args!("buzz"));
}
