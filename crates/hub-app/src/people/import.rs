//! Files of contacts: looked at, taken in chunk by chunk, taken back as a whole.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use hub_connector::{CancellationToken, RejectedRow};
use hub_contacts::{CsvFile, FileError, Mapping, ReadContacts, Target, read_vcards};
use hub_domain::crm::{Entries, FieldValue, Fields};
use hub_domain::people::Region;
use hub_domain::{ConnectionId, CrmId};
use hub_store::crm::{ImportRow, RowOutcome};
use hub_store::people::{ImportDone, NewLead};
use hub_sync::crm::Judge;

use super::lead_text::{is_about, is_asked};
use super::shared::{connection_id, instant, page, words};
use crate::error::{AppError, Result};
use crate::hub::{Hub, lock};
use crate::view::{
    ColumnTargetView, ErrorCode, ImportColumnView, ImportIdRequest, ImportPreviewView, ImportProblemView,
    ImportRequest, ImportRowView, ImportRowsRequest, ImportRowsView, ImportView, ImportedRowView, UndoneImportView,
};
use crate::withheld;

/// Rows of one transaction.
const CHUNK: usize = 250;
/// Rows shown of a file, and problems.
const FIRST: usize = 20;
const PROBLEMS: usize = 200;

/// A file of contacts, read.
pub(crate) enum ContactFile {
    /// A table.
    Csv(Box<CsvFile>),
    /// Cards; their bytes, because numbers depend on the region.
    Vcards(Vec<u8>),
}

/// The file a person has chosen last.
pub(crate) struct Chosen {
    id: String,
    name: String,
    file: ContactFile,
}

/// The chosen file, and what stops the import under way.
#[derive(Default)]
pub(crate) struct ImportShelf {
    chosen: Mutex<Option<Arc<Chosen>>>,
    running: Mutex<Option<CancellationToken>>,
}

impl ImportShelf {
    /// Begins an import; `None` while one is under way.
    pub fn begin(&self, parent: &CancellationToken) -> Option<CancellationToken> {
        let mut running = lock(&self.running);
        if running.is_some() {
            return None;
        }
        let token = parent.child_token();
        *running = Some(token.clone());
        Some(token)
    }

    pub fn end(&self) {
        *lock(&self.running) = None;
    }

    pub fn cancel(&self) {
        if let Some(token) = &*lock(&self.running) {
            token.cancel();
        }
    }
}

fn refused(name: &str, error: &FileError) -> AppError {
    AppError::new(ErrorCode::BadInput).with("place", name).with("reason", error)
}

impl ContactFile {
    /// Reads a file; what it is is told by its beginning, else by its name.
    pub fn parse(name: &str, bytes: &[u8]) -> std::result::Result<Self, FileError> {
        let begins = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_uppercase();
        let lower = name.to_lowercase();
        if begins.trim_start_matches('\u{feff}').trim_start().starts_with("BEGIN:VCARD")
            || lower.ends_with(".vcf")
            || lower.ends_with(".vcard")
        {
            read_vcards(bytes, Region::US)?;
            return Ok(Self::Vcards(bytes.to_vec()));
        }
        Ok(Self::Csv(Box::new(CsvFile::parse(bytes)?)))
    }

    fn read(&self, mapping: &Mapping, region: Region) -> std::result::Result<ReadContacts, FileError> {
        match self {
            Self::Csv(file) => file.read(mapping, region),
            Self::Vcards(bytes) => read_vcards(bytes, region),
        }
    }

    /// Its contacts; rows that hold what must not be kept are left out, and say why without saying it.
    fn read_to_keep(&self, mapping: &Mapping, region: Region) -> std::result::Result<ReadContacts, FileError> {
        let mut read = self.read(mapping, region)?;
        let mut refused = Vec::new();
        read.contacts.retain(|contact| match withheld::found_in(&contact.fields) {
            Some((field, what)) => {
                let reason = format!("looks like {what}; the row is left out");
                refused.push(RejectedRow { place: contact.place.clone(), column: Some(field), reason });
                false
            }
            None => true,
        });
        read.rejected.extend(refused);
        Ok(read)
    }

    /// The contacts of a file of leads by its guessed mapping, with what they asked in `Own.Asked` and the home it is
    /// about in `Own.About`.
    pub fn read_leads(&self, region: Region) -> std::result::Result<ReadContacts, FileError> {
        let Self::Csv(file) = self else { return self.read(&Mapping::default(), region) };
        let mut mapping = file.guess();
        for column in file.columns() {
            if is_asked(column) {
                mapping.choose(column, Target::Own("Asked".to_owned()));
            } else if is_about(column) {
                mapping.choose(column, Target::Own("About".to_owned()));
            } else if column == "Row" {
                mapping.choose(column, Target::Skip);
            }
        }
        file.read(&mapping, region)
    }
}

