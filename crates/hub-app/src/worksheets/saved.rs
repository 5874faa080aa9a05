//! Worksheets as they are kept: what was typed, under a name.

use hub_domain::{CrmId, WorksheetId};
use hub_store::{WorksheetKind, WorksheetRecord};

use super::work;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::{instant, precise};
use crate::money_tables::{MoneyTables, today};
use crate::view::{
    RenameWorksheetRequest, SaveWorksheetRequest, SavedWorksheetView, WorksheetIdRequest, WorksheetInputs,
    WorksheetKindView, WorksheetLineView,
};

const MOST_LETTERS: usize = 120;

impl Hub {
    /// The worksheets that are kept, the last saved first. None while a client looks at the screen.
    ///
    /// # Errors
    /// The store's; refused in present mode.
    pub async fn worksheets(&self) -> Result<Vec<WorksheetLineView>> {
        self.agents_only()?;
        let kept = self.0.store.worksheets().await?;
        Ok(kept
            .into_iter()
            .map(|record| WorksheetLineView {
                id: record.id.to_string(),
                kind: match record.kind {
                    WorksheetKind::Affordability => WorksheetKindView::Affordability,
                    WorksheetKind::Closing => WorksheetKindView::Closing,
                    WorksheetKind::Ownership => WorksheetKindView::Ownership,
                },
                name: record.name,
                person: record.person.map(|person| person.to_string()),
                revision: revision(record.revision),
                updated_at: instant(record.updated_at),
            })
            .collect())
    }

    /// A worksheet that is kept.
    ///
    /// # Errors
    /// There is none; the store's; refused in present mode.
    pub async fn open_worksheet(&self, request: &WorksheetIdRequest) -> Result<SavedWorksheetView> {
        self.agents_only()?;
        view(self.kept_worksheet(&request.id).await?)
    }

