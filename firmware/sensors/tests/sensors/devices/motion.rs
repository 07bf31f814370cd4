//! LIS3DH: overrun, a loss of power, and a bus that is held.

use std::collections::VecDeque;

use watch_sensors::{
    Accelerometer, MotionReader, SensorFault, Waiting,
    lis3dh::{ADDRESS, Error, Lis3dh},
};

use super::bus::{Bus, Device};

struct Motion {
    registers: [u8; 128],
    fifo: VecDeque<[u8; 6]>,
    overrun: bool,
    is_held: bool,
    /// Whether it says the same all the time.
    is_stuck: bool,
    name: u8,
    made: u8,
}

impl Motion {
    fn new() -> Self {
        Self {
            registers: [0; 128],
            fifo: VecDeque::new(),
            overrun: false,
            is_held: false,
            is_stuck: false,
            name: 0x33,
            made: 0,
        }
    }

    fn pass(&mut self, samples: usize) {
        let is_on = self.registers[0x20] & 0xf0 != 0 && self.registers[0x2e] == 0x80;
        for _ in 0..samples * usize::from(is_on) {
            if self.fifo.len() == 32 {
                self.fifo.pop_front();
                self.overrun = true;
            }
            self.made = self.made.wrapping_add(u8::from(!self.is_stuck));
            self.fifo
                .push_back([0, 0, (self.made % 4) << 4, 0, 0x40, 0x1f]);
        }
    }
}

impl Device for Motion {
    const ADDRESS: u8 = ADDRESS;

    fn answers(&self) -> bool {
        !self.is_held
    }

    fn write(&mut self, register: u8, bytes: &[u8]) {
        self.registers[usize::from(register)] = bytes[0];
        if register == 0x2e && bytes[0] == 0 {
            self.fifo.clear();
            self.overrun = false;
        }
    }

    fn read(&mut self, register: u8, bytes: &mut [u8]) {
        match register {
            0x0f => bytes[0] = self.name,
            0x2f => {
                let count = u8::try_from(self.fifo.len().min(31)).unwrap();
                bytes[0] = count | u8::from(self.overrun) << 6 | u8::from(count == 0) << 5;
            }
            0xa8 => {
                bytes.copy_from_slice(&self.fifo.pop_front().unwrap_or_default());
                self.overrun = false;
            }
            _ => bytes.fill(0),
        }
    }
}

#[test]
fn an_overrun_is_said() {
    let (bus, device) = Bus::to(Motion::new());
    let mut sensor = Lis3dh::new(bus);
    sensor.restart().unwrap();
    device.borrow_mut().pass(12);
    assert_eq!(
        sensor.waiting(),
        Ok(Waiting {
            count: 12,
            lost: false
        })
    );
    device.borrow_mut().pass(40);
    assert_eq!(
        sensor.waiting(),
        Ok(Waiting {
            count: 31,
            lost: true
        })
    );
}

#[test]
fn a_stranger_is_named_and_left_alone() {
    let (bus, device) = Bus::to(Motion {
        name: 0x32,
        ..Motion::new()
    });
    assert_eq!(Lis3dh::new(bus).restart(), Err(Error::Stranger(0x32)));
    assert_eq!(device.borrow().registers, [0; 128]);
}

#[test]
fn each_way_to_fail_makes_the_value_absent_and_heals() {
    let (bus, device) = Bus::to(Motion::new());
    let mut reader = MotionReader::new(Lis3dh::new(bus));
    let mut run = |quarters: usize| {
        let mut value = None;
        for _ in 0..quarters {
            device.borrow_mut().pass(12);
            value = reader.poll();
        }
        (value.is_some(), reader.fault())
    };
    assert_eq!(run(8), (true, None), "it is set up at first");
    device.borrow_mut().registers = [0; 128];
    device.borrow_mut().fifo.clear();
    assert_eq!(run(4), (false, Some(SensorFault::Silent)), "power was lost");
    assert_eq!(run(8), (true, None), "it was set up anew");
    device.borrow_mut().is_held = true;
    assert_eq!(run(4), (false, Some(SensorFault::Bus)));
    device.borrow_mut().is_held = false;
    assert_eq!(run(8), (true, None));
    device.borrow_mut().is_stuck = true;
    assert_eq!(run(12), (false, Some(SensorFault::Frozen)));
}
