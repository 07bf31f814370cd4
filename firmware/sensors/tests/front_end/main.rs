//! The circuit of the electrodes on a computer: what a fault drives through skin, and what the
//! board's own code reads.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod accuracy;
mod analog;
mod circuit;
mod design;
mod document;
mod faults;
