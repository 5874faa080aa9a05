use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{
    CrmChange, CrmCredentials, CrmHand, CrmKind, CrmOrder, CrmPipeline, CrmQuirk, CrmUser, CrmVendor, Judge,
    core::{Record, texts},
    judge::Desk,
};
use crate::{SandboxError, server::shared::Shared};

/// A hand on the account of a CRM stand-in: what a person does in the vendor's screens, what is there, and what goes
/// wrong.
#[derive(Clone)]
pub struct CrmControl {
    shared: Arc<Shared>,
}

/// A record as it is kept, deleted ones included.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrmRecord {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: CrmKind,
    /// Its fields, in the vendor's own names.
    pub fields: Map<String, Json>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When the vendor says that it was changed last.
    pub updated: DateTime<Utc>,
    /// Whether it is deleted or merged away.
    pub gone: bool,
    /// What it was merged into.
    pub merged_into: Option<String>,
    /// What it is tied to: kind, id and type of the tie (HubSpot).
    pub ties: Vec<(CrmKind, String, u32)>,
}

impl From<&Record> for CrmRecord {
    fn from(record: &Record) -> Self {
        Self {
            id: record.id.clone(),
            kind: record.kind,
            fields: record.fields.clone(),
            created: record.created,
            updated: record.updated,
            gone: !record.is_alive(),
            merged_into: record.merged_into.clone(),
            ties: record.links.iter().map(|link| (link.kind, link.id.clone(), link.type_id)).collect(),
        }
    }
}

fn wrong(kind: CrmKind, reason: impl Into<String>) -> SandboxError {
    SandboxError::Row { resource: kind.to_string(), reason: reason.into() }
}

impl CrmControl {
    /// Nothing where the sandbox stands in for no CRM.
    pub(crate) fn of(shared: &Arc<Shared>) -> Option<Self> {
        shared.shape.as_ref()?.judge()?;
        Some(Self { shared: shared.clone() })
    }

    fn judge(&self) -> &Judge {
        let judge = self.shared.shape.as_ref().and_then(|shape| shape.judge());
        judge.expect("a control is made for sandboxes that have a judge, and the shape of a sandbox never changes")
    }

    fn at_desk<T>(&self, act: impl FnOnce(&mut Desk) -> T) -> T {
        act(&mut self.judge().desk(self.shared.now()))
    }

    /// The vendor.
    #[must_use]
    pub fn vendor(&self) -> CrmVendor {
        self.judge().vendor()
    }

    /// What opens the account.
    #[must_use]
    pub fn credentials(&self) -> CrmCredentials {
        self.judge().credentials().clone()
    }

    /// The people who use the account, the owner first.
    #[must_use]
    pub fn users(&self) -> Vec<CrmUser> {
        self.at_desk(|desk| desk.room.account.users.clone())
    }

    /// The pipelines of deals.
    #[must_use]
    pub fn pipelines(&self) -> Vec<CrmPipeline> {
        self.at_desk(|desk| desk.room.account.pipelines.clone())
    }

    /// A person makes a record. Fields go by the vendor's own names.
    ///
    /// # Errors
    /// Fields the vendor does not know, or values its screens do not take.
    pub fn create(&self, kind: CrmKind, mut fields: Map<String, Json>) -> Result<String, SandboxError> {
        self.at_desk(|desk| {
            known(desk, kind, &fields)?;
            desk.vendor.complete(&desk.room, kind, &mut fields).map_err(|reason| wrong(kind, reason))?;
            Ok(desk.room.account.create(kind, fields, desk.room.now, CrmHand::Person))
        })
    }

    /// A person changes fields; `null` takes a field away.
    ///
    /// # Errors
    /// A record that is not there, fields the vendor does not know, values its screens do not take.
    pub fn edit(&self, kind: CrmKind, id: &str, fields: &Map<String, Json>) -> Result<(), SandboxError> {
        self.at_desk(|desk| {
            known(desk, kind, fields)?;
            let mut next = there(desk, kind, id)?.fields.clone();
            for (name, value) in fields {
                match value {
                    Json::Null => next.remove(name),
                    value => next.insert(name.clone(), value.clone()),
                };
            }
            desk.vendor.complete(&desk.room, kind, &mut next).map_err(|reason| wrong(kind, reason))?;
            let now = desk.room.now;
            desk.room.account.change(kind, id, now, CrmHand::Person, |fields| *fields = next);
            Ok(())
        })
    }

