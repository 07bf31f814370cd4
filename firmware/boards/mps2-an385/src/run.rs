//! From power on to the end of the recording.

use alloc::{boxed::Box, string::String};
use core::fmt::Arguments;

use embassy_executor::Spawner;
use embassy_net::{
    Config, Runner, Stack, StackResources,
    dns::DnsSocket,
    tcp::client::{TcpClient, TcpClientState},
};
use embassy_time::Timer;
use rand_core::RngCore;
use static_cell::{ConstStaticCell, StaticCell};
use watch_board::{
    Address, Board, Buffers, Client, End, Pairing, Pin, Refused, Settings, Worn, pair,
};
use watch_core::{Backoff, Cadence, Queue, Rng};

use crate::{host, lan9118::Lan9118, random::HostRandom, replay::Replay, uart};

/// What the emulator ends with.
mod code {
    pub(super) const SETTLED: u8 = 0;
    pub(super) const SETTINGS: u8 = 2;
    pub(super) const PAIRING: u8 = 3;
    pub(super) const REVOKED: u8 = 4;
}

/// The file that stands for what a real watch is told over its serial line.
const SETTINGS: &str = "settings.txt";
const QUEUE_BYTES: usize = 64 * 1024;

struct Wrist;

impl Board for Wrist {
    fn say(&self, line: Arguments<'_>) {
        uart::say(line);
    }

    fn buzz(&self, _: &str) {
        uart::say(format_args!("buzz"));
    }
}

fn say(words: &str) {
    uart::say(format_args!("{words}"));
}

type Net = Client<'static, TcpClient<'static, 1, 4096, 4096>, DnsSocket<'static>, HostRandom>;

pub(crate) async fn run(spawner: Spawner) -> u8 {
    say("fitweet watch on mps2-an385");
    let Some(text) = host::text(SETTINGS) else {
        say("not provisioned: no settings.txt");
        return code::SETTINGS;
    };
    let settings = match Settings::parse(&text) {
        Ok(settings) => settings,
        Err(line) => {
            uart::say(format_args!("settings.txt: line {line} has no value"));
            return code::SETTINGS;
        }
    };
    let Some(address) = settings.get("server").and_then(Address::parse) else {
        say("settings.txt: no address of a server");
        return code::SETTINGS;
    };
    let Some(stack) = network(spawner) else {
        say("no network chip");
        return code::SETTINGS;
    };
    let pin = settings.get("pin").and_then(Pin::parse);
    let mut client = client(stack, address, pin);
    let pairing = match paired(&settings, &mut client).await {
        Ok(pairing) => pairing,
        Err(words) => {
            uart::say(format_args!("pairing {words}"));
            return code::PAIRING;
        }
    };
    let mut source = match Replay::open(settings.number("speed", 1)) {
        Some(source) => source,
        None => {
            say("no recording: signals_4hz.csv");
            return code::SETTINGS;
        }
    };
    let queue = Queue::new(
        Box::<[u8]>::from([0; QUEUE_BYTES]),
        HostRandom.next_u32(),
        1,
    );
    let every = settings.number("post_every_ms", Cadence::DEVICE.flush_ms);
    let cadence = Cadence {
        flush_ms: every,
        poll_ms: every,
        poll_alert_ms: every,
        ..Cadence::DEVICE
    };
    let wanted = settings.number("answers", 0);
    let worn = Worn::new(&Wrist, queue, cadence, HostRandom.next_u64(), wanted);
    say("wearing: posts begin");
    match worn.run(&mut source, &mut client, &pairing).await {
        End::Settled => {
            say("done: everything is settled");
            code::SETTLED
        }
        End::Revoked => code::REVOKED,
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
    static STATE: StaticCell<TcpClientState<1, 4096, 4096>> = StaticCell::new();
    static BUFFERS: ConstStaticCell<Buffers> = ConstStaticCell::new(Buffers::new());
    let tcp = TcpClient::new(stack, STATE.init(TcpClientState::new()));
    let dns = DnsSocket::new(stack);
    Client::new(address, pin, BUFFERS.take(), (tcp, dns, HostRandom))
}

/// Pairs, however long the server is away.
async fn paired(settings: &Settings, client: &mut Net) -> Result<Pairing, String> {
    let code = settings.get("code").unwrap_or_default();
    let name = settings.get("name").unwrap_or("Emulated watch");
    let mut backoff = Backoff::new(500, 15_000);
    let mut rng = Rng::new(HostRandom.next_u64());
    loop {
        match pair(client, code, name).await {
            Ok(pairing) => {
                uart::say(format_args!(
                    "paired: {name} is device {}",
                    pairing.device_id
                ));
                return Ok(pairing);
            }
            Err(Refused::Code(words)) => return Err(words),
            Err(Refused::Later(trouble)) => {
                let wait = backoff.next(&mut rng);
                uart::say(format_args!(
                    "not paired yet: {}, again in {wait} ms",
                    trouble.words
                ));
                Timer::after_millis(wait).await;
            }
        }
    }
}
