//! Compiles the catalogs, or says what is wrong with them.

use std::{env, error::Error, fs, path::Path};

use catalog::Catalogs;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("catalogs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let catalogs = match Catalogs::read(folder) {
        Ok(catalogs) => catalogs,
        Err(faults) => {
            for fault in &faults.0 {
                println!("cargo::error=app/words/catalogs/{fault}");
            }
            return Ok(());
        }
    };
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let tags = catalogs.languages.iter().map(|language| &language.tag);
    let code = format!(
        "pub(crate) const TAGS: [&str; {}] = {:?};\n",
        catalogs.languages.len(),
        tags.collect::<Vec<_>>()
    );
    fs::write(out.join("languages.rs"), code)?;
    let code = format!("const PATTERNS: usize = {};\n", catalogs.loaded());
    fs::write(out.join("loaded.rs"), code)?;
    fs::write(out.join("functions.rs"), catalogs.functions())?;
    fs::write(out.join("tables.rs"), catalogs.tables())?;
    Ok(())
}
