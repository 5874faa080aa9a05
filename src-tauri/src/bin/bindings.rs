//! Writes `ui/src/ipc/bindings.ts`.

fn main() -> Result<(), String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
    hub_desktop::write_bindings(&path)?;
    eprintln!("wrote {}", path.display());
    Ok(())
}
