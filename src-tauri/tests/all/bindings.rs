//! The committed TypeScript is what the Rust types give today.

use std::path::Path;

#[test]
fn the_committed_bindings_are_current() {
    let dir = tempfile::tempdir().unwrap();
    let fresh = dir.path().join("bindings.ts");
    hub_desktop::write_bindings(&fresh).unwrap();
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
    let read = |path: &Path| std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    assert!(read(&fresh) == read(&committed), "ui/src/ipc/bindings.ts is out of date; run: cargo xtask bindings");
}
