use leptos::ev;

/// What a key says while an input method has the word: it is part of the word. Some browsers end the
/// word before they tell the key, and name it by this code.
const OF_INPUT_METHOD: u32 = 229;

/// Whether this key alone was pressed, and means itself. For every field that acts upon a key.
pub(crate) fn is_plain(event: &ev::KeyboardEvent, key: &str) -> bool {
    let modified = event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key();
    event.key() == key && !modified && !event.is_composing() && event.key_code() != OF_INPUT_METHOD
}
