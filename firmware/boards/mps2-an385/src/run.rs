//! From power on to the end of the recording.

#![expect(
    clippy::large_futures,
    reason = "they lie in the memory of the main task, which is static"
)]

use core::fmt::Arguments;

use embassy_executor::Spawner;
use embassy_net::{
    Config, Runner, Stack, StackResources,
    dns::DnsSocket,
    tcp::client::{TcpClient, TcpClientState},
};
use rand_core::RngCore;
use static_cell::{ConstStaticCell, StaticCell};
use watch_board::{
    Address, Board, Buffers, Client, End, Happened, Hardware, Heartbeats, Pin, Settings, Worn,
    guard, paired,
};
use watch_core::{Cadence, Layout, Outbox};
use watch_protocol::RestartReason;

use crate::{
    exit_code as code,
    fault::Fault,
    flash::{self, FileFlash},
    host,
    lan9118::Lan9118,
    motor,
    random::HostRandom,
    replay::Replay,
    reset, uart, update, watchdog,
};

/// The file that stands for what a real watch is told over its serial line.
const SETTINGS: &str = "settings.txt";
/// The sockets' buffers, each way.
const SOCKET: usize = 4096;

struct Wrist {
    hearts: &'static Heartbeats,
    fault: Fault,
    is_charging: bool,
}

impl Board for Wrist {
    fn say(&self, line: Arguments<'_>) {
        uart::say(line);
    }

    fn happened(&self, what: Happened<'_>) {
        match what {
            Happened::Acknowledged { .. } => motor::buzz(),
            Happened::Measured(_) => self.fault.measured(),
            Happened::Reached(true) => update::posted(),
            _ => {}
        }
    }

    fn is_charging(&self) -> bool {
        self.is_charging
    }

    fn hearts(&self) -> &Heartbeats {
        self.hearts
    }
}

fn say(words: &str) {
    uart::say(format_args!("{words}"));
}

type Net = Client<'static, TcpClient<'static, 1, SOCKET, SOCKET>, DnsSocket<'static>, HostRandom>;

/// Runs the watch; what the emulator shall end with.
pub async fn run(spawner: Spawner) -> u8 {
    motor::off();
    watchdog::start();
    say("fitweet watch on mps2-an385");
    let ended = match settings() {
        Ok(settings) => match watch(spawner, &settings).await {
            Ok(code) | Err(code) => code,
        },
        Err(code) => code,
    };
    uart::say(format_args!("power off ({ended})"));
    ended
}

fn settings() -> Result<Settings, u8> {
    let Some(text) = host::text(SETTINGS) else {
        say("not provisioned: no settings.txt");
        return Err(code::SETTINGS);
    };
    Settings::parse(&text).map_err(|line| {
        uart::say(format_args!("settings.txt: line {line} has no value"));
        code::SETTINGS
    })
}

async fn watch(spawner: Spawner, settings: &Settings) -> Result<u8, u8> {
    let without = |words: &'static str, code: u8| {
        move || {
            say(words);
            code
        }
    };
    let address = settings.get("server").and_then(Address::parse);
    let address = address.ok_or_else(without(
        "settings.txt: no address of a server",
        code::SETTINGS,
    ))?;
    let request = settings.pairing_request().ok_or_else(without(
        "settings.txt: code= or name= is too long",
        code::SETTINGS,
    ))?;
    let pin = settings.get("pin").and_then(Pin::parse);
    let browned_out = settings.get("fault") == Some("brown-out");
    let begun = reset::start(browned_out.then_some(Hardware::BrownOut));
    uart::say(format_args!(
        "start: {:?}, {} after a fault since power came",
        begun.reason, begun.faults
    ));
    let wrist = Wrist {
        hearts: guarded(spawner).ok_or_else(without("no watchdog", code::HARDWARE))?,
        fault: Fault::of(settings, begun),
        is_charging: settings.get("charging") == Some("yes"),
    };
    let flash = FileFlash::open().ok_or_else(without("no flash", code::HARDWARE))?;
    let layout = Layout::split(flash::KEPT, flash::PAGE);
    let Ok(mut outbox) = Outbox::boot(flash, layout, start(settings)).await else {
        motor::off();
        say("flash cannot be read");
        reset::now(RestartReason::Flash)
    };
    let waiting = outbox.waiting().items();
    if waiting > 0 {
        uart::say(format_args!(
            "{waiting} items of an earlier start still wait"
        ));
    }
    update::start(spawner).await;
    let stack = network(spawner).ok_or_else(without("no network chip", code::HARDWARE))?;
    let mut client = client(stack, address, pin);
    let pairing = paired(&wrist, &request, &mut outbox, &mut client).await;
    let pairing = pairing.ok_or(code::PAIRING)?;
    let mut source = Replay::open(settings.number("speed", 1));
    if !source.is_open() {
        say("no recording: nothing is measured");
    }
    let worn = Worn::new(&wrist, outbox, begun, settings.number("answers", 0));
    say("wearing: posts begin");
    match worn.run(&mut source, &mut client, &pairing.token).await {
        End::Settled => {
            say("done: everything is settled");
            Ok(code::SETTLED)
        }
        End::Revoked => Err(code::REVOKED),
    }
}

