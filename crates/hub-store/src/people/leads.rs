use chrono::{DateTime, Utc};
use hub_domain::CrmId;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use super::settle::gather;
use super::summary::id;
use crate::{Store, StoreError, time};

/// How a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadState {
    /// Nobody has answered.
    Waiting,
    /// Somebody was in touch since, or a person said so.
    Answered,
    /// Put aside.
    Dismissed,
}

/// What a person says of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It was answered.
    Answered,
    /// It is none.
    Dismissed,
    /// Nothing: it stands as it does by itself.
    Nothing,
}

/// Somebody who came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLead {
    /// Who.
    pub person: CrmId,
    /// When.
    pub at: DateTime<Utc>,
    /// `crm`, `file`, `email`, `form` or `hand`.
    pub road: &'static str,
    /// The system, site or file, in words.
    pub origin: String,
    /// What they asked.
    pub asked: Option<String>,
    /// The home it is about.
    pub about: Option<String>,
    /// They were known before.
    pub known_before: bool,
}

/// A lead, as the inbox shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Its number.
    pub number: i64,
    /// Who, and their name.
    pub person: (CrmId, String),
    /// First e-mail address.
    pub email: Option<String>,
    /// First number.
    pub phone: Option<String>,
    /// By which road.
    pub road: String,
    /// From where.
    pub origin: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What they asked.
    pub asked: Option<String>,
    /// The home it is about.
    pub about: Option<String>,
    /// How it stands.
    pub state: LeadState,
    /// When and by what it was answered.
    pub answered: Option<(DateTime<Utc>, String)>,
    /// They must not be called.
    pub do_not_call: bool,
    /// They were known before.
    pub known_before: bool,
}

/// A file of the watched folder that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadFile {
    /// Its name.
    pub name: String,
    /// When.
    pub looked_at: DateTime<Utc>,
    /// Leads taken from it.
    pub taken: u32,
    /// Why it was refused, where it was.
    pub reason: Option<String>,
}

const STATE: &str = "CASE WHEN d.said = 'dismissed' THEN 3 WHEN d.said = 'answered' OR d.answered_at IS NOT NULL
    OR coalesce(p.said_touch, 0) > d.at THEN 2 ELSE 1 END";

fn lead(row: &SqliteRow) -> Result<Lead, StoreError> {
    let state = match row.try_get::<i64, _>(10)? {
        1 => LeadState::Waiting,
        2 => LeadState::Answered,
        _ => LeadState::Dismissed,
    };
    let at: i64 = row.try_get(7)?;
    let touched: Option<i64> = row.try_get(11)?;
    let by: Option<String> = row.try_get(12)?;
    let said: Option<i64> = row.try_get(13)?;
    let told: Option<i64> = row.try_get(16)?;
    let answered = match (touched, said, told) {
        (Some(touched), ..) => Some((time::from_ms(touched), by.unwrap_or_else(|| "call".to_owned()))),
        (None, Some(said), _) => Some((time::from_ms(said), "said".to_owned())),
        (None, None, Some(told)) if told > at => Some((time::from_ms(told), "said".to_owned())),
        _ => None,
    };
    Ok(Lead {
        number: row.try_get(0)?,
        person: (id(row.try_get(1)?)?, row.try_get(2)?),
        email: row.try_get(3)?,
        phone: row.try_get(4)?,
        road: row.try_get(5)?,
        origin: row.try_get(6)?,
        at: time::from_ms(at),
        asked: row.try_get(8)?,
        about: row.try_get(9)?,
        state,
        answered: answered.filter(|_| state == LeadState::Answered),
        do_not_call: row.try_get::<i64, _>(14)? & 1 != 0,
        known_before: row.try_get(15)?,
    })
}

fn select() -> String {
    format!(
        "SELECT d.id, r.uuid, p.name, p.email, p.phone, d.road, d.origin, d.at, d.asked, d.about, {STATE} AS state,
            d.answered_at, d.answered_by, d.said_at, p.restrictions, d.known_before, p.said_touch
         FROM person_lead d JOIN person p ON p.id = d.person JOIN crm_record r ON r.id = d.person"
    )
}

