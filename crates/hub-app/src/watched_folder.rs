//! A folder that is watched for files of some endings. Files stay where they are; who watches remembers their contents.

use std::path::{Path, PathBuf};

use hub_config::{FolderEvent, FolderWatch, WatchOptions};
use tokio::sync::mpsc::Receiver;

use crate::background::SETTLE;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::instant;

/// Largest file looked at, bytes, and most files of a folder.
const LARGEST: u64 = 16 * 1024 * 1024;
const MOST_FILES: usize = 2_000;

/// Which folder is watched, and for what.
pub(crate) struct WatchedFolder {
    /// The setting that holds its path.
    pub path: &'static str,
    /// The setting that holds when it was last looked into.
    pub looked_at: &'static str,
    /// Endings of files that are looked at, in small letters, without the dot.
    pub endings: &'static [&'static str],
}

/// A file of the folder.
pub(crate) struct FolderFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// How the folder stands.
pub(crate) struct FolderState {
    /// Its path.
    pub path: String,
    /// When it was last looked into, RFC 3339.
    pub looked_at: Option<String>,
    /// It is not there at the moment.
    pub missing: bool,
}

impl WatchedFolder {
    /// The folder, where one is watched.
    pub async fn state(&self, hub: &Hub) -> Result<Option<FolderState>> {
        let Some(path) = hub.0.store.setting(self.path).await? else { return Ok(None) };
        let looked_at = hub.0.store.setting(self.looked_at).await?;
        Ok(Some(FolderState { looked_at, missing: !Path::new(&path).is_dir(), path }))
    }

    /// Watches `folder` from now on.
    ///
    /// # Errors
    /// It is not there.
    pub async fn watch(&self, hub: &Hub, folder: &Path) -> Result<()> {
        if !folder.is_absolute() || !folder.is_dir() {
            return Err(AppError::bad_request("folder", "is no folder"));
        }
        Ok(hub.0.store.set_setting(self.path, Some(&folder.display().to_string())).await?)
    }

    /// Watches none.
    pub async fn forget(&self, hub: &Hub) -> Result<()> {
        hub.0.store.set_setting(self.path, None).await?;
        Ok(hub.0.store.set_setting(self.looked_at, None).await?)
    }

    /// The files that may be looked at, by name; `None` where no folder is watched.
    pub async fn files(&self, hub: &Hub) -> Result<Option<Vec<PathBuf>>> {
        let Some(path) = hub.0.store.setting(self.path).await? else { return Ok(None) };
        let endings = self.endings;
        let listed = tokio::task::spawn_blocking(move || list(Path::new(&path), endings)).await;
        listed.map(Some).map_err(|error| AppError::unexpected(&error))
    }

    /// Notes that the folder was looked into.
    pub async fn looked(&self, hub: &Hub) -> Result<()> {
        let now = instant(hub.0.clock.now());
        Ok(hub.0.store.set_setting(self.looked_at, Some(&now)).await?)
    }
}

/// Tells when a file has come to rest in the folder that is watched at the moment.
#[derive(Default)]
pub(crate) struct FolderNews {
    path: Option<PathBuf>,
    watch: Option<(FolderWatch, Receiver<FolderEvent>)>,
}

impl FolderNews {
    /// Turns to the folder that is watched now, if it is another one.
    pub async fn of(&mut self, folder: &WatchedFolder, hub: &Hub) -> Result<()> {
        let path = hub.0.store.setting(folder.path).await?.map(PathBuf::from);
        if self.path != path {
            // A folder that cannot be watched is looked into on the rhythm of whoever asks.
            let options = WatchOptions::settling(SETTLE).for_endings(folder.endings);
            self.watch = path.clone().and_then(|path| FolderWatch::start_with(path, options).ok());
            self.path = path;
        }
        Ok(())
    }

    /// Waits for a file.
    pub async fn come(&mut self) {
        let Some((_, events)) = &mut self.watch else { return std::future::pending().await };
        loop {
            match events.recv().await {
                Some(FolderEvent::Settled { .. } | FolderEvent::Back) => {
                    // One look answers all that have come.
                    while events.try_recv().is_ok() {}
                    return;
                }
                Some(_) => {}
                None => return std::future::pending().await,
            }
        }
    }
}

impl FolderFile {
    /// What is in a file. `None` of an empty one and of one that cannot be read: it is looked at the next time.
    pub async fn read(path: &Path) -> Option<Self> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let content = tokio::fs::read(path).await.ok().filter(|content| !content.is_empty())?;
        Some(Self { name, content })
    }
}

/// The files of a folder with these endings, by name. Neither folders within it nor hidden files.
fn list(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.metadata().is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST))
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
            !name.starts_with('.') && endings.contains(&ending.as_str())
        })
        .collect();
    files.sort();
    files.truncate(MOST_FILES);
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_endings_are_listed_by_name_and_no_others() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.JSON", "a.eml", ".hidden.json", "notes.md", "none"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        std::fs::create_dir(dir.path().join("folder.json")).unwrap();
        let names = |endings| -> Vec<String> {
            let files = list(dir.path(), endings);
            files.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names(&["eml", "json"]), ["a.eml", "b.JSON"]);
        assert_eq!(names(&["csv"]), [""; 0]);
        assert!(list(&dir.path().join("gone"), &["eml"]).is_empty());
    }

    #[tokio::test]
    async fn an_empty_file_waits() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.eml");
        std::fs::write(&path, "").unwrap();
        assert!(FolderFile::read(&path).await.is_none());
        std::fs::write(&path, "x").unwrap();
        assert_eq!(FolderFile::read(&path).await.unwrap().content, b"x");
    }
}
