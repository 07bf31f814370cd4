//! Puts a `memory.x` for each program where the linker looks, wherever cargo was started. The linker looks into
//! the folder of the crate first, so none of that name may lie there.

use std::{env, fs, path::PathBuf};

/// The boot stage copies an image to address 0 and must not lie there itself; its vectors may.
const ABOVE_IMAGES: &str = "_stext = 0x380000;\n";

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let memory = include_str!("machine.x");
    for (name, text) in [
        ("image", memory.to_owned()),
        ("boot", format!("{memory}{ABOVE_IMAGES}")),
    ] {
        let folder = out.join(name);
        fs::create_dir_all(&folder).unwrap_or_default();
        fs::write(folder.join("memory.x"), text).unwrap_or_default();
    }
    for (program, folder) in [
        ("watch", "image"),
        ("cost", "image"),
        ("empty", "image"),
        ("boot", "boot"),
    ] {
        let folder = out.join(folder);
        println!("cargo:rustc-link-arg-bin={program}=-L{}", folder.display());
    }
    println!("cargo:rerun-if-changed=machine.x");
}
