//! ADS1115: its registers, and each way in which it has no voltage.

use watch_sensors::ads1115::{ADDRESS, Ads1115, Error, Input};

use super::bus::{Bus, Device};

struct Converter {
    /// Volts at its four inputs.
    inputs: [f64; 4],
    config: u16,
    conversion: i16,
    is_slow: bool,
    keeps: bool,
}

impl Converter {
    fn new() -> Self {
        Self {
            inputs: [0.25, -0.01, 2.09, 0.0],
            config: 0x8583,
            conversion: 0,
            is_slow: false,
            keeps: true,
        }
    }
}

impl Device for Converter {
    const ADDRESS: u8 = ADDRESS;

    fn write(&mut self, register: u8, bytes: &[u8]) {
        assert_eq!(register, 1);
        if !self.keeps {
            return;
        }
        self.config = u16::from_be_bytes([bytes[0], bytes[1]]) & 0x7fff;
        if bytes[0] & 0x80 != 0 {
            // Input against ground, and the range by its three bits.
            let input = usize::from(self.config >> 12 & 7).checked_sub(4).unwrap();
            let range = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256];
            let full_v = range[usize::from(self.config >> 9 & 7)];
            let counts = (self.inputs[input] / full_v * 32768.0).round();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "clamped as the chip does it"
            )]
            let counts = counts.clamp(-32768.0, 32767.0) as i16;
            self.conversion = counts;
        }
    }

    fn read(&mut self, register: u8, bytes: &mut [u8]) {
        let value = match register {
            0 => self.conversion.cast_unsigned(),
            _ => self.config | if self.is_slow { 0 } else { 0x8000 },
        };
        bytes.copy_from_slice(&value.to_be_bytes());
    }
}

#[test]
fn volts_of_each_input_come_back() {
    let (bus, _) = Bus::to(Converter::new());
    let mut converter = Ads1115::new(bus);
    for (input, volts) in [
        (Input::ElectrodeA, 0.25),
        (Input::ElectrodeB, -0.01),
        (Input::Battery, 2.09),
    ] {
        converter.start(input).unwrap();
        let read = converter.finish().unwrap();
        assert!((read - volts).abs() < 0.7 * 4.096 / 32768.0, "{read}");
    }
}

#[test]
fn what_is_no_voltage_has_a_reason() {
    let (bus, device) = Bus::to(Converter::new());
    let mut converter = Ads1115::new(bus);
    assert_eq!(converter.finish(), Err(Error::Busy), "nothing was begun");
    converter.start(Input::ElectrodeA).unwrap();
    device.borrow_mut().is_slow = true;
    assert_eq!(converter.finish(), Err(Error::Busy));
    device.borrow_mut().is_slow = false;
    converter.start(Input::ElectrodeA).unwrap();
    device.borrow_mut().config = 0x8583;
    assert_eq!(converter.finish(), Err(Error::Reset));
    for volts in [5.0, -5.0] {
        device.borrow_mut().inputs[0] = volts;
        converter.start(Input::ElectrodeA).unwrap();
        assert_eq!(converter.finish(), Err(Error::Saturated));
    }
    device.borrow_mut().keeps = false;
    converter.start(Input::Battery).unwrap();
    assert_eq!(
        converter.finish(),
        Err(Error::Reset),
        "something else answers"
    );
}
