//! The watch on an ESP32-C3: pins and drivers. Never run on hardware; see `firmware/README.md`.

#![no_std]
#![no_main]

extern crate alloc;

mod body;
mod flash;
mod hand;
mod net;
mod outputs;
mod pins;
mod provision;
mod reset;
mod usb;
mod watchdog;

use core::cell::RefCell;

use embassy_executor::Spawner;
use embassy_futures::select::{Either, select};
use embassy_time::{Delay, Instant, Timer};
use embedded_graphics::{
    pixelcolor::Rgb565,
    prelude::{DrawTarget, RgbColor},
};
use embedded_hal_bus::{i2c::RefCellDevice, spi::ExclusiveDevice};
use esp_hal::{
    gpio::{DriveMode, Input, InputConfig, Level, Output, OutputConfig, Pull},
    i2c::master::I2c,
    interrupt::software::SoftwareInterruptControl,
    rng::Rng,
    spi::master::Spi,
    time::Rate,
    timer::timg::TimerGroup,
    usb_serial_jtag::UsbSerialJtag,
};
use esp_println::println;
use esp_storage::FlashStorage;
use mipidsi::{
    Builder,
    interface::SpiInterface,
    models::GC9A01,
    options::{ColorInversion, ColorOrder},
};
use rand_core::RngCore;
use static_cell::{ConstStaticCell, StaticCell};
use watch_board::{Address, End, Heartbeats, Pin, Provisioning, Worn, guard, paired};
use watch_core::{
    Cadence, Layout, Outbox,
    wrist::{Link, Screen},
};
use watch_protocol::RestartReason;
use watch_sensors::{
    MotionReader, PulseReader, ads1115::Ads1115, lis3dh::Lis3dh, max3010x::Max3010x,
};

use body::{Analog, Body};
use flash::Flash;
use hand::{BAND, Ear, Hand};
use net::Random;
use pins::pins;
use provision::Desk;

esp_bootloader_esp_idf::esp_app_desc!();

