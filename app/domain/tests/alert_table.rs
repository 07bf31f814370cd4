//! docs/ALERTS.md shows the table of the code.

const DOC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ALERTS.md");

#[test]
fn the_documented_table_is_the_one_of_the_code() {
    let page = std::fs::read_to_string(DOC).expect("docs/ALERTS.md");
    let (start, end) = ("<!-- table -->\n", "<!-- end of table -->");
    let (before, rest) = page.split_once(start).expect("the start of the table");
    let (shown, after) = rest.split_once(end).expect("the end of the table");
    let wanted = domain::alert::table::markdown();
    if shown != wanted && std::env::var_os("BLESS").is_some() {
        let page = format!("{before}{start}{wanted}{end}{after}");
        std::fs::write(DOC, page).expect("docs/ALERTS.md");
        return;
    }
    assert_eq!(shown, wanted, "run this test with BLESS=1 to write it");
}
