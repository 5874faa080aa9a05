use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{ConfigError, Preferences};

/// A file larger than this is not ours.
const MAX_BYTES: u64 = 1 << 20;

/// The file that keeps [`Preferences`].
#[derive(Debug, Clone)]
pub struct PreferencesFile {
    path: PathBuf,
}

/// Preferences as read, and what there is to say about the reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The preferences, with defaults where nothing could be read.
    pub preferences: Preferences,
    /// Set when something could not be read.
    pub notice: Option<Notice>,
}

/// Something the user should hear about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The file was not readable as preferences. It now has another name and defaults are in use.
    Damaged {
        /// Where the damaged file is now; `None` when it could not even be renamed.
        kept_as: Option<PathBuf>,
    },
    /// Some values were not readable; defaults are used for them. A copy of the file is kept.
    Unreadable {
        /// The names of the settings.
        settings: Vec<String>,
        /// The copy; `None` when it could not be made.
        kept_as: Option<PathBuf>,
    },
    /// The file exists and cannot be opened (permissions, a disk error). It was left alone.
    Inaccessible {
        /// The system's answer.
        reason: String,
    },
}

impl PreferencesFile {
    /// The file at `path`; it need not exist.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the preferences. Never fails: a window must open even when this file is rubbish. A damaged file is set
    /// aside under a name of its own, never deleted.
    #[must_use]
    pub fn load(&self) -> Loaded {
        let read = std::fs::metadata(&self.path)
            .and_then(|about| if about.len() > MAX_BYTES { Ok(Vec::new()) } else { std::fs::read(&self.path) });
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => {
                return Loaded { preferences: Preferences::default(), notice: None };
            }
            Err(e) => {
                let notice = Notice::Inaccessible { reason: e.to_string() };
                return Loaded { preferences: Preferences::default(), notice: Some(notice) };
            }
        };
        let Ok(Value::Object(fields)) = serde_json::from_slice(&bytes) else {
            let kept_as = self.free_name().filter(|aside| std::fs::rename(&self.path, aside).is_ok());
            tracing::warn!("preferences were damaged and have been set aside");
            return Loaded { preferences: Preferences::default(), notice: Some(Notice::Damaged { kept_as }) };
        };
        let (preferences, settings) = Preferences::from_json(fields);
        let notice = (!settings.is_empty()).then(|| {
            let kept_as = self.free_name().filter(|aside| std::fs::copy(&self.path, aside).is_ok());
            Notice::Unreadable { settings, kept_as }
        });
        Loaded { preferences, notice }
    }

    /// Writes the preferences: the old file stays whole until the new one is complete on the disk.
    ///
    /// # Errors
    /// [`ConfigError::Io`] when the folder cannot be made or written; the old file is then untouched.
    pub fn save(&self, preferences: &Preferences) -> Result<(), ConfigError> {
        let fail = |source| ConfigError::Io { what: "cannot write", path: self.path.clone(), source };
        let folder = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(fail)?;
        let mut text = serde_json::to_vec_pretty(&preferences.to_json()).map_err(|e| fail(e.into()))?;
        text.push(b'\n');
        // One name per process: two windows that save at once must not write into each other's file.
        let draft = self.path.with_extension(format!("{}.tmp", std::process::id()));
        let written = write_through(&draft, &text).and_then(|()| std::fs::rename(&draft, &self.path));
        if written.is_err() {
            // The first error is the one to report; a draft that stays behind harms nobody.
            let _ = std::fs::remove_file(&draft);
        }
        written.map_err(fail)
    }

    /// A name beside the file that is not taken.
    fn free_name(&self) -> Option<PathBuf> {
        (1..1000).map(|n| self.path.with_extension(format!("damaged-{n}.json"))).find(|p| !p.exists())
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LogLevel, Theme, WindowPlace};
    use proptest::prelude::*;

    fn file() -> (tempfile::TempDir, PreferencesFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = PreferencesFile::new(folder.path().join("made/on/demand/preferences.json"));
        (folder, file)
    }

    #[test]
    fn saved_and_read_again() {
        let (_folder, file) = file();
        assert_eq!(file.load(), Loaded { preferences: Preferences::default(), notice: None });
        let mut wanted = Preferences { theme: Theme::Dark, log_level: LogLevel::Trace, ..Preferences::default() };
        wanted.window = Some(WindowPlace { x: -5, y: 3, width: 1280, height: 800, maximized: true });
        wanted.last_home = Some("/srv/brokerage".into());
        file.save(&wanted).unwrap();
        let read = file.load();
        assert_eq!(read.notice, None);
        assert_eq!(read.preferences.to_json(), wanted.to_json());
        assert_eq!(std::fs::read_dir(file.path().parent().unwrap()).unwrap().count(), 1, "no draft stays behind");
    }

    #[test]
    fn a_damaged_file_is_set_aside_each_time() {
        let (_folder, file) = file();
        for n in 1..=2 {
            file.save(&Preferences::default()).unwrap();
            std::fs::write(file.path(), b"{\"theme\": \"da").unwrap();
            let Some(Notice::Damaged { kept_as: Some(aside) }) = file.load().notice else { panic!("no notice") };
            assert_eq!(std::fs::read(&aside).unwrap(), b"{\"theme\": \"da");
            assert!(aside.to_string_lossy().contains(&format!("damaged-{n}")));
            assert!(!file.path().exists());
        }
    }

    #[test]
    fn an_unreadable_value_keeps_a_copy() {
        let (_folder, file) = file();
        file.save(&Preferences::default()).unwrap();
        std::fs::write(file.path(), br#"{"theme": 5, "language": "de"}"#).unwrap();
        let read = file.load();
        assert_eq!(read.preferences.language.as_deref(), Some("de"));
        let Some(Notice::Unreadable { settings, kept_as: Some(copy) }) = read.notice else { panic!("no notice") };
        assert_eq!(settings, ["theme"]);
        assert!(copy.exists() && file.path().exists());
    }

    #[test]
    fn a_folder_in_the_way_is_said_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = PreferencesFile::new(folder.path().to_path_buf());
        assert!(matches!(file.load().notice, Some(Notice::Inaccessible { .. })));
        assert!(matches!(file.save(&Preferences::default()), Err(ConfigError::Io { .. })));
        assert!(folder.path().is_dir());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (_folder, file) = file();
            file.save(&Preferences::default()).unwrap();
            std::fs::write(file.path(), &bytes).unwrap();
            let loaded = file.load();
            file.save(&loaded.preferences).unwrap();
            prop_assert_eq!(file.load().notice, None);
        }

        #[test]
        fn any_value_of_a_key_is_survived(key in "version|theme|window|last_home|language|log_level", text in "[0-9]{1,20}|\"[a-z]{0,6}\"|\\{\\}|\\[1\\]|null|-1.5e3") {
            let (_folder, file) = file();
            file.save(&Preferences::default()).unwrap();
            std::fs::write(file.path(), format!("{{\"{key}\": {text}}}")).unwrap();
            let loaded = file.load();
            file.save(&loaded.preferences).unwrap();
            prop_assert_eq!(file.load().notice, None);
        }
    }
}
