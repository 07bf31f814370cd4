//! Parts of a document that are written by a program, between `<!-- name -->` and `<!-- end of name -->`.

use crate::repo;
use anyhow::{Context, Result};

/// The document with this content between the marks of that name.
pub(crate) fn put(document: &str, name: &str, content: &str) -> Result<String> {
    let (begin, end) = (
        format!("<!-- {name} -->"),
        format!("<!-- end of {name} -->"),
    );
    let marks = || format!("no marks {begin} … {end}");
    let (before, rest) = document.split_once(&begin).with_context(marks)?;
    let (_, after) = rest.split_once(&end).with_context(marks)?;
    Ok(format!(
        "{before}{begin}\n\n{}\n\n{end}{after}",
        content.trim_end()
    ))
}

/// Files that are made from others, with what they should hold.
pub(crate) struct Made {
    pub(crate) path: &'static str,
    pub(crate) text: String,
}

impl Made {
    /// Whether the file is as it should be.
    pub(crate) fn is_current(&self) -> bool {
        repo::read(self.path).is_ok_and(|text| text == self.text)
    }

    pub(crate) fn write(&self) -> Result<()> {
        repo::write(self.path, &self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::put;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let document = "a\n<!-- parts -->\nold\n<!-- end of parts -->\nz\n";
        let fresh = put(document, "parts", "new\n").unwrap();
        assert_eq!(
            fresh,
            "a\n<!-- parts -->\n\nnew\n\n<!-- end of parts -->\nz\n"
        );
        assert_eq!(put(&fresh, "parts", "new\n").unwrap(), fresh);
        assert!(put(document, "wiring", "new").is_err());
    }
}