#[esp_rtos::main]
async fn main(spawner: Spawner) -> ! {
    outputs::off();
    let p = esp_hal::init(esp_hal::Config::default());
    let pins = pins!(p);
    let low =
        |pin: esp_hal::gpio::AnyPin<'static>| Output::new(pin, Level::Low, OutputConfig::default());
    let motor = low(pins.motor.into());
    watchdog::start(p.LPWR);
    reset::on_brown_out();
    let begun = reset::start();
    esp_alloc::heap_allocator!(size: 72 * 1024);
    let software = SoftwareInterruptControl::new(p.SW_INTERRUPT);
    esp_rtos::start(
        TimerGroup::new(p.TIMG0).timer0,
        software.software_interrupt0,
    );
    println!("fitweet watch on esp32c3");
    println!(
        "start: {:?}, {} after a fault since power came",
        begun.reason, begun.faults
    );
    static HEARTS: StaticCell<Heartbeats> = StaticCell::new();
    let hearts: &Heartbeats = HEARTS.init(Heartbeats::new());
    match watch_over(hearts) {
        Ok(task) => spawner.spawn(task),
        Err(_) => reset::now(RestartReason::Other),
    }

    let button = Input::new(pins.button, InputConfig::default().with_pull(Pull::Up));
    let plug = Input::new(
        pins.usb_present,
        InputConfig::default().with_pull(Pull::None),
    );
    usb::look(&plug);
    let fast = esp_hal::spi::master::Config::default().with_frequency(Rate::from_mhz(40));
    let display = Spi::new(p.SPI2, fast).ok().and_then(|spi| {
        static BYTES: ConstStaticCell<[u8; 512]> = ConstStaticCell::new([0; 512]);
        let spi = spi.with_sck(pins.display_scl).with_mosi(pins.display_sda);
        // Open drain: the board's own BOOT button is on this pin.
        let drain = OutputConfig::default().with_drive_mode(DriveMode::OpenDrain);
        let select = Output::new(pins.display_cs, Level::High, drain);
        let device = ExclusiveDevice::new(spi, select, Delay).ok()?;
        let wires = SpiInterface::new(device, low(pins.display_dc.into()), BYTES.take());
        Builder::new(GC9A01, wires)
            .invert_colors(ColorInversion::Inverted)
            .color_order(ColorOrder::Bgr)
            .init(&mut Delay)
            .ok()
    });
    static PIXELS: ConstStaticCell<[Rgb565; BAND]> = ConstStaticCell::new([Rgb565::BLACK; BAND]);
    let mut hand = Hand {
        button,
        motor,
        plug,
        backlight: low(pins.display_bl.into()),
        display,
        band: PIXELS.take(),
        shown: None,
        buzz: None,
        unkept: None,
    };
    let mut random = Random(Rng::new());
    let start = watch_core::Settings {
        cadence: Cadence::DEVICE,
        seed: random.next_u64(),
        started_at: None,
    };
    let flash = Flash(FlashStorage::new(p.FLASH));
    let layout = Layout::split(flash::AREA, flash::PAGE);
    let Ok(mut outbox) = Outbox::boot(flash, layout, start).await else {
        give_up(&mut hand, "flash cannot be read", RestartReason::Flash).await
    };
    let mut desk = Desk(UsbSerialJtag::new(p.USB_DEVICE));
    let Ok(known) = outbox.provision().await else {
        give_up(&mut hand, "flash cannot be read", RestartReason::Flash).await
    };
    let known = known.unwrap_or_default();
    let address = Address::parse(&known.server);
    // After a fault a press is a call for help.
    let asked = !begun.reason.is_fault() && pressed(&hand.button).await;
    let why = Provisioning {
        asked,
        is_provisioned: address.is_some(),
    };
    desk.settle(&mut hand, &mut outbox, why, Screen::Unpaired)
        .await;
    let Some(address) = address else {
        desk.stay(&mut hand, &mut outbox, Screen::Unpaired).await
    };
    let pin = known.pin.map(Pin);
    let Some(stack) = net::start(spawner, p.WIFI, &known, random) else {
        give_up(&mut hand, "no radio", RestartReason::Hardware).await
    };
    let mut client = net::client(stack, address, pin, random);
    static EAR: StaticCell<Ear> = StaticCell::new();
    let ear: &Ear = EAR.init(Ear::new(hearts));
    hand.show_alone(Screen::Pairing);
    let Ok(request) = outbox.pairing_request().await else {
        give_up(&mut hand, "flash cannot be read", RestartReason::Flash).await
    };
    let request = request.unwrap_or_default();
    let Some(pairing) = paired(ear, &request, &mut outbox, &mut client).await else {
        println!("not paired: type another code");
        desk.stay(&mut hand, &mut outbox, Screen::Unpaired).await
    };

    let slow = esp_hal::i2c::master::Config::default().with_frequency(Rate::from_khz(400));
    let Ok(bus) = I2c::new(p.I2C0, slow) else {
        give_up(&mut hand, "no bus", RestartReason::Hardware).await
    };
    let bus = RefCell::new(bus.with_sda(pins.sensors_sda).with_scl(pins.sensors_scl));
    let device = || RefCellDevice::new(&bus);
    let mut body = Body {
        pulse: PulseReader::new(Max3010x::new(device())),
        motion: MotionReader::new(Lis3dh::new(device())),
        analog: Analog {
            converter: Ads1115::new(device()),
            excitation: low(pins.excitation.into()),
            guard: Default::default(),
            battery: Default::default(),
        },
        absent: Default::default(),
        waiting: Default::default(),
        next: Instant::now(),
    };
    ear.link(Link::Online);
    let worn = Worn::new(ear, outbox, begun, 0);
    let running = worn.run(&mut body, &mut client, &pairing.token);
    match select(running, hand.run(ear, &worn)).await {
        Either::First(End::Revoked) => {}
        // Sensors never end, and neither does a hand.
        Either::First(End::Settled) | Either::Second(()) => reset::now(RestartReason::Other),
    }
    hearts.retire_all();
    let mut outbox = worn.into_outbox();
    desk.stay(&mut hand, &mut outbox, Screen::Revoked).await
}

/// Feeds the watchdog for as long as whoever reports here goes on.
#[embassy_executor::task]
async fn watch_over(hearts: &'static Heartbeats) {
    guard(hearts, watchdog::feed, |task, reason| {
        outputs::off();
        println!("{task:?} stands still");
        reset::now(reason);
    })
    .await;
}

/// Whether the button is pressed within two seconds.
async fn pressed(button: &Input<'static>) -> bool {
    for _ in 0..100 {
        if button.is_low() {
            return true;
        }
        Timer::after_millis(20).await;
    }
    false
}

/// A part does not answer: the wearer is shown so for a while, and then it is tried anew.
async fn give_up<D: DrawTarget<Color = Rgb565>>(
    hand: &mut Hand<D>,
    why: &str,
    reason: RestartReason,
) -> ! {
    outputs::off();
    println!("{why}");
    hand.show_alone(Screen::Faulty);
    Timer::after_secs(30).await;
    reset::now(reason)
}
