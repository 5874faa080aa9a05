//! The care of the store: check, copy, put back, new key, open formats.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hub_compliance::Outlet;
use hub_connector::{CancellationToken, SecretString};
use hub_domain::TableHash;
use hub_secrets::{KeyState, StoreKey};
use hub_store::{ExportProgress, ExportReport, Store, VerifyReport};

use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::sieve::RuleSieve;
use crate::unlock::{Credential, Installation, blocking};
use crate::view::{ErrorCode, SavedView, StoreInfoView, VerifyView};

impl Hub {
    /// One hash per table over the canonical content.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn digest(&self) -> Result<BTreeMap<String, TableHash>> {
        Ok(self.0.store.digest().await?)
    }

    /// Checks every page, index and row of the store.
    ///
    /// # Errors
    /// When the check itself cannot run; damage it finds is in the report.
    pub async fn verify(&self) -> Result<VerifyReport> {
        Ok(self.0.store.verify().await?)
    }

    /// The check for the screen.
    ///
    /// # Errors
    /// As [`Hub::verify`].
    pub async fn verify_store(&self) -> Result<VerifyView> {
        let report = self.verify().await?;
        let problems =
            report.checks.iter().flat_map(|c| c.findings.iter().map(|f| format!("{}: {f}", c.name))).collect();
        Ok(VerifyView { ok: report.ok, problems })
    }

    /// Writes an encrypted copy that has been opened and compared before it gets its name.
    ///
    /// # Errors
    /// The file exists, cannot be written, or does not compare.
    pub async fn backup(&self, file: &Path) -> Result<SavedView> {
        let report = self.0.store.backup(file).await?;
        // Without the ways to its key a backup is noise on any other computer. They are sealed by the passphrase, the
        // keychain or the recovery code, so they may lie beside it.
        let key_file = self.0.home.join(hub_secrets::KEY_FILE);
        if key_file.exists() {
            let beside = key_file_beside(file);
            let bytes = std::fs::read(&key_file).map_err(|e| files::refused(&key_file, &e))?;
            files::write_whole(&beside, &bytes)?;
        }
        Ok(SavedView { path: Some(file.display().to_string()), bytes: report.bytes })
    }

    /// Writes the store in open formats into a new or empty folder: without what is for agents, or, as the agent's `own`
    /// copy, with what the licences give to agents.
    ///
    /// # Errors
    /// The folder is not empty or cannot be written.
    pub async fn export(
        &self,
        folder: &Path,
        own: bool,
        progress: &(dyn Fn(u64, u64) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<ExportReport> {
        let mut told = |now: ExportProgress| {
            progress(now.done, now.total);
            if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let outlet = if own { Outlet::OwnFile } else { Outlet::Export };
        let mut sieve = RuleSieve::new(self.rule_book().await?, outlet);
        Ok(self.0.store.export_through(folder, Some(&mut sieve), &mut told).await?)
    }

    /// What the settings screen says of the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn store_info(&self, key_source: &str, recovery_confirmed: bool) -> Result<StoreInfoView> {
        Ok(StoreInfoView {
            home: self.0.home.display().to_string(),
            bytes: self.bytes_on_disk(),
            key_source: key_source.to_owned(),
            recovery_confirmed,
            cipher_version: self.0.store.cipher_version().await?,
            rows: self.0.store.counts().await?.resources.into_iter().map(|(r, n)| (r.as_str().to_owned(), n)).collect(),
        })
    }

    fn bytes_on_disk(&self) -> u64 {
        let size = |name: &str| std::fs::metadata(self.0.home.join(name)).map_or(0, |m| m.len());
        size("store.db") + size("store.db-wal")
    }
}

impl Installation {
    /// Encrypts the store with a new key. A crash at any step leaves a store that opens with what opened it before.
    ///
    /// # Errors
    /// As [`Installation::open`], or the disk is full (the old key stays then).
    pub async fn rekey(&self, credential: Credential, passphrase: Option<SecretString>) -> Result<()> {
        let (hub, old) = self.open(credential).await?;
        let result = self.rekey_open(&hub, old, passphrase).await;
        hub.close().await;
        result
    }

    async fn rekey_open(&self, hub: &Hub, old: StoreKey, passphrase: Option<SecretString>) -> Result<()> {
        let keys = Arc::clone(self.keys());
        let (old, new) = blocking(move || keys.stage_rekey(&old, passphrase.as_ref()).map(|new| (old, new))).await?;
        match hub.0.store.rekey(&new).await {
            Ok(()) => {
                let keys = Arc::clone(self.keys());
                blocking(move || keys.commit_rekey(&new)).await
            }
            Err(error) => {
                let keys = Arc::clone(self.keys());
                blocking(move || keys.abandon_rekey(&old)).await?;
                Err(error.into())
            }
        }
    }

    /// Puts a backup in the place of the store. The present store is kept aside until the backup has opened.
    ///
    /// # Errors
    /// The file is no backup, was made under another key, or is damaged. The present store stays then.
    pub async fn restore(&self, file: &Path, credential: Credential) -> Result<()> {
        if !file.is_file() {
            return Err(AppError::not_found(file.display()));
        }
        let beside = key_file_beside(file);
        if self.state() == KeyState::NoStore && beside.is_file() {
            // A new computer: the backup brings the ways to its key along.
            let bytes = std::fs::read(&beside).map_err(|e| files::refused(&beside, &e))?;
            files::write_whole(&self.keys().key_file(), &bytes)?;
        }
        let candidates = self.candidates(credential).await?;
        let mut last = AppError::new(ErrorCode::WrongKey);
        for key in candidates {
            match Store::restore(file, self.home(), &key).await {
                Ok(_) => return Ok(()),
                Err(error) => last = error.into(),
            }
        }
        Err(last)
    }
}

/// Where the key envelope of a backup lies: `F` and `F.key.json`.
fn key_file_beside(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(".key.json");
    PathBuf::from(name)
}
