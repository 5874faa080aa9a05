use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use hub_connector::{
    Account, CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, KeyPage, MapError, Page, Prepared,
    Source, Warning,
};
use hub_domain::{Clock, Currency, Mapped, RawRecord, Resource, Stream};

use super::cursor::FolderCursor;
use super::folder::{self, First};
use super::page::{self, Ask};
use crate::dictionary::{self, Context};

/// A folder as a source.
pub(super) struct CsvSource {
    folder: PathBuf,
    context: Context,
    rows: usize,
    deletes: DeleteRule,
    clock: Arc<dyn Clock>,
    streams: RwLock<Vec<Stream>>,
}

impl CsvSource {
    pub(super) fn new(
        folder: PathBuf,
        currency: Currency,
        rows: usize,
        deletes: DeleteRule,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let context = Context { currency, ..Context::default() };
        // Before anybody has looked, a folder of exports is a folder of listings.
        Self { folder, context, rows, deletes, clock, streams: RwLock::new(vec![Resource::Property]) }
    }

    /// Looks which resources the folder's files hold, and which files are not understood.
    async fn look(&self) -> Result<Vec<Warning>, ConnectorError> {
        let folder = self.folder.clone();
        let (present, notes) = blocking(move || {
            let mut present = BTreeSet::new();
            let mut notes = Vec::new();
            for found in folder::list(&folder)? {
                match folder::first_line(&found.path) {
                    Ok(First::Header(header)) => {
                        present.insert(header.resource);
                    }
                    Ok(First::Wrong(reason)) => {
                        notes.push(Warning::FileUnusable { file: found.name.clone(), reason: reason.to_string() });
                    }
                    Ok(First::Unfinished) => notes.push(Warning::FileUnfinished { file: found.name.clone() }),
                    Err(_) => notes.push(Warning::FileUnreadable { file: found.name.clone() }),
                }
            }
            Ok((present, notes))
        })
        .await?;
        // Listings always belong to it: the first file may come later.
        let streams = Resource::ALL.into_iter().filter(|r| *r == Resource::Property || present.contains(r)).collect();
        *self.streams.write().unwrap_or_else(PoisonError::into_inner) = streams;
        Ok(notes)
    }
}

/// Runs disk work where it does not hold up others.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ConnectorError> + Send + 'static,
) -> Result<T, ConnectorError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(_) => Err(ConnectorError::new(ErrorKind::BadInput, "reading the folder was interrupted")),
    }
}

#[async_trait]
impl Source for CsvSource {
    async fn check(&self) -> Result<Account, ConnectorError> {
        self.look().await?;
        Ok(Account { label: self.folder.display().to_string(), streams: self.streams(), version: "CSV".to_owned() })
    }

    fn streams(&self) -> Vec<Stream> {
        self.streams.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn prepare(&self) -> Result<Prepared, ConnectorError> {
        Ok(Prepared { notes: self.look().await?, ..Prepared::default() })
    }

    async fn pull(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        let ask = Ask {
            folder: self.folder.clone(),
            stream,
            // The last stream of a run, so that everything readable is stored before the complaint.
            speaks_up: self.streams().last() == Some(&stream),
            rows: self.rows,
            now: self.clock.now(),
            context: self.context.clone(),
        };
        let at = FolderCursor::read(cursor);
        let cancel = cancel.clone();
        blocking(move || page::read(&ask, at, &cancel)).await
    }

    async fn keys(
        &self,
        _stream: Stream,
        _cursor: Option<&Cursor>,
        _cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        Ok(None)
    }

    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError> {
        dictionary::read(raw, &self.context).map(Mapped::from)
    }

    fn deletes(&self) -> DeleteRule {
        self.deletes.clone()
    }
}
