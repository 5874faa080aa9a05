//! Writes `ui/src/ipc/bindings.ts`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
    std::fs::write(&path, hub_desktop::bindings()?)?;
    eprintln!("wrote {}", path.display());
    Ok(())
}
