//! Time from the processor's own timer: an interrupt each millisecond.

use core::{
    cell::{Cell, RefCell},
    task::Waker,
};

use cortex_m::peripheral::{SYST, syst::SystClkSource};
use cortex_m_rt::exception;
use critical_section::Mutex;
use embassy_time_driver::Driver;
use embassy_time_queue_utils::Queue;

/// The board's clock has 25 MHz.
const CYCLES_PER_MS: u32 = 25_000;

struct Clock {
    ms: Mutex<Cell<u64>>,
    queue: Mutex<RefCell<Queue>>,
}

embassy_time_driver::time_driver_impl!(static CLOCK: Clock = Clock {
    ms: Mutex::new(Cell::new(0)),
    queue: Mutex::new(RefCell::new(Queue::new())),
});

impl Driver for Clock {
    fn now(&self) -> u64 {
        critical_section::with(|cs| self.ms.borrow(cs).get())
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|cs| {
            // The next interrupt looks; there is no alarm to set.
            self.queue.borrow_ref_mut(cs).schedule_wake(at, waker);
        });
    }
}

pub fn start(mut timer: SYST) {
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(CYCLES_PER_MS - 1);
    timer.clear_current();
    timer.enable_interrupt();
    timer.enable_counter();
}

#[exception]
fn SysTick() {
    critical_section::with(|cs| {
        let ms = CLOCK.ms.borrow(cs);
        ms.set(ms.get() + 1);
        CLOCK.queue.borrow_ref_mut(cs).next_expiration(ms.get());
    });
    crate::lan9118::look();
}
