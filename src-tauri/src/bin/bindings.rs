//! Writes `ui/src/ipc/bindings.ts`.

fn main() -> Result<(), String> {
    // Asked for when running: one build cache may serve several checkouts.
    let here = std::env::var("CARGO_MANIFEST_DIR").map_err(|_| "run it as: cargo xtask bindings".to_owned())?;
    let path = std::path::Path::new(&here).join("../ui/src/ipc/bindings.ts");
    hub_desktop::write_bindings(&path)?;
    eprintln!("wrote {}", path.display());
    Ok(())
}
