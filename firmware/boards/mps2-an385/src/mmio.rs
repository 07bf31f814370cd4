//! Registers of this board's peripherals.

#![expect(
    unsafe_code,
    reason = "registers are memory that only the hardware knows"
)]

use core::mem::MaybeUninit;

use embedded_alloc::LlffHeap;

/// A peripheral, by the address of its first register. None of them reads or writes memory on
/// its own, so no access to one can harm what Rust owns.
#[derive(Clone, Copy)]
#[repr(usize)]
pub(crate) enum Block {
    Uart0 = 0x4000_4000,
    Watchdog = 0x4000_8000,
    Ethernet = 0x4020_0000,
}

impl Block {
    pub(crate) fn read(self, offset: impl Into<usize>) -> u32 {
        let register = (self as usize + offset.into()) as *const u32;
        // SAFETY: an aligned register of a peripheral, see `Block`.
        unsafe { register.read_volatile() }
    }

    pub(crate) fn write(self, offset: impl Into<usize>, value: u32) {
        let register = (self as usize + offset.into()) as *mut u32;
        // SAFETY: as above.
        unsafe { register.write_volatile(value) }
    }
}

/// Gives the allocator its memory. To be called once, before anything allocates.
pub(crate) fn give_heap(allocator: &LlffHeap) {
    static mut MEMORY: [MaybeUninit<u8>; crate::HEAP] = [MaybeUninit::uninit(); crate::HEAP];
    // SAFETY: nobody else names this memory, and `main` calls this once.
    unsafe { allocator.init((&raw mut MEMORY) as usize, crate::HEAP) }
}
