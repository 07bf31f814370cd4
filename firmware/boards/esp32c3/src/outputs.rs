//! What reaches the wearer, as a register: whoever fails has nothing else in hand.

use esp_hal::peripherals::GPIO;

use crate::pins::REACH_WEARER;

/// The first thing at a start, and whenever the program fails.
pub(crate) fn off() {
    // SAFETY: clears the outputs of two pins and touches no other.
    GPIO::regs()
        .out_w1tc()
        .write(|w| unsafe { w.bits(REACH_WEARER) });
}