/// Feeds the watchdog for as long as whoever reports here goes on.
fn guarded(spawner: Spawner) -> Option<&'static Heartbeats> {
    static HEARTS: StaticCell<Heartbeats> = StaticCell::new();
    let hearts = HEARTS.init(Heartbeats::new());
    spawner.spawn(watch_over(hearts).ok()?);
    Some(hearts)
}

#[embassy_executor::task]
async fn watch_over(hearts: &'static Heartbeats) {
    guard(hearts, watchdog::feed, |task, reason| {
        motor::off();
        uart::say(format_args!("{task:?} stands still"));
        reset::now(reason);
    })
    .await;
}

/// The cadence of a real watch, or a faster one for a recording that runs faster than life.
fn start(settings: &Settings) -> watch_core::Settings {
    let shipped = Cadence::DEVICE;
    let every = settings.number("post_every_ms", shipped.flush_ms);
    let cadence = Cadence {
        flush_ms: every,
        poll_ms: shipped.poll_ms.min(every),
        poll_alert_ms: shipped.poll_alert_ms.min(every),
        retry_max_ms: shipped.retry_max_ms.min(every.max(1_000)),
        ..shipped
    };
    watch_core::Settings {
        cadence,
        seed: HostRandom.next_u64(),
        started_at: None,
    }
}

fn network(spawner: Spawner) -> Option<Stack<'static>> {
    static RESOURCES: StaticCell<StackResources<4>> = StaticCell::new();
    let (stack, runner) = embassy_net::new(
        Lan9118::start()?,
        Config::dhcpv4(embassy_net::DhcpConfig::default()),
        RESOURCES.init(StackResources::new()),
        HostRandom.next_u64(),
    );
    spawner.spawn(drive(runner).ok()?);
    spawner.spawn(tell(stack).ok()?);
    Some(stack)
}

#[embassy_executor::task]
async fn drive(mut runner: Runner<'static, Lan9118>) {
    runner.run().await;
}

/// Says when the network comes and goes.
#[embassy_executor::task]
async fn tell(stack: Stack<'static>) {
    say("no network yet");
    loop {
        stack.wait_config_up().await;
        if let Some(config) = stack.config_v4() {
            uart::say(format_args!("network: {}", config.address));
        }
        stack.wait_config_down().await;
        say("network lost");
    }
}

fn client(stack: Stack<'static>, address: Address, pin: Option<Pin>) -> Net {
    static STATE: StaticCell<TcpClientState<1, SOCKET, SOCKET>> = StaticCell::new();
    static BUFFERS: ConstStaticCell<Buffers> = ConstStaticCell::new(Buffers::new());
    let tcp = TcpClient::new(stack, STATE.init(TcpClientState::new()));
    let dns = DnsSocket::new(stack);
    Client::new(address, pin, BUFFERS.take(), (tcp, dns, HostRandom))
}
