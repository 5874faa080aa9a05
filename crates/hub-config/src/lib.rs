//! What must be known before the store is unlocked, and folders that are watched for new files.
//!
//! [`Preferences`] hold the look and the logging of this installation. Everything about the business lives in the
//! encrypted store instead, because this file is readable by anyone who can read the disk.
//!
//! [`FolderWatch`] says when an export has landed in a folder and is complete.

mod error;
mod folder_event;
mod folder_scan;
mod folder_watch;
mod preferences;
mod preferences_file;
mod settler;

pub use error::ConfigError;
pub use folder_event::FolderEvent;
pub use folder_watch::{FolderWatch, WatchOptions};
pub use preferences::{LogLevel, Preferences, Theme, WindowPlace};
pub use preferences_file::{Loaded, Notice, PreferencesFile};
pub use settler::{Settler, Stamp};
