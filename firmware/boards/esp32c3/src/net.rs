//! The station: one network, joined again whenever it is lost.

use embassy_executor::Spawner;
use embassy_net::{
    Config, DhcpConfig, Runner, Stack, StackResources,
    dns::DnsSocket,
    tcp::client::{TcpClient, TcpClientState},
};
use embassy_time::Timer;
use esp_hal::{peripherals::WIFI, rng::Rng};
use esp_println::println;
use esp_radio::wifi::{self, Interface, WifiController, sta::StationConfig};
use rand_core::{CryptoRng, RngCore};
use static_cell::{ConstStaticCell, StaticCell};
use watch_board::{Address, Buffers, Client, Pin};
use watch_core::Provision;

/// The sockets' buffers, each way.
const SOCKET: usize = 4096;

/// The chip's generator; it is of true randomness while the radio is on, and it is used after.
#[derive(Clone, Copy)]
pub(crate) struct Random(pub(crate) Rng);

impl RngCore for Random {
    fn next_u32(&mut self) -> u32 {
        self.0.random()
    }

    fn next_u64(&mut self) -> u64 {
        u64::from(self.0.random()) << 32 | u64::from(self.0.random())
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.read(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.0.read(bytes);
        Ok(())
    }
}

impl CryptoRng for Random {}

pub(crate) type Net =
    Client<'static, TcpClient<'static, 1, SOCKET, SOCKET>, DnsSocket<'static>, Random>;

/// Joins the network in the background.
pub(crate) fn start(
    spawner: Spawner,
    device: WIFI<'static>,
    provision: &Provision,
    mut random: Random,
) -> Option<Stack<'static>> {
    static RESOURCES: StaticCell<StackResources<4>> = StaticCell::new();
    let (mut controller, interfaces) = wifi::new(device, Default::default()).ok()?;
    let station = StationConfig::default()
        .with_ssid(provision.wifi_name.as_str())
        .with_password(provision.wifi_password.as_str().into());
    controller
        .set_config(&wifi::Config::Station(station))
        .ok()?;
    let (stack, runner) = embassy_net::new(
        interfaces.station,
        Config::dhcpv4(DhcpConfig::default()),
        RESOURCES.init(StackResources::new()),
        random.next_u64(),
    );
    spawner.spawn(drive(runner).ok()?);
    spawner.spawn(join(controller).ok()?);
    Some(stack)
}

pub(crate) fn client(
    stack: Stack<'static>,
    address: Address,
    pin: Option<Pin>,
    random: Random,
) -> Net {
    static STATE: StaticCell<TcpClientState<1, SOCKET, SOCKET>> = StaticCell::new();
    static BUFFERS: ConstStaticCell<Buffers> = ConstStaticCell::new(Buffers::new());
    let tcp = TcpClient::new(stack, STATE.init(TcpClientState::new()));
    let dns = DnsSocket::new(stack);
    Client::new(address, pin, BUFFERS.take(), (tcp, dns, random))
}

#[embassy_executor::task]
async fn drive(mut runner: Runner<'static, Interface<'static>>) {
    runner.run().await;
}

#[embassy_executor::task]
async fn join(mut controller: WifiController<'static>) {
    loop {
        if controller.connect_async().await.is_ok() {
            println!("network joined");
            let _ = controller.wait_for_disconnect_async().await;
            println!("network lost");
        }
        Timer::after_secs(5).await;
    }
}