fn mapping_key(file: &CsvFile) -> String {
    format!("people.mapping:{}", Mapping::fingerprint(file.columns().iter().map(String::as_str)))
}

impl Hub {
    /// Reads a file of contacts and keeps it as the chosen one; nothing is taken in.
    ///
    /// # Errors
    /// The file cannot be read as one of contacts.
    pub async fn choose_contacts(&self, name: &str, bytes: &[u8]) -> Result<ImportPreviewView> {
        let file = ContactFile::parse(name, bytes).map_err(|e| refused(name, &e))?;
        let (mapping, remembered) = match &file {
            ContactFile::Csv(csv) => {
                let kept = self.0.store.setting(&mapping_key(csv)).await?;
                let kept: Option<Mapping> = kept.and_then(|text| serde_json::from_str(&text).ok());
                let kept = kept.filter(|mapping| mapping.check(csv.columns()).is_ok());
                (kept.clone().unwrap_or_else(|| csv.guess()), kept.is_some())
            }
            ContactFile::Vcards(_) => (Mapping::default(), false),
        };
        let chosen = Arc::new(Chosen { id: uuid::Uuid::now_v7().to_string(), name: name.to_owned(), file });
        *lock(&self.0.imports.chosen) = Some(Arc::clone(&chosen));
        self.preview(&chosen, &mapping, remembered, "").await
    }

    fn chosen_file(&self, id: &str) -> Result<Arc<Chosen>> {
        let chosen = lock(&self.0.imports.chosen).clone().filter(|chosen| chosen.id == id);
        chosen.ok_or_else(|| AppError::not_found("such file chosen; choose it again"))
    }

    /// Looks at the chosen file again under another mapping.
    ///
    /// # Errors
    /// Another file was chosen meanwhile; a column or target that is none.
    pub async fn look_at_import(&self, request: &ImportRequest) -> Result<ImportPreviewView> {
        let chosen = self.chosen_file(&request.file)?;
        let tag = words("tag", &request.tag, 0, 100)?;
        self.preview(&chosen, &mapping_of(&request.mapping)?, false, &tag).await
    }

    async fn preview(
        &self,
        chosen: &Chosen,
        mapping: &Mapping,
        remembered: bool,
        tag: &str,
    ) -> Result<ImportPreviewView> {
        let region = self.region().await?;
        let (columns, kind) = match &chosen.file {
            ContactFile::Csv(file) => {
                let column = |name: &String| ImportColumnView {
                    column: name.clone(),
                    target: mapping.of(name).to_string(),
                    samples: file.samples(name, 3).into_iter().map(str::to_owned).collect(),
                };
                (file.columns().iter().map(column).collect(), "csv")
            }
            ContactFile::Vcards(_) => (Vec::new(), "vcard"),
        };
        let (read, problem) = match chosen.file.read_to_keep(mapping, region) {
            Ok(read) => (read, None),
            Err(error) => (ReadContacts::default(), Some(error.to_string())),
        };
        let rejected_total = read.rejected.len();
        let rejected = read.rejected.iter().take(PROBLEMS).map(|row| ImportProblemView {
            place: row.place.clone(),
            column: row.column.clone(),
            reason: row.reason.clone(),
        });
        let rejected = rejected.collect();
        let issues: Vec<ImportProblemView> = read
            .contacts
            .iter()
            .flat_map(|c| c.issues.iter().map(|issue| (c.place.clone(), issue)))
            .map(|(place, issue)| ImportProblemView {
                place,
                column: Some(issue.field.clone()),
                reason: issue.reason.clone(),
            })
            .collect();
        let rows = rows_of(read, tag);
        let judge = self.crm_judge().await?;
        let outcomes = self.0.store.people_import_check(&rows, judge.as_ref()).await?;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let count = |of: fn(&RowOutcome) -> bool| number(outcomes.iter().filter(|o| of(o)).count());
        let known: Vec<CrmId> = outcomes.iter().take(FIRST).filter_map(person_of).collect();
        let names = self.0.store.person_names(&known).await?;
        let first = rows.iter().zip(&outcomes).filter_map(|(row, outcome)| {
            let fields = row.fields.as_ref().ok()?;
            let person = person_of(outcome);
            Some(ImportRowView {
                place: row.place.clone(),
                name: name_of(fields),
                emails: items(fields, "Emails"),
                phones: items(fields, "Phones"),
                verdict: match outcome {
                    RowOutcome::Updated(_) | RowOutcome::Unchanged(_) => "match",
                    RowOutcome::Unclear(_) => "unclear",
                    _ => "new",
                }
                .to_owned(),
                person: person.map(|p| p.to_string()),
                person_name: person.and_then(|p| names.get(&p).cloned()),
            })
        });
        let contacts = rows.iter().filter(|row| row.fields.is_ok()).count();
        Ok(ImportPreviewView {
            file: chosen.id.clone(),
            name: chosen.name.clone(),
            kind: kind.to_owned(),
            columns,
            remembered,
            targets: Target::choices().iter().map(ToString::to_string).collect(),
            rows: number(contacts + rejected_total),
            first: first.take(FIRST).collect(),
            rejected,
            rejected_total: number(rejected_total),
            issues_total: number(issues.len()),
            issues: issues.into_iter().take(PROBLEMS).collect(),
            new: count(|o| matches!(o, RowOutcome::Created(_))),
            matches: count(|o| matches!(o, RowOutcome::Updated(_) | RowOutcome::Unchanged(_))),
            unchanged: count(|o| matches!(o, RowOutcome::Unchanged(_))),
            unclear: count(|o| matches!(o, RowOutcome::Unclear(_))),
            problem,
        })
    }

