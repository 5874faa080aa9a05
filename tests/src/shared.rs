use std::path::PathBuf;

/// A file of the folder of real data beside the project. `None` (and a line that says so) where there is none: a clone
/// of the project does not have it, and the tests that need it have nothing to do there.
#[must_use]
pub fn shared(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")).join(path);
    if file.exists() {
        return Some(file);
    }
    println!("skipped: there is no ../shared/{path} beside the project");
    None
}
