/// As it is kept: every way to end a line is a line feed, and control characters that a paste
/// brought along are left out, but tabs.
pub fn mended(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines = text.chars().map(|c| match c {
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        other => other,
    });
    lines
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}