    /// Takes the chosen file in. `progress` hears how many rows of how many are done. Cancelled, what was taken in stays
    /// and can be taken back.
    ///
    /// # Errors
    /// Another file was chosen meanwhile; the mapping names nobody; no such connection.
    pub async fn run_import(
        &self,
        request: &ImportRequest,
        progress: &(dyn Fn(u64, u64) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<ImportView> {
        let chosen = self.chosen_file(&request.file)?;
        let mapping = mapping_of(&request.mapping)?;
        let tag = words("tag", &request.tag, 0, 100)?;
        let at: Result<Vec<ConnectionId>> = request.at.iter().map(|id| connection_id(id)).collect();
        let at = at?;
        let read = chosen.file.read_to_keep(&mapping, self.region().await?).map_err(|e| refused(&chosen.name, &e))?;
        if let ContactFile::Csv(file) = &chosen.file {
            let text = serde_json::to_string(&mapping).map_err(|e| AppError::unexpected(&e))?;
            self.0.store.set_setting(&mapping_key(file.as_ref()), Some(&text)).await?;
        }
        let rows = rows_of(read, &tag);
        let total = rows.len() as u64;
        let import = self.0.store.begin_people_import(&chosen.name, u32::try_from(total).unwrap_or(u32::MAX)).await?;
        let judge = self.crm_judge().await?;
        let done = |rows: u64| progress(rows, total);
        let ran = run_rows(self, import, &rows, &at, &judge, &done, cancel).await;
        self.0.store.end_people_import(import, cancel.is_cancelled() || ran.is_err()).await?;
        if request.leads {
            let now = self.0.clock.now();
            for outcome in ran.iter().flatten() {
                if let RowOutcome::Created(person) | RowOutcome::Unclear(person) = outcome {
                    let lead = NewLead {
                        person: *person,
                        at: now,
                        road: "file",
                        origin: chosen.name.clone(),
                        asked: None,
                        about: None,
                        known_before: false,
                    };
                    self.0.store.add_lead(&lead).await?;
                }
            }
        }
        ran?;
        self.import(import).await
    }

    pub(super) async fn import(&self, number: i64) -> Result<ImportView> {
        let found = self.0.store.people_imports(Some(number)).await?.into_iter().next();
        found.map(view).ok_or_else(|| AppError::not_found("such import"))
    }

    /// Files that were taken in, the last first.
    ///
    /// # Errors
    /// The store's.
    pub async fn imports(&self) -> Result<Vec<ImportView>> {
        Ok(self.0.store.people_imports(None).await?.into_iter().map(view).collect())
    }

    /// What the rows of an import came to.
    ///
    /// # Errors
    /// The request makes no sense.
    pub async fn import_rows(&self, request: &ImportRowsRequest) -> Result<ImportRowsView> {
        let limit = page(request.limit)?;
        let (total, rows) =
            self.0.store.people_import_rows(request.import, &request.outcomes, limit, request.offset).await?;
        let rows = rows.into_iter().map(|row| ImportedRowView {
            place: row.place,
            outcome: row.outcome,
            person: row.person.as_ref().map(|(id, _)| id.to_string()),
            person_name: row.person.map(|(_, name)| name),
            fields: row.fields,
            reason: row.reason,
        });
        Ok(ImportRowsView { total, rows: rows.collect() })
    }

    /// Takes a whole import back.
    ///
    /// # Errors
    /// No such import; it was taken back already; it is under way.
    pub async fn undo_import(&self, request: &ImportIdRequest) -> Result<UndoneImportView> {
        // Measured for the person who waits, by the steady clock: no date is read.
        #[allow(clippy::disallowed_methods, reason = "a duration, not a time")]
        let started = Instant::now();
        let (judge, actor) = (self.crm_judge().await?, self.actor().await?);
        let undone = self.0.store.people_import_undo(request.import, &actor, judge.as_ref()).await?;
        Ok(UndoneImportView {
            removed: undone.removed,
            recalled: undone.recalled,
            restored: undone.restored,
            kept: undone.kept,
            millis: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        })
    }
}

/// Takes rows in, chunk by chunk.
pub(super) async fn run_rows(
    hub: &Hub,
    import: i64,
    rows: &[ImportRow],
    at: &[ConnectionId],
    judge: &Judge,
    done: &(dyn Fn(u64) + Send + Sync),
    cancel: &CancellationToken,
) -> Result<Vec<RowOutcome>> {
    let mut outcomes = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(CHUNK) {
        if cancel.is_cancelled() {
            break;
        }
        outcomes.extend(hub.0.store.people_import(import, chunk, at, judge).await?);
        done(outcomes.len() as u64);
    }
    Ok(outcomes)
}

fn mapping_of(columns: &[ColumnTargetView]) -> Result<Mapping> {
    let mut mapping = Mapping::default();
    for column in columns {
        let target: Target = column.target.parse().map_err(|e| AppError::bad_request("mapping", e))?;
        mapping.choose(column.column.clone(), target);
    }
    Ok(mapping)
}

/// Contacts and refused rows, in the order they stand in the file as far as it is known.
fn rows_of(read: ReadContacts, tag: &str) -> Vec<ImportRow> {
    let contacts = read.contacts.into_iter().map(|contact| {
        let mut fields = contact.fields;
        if !tag.is_empty() {
            let tags = fields.entry("Tags".to_owned()).or_insert_with(|| FieldValue::Entries(Entries::new()));
            if let FieldValue::Entries(tags) = tags {
                tags.entry(tag.to_owned()).or_default();
            }
        }
        (contact.place, Ok(fields))
    });
    let mut rows: Vec<(String, std::result::Result<Fields, String>)> = contacts.collect();
    rows.extend(read.rejected.into_iter().map(|row| {
        let column = row.column.map(|c| format!("{c}: ")).unwrap_or_default();
        (row.place, Err(format!("{column}{}", row.reason)))
    }));
    let number = |place: &str| place.rsplit(' ').next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(u64::MAX);
    rows.sort_by_key(|(place, _)| number(place));
    let numbered = rows.into_iter().enumerate();
    numbered.map(|(n, (place, fields))| ImportRow { n: u32::try_from(n).unwrap_or(u32::MAX), place, fields }).collect()
}

fn person_of(outcome: &RowOutcome) -> Option<CrmId> {
    match outcome {
        RowOutcome::Updated(id) | RowOutcome::Unchanged(id) | RowOutcome::Unclear(id) => Some(*id),
        RowOutcome::Created(_) | RowOutcome::Rejected => None,
    }
}

fn items(fields: &Fields, name: &str) -> Vec<String> {
    fields.get(name).and_then(FieldValue::as_entries).map(|e| e.keys().cloned().collect()).unwrap_or_default()
}

pub(super) fn name_of(fields: &Fields) -> String {
    let text = |name: &str| super::person::text(fields, name);
    let full: Vec<String> = ["FirstName", "LastName"].iter().filter_map(|name| text(name)).collect();
    if full.is_empty() { text("Company").unwrap_or_default() } else { full.join(" ") }
}

fn view(done: ImportDone) -> ImportView {
    ImportView {
        import: done.number,
        name: done.name,
        at: instant(done.at),
        state: done.state,
        rows: done.rows,
        created: done.counts.created,
        updated: done.counts.updated,
        unchanged: done.counts.unchanged,
        unclear: done.counts.unclear,
        rejected: done.counts.rejected,
        undone_at: done.undone_at.map(instant),
    }
}
