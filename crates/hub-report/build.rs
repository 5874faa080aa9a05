//! Copies the two weights of Inter that reports use from the UI's packages into `OUT_DIR`.
//!
//! The fonts are not in the repository: one npm package serves the window and the paper, pinned by one lock file.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

const FONTS: [&str; 2] = ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(reason) = copy_fonts() {
        println!("cargo::error={reason}");
        process::exit(1);
    }
}

fn copy_fonts() -> Result<(), String> {
    let manifest = env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?;
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    let package = Path::new(&manifest).join("../../ui/node_modules/@expo-google-fonts/inter");
    for font in FONTS {
        let from = package.join(font);
        println!("cargo::rerun-if-changed={}", from.display());
        let name = from.file_name().ok_or("a font without a file name")?;
        fs::copy(&from, out.join(name)).map_err(|_| {
            format!(
                "the report's font {} is not installed: run `cargo xtask setup` (or `npm ci` in ui/) and build again",
                name.display()
            )
        })?;
    }
    Ok(())
}
