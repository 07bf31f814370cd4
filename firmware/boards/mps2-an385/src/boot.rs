//! The stage before the image. It lies above the image in memory, and the emulator puts it back there with each reset.

#![expect(
    unsafe_code,
    reason = "an image is copied over the vectors, and jumped to"
)]

use embassy_futures::block_on;
use watch_update::{Slot, Updater};

use crate::{
    exit_code as code,
    flash::{self, FileFlash},
    mmio, uart, watchdog,
};

/// Starts what the record of updates names; its code where nothing can be started.
pub fn boot() -> u8 {
    mmio::give_heap(&crate::ALLOCATOR);
    uart::start();
    // An image that stands still before it has set up anything ends its trial, too.
    watchdog::start();
    let layout = flash::updates();
    let Some(flash) = FileFlash::open() else {
        uart::say(format_args!("boot: no flash"));
        return code::HARDWARE;
    };
    let booted = block_on(async {
        let mut updater = Updater::open(flash, layout.clone()).await?;
        let boot = updater.boot().await?;
        Ok::<_, watch_update::Error<flash::Fault>>((boot, updater.into_flash()))
    });
    let Ok((boot, mut flash)) = booted else {
        uart::say(format_args!("boot: flash cannot be read"));
        return code::HARDWARE;
    };
    let name = match boot.slot {
        Slot::A => "A",
        Slot::B => "B",
    };
    let trial = if boot.is_trial { ", on trial" } else { "" };
    uart::say(format_args!("boot: slot {name}{trial}"));
    let slot = layout.slot(boot.slot);
    let Some([stack, entry]) = flash.vectors(slot.start) else {
        uart::say(format_args!("boot: no image"));
        return code::HARDWARE;
    };
    // SAFETY: the image's place in memory ends below this stage; nothing interrupts, since nothing that does
    // so was set up, and the watchdog is not due.
    unsafe {
        if !flash.copy_out(slot, 0) {
            // Half an image lies there: only a reset helps.
            cortex_m::peripheral::SCB::sys_reset();
        }
        cortex_m::asm::bootstrap(stack as *const u32, entry as *const u32)
    }
}
