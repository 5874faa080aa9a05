//! People into a table or cards: everything that is known of them, without what is the hub's own.

use std::collections::BTreeSet;

use hub_domain::CrmId;
use hub_domain::crm::{CrmKind, FieldValue, Fields, fields_of};

use super::values::in_words;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{PeopleFile, PeopleRequest};

/// People of one step.
const STEP: u32 = 500;

impl Hub {
    /// People as the bytes of a file, in the order asked for; all of them, whatever page is asked for.
    ///
    /// # Errors
    /// A condition makes no sense.
    pub async fn people_file(&self, people: &PeopleRequest, format: PeopleFile) -> Result<Vec<u8>> {
        let mut asked = self.asked(people).await?;
        asked.query.limit = STEP;
        let mut all: Vec<Fields> = Vec::new();
        let mut seen: BTreeSet<CrmId> = BTreeSet::new();
        loop {
            let page = self.0.store.people(&asked.query).await?;
            for row in &page.rows {
                // Somebody may move to a later page while the pages are read.
                if seen.insert(row.id)
                    && let Some(record) = self.0.store.crm_record(row.id).await?
                {
                    all.push(record.fields);
                }
            }
            if page.rows.len() < STEP as usize {
                break;
            }
            asked.query.offset += STEP;
        }
        match format {
            PeopleFile::Vcard => Ok(hub_contacts::write_vcards(&all).into_bytes()),
            PeopleFile::Csv => table(&all),
        }
    }
}

/// A table: the dictionary's fields that anybody has, in its order, then fields of systems' own by name. Several things
/// stand in one cell with semicolons between.
fn table(people: &[Fields]) -> Result<Vec<u8>> {
    let used: BTreeSet<&String> =
        people.iter().flat_map(|f| f.iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| name)).collect();
    let known = fields_of(CrmKind::Contact).iter().map(|spec| spec.name);
    let mut columns: Vec<&str> = known.filter(|name| used.iter().any(|u| u == name)).collect();
    let own: Vec<&str> = used.iter().map(|u| u.as_str()).filter(|name| !columns.contains(name)).collect();
    columns.extend(own);
    let failed = |error: csv::Error| AppError::unexpected(&error);
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(columns.iter().map(|c| hub_store::safe_text(c))).map_err(failed)?;
    for fields in people {
        let cell = |name: &&str| match fields.get(*name) {
            Some(FieldValue::Entries(entries)) => entries.keys().cloned().collect::<Vec<_>>().join("; "),
            Some(value) => in_words(value),
            None => String::new(),
        };
        // A number with its country code is no formula: it stays as it is.
        let safe = |name: &&str| {
            let cell = cell(name);
            if *name == "Phones" { cell } else { hub_store::safe_text(&cell).to_string() }
        };
        out.write_record(columns.iter().map(safe)).map_err(failed)?;
    }
    out.into_inner().map_err(|error| AppError::unexpected(error.error()))
}
