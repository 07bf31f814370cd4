//! The circuit of the electrodes on a computer: what a fault drives through skin, and what the
//! board's own code reads.

mod accuracy;
mod analog;
mod circuit;
mod design;
mod faults;
mod tables;
