//! All style sheets as one, minified.

use anyhow::{Context, Result, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions},
};
use std::path::Path;

/// Follows `@import`. Nesting and layers stay as written: every browser that runs the client has them.
pub(crate) fn bundle(entry: &Path) -> Result<String> {
    let files = FileProvider::new();
    let options = ParserOptions {
        filename: entry.display().to_string(),
        ..ParserOptions::default()
    };
    let mut bundler = Bundler::new(&files, None, options);
    let mut sheet = bundler.bundle(entry).map_err(|error| anyhow!("{error}"))?;
    sheet
        .minify(MinifyOptions::default())
        .map_err(|error| anyhow!("{error}"))?;
    let printed = sheet.to_css(PrinterOptions {
        minify: true,
        ..PrinterOptions::default()
    });
    Ok(printed.context("cannot print the style sheet")?.code)
}

#[cfg(test)]
mod tests {
    use std::fs;

    #[test]
    fn imports_are_followed_and_layers_kept() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        fs::write(
            &main,
            "@layer base, components;\n@import \"card.css\" layer(components);",
        )
        .unwrap();
        fs::write(
            folder.path().join("card.css"),
            ".card { & b { color: red } }",
        )
        .unwrap();
        let css = super::bundle(&main).unwrap();
        assert_eq!(css, "@layer base;@layer components{.card{& b{color:red}}}");
    }
}
