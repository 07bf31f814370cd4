//! What a person types over USB, once: where the network and the server are.

use alloc::{string::String, vec::Vec};

use embassy_time::Timer;
use embedded_graphics::{pixelcolor::Rgb565, prelude::DrawTarget};
use esp_hal::{Blocking, usb_serial_jtag::UsbSerialJtag};
use esp_println::println;
use watch_board::{Next, Pin, Provisioning, Settings, now};
use watch_core::{Outbox, PairingRequest, Provision, wrist::Screen};
use watch_protocol::RestartReason;

use crate::{flash::Flash, hand::Hand, reset, usb};

/// Bytes of all lines together.
const MAX: usize = 1024;
/// Without a computer it looks this often, milliseconds.
const LOOK_MS: u64 = 250;

type Serial = UsbSerialJtag<'static, Blocking>;

/// Where somebody may type.
pub(crate) struct Desk(pub(crate) Serial);

impl Desk {
    /// Keeps what is typed and starts again with it; returns if the watch shall go on with what flash
    /// holds.
    pub(crate) async fn settle<D: DrawTarget<Color = Rgb565>>(
        &mut self,
        hand: &mut Hand<D>,
        outbox: &mut Outbox<Flash>,
        why: Provisioning,
        screen: Screen,
    ) {
        if why.asked || !why.is_provisioned {
            hand.show_alone(screen);
        }
        let Some((mut provision, request)) = ask(&mut self.0, why).await else {
            return;
        };
        let known = outbox.provision().await.ok().flatten();
        provision.pairing_code = known.unwrap_or_default().pairing_code;
        let kept = outbox.set_pairing_request(request).await.is_ok()
            && outbox.set_provision(provision).await.is_ok();
        if !kept {
            println!("flash keeps no settings");
            reset::now(RestartReason::Flash)
        }
        reset::now(RestartReason::Update)
    }

    /// For a watch that cannot be one with what flash holds: it shows so, and looks again and again.
    pub(crate) async fn stay<D: DrawTarget<Color = Rgb565>>(
        &mut self,
        hand: &mut Hand<D>,
        outbox: &mut Outbox<Flash>,
        screen: Screen,
    ) -> ! {
        let why = Provisioning {
            asked: false,
            is_provisioned: false,
        };
        self.settle(hand, outbox, why, screen).await;
        // It never goes on with nothing.
        reset::now(RestartReason::Other)
    }
}

/// What was typed, or `None` if the watch shall go on with what flash holds.
async fn ask(serial: &mut Serial, why: Provisioning) -> Option<(Provision, PairingRequest)> {
    let (began, mut typed_at) = (now(), now());
    let mut bytes = Vec::new();
    let mut is_asked = false;
    loop {
        let elapsed = now() - began;
        match why.next(usb::has_computer().await, elapsed, now() - typed_at) {
            Next::GoOn => return None,
            Next::Wait => {
                is_asked = false;
                bytes.clear();
                Timer::after_millis(LOOK_MS).await;
                continue;
            }
            Next::Read => {}
        }
        if !is_asked {
            is_asked = true;
            println!("provision: wifi=, password=, server=, pin=, code=, name=, then done");
        }
        while let Ok(byte) = serial.read_byte() {
            typed_at = now();
            bytes.push(if byte == b'\r' { b'\n' } else { byte });
            if bytes.len() >= MAX || ends(&bytes) {
                if let Some(found) = understood(&bytes) {
                    return Some(found);
                }
                bytes.clear();
                is_asked = false;
            }
        }
    }
}

fn ends(bytes: &[u8]) -> bool {
    bytes == b"done\n" || bytes.ends_with(b"\ndone\n")
}

fn understood(bytes: &[u8]) -> Option<(Provision, PairingRequest)> {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    if let Some(end) = text.rfind("done") {
        text.truncate(end);
    }
    match Settings::parse(&text).map(|it| provision(&it).zip(it.pairing_request())) {
        Ok(Some(found)) => {
            println!("provisioned");
            return Some(found);
        }
        Ok(None) => println!(
            "wifi= and server= are needed, no line may be too long, and pin= is 64 hexadecimal digits"
        ),
        Err(line) => println!("line {line} has no value"),
    }
    None
}

fn provision(settings: &Settings) -> Option<Provision> {
    let pin = match settings.get("pin") {
        Some(typed) => Some(Pin::parse(typed)?.0),
        None => None,
    };
    Some(Provision {
        wifi_name: settings.get("wifi")?.try_into().ok()?,
        wifi_password: settings
            .get("password")
            .unwrap_or_default()
            .try_into()
            .ok()?,
        server: settings.get("server")?.try_into().ok()?,
        pin,
        pairing_code: Default::default(),
    })
}
