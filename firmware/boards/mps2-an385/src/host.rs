//! The machine that runs QEMU, reached by semihosting: files of its working folder, its
//! randomness, and how the emulator ends.

#![expect(unsafe_code, reason = "semihosting takes addresses")]

use alloc::{string::String, vec, vec::Vec};

use cortex_m_semihosting::{nr, syscall};

const FAILED: usize = usize::MAX;
const EXIT_EXTENDED: usize = 0x20;
const APPLICATION_EXIT: usize = 0x2_0026;

/// An open file of the host.
pub struct File(usize);

impl File {
    pub fn read_only(name: &str) -> Option<Self> {
        Self::open(name, nr::open::R_BINARY)
    }

    /// For reading and writing; made if it is not there.
    pub fn durable(name: &str) -> Option<Self> {
        Self::open(name, nr::open::RW_BINARY)
            .or_else(|| Self::open(name, nr::open::RW_TRUNC_BINARY))
    }

    fn open(name: &str, mode: usize) -> Option<Self> {
        let mut path = Vec::from(name.as_bytes());
        path.push(0);
        // SAFETY: the path ends with a zero and outlives the call.
        let handle = unsafe { syscall!(OPEN, path.as_ptr(), mode, name.len()) };
        (handle != FAILED).then_some(Self(handle))
    }

    pub fn length(&self) -> usize {
        // SAFETY: takes a number.
        let length = unsafe { syscall!(FLEN, self.0) };
        if length == FAILED { 0 } else { length }
    }

    pub fn seek(&mut self, position: usize) -> bool {
        // SAFETY: takes numbers.
        unsafe { syscall!(SEEK, self.0, position) == 0 }
    }

    /// Reads what there is, up to the buffer's length; how much that was.
    pub fn read(&mut self, buffer: &mut [u8]) -> usize {
        // SAFETY: the host writes no more than the buffer's length into it.
        let missing = unsafe { syscall!(READ, self.0, buffer.as_mut_ptr(), buffer.len()) };
        buffer.len().saturating_sub(missing)
    }

    /// Reads to an address instead, which may be 0; how much that was.
    ///
    /// # Safety
    /// Nobody owns or runs what lies there.
    pub(crate) unsafe fn read_to(&mut self, address: usize, length: usize) -> usize {
        // SAFETY: as above; the host writes no more than the length.
        let missing = unsafe { syscall!(READ, self.0, address, length) };
        length.saturating_sub(missing)
    }

    pub fn write(&mut self, bytes: &[u8]) -> bool {
        // SAFETY: the host reads no more than the bytes.
        unsafe { syscall!(WRITE, self.0, bytes.as_ptr(), bytes.len()) == 0 }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // SAFETY: takes a number.
        unsafe { syscall!(CLOSE, self.0) };
    }
}

/// A whole file as text.
pub fn text(name: &str) -> Option<String> {
    let mut file = File::read_only(name)?;
    let mut bytes = vec![0; file.length()];
    let length = file.read(&mut bytes);
    bytes.truncate(length);
    String::from_utf8(bytes).ok()
}

/// Randomness of the host. A real board has a generator of its own; an emulated one has none, and
/// without it neither an epoch nor a TLS key would be new after a restart.
pub fn random(buffer: &mut [u8]) -> bool {
    let file = File::read_only("/dev/urandom");
    file.is_some_and(|mut file| file.read(buffer) == buffer.len())
}

/// Ends the emulator with this code.
pub fn exit(code: u8) -> ! {
    loop {
        // SAFETY: takes numbers; the emulator does not return from it.
        unsafe {
            cortex_m_semihosting::syscall(EXIT_EXTENDED, &[APPLICATION_EXIT, usize::from(code)])
        };
    }
}
