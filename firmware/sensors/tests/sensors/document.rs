//! Tables that tests write into documents, with `BLESS=1`, and hold against them without it.

use std::{env, fs, path::PathBuf};

/// Tables, each with its mark, in a document of the firmware. Only one test may write a document.
pub(crate) fn hold(document: &str, tables: &[(&str, String)]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(document);
    let kept = fs::read_to_string(&path).unwrap();
    let fresh = tables.iter().fold(kept.clone(), |text, (mark, table)| {
        let (start, end) = (
            format!("<!-- {mark} -->\n"),
            format!("<!-- end of {mark} -->"),
        );
        let (before, rest) = text.split_once(&start).unwrap();
        let (_, after) = rest.split_once(&end).unwrap();
        format!("{before}{start}\n{table}\n{end}{after}")
    });
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &fresh).unwrap();
    } else {
        assert!(
            kept == fresh,
            "{document} has other tables; see the crate's README for BLESS"
        );
    }
}