    /// A person gives a contact a tag.
    ///
    /// # Errors
    /// A contact that is not there; a vendor without tags.
    pub fn add_tag(&self, contact: &str, tag: &str) -> Result<(), SandboxError> {
        self.tags(contact, |tags| {
            if !tags.iter().any(|known| known == tag) {
                tags.push(tag.to_owned());
            }
        })
    }

    /// A person takes a tag from a contact.
    ///
    /// # Errors
    /// A contact that is not there; a vendor without tags.
    pub fn remove_tag(&self, contact: &str, tag: &str) -> Result<(), SandboxError> {
        self.tags(contact, |tags| tags.retain(|known| known != tag))
    }

    fn tags(&self, contact: &str, edit: impl FnOnce(&mut Vec<String>)) -> Result<(), SandboxError> {
        let kind = CrmKind::Contact;
        self.at_desk(|desk| {
            let field = desk.vendor.tag_field().ok_or_else(|| wrong(kind, "this vendor has no tags"))?;
            let mut tags = texts(there(desk, kind, contact)?.fields.get(field));
            edit(&mut tags);
            let now = desk.room.now;
            desk.room.account.change(kind, contact, now, CrmHand::Person, |fields| {
                fields.insert(field.to_owned(), tags.into());
            });
            Ok(())
        })
    }

    /// A person writes a note about a contact. Returns its id.
    ///
    /// # Errors
    /// A contact that is not there.
    pub fn add_note(&self, contact: &str, text: &str) -> Result<String, SandboxError> {
        self.at_desk(|desk| {
            there(desk, CrmKind::Contact, contact)?;
            let Desk { room, vendor, .. } = desk;
            Ok(vendor.note(room, contact, text))
        })
    }

    /// A person moves a deal to another stage.
    ///
    /// # Errors
    /// A deal or stage that is not there.
    pub fn move_stage(&self, deal: &str, stage: &str) -> Result<(), SandboxError> {
        let field = self.at_desk(|desk| desk.vendor.stage_field());
        // Numbers stay numbers where the vendor has numbers.
        let held = self.at_desk(|desk| there(desk, CrmKind::Deal, deal).map(|deal| deal.fields.get(field).cloned()))?;
        let value = match (held, stage.parse::<u64>()) {
            (Some(Json::Number(_)), Ok(number)) => Json::from(number),
            _ => Json::from(stage),
        };
        self.edit(CrmKind::Deal, deal, &Map::from_iter([(field.to_owned(), value)]))
    }

    /// A person deletes a record.
    ///
    /// # Errors
    /// A record that is not there.
    pub fn delete(&self, kind: CrmKind, id: &str) -> Result<(), SandboxError> {
        self.at_desk(|desk| {
            there(desk, kind, id)?;
            let now = desk.room.now;
            desk.room.account.remove(kind, id, now, CrmHand::Person);
            Ok(())
        })
    }

    /// A person brings a deleted record back.
    ///
    /// # Errors
    /// A record that is not deleted, or was merged.
    pub fn restore(&self, kind: CrmKind, id: &str) -> Result<(), SandboxError> {
        self.at_desk(|desk| {
            let now = desk.room.now;
            let back = desk.room.account.restore(kind, id, now, CrmHand::Person);
            back.then_some(()).ok_or_else(|| wrong(kind, format!("{id} is not deleted")))
        })
    }

    /// A person merges two contacts: the first one's fields stand, what it lacks comes from the second, tags are put
    /// together. Returns the id of what comes out.
    ///
    /// # Errors
    /// Contacts that are not there, or are one.
    pub fn merge(&self, first: &str, second: &str) -> Result<String, SandboxError> {
        let kind = CrmKind::Contact;
        self.at_desk(|desk| {
            let fields = merged(there(desk, kind, first)?, there(desk, kind, second)?, desk.vendor.tag_field());
            let new_id = desk.room.has(CrmQuirk::MergeNewId);
            let now = desk.room.now;
            let merged = desk.room.account.merge(first, second, fields, new_id, now, CrmHand::Person);
            merged.ok_or_else(|| wrong(kind, "a contact cannot be merged with itself"))
        })
    }

    /// A record as it is kept, deleted or not.
    #[must_use]
    pub fn record(&self, kind: CrmKind, id: &str) -> Option<CrmRecord> {
        self.at_desk(|desk| desk.room.account.any(kind, id).map(CrmRecord::from))
    }

    /// Every record of a kind that is there, oldest first.
    #[must_use]
    pub fn records(&self, kind: CrmKind) -> Vec<CrmRecord> {
        self.at_desk(|desk| desk.room.account.all(kind).map(CrmRecord::from).collect())
    }

