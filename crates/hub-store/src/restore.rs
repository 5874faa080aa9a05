use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use hub_domain::TableHash;
use hub_secrets::StoreKey;
use serde::Serialize;
use sqlx::Connection as _;

use crate::digest::digest_of;
use crate::lock::StoreLock;
use crate::open::{Role, check_header, connect};
use crate::store::FILE;
use crate::verify::must_be_whole;
use crate::{Store, StoreError, schema};

/// A copy of the backup that is still being written or checked.
const COPYING: &str = "store.db.copying";
/// A copy that has been checked whole and only waits for its name.
const RESTORING: &str = "store.db.restoring";
/// SQLite's companions of a database file.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestoreReport {
    /// Digest of what is in the store now.
    pub tables: BTreeMap<String, TableHash>,
    /// Where the store that was there before is kept.
    pub previous: Option<PathBuf>,
}

impl Store {
    /// Puts a backup in the place of the store in `home`, which must not be open. The backup is copied and the copy
    /// verified whole before anything else is touched; the store that was there is kept beside it.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] for a backup made with another key, [`StoreError::Damaged`], [`StoreError::NewerVersion`],
    /// [`StoreError::InUse`], [`StoreError::DiskFull`], [`StoreError::NotFound`]. After any of them the store in
    /// `home` is the one that was there.
    pub async fn restore(backup: &Path, home: &Path, key: &StoreKey) -> Result<RestoreReport, StoreError> {
        check_header(backup).map_err(|e| match e {
            StoreError::NotFound { .. } => StoreError::NotFound { what: "backup" },
            other => other,
        })?;
        if !home.is_dir() {
            fs::create_dir_all(home).map_err(StoreError::io("making the data folder"))?;
        }
        let _lock = StoreLock::take(home)?;
        finish_interrupted(home)?;

        let copy = home.join(COPYING);
        let checked = match copy_file(backup, &copy) {
            Ok(()) => check_copy(&copy, key).await,
            Err(error) => Err(error),
        };
        let tables = match checked {
            Ok(tables) => tables,
            Err(error) => {
                remove_database(&copy)?;
                return Err(error);
            }
        };
        let file = home.join(FILE);
        settle_wal(&file, key).await;
        rename(&copy, &home.join(RESTORING))?;
        sync_folder(home)?;
        let previous = set_aside(home)?;
        rename(&home.join(RESTORING), &file)?;
        sync_folder(home)?;

        if let Err(error) = check_in_place(&file, key).await {
            // Checked a moment ago, so only a failing disk leads here. The old store goes back to its place.
            if let Some(previous) = &previous {
                remove_database(&file)?;
                put_back(previous, &file)?;
                sync_folder(home)?;
            }
            return Err(error);
        }
        Ok(RestoreReport { tables, previous })
    }
}

/// Completes or undoes a restore during which the process died. Called with the lock held.
pub(crate) fn finish_interrupted(home: &Path) -> Result<(), StoreError> {
    remove_database(&home.join(COPYING))?;
    let (file, restoring) = (home.join(FILE), home.join(RESTORING));
    if !restoring.exists() {
        return Ok(());
    }
    if file.exists() {
        // The old store had not been set aside yet: it stays, and the backup is still where it was.
        return remove_database(&restoring);
    }
    // What is left of the old store's companions must never meet the new file: SQLite would play that WAL into it.
    if let Some(aside) = newest_aside(home) {
        move_companions(&file, &aside)?;
    }
    rename(&restoring, &file)?;
    sync_folder(home)
}

async fn check_copy(copy: &Path, key: &StoreKey) -> Result<BTreeMap<String, TableHash>, StoreError> {
    let mut conn = connect(copy, key, Role::Writer).await?;
    if schema::version(&mut conn).await?.is_none() {
        return Err(StoreError::damaged("the file holds no store"));
    }
    must_be_whole(&mut conn, "main").await?;
    schema::migrate(&mut conn).await?;
    // What waited to be sent when the backup was made may have gone since: a person decides.
    sqlx::query("UPDATE quote_ask SET state = 'unsure' WHERE state IN ('queued', 'sending')")
        .execute(&mut conn)
        .await?;
    let tables = digest_of(&mut conn, "main").await?;
    conn.close().await?;
    Ok(tables)
}

async fn check_in_place(file: &Path, key: &StoreKey) -> Result<(), StoreError> {
    let mut conn = connect(file, key, Role::Writer).await?;
    let version = schema::version(&mut conn).await?;
    conn.close().await?;
    if version == Some(schema::newest()) {
        Ok(())
    } else {
        Err(StoreError::damaged("the restored store does not open"))
    }
}

/// Copies the old store's WAL over, if it can still be opened, so that one file is the whole of it.
async fn settle_wal(file: &Path, key: &StoreKey) {
    if file.exists()
        && let Ok(conn) = connect(file, key, Role::Writer).await
    {
        // Unsettled is no loss: the WAL is set aside together with its file.
        let _ = conn.close().await;
    }
}

fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::copy(from, to).map_err(StoreError::io("copying the backup"))?;
    let copied = File::options().write(true).open(to).map_err(StoreError::io("copying the backup"))?;
    copied.sync_all().map_err(StoreError::io("copying the backup"))
}

fn aside_name(home: &Path, n: u32) -> PathBuf {
    home.join(format!("store.db.before-restore-{n}"))
}

fn newest_aside(home: &Path) -> Option<PathBuf> {
    let taken = (1..).take_while(|n| aside_name(home, *n).exists()).last()?;
    Some(aside_name(home, taken))
}

fn set_aside(home: &Path) -> Result<Option<PathBuf>, StoreError> {
    let file = home.join(FILE);
    if !file.exists() {
        return Ok(None);
    }
    let mut n = 1;
    while aside_name(home, n).exists() {
        n += 1;
    }
    let aside = aside_name(home, n);
    rename(&file, &aside)?;
    move_companions(&file, &aside)?;
    sync_folder(home)?;
    Ok(Some(aside))
}

fn put_back(aside: &Path, file: &Path) -> Result<(), StoreError> {
    move_companions(aside, file)?;
    rename(aside, file)
}

fn move_companions(from: &Path, to: &Path) -> Result<(), StoreError> {
    for suffix in COMPANIONS {
        let companion = beside(from, suffix);
        if companion.exists() {
            rename(&companion, &beside(to, suffix))?;
        }
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(StoreError::io("renaming the store"))
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Removes a database file and its companions, where they exist.
pub(crate) fn remove_database(file: &Path) -> Result<(), StoreError> {
    for path in [beside(file, "-wal"), beside(file, "-shm"), file.to_owned()] {
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(StoreError::io("removing an unfinished file")(e)),
        }
    }
    Ok(())
}

/// Makes renames in a folder survive a loss of power, where the system has a notion of it.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        let opened = File::open(folder).map_err(StoreError::io("opening the data folder"))?;
        opened.sync_all().map_err(StoreError::io("writing the data folder"))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
