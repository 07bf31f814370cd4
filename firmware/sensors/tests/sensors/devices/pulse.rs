//! `MAX3010x`: its lights, its FIFO, and what happens when either fails.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use watch_sensors::{
    Light, LightTest, PpgSensor, PulseReader, SensorFault, Tested, Waiting,
    max3010x::{ADDRESS, Max3010x},
};

use super::bus::{Bus, Device};

/// Counts by light on the wrist at 6.4 mA; nothing for one that is not there.
pub(crate) struct Optical {
    name: u8,
    green: u32,
    infrared: u32,
    registers: [u8; 256],
    fifo: VecDeque<u32>,
    overflows: u8,
    is_held: bool,
    is_saturated: bool,
    read_pointer: u8,
    made: u32,
}

impl Optical {
    fn new(green: u32, infrared: u32) -> Self {
        Self {
            name: 0x15,
            green,
            infrared,
            registers: [0; 256],
            fifo: VecDeque::new(),
            overflows: 0,
            is_held: false,
            is_saturated: false,
            read_pointer: 0,
            made: 0,
        }
    }

    /// Lets it take samples, with noise of some counts around a dark level.
    fn pass(&mut self, samples: u32) {
        if self.registers[0x09] != 0x07 {
            return;
        }
        for _ in 0..samples {
            let (current, counts) = match self.registers[0x11] {
                0x02 => (self.registers[0x0d], self.infrared),
                0x03 => (self.registers[0x0e], self.green),
                _ => continue,
            };
            let light = counts * u32::from(current) / 0x20;
            self.made += 1;
            let noise = self.made.wrapping_mul(2_654_435_761) >> 28;
            if self.fifo.len() == 32 {
                self.fifo.pop_front();
                self.overflows = (self.overflows + 1).min(31);
            }
            let count = if self.is_saturated {
                0x3_ffff
            } else {
                30 + noise + light
            };
            self.fifo.push_back(count);
        }
    }
}

impl Device for Optical {
    const ADDRESS: u8 = ADDRESS;

    fn answers(&self) -> bool {
        !self.is_held
    }

    fn write(&mut self, register: u8, bytes: &[u8]) {
        assert_eq!(bytes.len(), 1);
        self.registers[usize::from(register)] = bytes[0];
        if register == 0x04 {
            self.fifo.clear();
        } else if register == 0x05 {
            self.overflows = 0;
        } else if register == 0x06 {
            self.read_pointer = bytes[0];
        }
    }

    fn read(&mut self, register: u8, bytes: &mut [u8]) {
        match register {
            0x04 => {
                let waiting = u8::try_from(self.fifo.len()).unwrap();
                let write = (self.read_pointer + waiting) % 32;
                bytes.copy_from_slice(&[write, self.overflows, self.read_pointer]);
            }
            0x07 => {
                for sample in bytes.chunks_mut(3) {
                    let count = self.fifo.pop_front().unwrap();
                    self.read_pointer = (self.read_pointer + 1) % 32;
                    // The upper bits are not defined.
                    sample.copy_from_slice(&(count | 0xfc_0000).to_be_bytes()[1..]);
                }
            }
            0xff => bytes[0] = self.name,
            _ => bytes.fill(self.registers[usize::from(register)]),
        }
    }
}

fn sensor(green: u32, infrared: u32) -> (Max3010x<Bus<Optical>>, Rc<RefCell<Optical>>) {
    let (bus, device) = Bus::to(Optical::new(green, infrared));
    (Max3010x::new(bus), device)
}

/// As the board does it, a poll of 12 samples at a time.
fn test_lights(green: u32, infrared: u32) -> Tested {
    let (mut sensor, device) = sensor(green, infrared);
    let mut test = LightTest::default();
    for _ in 0..20 {
        sensor.shine(test.shine()).unwrap();
        device.borrow_mut().pass(12);
        let waiting = sensor.waiting().unwrap();
        let mut samples = vec![0; waiting.count.into()];
        sensor.read(&mut samples).unwrap();
        let tested = test.take(&samples);
        if tested != Tested::Going {
            return tested;
        }
    }
    panic!("it does not end");
}

#[test]
fn the_light_that_works_is_found_by_what_the_sensor_sees() {
    assert_eq!(test_lights(40_000, 90_000), Tested::Works(Light::Green));
    assert_eq!(
        test_lights(0, 90_000),
        Tested::Works(Light::Infrared),
        "a MAX30102"
    );
    assert_eq!(
        test_lights(20, 600),
        Tested::Works(Light::Infrared),
        "green lacks volts"
    );
    assert_eq!(test_lights(0, 0), Tested::Dark);
    assert_eq!(test_lights(5, 5), Tested::Dark, "noise is no light");
}

#[test]
fn a_sensor_without_samples_is_dark_in_the_end() {
    let mut test = LightTest::default();
    let polls = (0..100).find(|_| test.take(&[]) == Tested::Dark);
    assert_eq!(polls, Some(23), "six seconds");
}

