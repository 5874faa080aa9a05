use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Kept small: the log is for the last few days, not for ever.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Starts the log in `home/log`, one JSON object a line. Messages name kinds, counts and durations; addresses, names,
/// keys and tokens never get there (a test searches the bytes). A log that cannot be written is no reason not to work.
pub fn start_log(home: &Path) {
    let folder = home.join("log");
    let path = folder.join("hub.jsonl");
    let opened = std::fs::create_dir_all(&folder).and_then(|()| {
        if std::fs::metadata(&path).is_ok_and(|m| m.len() > MOST_BYTES) {
            std::fs::rename(&path, folder.join("hub.1.jsonl"))?;
        }
        OpenOptions::new().create(true).append(true).open(&path)
    });
    let filter = EnvFilter::try_from_env("HUB_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let Ok(file) = opened else { return };
    let layer = tracing_subscriber::fmt::layer().json().with_writer(Mutex::new(file));
    // A second call, as in tests, finds the log started already.
    let _ = tracing_subscriber::registry().with(filter).with(layer).try_init();
}
