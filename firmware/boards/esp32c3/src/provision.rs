//! What a person types over USB, once: where the network and the server are.

use embassy_time::Timer;
use esp_hal::{Blocking, usb_serial_jtag::UsbSerialJtag};
use esp_println::println;
use watch_board::{Pin, Settings};
use watch_core::Provision;

/// Bytes of all lines together.
const MAX: usize = 1024;

/// Reads `key=value` lines until one that says `done`; asks again until they are usable.
pub(crate) async fn ask(usb: &mut UsbSerialJtag<'static, Blocking>) -> (Provision, Settings) {
    loop {
        println!("provision: wifi=, password=, server=, pin=, code=, name=, then done");
        let mut text = lines(usb).await;
        if let Some(end) = text.rfind("done") {
            text.truncate(end);
        }
        match Settings::parse(&text).map(|settings| (provision(&settings), settings)) {
            Ok((Some(provision), settings)) => {
                println!("provisioned");
                return (provision, settings);
            }
            Ok((None, _)) => println!(
                "wifi= and server= are needed, no line may be too long, and pin= is 64 hexadecimal digits"
            ),
            Err(line) => println!("line {line} has no value"),
        }
    }
}

async fn lines(usb: &mut UsbSerialJtag<'static, Blocking>) -> alloc::string::String {
    let mut bytes = alloc::vec::Vec::new();
    while bytes.len() < MAX && !ends(&bytes) {
        match usb.read_byte() {
            Ok(b'\r') => bytes.push(b'\n'),
            Ok(byte) => bytes.push(byte),
            Err(_) => Timer::after_millis(5).await,
        }
    }
    alloc::string::String::from_utf8_lossy(&bytes).into_owned()
}

fn ends(bytes: &[u8]) -> bool {
    bytes == b"done\n" || bytes.ends_with(b"\ndone\n")
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
