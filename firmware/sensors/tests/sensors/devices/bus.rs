//! A bus with registers on it, as data sheets describe them.

use std::{cell::RefCell, rc::Rc};

use embedded_hal::i2c::{ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

/// A device at an address, by registers of bytes.
pub(crate) trait Device {
    const ADDRESS: u8;
    fn write(&mut self, register: u8, bytes: &[u8]);
    fn read(&mut self, register: u8, bytes: &mut [u8]);
    /// Whether it answers at all.
    fn answers(&self) -> bool {
        true
    }
}

/// The bus, and the test's own hand on the device.
pub(crate) struct Bus<D>(pub(crate) Rc<RefCell<D>>);

impl<D> Bus<D> {
    pub(crate) fn to(device: D) -> (Self, Rc<RefCell<D>>) {
        let device = Rc::new(RefCell::new(device));
        (Self(device.clone()), device)
    }
}

impl<D> ErrorType for Bus<D> {
    type Error = ErrorKind;
}

impl<D: Device> I2c for Bus<D> {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), ErrorKind> {
        let mut device = self.0.borrow_mut();
        if address != D::ADDRESS || !device.answers() {
            return Err(ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address));
        }
        let mut register = 0;
        for operation in operations {
            match operation {
                Operation::Write(bytes) => {
                    register = bytes[0];
                    if bytes.len() > 1 {
                        device.write(register, &bytes[1..]);
                    }
                }
                Operation::Read(bytes) => device.read(register, bytes),
            }
        }
        Ok(())
    }
}
