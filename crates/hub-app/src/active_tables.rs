//! The tables about money that an open store uses: those that the program came with, replaced and joined by the files of
//! the folder `tables` beside the store. A file that is refused leaves the shipped ones in use.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};

use crate::error::{AppError, Result};
use crate::hub::{Hub, lock};
use crate::instant::instant;
use crate::money_tables::{MoneyTables, today};
use crate::view::{ErrorCode, MoneyTablesView};

const FOLDER: &str = "tables";

/// What is in use, and what came of reading the folder.
pub(crate) struct ActiveTables {
    folder: PathBuf,
    now: Mutex<Now>,
}

struct Now {
    tables: Arc<MoneyTables>,
    refused: Option<String>,
    read_at: DateTime<Utc>,
}

impl ActiveTables {
    /// Reads the folder `tables` in `home`.
    pub(crate) fn read(home: &Path, at: DateTime<Utc>) -> Self {
        let folder = home.join(FOLDER);
        Self { now: Mutex::new(Now::read(&folder, at)), folder }
    }
}

impl Now {
    fn read(folder: &Path, read_at: DateTime<Utc>) -> Self {
        match MoneyTables::with_folder(folder) {
            Ok(tables) => Self { tables: Arc::new(tables), refused: None, read_at },
            Err(error) => {
                let why = reason(&error);
                tracing::warn!(why, "a file of tables is refused; those the program came with are in use");
                Self { tables: Arc::new(MoneyTables::shipped().clone()), refused: Some(why), read_at }
            }
        }
    }
}

fn reason(error: &AppError) -> String {
    error.args.get("reason").cloned().unwrap_or_else(|| error.to_string())
}

/// The tables that the data folder `home` has, without opening its store: those that the program came with, replaced and
/// joined by its folder `tables`.
///
/// # Errors
/// [`ErrorCode::BadInput`] with the file that is refused and why.
pub fn tables_of(home: Option<&Path>) -> Result<MoneyTables> {
    let Some(home) = home else { return Ok(MoneyTables::shipped().clone()) };
    let folder = home.join(FOLDER);
    MoneyTables::with_folder(&folder).map_err(|error| {
        AppError::new(ErrorCode::BadInput).with("place", folder.display()).with("reason", reason(&error))
    })
}

impl Hub {
    /// The tables about money that are in use.
    #[must_use]
    pub fn money_tables(&self) -> Arc<MoneyTables> {
        Arc::clone(&lock(&self.0.tables.now).tables)
    }

    /// Reads the folder of tables again. A file that is refused leaves the shipped tables in use and is named in
    /// [`Hub::money_tables_view`].
    pub fn read_money_tables(&self) {
        let now = Now::read(&self.0.tables.folder, self.0.clock.now());
        *lock(&self.0.tables.now) = now;
    }

    /// Every table in use, where it is from, and what came of reading the folder.
    #[must_use]
    pub fn money_tables_view(&self) -> MoneyTablesView {
        let active = &self.0.tables;
        let now = lock(&active.now);
        MoneyTablesView {
            tables: now.tables.list(today()),
            folder: active.folder.display().to_string(),
            folder_exists: active.folder.is_dir(),
            own_files: now.tables.own_files(),
            refused: now.refused.clone(),
            read_at: instant(now.read_at),
            today: today().to_string(),
        }
    }
}