    /// Keeps a worksheet, new or changed.
    ///
    /// # Errors
    /// What was typed cannot be worked out, the name is empty, somebody changed it since, there is no such person.
    pub async fn save_worksheet(&self, request: &SaveWorksheetRequest) -> Result<SavedWorksheetView> {
        self.agents_only()?;
        self.check_worksheet(&request.inputs)?;
        let now = self.0.clock.now();
        let fresh = WorksheetRecord {
            id: WorksheetId::new(),
            kind: kind(&request.inputs),
            name: name(&request.name)?,
            person: request.person.as_deref().map(person).transpose()?,
            inputs: serde_json::to_value(&request.inputs).map_err(|error| AppError::unexpected(&error))?,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        let Some(of) = &request.of else {
            self.0.store.add_worksheet(&fresh).await?;
            return self.open_worksheet(&WorksheetIdRequest { id: fresh.id.to_string() }).await;
        };
        let seen = self.kept_worksheet(&of.id).await?;
        if seen.kind != fresh.kind {
            return Err(AppError::bad_request("inputs", "a worksheet stays of its kind"));
        }
        let changed =
            WorksheetRecord { id: seen.id, revision: i64::from(of.revision) + 1, created_at: seen.created_at, ..fresh };
        self.replace_worksheet(&changed).await
    }

    /// Gives a worksheet another name.
    ///
    /// # Errors
    /// There is none; the name is empty or too long.
    pub async fn rename_worksheet(&self, request: &RenameWorksheetRequest) -> Result<SavedWorksheetView> {
        self.agents_only()?;
        let seen = self.kept_worksheet(&request.id).await?;
        let changed = WorksheetRecord {
            name: name(&request.name)?,
            revision: seen.revision + 1,
            updated_at: self.0.clock.now(),
            ..seen
        };
        self.replace_worksheet(&changed).await
    }

    /// A second worksheet with the same figures.
    ///
    /// # Errors
    /// There is none; the store's.
    pub async fn duplicate_worksheet(&self, request: &WorksheetIdRequest) -> Result<SavedWorksheetView> {
        self.agents_only()?;
        let seen = self.kept_worksheet(&request.id).await?;
        let now = self.0.clock.now();
        let letters: String = seen.name.chars().take(MOST_LETTERS - 7).collect();
        let copy = WorksheetRecord {
            id: WorksheetId::new(),
            name: format!("{letters} (copy)"),
            revision: 1,
            created_at: now,
            updated_at: now,
            ..seen
        };
        self.0.store.add_worksheet(&copy).await?;
        view(copy)
    }

    /// Removes a worksheet for good and answers what it was, so that it can be handed back.
    ///
    /// # Errors
    /// There is none; the store's.
    pub async fn delete_worksheet(&self, request: &WorksheetIdRequest) -> Result<SavedWorksheetView> {
        self.agents_only()?;
        let seen = self.kept_worksheet(&request.id).await?;
        if !self.0.store.delete_worksheet(seen.id).await? {
            return Err(AppError::not_found("worksheet"));
        }
        view(seen)
    }

    /// Keeps again what [`Hub::delete_worksheet`] answered.
    ///
    /// # Errors
    /// It is there already, or is no worksheet.
    pub async fn restore_worksheet(&self, request: &SavedWorksheetView) -> Result<SavedWorksheetView> {
        self.agents_only()?;
        let at = |text: &str| {
            let read = chrono::DateTime::parse_from_rfc3339(text);
            read.map(|at| at.to_utc()).map_err(|_| AppError::bad_request("createdAt", "an instant"))
        };
        let record = WorksheetRecord {
            id: id(&request.id)?,
            kind: kind(&request.inputs),
            name: name(&request.name)?,
            person: request.person.as_deref().map(person).transpose()?,
            inputs: serde_json::to_value(&request.inputs).map_err(|error| AppError::unexpected(&error))?,
            revision: i64::from(request.revision.max(1)),
            created_at: at(&request.created_at)?,
            updated_at: at(&request.updated_at)?,
        };
        self.0.store.add_worksheet(&record).await?;
        view(record)
    }

    async fn kept_worksheet(&self, text: &str) -> Result<WorksheetRecord> {
        let kept = self.0.store.worksheet(id(text)?).await?;
        kept.ok_or_else(|| AppError::not_found("worksheet"))
    }

    async fn replace_worksheet(&self, changed: &WorksheetRecord) -> Result<SavedWorksheetView> {
        if !self.0.store.replace_worksheet(changed).await? {
            let why = "it was changed meanwhile; open it again, or save yours under another name";
            return Err(AppError::bad_request("revision", why).with("problem", "changedSince"));
        }
        self.open_worksheet(&WorksheetIdRequest { id: changed.id.to_string() }).await
    }

    /// What cannot be worked out is not kept, but for what only today's tables stand against: figures of a programme whose
    /// table has ended are the user's all the same.
    fn check_worksheet(&self, inputs: &WorksheetInputs) -> Result<()> {
        let tables: &MoneyTables = &self.money_tables();
        match work(inputs, tables, today()) {
            Err(error) if error.args.get("problem").map(String::as_str) != Some("noTable") => Err(error),
            _ => Ok(()),
        }
    }
}

fn kind(inputs: &WorksheetInputs) -> WorksheetKind {
    match inputs {
        WorksheetInputs::Affordability { .. } => WorksheetKind::Affordability,
        WorksheetInputs::Closing { .. } => WorksheetKind::Closing,
        WorksheetInputs::Ownership { .. } => WorksheetKind::Ownership,
    }
}

fn view(record: WorksheetRecord) -> Result<SavedWorksheetView> {
    let inputs = serde_json::from_value(record.inputs).map_err(|error| {
        AppError::new(crate::view::ErrorCode::Damaged).with("reason", format!("a worksheet does not read: {error}"))
    })?;
    Ok(SavedWorksheetView {
        id: record.id.to_string(),
        name: record.name,
        person: record.person.map(|person| person.to_string()),
        inputs,
        revision: revision(record.revision),
        created_at: precise(record.created_at),
        updated_at: precise(record.updated_at),
    })
}

fn revision(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn id(text: &str) -> Result<WorksheetId> {
    text.parse().map_err(|_| AppError::not_found("worksheet"))
}

fn person(text: &str) -> Result<CrmId> {
    text.parse().map_err(|_| AppError::not_found("person"))
}

fn name(text: &str) -> Result<String> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MOST_LETTERS {
        return Err(AppError::bad_request("name", format!("1 to {MOST_LETTERS} characters")));
    }
    Ok(name.to_owned())
}
