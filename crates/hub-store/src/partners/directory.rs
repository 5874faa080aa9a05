//! The directory: partners by words, kind, place and what ends soon.

use chrono::NaiveDate;
use hub_domain::partner::{CoveredPlace, PartnerKind, PartnerLevel, Speciality};
use hub_domain::{PartnerId, PartnerItemId};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection as _, Row};

use super::act::{uuid, write};
use crate::people::matching;
use crate::{Store, StoreError};

/// A question to the directory. What is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartnerQuery {
    /// Words; the beginnings are enough.
    pub text: String,
    /// One of these kinds.
    pub kinds: Vec<PartnerKind>,
    /// This speciality.
    pub speciality: Option<Speciality>,
    /// Works in one of these: a postal code together with its county, state and country, to find whoever works there.
    pub places: Vec<CoveredPlace>,
    /// Has a licence, document or agreement in force whose last day is before this one.
    pub expiring_before: Option<NaiveDate>,
    /// Those that are put away, instead of the others.
    pub put_away: bool,
    /// Rows wanted.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// A partner, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerRow {
    /// Identifier.
    pub id: PartnerId,
    /// Name.
    pub name: String,
    /// To whom it belongs, by name.
    pub parent: Option<String>,
    /// Company, branch or person.
    pub level: PartnerLevel,
    /// What it is.
    pub kind: PartnerKind,
    /// What it does.
    pub speciality: Option<Speciality>,
    /// The first last day of what it has, past ones included.
    pub first_end: Option<NaiveDate>,
}

/// A page of partners, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerPage {
    /// Partners in all.
    pub total: u64,
    /// The page.
    pub rows: Vec<PartnerRow>,
}

/// Something that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// Its last day.
    pub on: NaiveDate,
    /// Whose.
    pub partner: PartnerId,
    /// By name.
    pub partner_name: String,
    /// Which; of an insurance the partner itself.
    pub item: PartnerItemId,
    /// `licence`, `agreement`, `document` or `insurance`.
    pub kind: String,
}

impl PartnerQuery {
    /// The condition over `partner p`, and its binds.
    fn condition(&self) -> Result<(String, Vec<String>), StoreError> {
        let mut parts = vec![format!("p.put_away = {}", u8::from(self.put_away))];
        let mut binds = Vec::new();
        if let Some(words) = matching(&self.text) {
            parts.push("p.id IN (SELECT rowid FROM partner_text WHERE partner_text MATCH ?)".to_owned());
            binds.push(words);
        }
        if let [kind] = self.kinds.as_slice() {
            // By equality, so that the index of kinds gives the order too.
            parts.push("p.kind = ?".to_owned());
            binds.push(kind.as_str().to_owned());
        } else if !self.kinds.is_empty() {
            parts.push("p.kind IN (SELECT value FROM json_each(?))".to_owned());
            binds.push(write(&self.kinds)?);
        }
        if let Some(speciality) = self.speciality {
            parts.push("p.speciality = ?".to_owned());
            binds.push(speciality.as_str().to_owned());
        }
        if !self.places.is_empty() {
            parts.push(
                "p.id IN (SELECT partner FROM partner_place WHERE place IN (SELECT value FROM json_each(?)))"
                    .to_owned(),
            );
            binds.push(write(&self.places)?);
        }
        if let Some(before) = self.expiring_before {
            parts.push("p.id IN (SELECT partner FROM partner_item WHERE ends_on < ?)".to_owned());
            binds.push(before.to_string());
        }
        Ok((parts.join(" AND "), binds))
    }

    /// The page, and what counts all rows.
    pub(super) fn statements(&self) -> Result<(String, String, Vec<String>), StoreError> {
        let (condition, binds) = self.condition()?;
        let page = format!(
            "SELECT p.uuid, p.name, q.name, p.level, p.kind, p.speciality,
             (SELECT min(i.ends_on) FROM partner_item i WHERE i.partner = p.id AND i.ends_on IS NOT NULL)
             FROM partner p LEFT JOIN partner q ON q.id = p.parent
             WHERE {condition} ORDER BY p.sort_name, p.id LIMIT {} OFFSET {}",
            self.limit, self.offset
        );
        Ok((page, format!("SELECT count(*) FROM partner p WHERE {condition}"), binds))
    }
}

impl Store {
    /// Partners that answer a question, by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn partners(&self, query: &PartnerQuery) -> Result<PartnerPage, StoreError> {
        let (page, count, binds) = query.statements()?;
        let mut reader = self.reader().await?;
        // One snapshot for the page and its number.
        let mut tx = reader.begin().await?;
        let mut ask = sqlx::query(AssertSqlSafe(page));
        let mut number = sqlx::query_scalar::<_, i64>(AssertSqlSafe(count));
        for bind in binds {
            ask = ask.bind(bind.clone());
            number = number.bind(bind);
        }
        let found = ask.fetch_all(&mut *tx).await?;
        let total = number.fetch_one(&mut *tx).await?.unsigned_abs();
        Ok(PartnerPage { total, rows: found.iter().map(row).collect::<Result<_, _>>()? })
    }

    /// Licences, documents, insurances and agreements in force whose last day is before a day, the first to end first. Those of partners
    /// that are put away are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn partner_expiries(&self, before: NaiveDate) -> Result<Vec<Expiry>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT i.ends_on, p.uuid, p.name, i.uuid, i.kind FROM partner_item i JOIN partner p ON p.id = i.partner
             WHERE i.ends_on < ?1 AND p.put_away = 0
             UNION ALL
             SELECT s.insured_until, p.uuid, p.name, p.uuid, 'insurance'
             FROM provider_sheet s JOIN partner p ON p.uuid = s.uuid
             WHERE s.insured_until < ?1 AND p.put_away = 0
             ORDER BY 1, 3, 5",
        )
        .bind(before.to_string())
        .fetch_all(&mut *reader)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Expiry {
                    on: day(row.try_get(0)?)?,
                    partner: uuid(row.try_get(1)?)?.into(),
                    partner_name: row.try_get(2)?,
                    item: uuid(row.try_get(3)?)?.into(),
                    kind: row.try_get(4)?,
                })
            })
            .collect()
    }
}

fn day(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::damaged("a day of partners does not read"))
}

fn row(row: &SqliteRow) -> Result<PartnerRow, StoreError> {
    let damaged = || StoreError::damaged("a partner does not read");
    let speciality: Option<&str> = row.try_get(5)?;
    let first_end: Option<&str> = row.try_get(6)?;
    Ok(PartnerRow {
        id: uuid(row.try_get(0)?)?.into(),
        name: row.try_get(1)?,
        parent: row.try_get(2)?,
        level: PartnerLevel::parse(row.try_get(3)?).ok_or_else(damaged)?,
        kind: PartnerKind::parse(row.try_get(4)?).ok_or_else(damaged)?,
        speciality: speciality.map(|s| Speciality::parse(s).ok_or_else(damaged)).transpose()?,
        first_end: first_end.map(day).transpose()?,
    })
}
