//! The RTC's watchdog, which the radio and a program that stands still cannot stop.

use core::cell::RefCell;

use embassy_sync::blocking_mutex::{Mutex, raw::CriticalSectionRawMutex};
use esp_hal::{
    handler,
    peripherals::LPWR,
    rtc_cntl::{Rtc, Rwdt, RwdtStage, RwdtStageAction},
    time::Duration,
};

use crate::outputs;

static TIMER: Mutex<CriticalSectionRawMutex, RefCell<Option<Rwdt>>> =
    Mutex::new(RefCell::new(None));

/// Unfed for five seconds it stops the motor, after fifteen more it resets the program, and after five
/// more the whole chip. The longest honest work in between is an erase of one page.
const STAGES: [(RwdtStage, u64); 3] = [
    (RwdtStage::Stage0, 5),
    (RwdtStage::Stage1, 15),
    (RwdtStage::Stage2, 5),
];

/// To be called first of all: the chip's support turns off what the boot loader had turned on.
pub(crate) fn start(rtc: LPWR<'static>) {
    let mut rtc = Rtc::new(rtc);
    rtc.set_interrupt_handler(unfed);
    let timer = &mut rtc.rwdt;
    timer.enable();
    for (stage, seconds) in STAGES {
        timer.set_timeout(stage, Duration::from_secs(seconds));
    }
    timer.listen();
    // This one keeps the memory in which a reason is noted.
    timer.set_stage_action(RwdtStage::Stage1, RwdtStageAction::ResetCore);
    timer.set_stage_action(RwdtStage::Stage2, RwdtStageAction::ResetSystem);
    timer.feed();
    TIMER.lock(|timer| *timer.borrow_mut() = Some(rtc.rwdt));
}

pub(crate) fn feed() {
    with(Rwdt::feed);
}

fn with(what: impl FnOnce(&mut Rwdt)) {
    TIMER.lock(|timer| timer.borrow_mut().as_mut().map(what));
}

#[handler]
fn unfed() {
    outputs::off();
    with(Rwdt::clear_interrupt);
}
