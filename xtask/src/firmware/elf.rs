//! How much of a chip an image takes, from the section headers of a 32-bit ELF.

use anyhow::{Context, Result};
use std::{fs, path::Path};

const NOBITS: u32 = 8;
const WRITE: u32 = 1;
const ALLOC: u32 = 2;
const STACK: &[u8] = b".stack\0";

/// Bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// Code, constants, and what variables begin with.
    pub(super) flash: u64,
    /// Variables; not the stack.
    pub(super) ram: u64,
}

impl Size {
    pub(super) fn of(image: &Path) -> Result<Self> {
        let bytes = fs::read(image).with_context(|| format!("cannot read {}", image.display()))?;
        Self::read(&bytes).with_context(|| format!("{} is no image", image.display()))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let headers = word(bytes, 0x20)? as usize;
        let length = usize::from(half(bytes, 0x2e)?);
        let count = usize::from(half(bytes, 0x30)?);
        let names = usize::from(half(bytes, 0x32)?);
        let names = word(bytes.get(headers + names * length..)?, 16)? as usize;
        let mut size = Self::default();
        for index in 0..count {
            let header = bytes.get(headers + index * length..)?;
            let (kind, flags) = (word(header, 4)?, word(header, 8)?);
            let length = u64::from(word(header, 20)?);
            // Linkers give what is left to the stack, some of them as a section of variables.
            let name = names + word(header, 0)? as usize;
            let is_stack = bytes_at(bytes, name).starts_with(STACK);
            if flags & ALLOC == 0 || is_stack {
                continue;
            }
            if flags & WRITE != 0 {
                size.ram += length;
            }
            if kind != NOBITS {
                size.flash += length;
            }
        }
        Some(size)
    }
}

fn bytes_at(bytes: &[u8], at: usize) -> &[u8] {
    bytes.get(at..).unwrap_or_default()
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at + 2)?.first_chunk()?;
    Some(u16::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(bytes: &mut Vec<u8>, words: &[u32]) {
        bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    }

    #[test]
    fn sections_count_where_they_lie() {
        let mut image = vec![0; 0x34];
        image[0x20] = 0x34;
        image[0x2e] = 24;
        image[0x30] = 6;
        image[0x32] = 5;
        put(&mut image, &[0, 1, ALLOC, 0, 0, 1000]);
        put(&mut image, &[0, 1, ALLOC | WRITE, 0, 0, 100]);
        put(&mut image, &[0, NOBITS, ALLOC | WRITE, 0, 0, 10]);
        put(&mut image, &[0, 1, 0, 0, 0, 5000]);
        put(&mut image, &[1, NOBITS, ALLOC | WRITE, 0, 0, 700]);
        let names = u32::try_from(image.len()).unwrap() + 24;
        put(&mut image, &[0, 3, 0, 0, names, 8]);
        image.extend(b"\0.stack\0");
        let size = Size {
            flash: 1100,
            ram: 110,
        };
        assert_eq!(Size::read(&image), Some(size));
        assert_eq!(Size::read(&image[..100]), None);
    }
}