    /// The ids of every record of a kind that is there, oldest first.
    #[must_use]
    pub fn ids(&self, kind: CrmKind) -> Vec<String> {
        self.at_desk(|desk| desk.room.account.all(kind).map(|record| record.id.clone()).collect())
    }

    /// The records of a kind that belong to a contact.
    #[must_use]
    pub fn of_contact(&self, kind: CrmKind, contact: &str) -> Vec<CrmRecord> {
        self.at_desk(|desk| desk.room.account.of_contact(kind, contact).map(CrmRecord::from).collect())
    }

    /// Everything that was done since the account was set up, oldest first.
    #[must_use]
    pub fn journal(&self) -> Vec<CrmChange> {
        self.at_desk(|desk| desk.room.account.journal.changes().to_vec())
    }

    /// How often the interface was used to make a record that goes by this key: `email:a@example.org`, `phone:` with
    /// digits, `title:`, `name:` or `body:`.
    #[must_use]
    pub fn creates(&self, kind: CrmKind, key: &str) -> usize {
        self.at_desk(|desk| desk.room.account.journal.creates(kind, key))
    }

    /// How often the interface was used to make a record one of whose fields holds this text.
    #[must_use]
    pub fn creates_with(&self, kind: CrmKind, marker: &str) -> usize {
        self.at_desk(|desk| desk.room.account.journal.creates_with(kind, marker))
    }

    /// How often the interface was used to send or log an e-mail or short message that holds this text.
    #[must_use]
    pub fn sends(&self, marker: &str) -> usize {
        self.at_desk(|desk| desk.room.account.journal.sends(marker))
    }

    /// Switches a quirk on or off.
    ///
    /// # Errors
    /// A quirk of other vendors.
    pub fn set_quirk(&self, quirk: CrmQuirk, on: bool) -> Result<(), SandboxError> {
        let vendor = self.vendor();
        if !quirk.vendors().contains(&vendor) {
            return Err(SandboxError::Setting(format!("{vendor} has no quirk called {quirk}")));
        }
        self.at_desk(|desk| {
            if on {
                desk.room.quirks.insert(quirk)
            } else {
                desk.room.quirks.remove(&quirk)
            };
            desk.room.account.reuses_ids = desk.room.has(CrmQuirk::IdReuse);
        });
        Ok(())
    }

    /// The quirks that are on.
    #[must_use]
    pub fn quirks(&self) -> Vec<CrmQuirk> {
        self.at_desk(|desk| desk.room.quirks.iter().copied().collect())
    }

    /// By how much searches lag behind where they do; at most two minutes. It begins with five seconds.
    pub fn set_lag(&self, lag: Duration) {
        let lag = chrono::Duration::from_std(lag.min(Duration::from_secs(120))).unwrap_or_default();
        self.at_desk(|desk| desk.room.lag = lag);
    }

    /// Lets something go wrong.
    pub fn order(&self, order: CrmOrder) {
        self.at_desk(|desk| desk.orders.take(order));
    }

    /// Lets nothing go wrong any more.
    pub fn clear_orders(&self) {
        self.at_desk(|desk| desk.orders.clear());
    }

    /// Whether a call was made that must never be made.
    ///
    /// # Errors
    /// What was called.
    pub fn verdict(&self) -> Result<(), String> {
        self.at_desk(|desk| desk.room.forbidden.clone().map_or(Ok(()), Err))
    }

    /// Forgets a call that must never be made, and returns what it was; for tests of the stand-in.
    pub fn pardon(&self) -> Option<String> {
        self.at_desk(|desk| desk.room.forbidden.take())
    }
}

fn there<'a>(desk: &'a Desk, kind: CrmKind, id: &str) -> Result<&'a Record, SandboxError> {
    desk.room.account.get(kind, id).ok_or_else(|| wrong(kind, format!("there is no {id}")))
}

fn known(desk: &Desk, kind: CrmKind, fields: &Map<String, Json>) -> Result<(), SandboxError> {
    match fields.keys().find(|name| !desk.vendor.knows(&desk.room, kind, name)) {
        Some(name) => Err(wrong(kind, format!("there is no field {name}"))),
        None => Ok(()),
    }
}

/// What comes of two contacts.
pub(super) fn merged(first: &Record, second: &Record, tags: Option<&str>) -> Map<String, Json> {
    let mut fields = first.fields.clone();
    for (name, value) in &second.fields {
        fields.entry(name.clone()).or_insert_with(|| value.clone());
    }
    if let Some(name) = tags {
        let mut all = first.texts(name);
        all.extend(second.texts(name).into_iter().filter(|tag| !first.texts(name).contains(tag)));
        fields.insert(name.to_owned(), all.into());
    }
    fields
}
