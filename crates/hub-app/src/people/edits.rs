//! What a person changes: saved here at once, told to the systems when that can be.

use std::collections::BTreeMap;

use hub_domain::CrmId;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields, MergeRule, field_spec};
use hub_store::crm::{CrmEdit, NewCrmRecord};
use hub_store::people::NewLead;

use super::shared::{connection_id, instant, record_id, words};
use super::values::read;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    AddNoteRequest, AddPersonRequest, ArchivePreviewView, ArchiveRequest, ConsentRequest, EditFieldRequest, EditedView,
    FieldValueView, IdRequest, MadeView, MoveStageRequest,
};

impl Hub {
    /// Makes a person.
    ///
    /// # Errors
    /// A value makes no sense; nothing by which anybody could be known; no such connection.
    pub async fn add_person(&self, request: &AddPersonRequest) -> Result<MadeView> {
        let region = self.region().await?;
        let mut fields = Fields::new();
        for named in &request.fields {
            let name = words("field", &named.field, 1, 200)?;
            let value = read(CrmKind::Contact, &name, &FieldValue::Empty, &named.value, region)?;
            fields.insert(name, value);
        }
        let known_by = ["FirstName", "LastName", "Company", "Emails", "Phones"];
        if !known_by.iter().any(|name| fields.get(*name).is_some_and(|value| !value.is_empty())) {
            return Err(AppError::bad_request("fields", "a name, a company, an e-mail address or a number is needed"));
        }
        let at: Result<Vec<_>> = request.at.iter().map(|id| connection_id(id)).collect();
        let new = NewCrmRecord { kind: CrmKind::Contact, fields, parents: Vec::new(), at: at?, lead: request.lead };
        let judge = self.crm_judge().await?;
        let made = self.0.store.crm_add(&new, judge.as_ref()).await?;
        if request.lead {
            let asked = request.asked.as_deref().map(|text| words("asked", text, 0, 2_000)).transpose()?;
            let lead = NewLead {
                person: made.id,
                at: self.0.clock.now(),
                road: "hand",
                origin: self.actor().await?,
                asked: asked.filter(|text| !text.is_empty()),
                about: None,
                known_before: false,
            };
            self.0.store.add_lead(&lead).await?;
        }
        Ok(MadeView { id: made.id.to_string(), sent_to: self.told(made.id).await? })
    }

    /// Writes something down about somebody.
    ///
    /// # Errors
    /// No such person; no words.
    pub async fn add_note(&self, request: &AddNoteRequest) -> Result<MadeView> {
        let person = record_id(&request.person)?;
        let text = words("text", &request.text, 1, 50_000)?;
        let now = instant(self.0.clock.now());
        let actor = self.actor().await?;
        let mut fields = Fields::from([("Body".to_owned(), FieldValue::text(text))]);
        let kind = match request.channel.as_deref() {
            None => {
                fields.insert("CreatedAt".to_owned(), FieldValue::text(now));
                fields.insert("Author".to_owned(), FieldValue::text(actor));
                CrmKind::Note
            }
            Some(channel @ ("call" | "text" | "email" | "meeting")) => {
                fields.insert("At".to_owned(), FieldValue::text(now));
                fields.insert("Channel".to_owned(), FieldValue::text(channel));
                fields.insert("Direction".to_owned(), FieldValue::text("outbound"));
                CrmKind::Activity
            }
            Some(_) => return Err(AppError::bad_request("channel", "call, text, email or meeting")),
        };
        self.make(kind, fields, Some(person)).await
    }

    /// Makes something that belongs to a person, in every system that person is in and that can take it.
    pub(super) async fn make(&self, kind: CrmKind, fields: Fields, person: Option<CrmId>) -> Result<MadeView> {
        let at = match person {
            Some(person) => {
                let known = self.0.store.crm_record(person).await?.filter(|r| r.kind == CrmKind::Contact);
                known.ok_or_else(|| AppError::not_found("such person"))?;
                self.places_of(person).await?
            }
            None => Vec::new(),
        };
        let new = NewCrmRecord {
            kind,
            fields,
            parents: person.into_iter().collect(),
            at: at.iter().map(|(id, _)| *id).collect(),
            lead: false,
        };
        let judge = self.crm_judge().await?;
        let made = self.0.store.crm_add(&new, judge.as_ref()).await?;
        Ok(MadeView { id: made.id.to_string(), sent_to: self.told(made.id).await? })
    }

    /// Changes a field of a record.
    ///
    /// # Errors
    /// No such record; the value makes no sense; a restriction is lifted without a reason.
    pub async fn edit_field(&self, request: &EditFieldRequest) -> Result<EditedView> {
        let id = record_id(&request.id)?;
        let name = words("field", &request.field, 1, 200)?;
        let record = self.0.store.crm_record(id).await?.ok_or_else(|| AppError::not_found("such record"))?;
        let before = record.fields.get(&name).cloned().unwrap_or(FieldValue::Empty);
        let after = read(record.kind, &name, &before, &request.value, self.region().await?)?;
        self.change(id, &name, before, after, request.reason.as_deref()).await
    }