#[test]
fn samples_come_whole_and_in_order() {
    let (mut sensor, device) = sensor(1000, 0);
    sensor.shine(Some(Light::Green)).unwrap();
    for count in [31, 1, 12, 25] {
        device.borrow_mut().pass(count);
        let kept: Vec<u32> = device.borrow().fifo.iter().copied().collect();
        let waiting = sensor.waiting().unwrap();
        let lost = false;
        assert_eq!(
            waiting,
            Waiting {
                count: u8::try_from(count).unwrap(),
                lost
            }
        );
        let mut samples = vec![0; waiting.count.into()];
        sensor.read(&mut samples).unwrap();
        assert_eq!(samples, kept);
        assert!(samples.iter().all(|count| *count < 1 << 18));
    }
}

#[test]
fn a_fifo_that_ran_over_is_emptied_and_said_to_have_lost() {
    let (mut sensor, device) = sensor(1000, 0);
    sensor.shine(Some(Light::Green)).unwrap();
    device.borrow_mut().pass(40);
    assert_eq!(
        sensor.waiting(),
        Ok(Waiting {
            count: 0,
            lost: true
        })
    );
    device.borrow_mut().pass(5);
    assert_eq!(
        sensor.waiting(),
        Ok(Waiting {
            count: 5,
            lost: false
        })
    );
}

/// A reader with its sensor and the board's clock.
struct Board {
    reader: PulseReader<Max3010x<Bus<Optical>>>,
    device: Rc<RefCell<Optical>>,
    now_us: Cell<u64>,
}

impl Board {
    fn new(green: u32, infrared: u32) -> Self {
        let (sensor, device) = sensor(green, infrared);
        Self {
            reader: PulseReader::new(sensor),
            device,
            now_us: Cell::new(1_000_000),
        }
    }

    /// Quarters of a second with 12 or 13 samples each; how many the watch gets.
    fn run(&mut self, quarters: u32) -> usize {
        let mut pushed = Vec::new();
        for quarter in 0..quarters {
            self.now_us.set(self.now_us.get() + 250_000);
            self.device.borrow_mut().pass(12 + quarter % 2);
            let now_us = &self.now_us;
            self.reader
                .poll(|| now_us.get(), |at_us, value| pushed.push((at_us, value)));
        }
        assert!(pushed.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(
            pushed.iter().all(|(_, value)| *value < 0.0),
            "more blood is higher"
        );
        pushed.len()
    }
}

#[test]
fn a_sensor_without_green_light_measures_by_infrared() {
    let mut board = Board::new(0, 90_000);
    assert_eq!(board.run(6), 0, "it looks for a light");
    assert_eq!(board.run(8), 100);
    assert_eq!(board.reader.light(), Some(Light::Infrared));
}

#[test]
fn without_light_there_is_no_value_but_a_reason_until_it_shines_again() {
    let mut board = Board::new(0, 0);
    assert_eq!(board.run(200), 0);
    assert_eq!(board.reader.fault(), Some(SensorFault::Dark));
    board.device.borrow_mut().green = 40_000;
    assert!(board.run(60) > 0);
    assert_eq!(board.reader.fault(), None);
    assert_eq!(board.reader.light(), Some(Light::Green));
}

#[test]
fn each_way_to_fail_is_seen_and_heals() {
    let mut board = Board::new(40_000, 90_000);
    board.run(20);
    board.device.borrow_mut().registers = [0; 256];
    assert_eq!(board.run(4), 0, "power was lost");
    assert_eq!(board.reader.fault(), Some(SensorFault::Silent));
    board.run(10);
    assert_eq!((board.run(8), board.reader.fault()), (100, None));
    board.device.borrow_mut().is_held = true;
    assert_eq!(board.run(5), 0);
    assert_eq!(board.reader.fault(), Some(SensorFault::Bus));
    board.device.borrow_mut().is_held = false;
    board.run(10);
    assert_eq!((board.run(8), board.reader.fault()), (100, None));
}

#[test]
fn a_sensor_at_its_end_gives_nothing() {
    let mut board = Board::new(40_000, 90_000);
    board.run(20);
    board.device.borrow_mut().is_saturated = true;
    board.run(12);
    assert_eq!(
        (board.run(8), board.reader.fault()),
        (0, Some(SensorFault::Frozen))
    );
}

#[test]
fn a_stranger_is_named_and_left_alone() {
    let mut optical = Optical::new(0, 0);
    optical.name = 0x11;
    let (bus, device) = Bus::to(optical);
    let mut reader = PulseReader::new(Max3010x::new(bus));
    for _ in 0..20 {
        reader.poll(|| 0, |_, _| panic!("no sample"));
    }
    assert_eq!(reader.fault(), Some(SensorFault::Bus));
    assert_eq!(device.borrow().registers, [0; 256]);
    device.borrow_mut().name = 0x15;
    for _ in 0..20 {
        reader.poll(|| 0, |_, _| {});
    }
    assert_ne!(
        device.borrow().registers,
        [0; 256],
        "it is looked for again"
    );
}
