/// A name inside a sentence that has no elements, such as a label or a title: its direction stays its own
/// (U+2068, U+2069), as in a `bdi`.
pub fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// For `inner_html` of a text area, whose children are written into the page as they are.
pub(crate) fn in_text_area(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