/// Writes a lead within a transaction.
pub(super) async fn add(conn: &mut SqliteConnection, new: &NewLead, now: i64) -> Result<i64, StoreError> {
    let row: Option<i64> = sqlx::query_scalar("SELECT id FROM crm_record WHERE uuid = ?")
        .bind(new.person.as_uuid().as_bytes().to_vec())
        .fetch_optional(&mut *conn)
        .await?;
    let row = row.ok_or(StoreError::NotFound { what: "contact" })?;
    let done = sqlx::query(
        "INSERT INTO person_lead (person, at, road, origin, asked, about, known_before) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(row)
    .bind(new.at.timestamp_millis())
    .bind(new.road)
    .bind(new.origin.clone())
    .bind(new.asked.clone())
    .bind(new.about.clone())
    .bind(new.known_before)
    .execute(&mut *conn)
    .await?;
    gather(conn, row, now).await?;
    Ok(done.last_insert_rowid())
}

impl Store {
    /// Notes that somebody came in. Answers the lead's number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn add_lead(&self, new: &NewLead) -> Result<i64, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = add(&mut tx, new, self.now_ms()).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(number)
    }

    /// Leads that stand so (any way where there are none), those that wait first, then the latest first; and how many there
    /// are, and how many of all wait.
    ///
    /// # Errors
    /// The database's.
    pub async fn leads(
        &self,
        states: &[LeadState],
        limit: u32,
        offset: u32,
    ) -> Result<(u32, u32, Vec<Lead>), StoreError> {
        self.people_rows_settle().await?;
        let numbers: Vec<&str> = if states.is_empty() {
            vec!["1", "2", "3"]
        } else {
            let number = |state: &LeadState| match state {
                LeadState::Waiting => "1",
                LeadState::Answered => "2",
                LeadState::Dismissed => "3",
            };
            states.iter().map(number).collect()
        };
        let mut reader = self.reader().await?;
        let among = numbers.join(",");
        let counts = format!(
            "SELECT coalesce(sum({STATE} IN ({among})), 0), coalesce(sum({STATE} = 1), 0) FROM person_lead d
             JOIN person p ON p.id = d.person WHERE p.hidden = 0"
        );
        let (total, waiting): (i64, i64) = sqlx::query_as(AssertSqlSafe(counts)).fetch_one(&mut *reader).await?;
        let sql = format!(
            "{} WHERE p.hidden = 0 AND state IN ({among}) ORDER BY state, d.at DESC, d.id DESC LIMIT {limit} OFFSET {offset}",
            select()
        );
        let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *reader).await?;
        let leads: Result<Vec<Lead>, StoreError> = found.iter().map(lead).collect();
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok((count(total), count(waiting), leads?))
    }

    /// One lead, or a person's last one.
    ///
    /// # Errors
    /// The database's.
    pub async fn lead(&self, number: Option<i64>, person: Option<CrmId>) -> Result<Option<Lead>, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let sql = format!(
            "{} WHERE (?1 IS NULL OR d.id = ?1) AND (?2 IS NULL OR r.uuid = ?2) ORDER BY d.at DESC, d.id DESC LIMIT 1",
            select()
        );
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(number)
            .bind(person.map(|p| p.as_uuid().as_bytes().to_vec()))
            .fetch_optional(&mut *reader)
            .await?;
        row.as_ref().map(lead).transpose()
    }

    /// How long leads of the last 30 days waited until they were answered, minutes, the shortest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn answer_minutes(&self) -> Result<Vec<i64>, StoreError> {
        let mut reader = self.reader().await?;
        Ok(sqlx::query_scalar(
            "SELECT (coalesce(answered_at, said_at) - at) / 60000 AS minutes FROM person_lead
             WHERE at >= ? AND said IS NOT 'dismissed' AND coalesce(answered_at, said_at) >= at ORDER BY minutes",
        )
        .bind(self.now_ms() - 30 * 86_400_000)
        .fetch_all(&mut *reader)
        .await?)
    }

    /// Says how a lead stands.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn say_of_lead(&self, number: i64, said: Said) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let word = match said {
            Said::Answered => Some("answered"),
            Said::Dismissed => Some("dismissed"),
            Said::Nothing => None,
        };
        let now = self.now_ms();
        let person: Option<i64> = sqlx::query_scalar(
            "UPDATE person_lead SET said = ?1, said_at = iif(?1 IS NULL, NULL, ?2) WHERE id = ?3 RETURNING person",
        )
        .bind(word)
        .bind(now)
        .bind(number)
        .fetch_optional(&mut *tx)
        .await?;
        let person = person.ok_or(StoreError::NotFound { what: "lead" })?;
        gather(&mut tx, person, now).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Whether a file of this content was looked at before.
    ///
    /// # Errors
    /// The database's.
    pub async fn lead_file_known(&self, content: &[u8]) -> Result<bool, StoreError> {
        let mut reader = self.reader().await?;
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM lead_file WHERE digest = ?)")
            .bind(blake3::hash(content).as_bytes().to_vec())
            .fetch_one(&mut *reader)
            .await?)
    }

    /// Notes that a file was looked at.
    ///
    /// # Errors
    /// The database's.
    pub async fn note_lead_file(
        &self,
        content: &[u8],
        name: &str,
        taken: u32,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query("INSERT OR IGNORE INTO lead_file (digest, name, looked_at, taken, reason) VALUES (?, ?, ?, ?, ?)")
            .bind(blake3::hash(content).as_bytes().to_vec())
            .bind(name.to_owned())
            .bind(self.now_ms())
            .bind(taken)
            .bind(reason.map(str::to_owned))
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// How many files were taken in, and the last 20 that were refused.
    ///
    /// # Errors
    /// The database's.
    pub async fn lead_files(&self) -> Result<(u32, Vec<LeadFile>), StoreError> {
        let mut reader = self.reader().await?;
        let taken: i64 =
            sqlx::query_scalar("SELECT count(*) FROM lead_file WHERE reason IS NULL").fetch_one(&mut *reader).await?;
        let found = sqlx::query(
            "SELECT name, looked_at, taken, reason FROM lead_file WHERE reason IS NOT NULL ORDER BY looked_at DESC LIMIT 20",
        )
        .fetch_all(&mut *reader)
        .await?;
        let files: Result<Vec<LeadFile>, StoreError> = found
            .iter()
            .map(|row| {
                Ok(LeadFile {
                    name: row.try_get(0)?,
                    looked_at: time::from_ms(row.try_get(1)?),
                    taken: u32::try_from(row.try_get::<i64, _>(2)?).unwrap_or(0),
                    reason: row.try_get(3)?,
                })
            })
            .collect();
        Ok((u32::try_from(taken).unwrap_or(u32::MAX), files?))
    }
}
