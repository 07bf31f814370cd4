/// For `inner_html` of a text area, whose children are written into the page as they are.
pub(crate) fn in_text_area(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