    /// Says whether somebody may be contacted.
    ///
    /// # Errors
    /// No such person or restriction; it is lifted without a reason.
    pub async fn set_consent(&self, request: &ConsentRequest) -> Result<EditedView> {
        let id = record_id(&request.id)?;
        let spec = field_spec(CrmKind::Contact, &request.field).filter(|s| s.rule == MergeRule::MostRestrictive);
        let spec =
            spec.ok_or_else(|| AppError::bad_request("field", "DoNotCall, DoNotEmail, DoNotText or DoNotMail"))?;
        let reason = request.reason.as_deref().map(|r| words("reason", r, 0, 500)).transpose()?;
        let record = self.0.store.crm_record(id).await?.filter(|r| r.kind == CrmKind::Contact);
        let record = record.ok_or_else(|| AppError::not_found("such person"))?;
        let before = record.fields.get(spec.name).cloned().unwrap_or(FieldValue::Empty);
        let lifts = before.as_flag() == Some(true) && !request.restricted;
        if lifts && reason.as_ref().is_none_or(|reason| reason.chars().count() < 3) {
            return Err(AppError::bad_request("reason", "to lift a restriction needs a reason"));
        }
        self.change(id, spec.name, before, FieldValue::Flag(request.restricted), reason.as_deref()).await
    }

    /// Moves a deal or a person to another stage.
    ///
    /// # Errors
    /// No such record; a kind that has no stages.
    pub async fn move_stage(&self, request: &MoveStageRequest) -> Result<EditedView> {
        let id = record_id(&request.id)?;
        let record = self.0.store.crm_record(id).await?.ok_or_else(|| AppError::not_found("such record"))?;
        if !matches!(record.kind, CrmKind::Contact | CrmKind::Deal) {
            return Err(AppError::bad_request("id", "has no stages"));
        }
        let before = record.fields.get("Stage").cloned().unwrap_or(FieldValue::Empty);
        let stage = words("stage", &request.stage, 0, 200)?;
        self.change(id, "Stage", before, FieldValue::text(stage), None).await
    }

    pub(crate) async fn change(
        &self,
        id: CrmId,
        field: &str,
        before: FieldValue,
        after: FieldValue,
        reason: Option<&str>,
    ) -> Result<EditedView> {
        let edit = CrmEdit {
            record: id,
            changes: BTreeMap::from([(field.to_owned(), FieldChange::Value(after.clone()))]),
            actor: self.actor().await?,
            reason: reason.map(str::to_owned),
        };
        let judge = self.crm_judge().await?;
        self.0.store.crm_edit(&edit, judge.as_ref()).await?;
        Ok(EditedView {
            id: id.to_string(),
            field: field.to_owned(),
            before: FieldValueView::from(&before),
            after: FieldValueView::from(&after),
            sent_to: self.told(id).await?,
        })
    }

    /// Names of the systems that wait to be told something of a record.
    pub(crate) async fn told(&self, id: CrmId) -> Result<Vec<String>> {
        Ok(self.0.store.crm_waiting_at(id).await?)
    }

    /// What it would mean to put a record away everywhere.
    ///
    /// # Errors
    /// No such record.
    pub async fn archive_preview(&self, request: &IdRequest) -> Result<ArchivePreviewView> {
        let id = record_id(&request.id)?;
        let store = &self.0.store;
        let record = store.crm_record(id).await?.ok_or_else(|| AppError::not_found("such record"))?;
        let judge = self.crm_judge().await?;
        let deletes = |connection| {
            use hub_store::crm::{CrmJudge as _, OpVerb};
            judge.may(connection, record.kind, OpVerb::Delete)
        };
        let there = store.badges(&[id]).await?.remove(&id).unwrap_or_default();
        let (entries, _) = store.person_timeline(id, &[], None, 1).await?;
        Ok(ArchivePreviewView {
            systems: there.into_iter().filter(|b| !b.gone && deletes(b.connection)).map(|b| b.name).collect(),
            entries: u32::try_from(entries).unwrap_or(u32::MAX),
            waiting: store.crm_waiting_of(id).await?,
        })
    }

    /// Puts a record away, here or everywhere.
    ///
    /// # Errors
    /// No such record.
    pub async fn archive_record(&self, request: &ArchiveRequest) -> Result<()> {
        let judge = self.crm_judge().await?;
        let id = record_id(&request.id)?;
        Ok(self.0.store.crm_archive(id, request.everywhere, "put away by hand", judge.as_ref()).await?)
    }

    /// Brings a record back that was put away.
    ///
    /// # Errors
    /// No such record; it has become part of another.
    pub async fn unarchive_record(&self, request: &IdRequest) -> Result<()> {
        self.0.store.crm_unarchive(record_id(&request.id)?).await?;
        Ok(())
    }
}
