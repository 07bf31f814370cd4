/// What stands in a text area, for its `inner_html`: its children are written into the page as they are.
pub fn area_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
