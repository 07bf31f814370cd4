//! What common programs write that is no JSON.

use alloc::vec::Vec;

/// Numbers that are none, as Python and JavaScript write them.
const NO_NUMBERS: [&[u8]; 3] = [b"-Infinity", b"Infinity", b"NaN"];

/// The body with each bare `NaN` and `Infinity` as a text of the same length, so that it is
/// refused where a number is needed and every place keeps its column. `None` without any.
pub(super) fn quoted(body: &[u8]) -> Option<Vec<u8>> {
    let mut repaired: Option<Vec<u8>> = None;
    let (mut place, mut in_text) = (0, false);
    while let Some(byte) = body.get(place) {
        match byte {
            b'\\' if in_text => place += 1,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            _ => {
                let rest = &body[place..];
                if let Some(word) = NO_NUMBERS.iter().find(|word| rest.starts_with(word)) {
                    let end = place + word.len();
                    let repaired = repaired.get_or_insert_with(|| body.to_vec());
                    repaired[place] = b'"';
                    repaired[end - 1] = b'"';
                    place = end;
                    continue;
                }
            }
        }
        place += 1;
    }
    repaired
}
