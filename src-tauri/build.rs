//! Lists every command of the window, so that a command no capability names cannot be called (Tauri lets every local
//! window call every command when the list is missing).

include!("src/commands/list.rs");

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        // A build script speaks through its exit code and standard error.
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}
