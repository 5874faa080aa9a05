//! Copies the fonts that documents use (two weights of Inter, one of Source Serif 4) from the UI's packages into `OUT_DIR`.
//!
//! The fonts are not in the repository: npm packages serve the window and the paper, pinned by one lock file.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

const FONTS: [&str; 3] = [
    "inter/400Regular/Inter_400Regular.ttf",
    "inter/600SemiBold/Inter_600SemiBold.ttf",
    "source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf",
];

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
    let package = Path::new(&manifest).join("../../ui/node_modules/@expo-google-fonts");
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
