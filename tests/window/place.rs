//! Where a test's application lives: a home of its own, thrown away afterwards.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tempfile::TempDir;

/// The three programs a window test needs, as `cargo xtask test` names them.
#[derive(Clone)]
pub struct Programs {
    pub application: PathBuf,
    pub driver: PathBuf,
}

impl Programs {
    /// Nothing when the tests were not started by `cargo xtask test`.
    pub fn named() -> Option<Self> {
        let application = std::env::var_os("HUB_WINDOW_BIN")?.into();
        let driver = std::env::var_os("HUB_TAURI_DRIVER").map_or_else(|| PathBuf::from("tauri-driver"), PathBuf::from);
        Some(Self { application, driver })
    }
}

/// A user's home directory.
pub struct Place {
    folder: TempDir,
    bus: String,
}

impl Place {
    /// An empty home with the usual folders.
    pub fn new() -> Result<Self> {
        let place = Self {
            folder: tempfile::Builder::new().prefix("hub-window-").tempdir()?,
            bus: "unix:path=/nonexistent/bus".to_owned(),
        };
        for folder in [place.config(), place.documents(), place.runtime()] {
            std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        }
        // How a Linux desktop says where documents are.
        std::fs::write(place.config().join("user-dirs.dirs"), "XDG_DOCUMENTS_DIR=\"$HOME/Documents\"\n")?;
        Ok(place)
    }

    /// With a session bus at this address. Without one there are neither notices nor a keychain.
    pub fn with_bus(self, address: &str) -> Self {
        Self { bus: address.to_owned(), ..self }
    }

    /// `HOME`.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The application's data folder.
    pub fn data(&self) -> PathBuf {
        self.root().join("hub")
    }

    /// The user's documents.
    pub fn documents(&self) -> PathBuf {
        self.root().join("Documents")
    }

    fn config(&self) -> PathBuf {
        self.root().join(".config")
    }

    fn runtime(&self) -> PathBuf {
        self.root().join("run")
    }

    /// The environment of everything that is started here.
    pub fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let root = self.root();
        vec![
            ("HOME", root.to_owned()),
            ("XDG_CONFIG_HOME", self.config()),
            ("XDG_DATA_HOME", root.join(".local/share")),
            ("XDG_CACHE_HOME", root.join(".cache")),
            ("XDG_STATE_HOME", root.join(".local/state")),
            ("XDG_RUNTIME_DIR", self.runtime()),
            ("HUB_HOME", self.data()),
            ("DBUS_SESSION_BUS_ADDRESS", PathBuf::from(&self.bus)),
            ("WEBKIT_DISABLE_DMABUF_RENDERER", PathBuf::from("1")),
            ("NO_AT_BRIDGE", PathBuf::from("1")),
        ]
    }

    /// Every file below the home that holds any of the words, with the word.
    pub fn files_with(&self, below: &Path, words: &[&str]) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let mut folders = vec![below.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.is_file() {
                    let bytes = std::fs::read(&path)?;
                    found.extend(
                        words.iter().filter(|w| contains(&bytes, w)).map(|w| format!("{w:?} in {}", path.display())),
                    );
                }
            }
        }
        Ok(found)
    }
}

/// Whether bytes hold a word, as UTF-8 or as UTF-16.
fn contains(bytes: &[u8], word: &str) -> bool {
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [word.as_bytes(), &wide].iter().any(|w| bytes.windows(w.len()).any(|at| at == *w))
}

/// A file below a folder whose name ends so.
pub fn file_ending(below: &Path, ending: &str) -> Option<PathBuf> {
    std::fs::read_dir(below).ok()?.flatten().map(|e| e.path()).find_map(|path| {
        if path.is_dir() {
            file_ending(&path, ending)
        } else {
            path.to_string_lossy().ends_with(ending).then_some(path)
        }
    })
}
