//! What reaches the wearer, as a register: whoever fails has nothing else in hand.

use esp_hal::peripherals::GPIO;

/// The motor and the feed of the electrodes, as `main` wires them.
const PINS: u32 = 1 << 4 | 1 << 3;

/// The first thing at a start, and whenever the program fails.
pub(crate) fn off() {
    // SAFETY: clears the outputs of two pins and touches no other.
    GPIO::regs().out_w1tc().write(|w| unsafe { w.bits(PINS) });
}
