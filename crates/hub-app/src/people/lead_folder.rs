//! The watched folder of lead messages, forms, tables and cards. Files stay where they are; each content is taken in once.

use std::path::Path;

use hub_connector::CancellationToken;
use hub_domain::crm::{FieldValue, Fields};
use hub_store::crm::{ImportRow, RowOutcome};
use hub_store::people::NewLead;

use super::import::{ContactFile, run_rows};
use super::lead_text::{self, LeadTable};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{LeadFolderView, RefusedFileView};
use crate::watched_folder::{FolderFile, FolderState, WatchedFolder};
use crate::withheld;

pub(super) const FOLDER: WatchedFolder = WatchedFolder {
    path: "people.leadFolder",
    looked_at: "people.leadFolder.lookedAt",
    endings: &["eml", "json", "csv", "vcf", "vcard"],
};

/// What a file holds: contacts, and beside each what was asked and about which home.
type Came = Vec<(Fields, Option<String>, Option<String>)>;

impl Hub {
    /// The folder that is watched for leads.
    pub(super) async fn lead_folder(&self) -> Result<Option<LeadFolderView>> {
        let Some(FolderState { path, looked_at, missing }) = FOLDER.state(self).await? else { return Ok(None) };
        let (taken, refused) = self.0.store.lead_files().await?;
        let refused =
            refused.into_iter().map(|f| RefusedFileView { name: f.name, reason: f.reason.unwrap_or_default() });
        Ok(Some(LeadFolderView { path, looked_at, taken, refused: refused.collect(), missing }))
    }

    /// Watches a folder, and looks into it at once.
    ///
    /// # Errors
    /// It is not there.
    pub async fn watch_lead_folder(&self, folder: &Path) -> Result<LeadFolderView> {
        FOLDER.watch(self, folder).await?;
        self.look_in_lead_folder().await?.ok_or_else(|| AppError::not_found("such folder"))
    }

    /// Stops watching the folder.
    ///
    /// # Errors
    /// The store's.
    pub async fn forget_lead_folder(&self) -> Result<()> {
        FOLDER.forget(self).await
    }

    /// Looks into the folder now; `None` where none is watched.
    ///
    /// # Errors
    /// The store's. A file that cannot be read is noted and the others go on.
    pub async fn look_in_lead_folder(&self) -> Result<Option<LeadFolderView>> {
        let Some(files) = FOLDER.files(self).await? else { return Ok(None) };
        for file in files {
            self.look_at(&file).await?;
        }
        FOLDER.looked(self).await?;
        self.lead_folder().await
    }

    async fn look_at(&self, file: &Path) -> Result<()> {
        let Some(FolderFile { name, content }) = FolderFile::read(file).await else { return Ok(()) };
        if self.0.store.lead_file_known(&content).await? {
            return Ok(());
        }
        match self.came(&name, &content).await {
            Ok((came, road, table)) => {
                let taken = self.take_leads(&name, came, road, &table).await?;
                self.0.store.note_lead_file(&content, &name, taken, None).await?;
            }
            Err(reason) => self.0.store.note_lead_file(&content, &name, 0, Some(&reason)).await?,
        }
        Ok(())
    }

    async fn came(&self, name: &str, content: &[u8]) -> std::result::Result<(Came, &'static str, LeadTable), String> {
        let region = self.region().await.map_err(|e| e.to_string())?;
        let ending = Path::new(name).extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let (bytes, road, table) = match ending.as_str() {
            "eml" => {
                let table = lead_text::of_mail(content)?;
                (lead_text::as_csv(&table), "email", table)
            }
            "json" => {
                let table = lead_text::of_json(content)?;
                (lead_text::as_csv(&table), "form", table)
            }
            "csv" => (content.to_vec(), "form", LeadTable::default()),
            _ => (content.to_vec(), "file", LeadTable::default()),
        };
        let kind = if matches!(ending.as_str(), "vcf" | "vcard") { "card.vcf" } else { "table.csv" };
        let file = ContactFile::parse(kind, &bytes).map_err(|e| e.to_string())?;
        let read = file.read_leads(region).map_err(|e| e.to_string())?;
        if read.contacts.is_empty() {
            return Err(read.rejected.first().map_or_else(|| "nobody is in it".to_owned(), |r| r.reason.clone()));
        }
        let came = read.contacts.into_iter().map(|contact| {
            // Whoever wrote it is a lead all the same; what must not be kept is masked.
            let mut fields = withheld::masked(contact.fields);
            let mut take = |name: &str| match fields.remove(name) {
                Some(FieldValue::Text(text)) => Some(text),
                _ => None,
            };
            let (asked, about) = (take("Own.Asked"), take("Own.About"));
            (fields, asked, about)
        });
        Ok((came.collect(), road, table))
    }

    /// Takes leads in: each is somebody known or new, and stands in the inbox.
    async fn take_leads(&self, name: &str, came: Came, road: &'static str, table: &LeadTable) -> Result<u32> {
        let origin = table.origin.clone().unwrap_or_else(|| name.to_owned());
        let now = self.0.clock.now();
        let at = table.sent.filter(|sent| *sent <= now).unwrap_or(now);
        let rows: Vec<ImportRow> = came
            .iter()
            .enumerate()
            .map(|(n, (fields, ..))| {
                let mut fields = fields.clone();
                fields.entry("LeadSource".to_owned()).or_insert_with(|| FieldValue::text(origin.clone()));
                let n = u32::try_from(n).unwrap_or(u32::MAX);
                ImportRow { n, place: format!("lead {}", n + 1), fields: Ok(fields) }
            })
            .collect();
        let judge = self.crm_judge().await?;
        let import = self.0.store.begin_people_import(name, u32::try_from(rows.len()).unwrap_or(u32::MAX)).await?;
        let outcomes = run_rows(self, import, &rows, &[], &judge, &|_| {}, &CancellationToken::new()).await?;
        self.0.store.end_people_import(import, false).await?;
        let mut taken = 0;
        for (outcome, (_, asked, about)) in outcomes.into_iter().zip(came) {
            let (person, known_before) = match outcome {
                RowOutcome::Created(id) | RowOutcome::Unclear(id) => (id, false),
                RowOutcome::Updated(id) | RowOutcome::Unchanged(id) => (id, true),
                RowOutcome::Rejected => continue,
            };
            let lead = NewLead { person, at, road, origin: origin.clone(), asked, about, known_before };
            self.0.store.add_lead(&lead).await?;
            taken += 1;
        }
        Ok(taken)
    }
}
