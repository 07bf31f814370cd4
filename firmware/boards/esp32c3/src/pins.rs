//! Which pin of the chip does what. `netlist.toml` says what each is wired to, and `cargo xtask tidy` holds the two
//! against each other.

use esp_hal::peripherals::{
    GPIO2, GPIO3, GPIO4, GPIO5, GPIO6, GPIO7, GPIO8, GPIO9, GPIO10, GPIO20, GPIO21,
};

/// Every pin in use. GPIO0 and 1 are free, GPIO18 and 19 are the USB socket, GPIO11 to 17 the flash.
pub(crate) struct Pins {
    /// Output; high at a reset by a resistor, for the chip reads it then.
    pub(crate) display_dc: GPIO2<'static>,
    /// Output: feeds the electrodes, only while they are read.
    pub(crate) excitation: GPIO3<'static>,
    /// Output: the gate of the motor's transistor.
    pub(crate) motor: GPIO4<'static>,
    /// Input, low while pressed. Never a pin that the chip reads at a reset: a wearer may hold it then.
    pub(crate) button: GPIO5<'static>,
    pub(crate) sensors_sda: GPIO6<'static>,
    pub(crate) sensors_scl: GPIO7<'static>,
    /// Output: the display's light; high at a reset by a resistor.
    pub(crate) display_bl: GPIO8<'static>,
    /// Output, open drain; high at a reset by a resistor, or the chip would wait for an image.
    pub(crate) display_cs: GPIO9<'static>,
    pub(crate) display_scl: GPIO10<'static>,
    /// Input: high while a cable gives power.
    pub(crate) usb_present: GPIO20<'static>,
    pub(crate) display_sda: GPIO21<'static>,
}

/// Bits of the outputs that reach the wearer: the motor, and what feeds the electrodes.
pub(crate) const REACH_WEARER: u32 = 1 << 4 | 1 << 3;

/// Takes the pins out of the peripherals; the other fields stay.
macro_rules! pins {
    ($peripherals:ident) => {
        $crate::pins::Pins {
            display_dc: $peripherals.GPIO2,
            excitation: $peripherals.GPIO3,
            motor: $peripherals.GPIO4,
            button: $peripherals.GPIO5,
            sensors_sda: $peripherals.GPIO6,
            sensors_scl: $peripherals.GPIO7,
            display_bl: $peripherals.GPIO8,
            display_cs: $peripherals.GPIO9,
            display_scl: $peripherals.GPIO10,
            usb_present: $peripherals.GPIO20,
            display_sda: $peripherals.GPIO21,
        }
    };
}

pub(crate) use pins;
