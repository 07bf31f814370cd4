//! The watch on an ESP32-C3: pins and drivers. Never run on hardware; see `firmware/README.md`.

#![no_std]
#![no_main]

extern crate alloc;

mod body;
mod flash;
mod hand;
mod net;
mod provision;

use core::cell::RefCell;

use embassy_executor::Spawner;
use embassy_futures::select::{Either, select};
use embassy_time::{Delay, Instant, Timer};
use embedded_graphics::{pixelcolor::Rgb565, prelude::RgbColor};
use embedded_hal_bus::{i2c::RefCellDevice, spi::ExclusiveDevice};
use esp_backtrace as _;
use esp_hal::{
    gpio::{Input, InputConfig, Level, Output, OutputConfig, Pull},
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
use watch_board::{Address, End, Pin, Settings, Worn, paired};
use watch_core::{
    Cadence, Layout, Outbox,
    wrist::{Link, Screen, Status, View},
};
use watch_sensors::{
    MotionReader, PulseReader, ads1115::Ads1115, lis3dh::Lis3dh, max3010x::Max3010x,
};

use body::{Analog, Body};
use flash::Flash;
use hand::{BAND, Ear, Hand};
use net::Random;

esp_bootloader_esp_idf::esp_app_desc!();

#[esp_rtos::main]
async fn main(spawner: Spawner) -> ! {
    let p = esp_hal::init(esp_hal::Config::default());
    esp_alloc::heap_allocator!(size: 72 * 1024);
    let software = SoftwareInterruptControl::new(p.SW_INTERRUPT);
    esp_rtos::start(
        TimerGroup::new(p.TIMG0).timer0,
        software.software_interrupt0,
    );
    println!("fitweet watch on esp32c3");

    let low =
        |pin: esp_hal::gpio::AnyPin<'static>| Output::new(pin, Level::Low, OutputConfig::default());
    let button = Input::new(p.GPIO9, InputConfig::default().with_pull(Pull::Up));
    let fast = esp_hal::spi::master::Config::default().with_frequency(Rate::from_mhz(40));
    let display = Spi::new(p.SPI2, fast).ok().and_then(|spi| {
        static BYTES: ConstStaticCell<[u8; 512]> = ConstStaticCell::new([0; 512]);
        let spi = spi.with_sck(p.GPIO10).with_mosi(p.GPIO20);
        let select = Output::new(p.GPIO5, Level::High, OutputConfig::default());
        let device = ExclusiveDevice::new(spi, select, Delay).ok()?;
        let wires = SpiInterface::new(device, low(p.GPIO21.into()), BYTES.take());
        Builder::new(GC9A01, wires)
            .invert_colors(ColorInversion::Inverted)
            .color_order(ColorOrder::Bgr)
            .init(&mut Delay)
            .ok()
    });
    static PIXELS: ConstStaticCell<[Rgb565; BAND]> = ConstStaticCell::new([Rgb565::BLACK; BAND]);
    let mut hand = Hand {
        button,
        motor: low(p.GPIO4.into()),
        backlight: low(p.GPIO2.into()),
        display,
        band: PIXELS.take(),
        shown: None,
        buzz: None,
    };
    let show = |hand: &mut Hand<_>, screen| {
        hand.show(View {
            screen,
            status: Status::default(),
            is_lit: true,
        });
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
        halt("flash cannot be read").await
    };
    let mut known = outbox.provision().await.ok().flatten();
    let mut settings = Settings::default();
    // Not held at a reset: then the chip would wait for a new image.
    let asked = pressed(&hand.button).await;
    if known.as_ref().is_none_or(|known| known.server.is_empty()) || asked {
        show(&mut hand, Screen::Unpaired);
        let (mut fresh, told) = provision::ask(&mut UsbSerialJtag::new(p.USB_DEVICE)).await;
        fresh.pairing_code = known.take().unwrap_or_default().pairing_code;
        if outbox.set_provision(fresh.clone()).await.is_err() {
            halt("flash keeps no settings").await
        }
        known = Some(fresh);
        settings = told;
    }
    let known = known.unwrap_or_default();
    let Some(address) = Address::parse(&known.server) else {
        halt("server= is no address: press the button just after the start").await
    };
    let pin = known.pin.map(Pin);
    let Some(stack) = net::start(spawner, p.WIFI, &known, random) else {
        halt("no radio").await
    };
    let mut client = net::client(stack, address, pin, random);
    static EAR: StaticCell<Ear> = StaticCell::new();
    let ear: &Ear = EAR.init(Ear::new());
    show(&mut hand, Screen::Pairing);
    let Some(pairing) = paired(ear, &settings, &mut outbox, &mut client).await else {
        show(&mut hand, Screen::Unpaired);
        halt("not paired: press the button just after the start").await
    };

    let slow = esp_hal::i2c::master::Config::default().with_frequency(Rate::from_khz(400));
    let Ok(bus) = I2c::new(p.I2C0, slow) else {
        halt("no bus").await
    };
    let bus = RefCell::new(bus.with_sda(p.GPIO6).with_scl(p.GPIO7));
    let device = || RefCellDevice::new(&bus);
    let mut body = Body {
        pulse: PulseReader::new(Max3010x::new(device())),
        motion: MotionReader::new(Lis3dh::new(device())),
        analog: Analog {
            converter: Ads1115::new(device()),
            excitation: low(p.GPIO3.into()),
            guard: Default::default(),
            battery: Default::default(),
        },
        absent: Default::default(),
        waiting: Default::default(),
        next: Instant::now(),
    };
    ear.link(Link::Online);
    let worn = Worn::new(ear, outbox, 0);
    let running = worn.run(&mut body, &mut client, &pairing.token);
    let ended = select(running, hand.run(ear, &worn)).await;
    if let Either::First(End::Revoked) = ended {
        show(&mut hand, Screen::Revoked);
    }
    halt("done").await
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

async fn halt(why: &str) -> ! {
    loop {
        println!("{why}");
        Timer::after_secs(30).await;
    }
}
