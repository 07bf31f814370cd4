//! Whether something is plugged in: a charger or a computer by the voltage, a computer by what it says.

use core::sync::atomic::{AtomicBool, Ordering};

use embassy_time::Timer;
use esp_hal::{gpio::Input, peripherals::USB_DEVICE};

static IS_CHARGING: AtomicBool = AtomicBool::new(true);

/// Looks at the voltage. Until the first look something is taken to be plugged in.
pub(crate) fn look(present: &Input<'static>) {
    IS_CHARGING.store(present.is_high(), Ordering::Relaxed);
}

/// A charger, or a computer: then nothing goes through the skin.
pub(crate) fn is_charging() -> bool {
    IS_CHARGING.load(Ordering::Relaxed)
}

/// A computer starts a frame each millisecond; a charger starts none.
pub(crate) async fn has_computer() -> bool {
    let frame = || {
        let number = USB_DEVICE::regs().fram_num().read();
        number.sof_frame_index().bits()
    };
    let before = frame();
    Timer::after_millis(5).await;
    frame() != before
}
