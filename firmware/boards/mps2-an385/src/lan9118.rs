//! The network: a LAN9118, looked at each millisecond instead of by its interrupt.

use core::task::Context;

use embassy_net_driver::{Capabilities, Driver, HardwareAddress, LinkState, RxToken, TxToken};
use embassy_sync::waitqueue::AtomicWaker;

use crate::mmio::Block;

const RX_DATA: u8 = 0x00;
const TX_DATA: u8 = 0x20;
const RX_STATUS: u8 = 0x40;
const TX_STATUS: u8 = 0x48;
const ID: u8 = 0x50;
const ID_IS: u32 = 0x0118_0001;
const TX_CONFIG: u8 = 0x70;
const TX_ON: u32 = 1 << 1;
const HW_CONFIG: u8 = 0x74;
const SOFT_RESET: u32 = 1;
/// Status is stored and forwarded; five kilobytes of the memory are for sending.
const HW_CONFIG_IS: u32 = 1 << 20 | 5 << 16;
const RX_INFO: u8 = 0x7c;
const TX_INFO: u8 = 0x80;
const MAC_COMMAND: u8 = 0xa4;
const MAC_BUSY: u32 = 1 << 31;
const MAC_DATA: u8 = 0xa8;

const MAC_CONTROL: u32 = 1;
const MAC_ADDRESS_HIGH: u32 = 2;
const MAC_ADDRESS_LOW: u32 = 3;
/// Full duplex, sending, receiving.
const MAC_CONTROL_IS: u32 = 1 << 20 | 1 << 3 | 1 << 2;

const FRAME: usize = 1514;
const CHECKSUM: usize = 4;
/// Of this board's own making, as QEMU's default is.
const ADDRESS: [u8; 6] = [0x52, 0x54, 0x00, 0x12, 0x34, 0x56];

static WAKER: AtomicWaker = AtomicWaker::new();

fn frames_waiting() -> bool {
    Block::Ethernet.read(RX_INFO) >> 16 & 0xff > 0
}

/// Wakes the stack if something has come.
pub(crate) fn look() {
    if frames_waiting() {
        WAKER.wake();
    }
}

pub(crate) struct Lan9118 {
    frame: [u8; FRAME + CHECKSUM + 4],
}

impl Lan9118 {
    /// `None` if there is no such chip.
    pub(crate) fn start() -> Option<Self> {
        if Block::Ethernet.read(ID) != ID_IS {
            return None;
        }
        Block::Ethernet.write(HW_CONFIG, SOFT_RESET);
        while Block::Ethernet.read(HW_CONFIG) & SOFT_RESET != 0 {}
        Block::Ethernet.write(HW_CONFIG, HW_CONFIG_IS);
        Block::Ethernet.write(TX_CONFIG, TX_ON);
        let (low, high) = (&ADDRESS[..4], &ADDRESS[4..]);
        let word = |bytes: &[u8]| {
            bytes
                .iter()
                .rfold(0, |word, byte| word << 8 | u32::from(*byte))
        };
        write_mac(MAC_ADDRESS_LOW, word(low));
        write_mac(MAC_ADDRESS_HIGH, word(high));
        write_mac(MAC_CONTROL, MAC_CONTROL_IS);
        Some(Self {
            frame: [0; FRAME + CHECKSUM + 4],
        })
    }

    /// Takes a frame out of the chip; a broken one is only taken away.
    fn take(&mut self) -> Option<usize> {
        while frames_waiting() {
            let status = Block::Ethernet.read(RX_STATUS);
            let length = (status >> 16 & 0x3fff) as usize;
            let mut words = self.frame.chunks_exact_mut(4);
            for _ in 0..length.div_ceil(4) {
                let word = Block::Ethernet.read(RX_DATA);
                if let Some(place) = words.next() {
                    place.copy_from_slice(&word.to_le_bytes());
                }
            }
            let is_whole = status & 1 << 15 == 0 && length <= FRAME + CHECKSUM;
            if is_whole && length > CHECKSUM {
                return Some(length - CHECKSUM);
            }
        }
        None
    }
}

fn write_mac(register: u32, value: u32) {
    Block::Ethernet.write(MAC_DATA, value);
    Block::Ethernet.write(MAC_COMMAND, MAC_BUSY | register);
    while Block::Ethernet.read(MAC_COMMAND) & MAC_BUSY != 0 {}
}

pub(crate) struct Received<'a>(&'a mut [u8]);

impl RxToken for Received<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, f: F) -> R {
        f(self.0)
    }
}

pub(crate) struct Sending;

impl TxToken for Sending {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, f: F) -> R {
        let mut frame = [0; FRAME + 2];
        let result = f(&mut frame[..len]);
        // First and last piece of a frame at once; no frame is longer than 1514.
        #[expect(clippy::cast_possible_truncation, reason = "at most 1514")]
        let length = len as u32;
        Block::Ethernet.write(TX_DATA, 1 << 13 | 1 << 12 | length);
        Block::Ethernet.write(TX_DATA, 1 << 16 | length);
        for bytes in frame[..len.next_multiple_of(4)].chunks_exact(4) {
            let word = [bytes[0], bytes[1], bytes[2], bytes[3]];
            Block::Ethernet.write(TX_DATA, u32::from_le_bytes(word));
        }
        // Nobody asks how it went: the protocols above repeat what was lost.
        while Block::Ethernet.read(TX_INFO) >> 16 & 0xff > 0 {
            Block::Ethernet.read(TX_STATUS);
        }
        result
    }
}

impl Driver for Lan9118 {
    type RxToken<'a> = Received<'a>;
    type TxToken<'a> = Sending;

    fn receive(&mut self, cx: &mut Context) -> Option<(Received<'_>, Sending)> {
        WAKER.register(cx.waker());
        let length = self.take()?;
        Some((Received(&mut self.frame[..length]), Sending))
    }

    fn transmit(&mut self, _: &mut Context) -> Option<Sending> {
        Some(Sending)
    }

    fn link_state(&mut self, _: &mut Context) -> LinkState {
        LinkState::Up
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.max_transmission_unit = FRAME;
        capabilities.max_burst_size = Some(1);
        capabilities
    }

    fn hardware_address(&self) -> HardwareAddress {
        HardwareAddress::Ethernet(ADDRESS)
    }
}
