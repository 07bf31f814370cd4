//! The motor's pin, as a register: whoever fails has nothing else in hand.

use esp_hal::peripherals::GPIO;

/// As `main` wires it.
const PIN: u8 = 4;

/// The first thing at a start, and whenever the program fails.
pub(crate) fn off() {
    // SAFETY: clears the output of one pin and touches no other.
    GPIO::regs()
        .out_w1tc()
        .write(|w| unsafe { w.bits(1 << PIN) });
}
