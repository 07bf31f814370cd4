//! What a running image knows of its update.

use embassy_executor::Spawner;
use embassy_sync::{blocking_mutex::raw::CriticalSectionRawMutex, signal::Signal};
use watch_update::{Phase, Updater};

use crate::{
    flash::{self, FileFlash},
    uart,
};

/// The server took a post.
static POSTED: Signal<CriticalSectionRawMutex, ()> = Signal::new();

pub(crate) fn posted() {
    POSTED.signal(());
}

/// Says what this start is, and lets a trial wait for its post.
pub(crate) async fn start(spawner: Spawner) {
    let Some(flash) = FileFlash::open() else {
        return;
    };
    let Ok(updater) = Updater::open(flash, flash::updates()).await else {
        uart::say(format_args!("update: the record cannot be read"));
        return;
    };
    if let Some(report) = updater.report() {
        let (version, outcome) = (report.version, report.outcome);
        uart::say(format_args!("update: version {version}: {outcome:?}"));
    }
    // The boot stage left this behind before it started the image.
    if updater.phase() == (Phase::Trial { boots_left: 0 }) {
        uart::say(format_args!("update: on trial until a post"));
        if let Ok(task) = prove(updater) {
            spawner.spawn(task);
        }
    }
}

#[embassy_executor::task]
async fn prove(mut updater: Updater<FileFlash>) {
    loop {
        POSTED.wait().await;
        if updater.confirm().await.is_ok() {
            uart::say(format_args!("update: confirmed"));
            return;
        }
        // The next post tries again.
        uart::say(format_args!("update: flash fails"));
    }
}
