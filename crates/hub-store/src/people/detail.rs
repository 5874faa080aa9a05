use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use hub_domain::crm::{CrmKind, FieldValue, Fields};
use hub_domain::{ConnectionId, CrmId};
use sqlx::{AssertSqlSafe, Row};

use super::summary::{self, PersonRow, id};
use super::tasks::{TASK, TASK_FROM, Task, task};
use crate::crm::OpVerb;
use crate::{Store, StoreError, time};

/// A kind of entry in a timeline.
pub type EntryKind = CrmKind;

/// A system a record is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The connection.
    pub connection: ConnectionId,
    /// Its name.
    pub name: String,
    /// Its connector.
    pub connector: String,
    /// It is gone there.
    pub gone: bool,
}

/// Something that happened with a person.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonEntry {
    /// Identifier of its record.
    pub id: CrmId,
    /// Kind.
    pub kind: EntryKind,
    /// Its place in the timeline.
    pub at: DateTime<Utc>,
    /// Fields.
    pub fields: Fields,
    /// It waits to go out.
    pub waiting: bool,
    /// Row number, for the next page.
    pub row: i64,
}

/// How many earlier values of a field are kept.
pub type Earlier = BTreeMap<String, u32>;

/// Identifiers as a list for `json_each` and `unhex`.
pub(crate) fn id_list(ids: &[CrmId]) -> String {
    let hex: Vec<String> = ids.iter().map(|id| id.as_uuid().simple().to_string().to_uppercase()).collect();
    serde_json::to_string(&hex).unwrap_or_default()
}

impl Store {
    /// A person's row, also of those that are put away.
    ///
    /// # Errors
    /// The database's.
    pub async fn person_row(&self, person: CrmId) -> Result<Option<PersonRow>, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let sql = format!("SELECT {} FROM {} WHERE r.uuid = ?", summary::COLUMNS, summary::FROM);
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(person.as_uuid().as_bytes().to_vec())
            .fetch_optional(&mut *reader)
            .await?;
        row.as_ref().map(summary::read).transpose()
    }

    /// The names of people.
    ///
    /// # Errors
    /// The database's.
    pub async fn person_names(&self, people: &[CrmId]) -> Result<HashMap<CrmId, String>, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT r.uuid, p.name FROM json_each(?) j JOIN crm_record r ON r.uuid = unhex(j.value)
             JOIN person p ON p.id = r.id",
        )
        .bind(id_list(people))
        .fetch_all(&mut *reader)
        .await?;
        found.iter().map(|row| Ok((id(row.try_get(0)?)?, row.try_get(1)?))).collect()
    }

    /// When each of these people was last heard from: wrote, called, or met somebody. Who never was is not among them.
    ///
    /// # Errors
    /// The database's.
    pub async fn last_heard(&self, people: &[CrmId]) -> Result<HashMap<CrmId, DateTime<Utc>>, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT r.uuid, max(e.at) FROM json_each(?1) j JOIN crm_record r ON r.uuid = unhex(j.value)
             JOIN person_entry e ON e.person = r.id WHERE e.touch IN (2, 3) AND e.at <= ?2 GROUP BY r.id",
        )
        .bind(id_list(people))
        .bind(self.now_ms())
        .fetch_all(&mut *reader)
        .await?;
        found.iter().map(|row| Ok((id(row.try_get(0)?)?, time::from_ms(row.try_get(1)?)))).collect()
    }

    /// The first tags of people, at most so many each.
    ///
    /// # Errors
    /// The database's.
    pub async fn person_tags(&self, people: &[CrmId], most: usize) -> Result<HashMap<CrmId, Vec<String>>, StoreError> {
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT r.uuid, t.tag FROM json_each(?) j JOIN crm_record r ON r.uuid = unhex(j.value)
             JOIN person_tag t ON t.person = r.id ORDER BY t.tag",
        )
        .bind(id_list(people))
        .fetch_all(&mut *reader)
        .await?;
        let mut tags: HashMap<CrmId, Vec<String>> = HashMap::new();
        for row in &found {
            let of = tags.entry(id(row.try_get(0)?)?).or_default();
            if of.len() < most {
                of.push(row.try_get(1)?);
            }
        }
        Ok(tags)
    }

    /// Who a record belongs to: itself where it is a person, else the first of its people.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_of(&self, records: &[CrmId]) -> Result<HashMap<CrmId, CrmId>, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT r.uuid, w.uuid FROM json_each(?) j JOIN crm_record r ON r.uuid = unhex(j.value)
             LEFT JOIN person_entry e ON e.entry = r.id AND e.person IS NOT NULL
             JOIN crm_record w ON w.id = iif(r.kind = 'contact', r.id, e.person) ORDER BY e.rowid DESC",
        )
        .bind(id_list(records))
        .fetch_all(&mut *reader)
        .await?;
        found.iter().map(|row| Ok((id(row.try_get(0)?)?, id(row.try_get(1)?)?))).collect()
    }

    /// The systems that records are in.
    ///
    /// # Errors
    /// The database's.
    pub async fn badges(&self, records: &[CrmId]) -> Result<HashMap<CrmId, Vec<Badge>>, StoreError> {
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT r.uuid, c.uuid, c.name, c.connector, min(l.gone_at IS NOT NULL) FROM json_each(?) j
             JOIN crm_record r ON r.uuid = unhex(j.value) JOIN crm_link l ON l.record_id = r.id
             JOIN connection c ON c.id = l.connection_id GROUP BY r.id, c.id ORDER BY c.name",
        )
        .bind(id_list(records))
        .fetch_all(&mut *reader)
        .await?;
        let mut badges: HashMap<CrmId, Vec<Badge>> = HashMap::new();
        for row in &found {
            let connection = uuid::Uuid::from_slice(row.try_get(1)?);
            let badge = Badge {
                connection: connection.map_err(|_| StoreError::damaged("a connection does not read"))?.into(),
                name: row.try_get(2)?,
                connector: row.try_get(3)?,
                gone: row.try_get(4)?,
            };
            badges.entry(id(row.try_get(0)?)?).or_default().push(badge);
        }
        Ok(badges)
    }

    /// The connections that people came from, whatever has become of them since.
    ///
    /// # Errors
    /// The database's.
    pub async fn connections_with_people(&self) -> Result<HashSet<ConnectionId>, StoreError> {
        let mut reader = self.reader().await?;
        let found: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT c.uuid FROM connection c
             WHERE EXISTS (SELECT 1 FROM crm_link l WHERE l.connection_id = c.id AND l.kind = 'contact')",
        )
        .fetch_all(&mut *reader)
        .await?;
        let read = |id: &Vec<u8>| uuid::Uuid::from_slice(id).map(ConnectionId::from);
        found.iter().map(read).collect::<Result<_, _>>().map_err(|_| StoreError::damaged("a connection does not read"))
    }

    /// How many people are in each connection.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_per_connection(&self) -> Result<HashMap<ConnectionId, u32>, StoreError> {
        let mut reader = self.reader().await?;
        let found: Vec<(Vec<u8>, i64)> = sqlx::query_as(
            "SELECT c.uuid, count(DISTINCT l.record_id) FROM crm_link l JOIN connection c ON c.id = l.connection_id
             WHERE l.kind = 'contact' AND l.gone_at IS NULL GROUP BY c.id",
        )
        .fetch_all(&mut *reader)
        .await?;
        found
            .into_iter()
            .map(|(id, count)| {
                let id = uuid::Uuid::from_slice(&id).map_err(|_| StoreError::damaged("a connection does not read"))?;
                Ok((id.into(), u32::try_from(count).unwrap_or(u32::MAX)))
            })
            .collect()
    }

    /// What happened with a person, the latest first, after (`before`) a place of a page before; of these kinds, or of
    /// all. Answers how much there is of them in all, too.
    ///
    /// # Errors
    /// The database's.
    pub async fn person_timeline(
        &self,
        person: CrmId,
        kinds: &[EntryKind],
        before: Option<(DateTime<Utc>, i64)>,
        limit: u32,
    ) -> Result<(u64, Vec<PersonEntry>), StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let kinds: Vec<&str> = if kinds.is_empty() {
            vec!["note", "task", "deal", "activity", "appointment"]
        } else {
            kinds.iter().map(|kind| kind.as_str()).collect()
        };
        let kinds = serde_json::to_string(&kinds).unwrap_or_default();
        let person = person.as_uuid().as_bytes().to_vec();
        let of =
            "e.person = (SELECT id FROM crm_record WHERE uuid = ?1) AND e.kind IN (SELECT value FROM json_each(?2))";
        let total: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM person_entry e WHERE {of}")))
            .bind(person.clone())
            .bind(kinds.clone())
            .fetch_one(&mut *reader)
            .await?;
        let (at, row) = before.map_or((i64::MAX, i64::MAX), |(at, row)| (at.timestamp_millis(), row));
        let sql = format!(
            "SELECT r.uuid, e.kind, e.at, r.fields, EXISTS (SELECT 1 FROM crm_op o WHERE o.record_id = r.id), e.entry
             FROM person_entry e JOIN crm_record r ON r.id = e.entry WHERE {of} AND (e.at, e.entry) < (?3, ?4)
             ORDER BY e.at DESC, e.entry DESC LIMIT {limit}"
        );
        let found =
            sqlx::query(AssertSqlSafe(sql)).bind(person).bind(kinds).bind(at).bind(row).fetch_all(&mut *reader).await?;
        let damaged = || StoreError::damaged("an entry of a timeline does not read");
        let entries: Result<Vec<PersonEntry>, StoreError> = found
            .iter()
            .map(|row| {
                Ok(PersonEntry {
                    id: id(row.try_get(0)?)?,
                    kind: CrmKind::parse(row.try_get(1)?).ok_or_else(damaged)?,
                    at: time::from_ms(row.try_get(2)?),
                    fields: serde_json::from_str(row.try_get(3)?).map_err(|_| damaged())?,
                    waiting: row.try_get(4)?,
                    row: row.try_get(5)?,
                })
            })
            .collect();
        Ok((total.unsigned_abs(), entries?))
    }

    /// A person's tasks or deals: open ones first, the soonest first; then at most 20 of the others, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn person_tasks(&self, person: CrmId, kind: EntryKind) -> Result<Vec<(bool, Task)>, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let mut tasks = Vec::new();
        for (open, order, limit) in [(1, "e.due IS NULL, e.due", 500), (0, "e.at DESC", 20)] {
            let sql = format!(
                "SELECT {TASK} FROM {TASK_FROM} WHERE e.person = (SELECT id FROM crm_record WHERE uuid = ?) AND e.kind = ?
                 AND e.open = {open} ORDER BY {order}, e.entry LIMIT {limit}"
            );
            let found = sqlx::query(AssertSqlSafe(sql))
                .bind(person.as_uuid().as_bytes().to_vec())
                .bind(kind.as_str())
                .fetch_all(&mut *reader)
                .await?;
            for row in &found {
                tasks.push((open == 1, task(row)?));
            }
        }
        Ok(tasks)
    }

    /// How many earlier values of each field of a record are kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn earlier_values(&self, record: CrmId) -> Result<Earlier, StoreError> {
        let mut reader = self.reader().await?;
        let found: Vec<(String, i64)> = sqlx::query_as(
            "SELECT field, count(*) FROM crm_history WHERE record_id = (SELECT id FROM crm_record WHERE uuid = ?)
             GROUP BY field",
        )
        .bind(record.as_uuid().as_bytes().to_vec())
        .fetch_all(&mut *reader)
        .await?;
        Ok(found.into_iter().map(|(field, count)| (field, u32::try_from(count).unwrap_or(u32::MAX))).collect())
    }

    /// Who a record has become part of in the end; `None` where it has not.
    ///
    /// # Errors
    /// The database's.
    pub async fn merged_into(&self, record: CrmId) -> Result<Option<CrmId>, StoreError> {
        let mut reader = self.reader().await?;
        let found: Option<Vec<u8>> = sqlx::query_scalar(
            "WITH RECURSIVE chain (id, step) AS (SELECT merged_into, 0 FROM crm_record WHERE uuid = ? UNION
             SELECT r.merged_into, step + 1 FROM chain JOIN crm_record r ON r.id = chain.id
             WHERE r.merged_into IS NOT NULL AND step < 100)
             SELECT r.uuid FROM chain JOIN crm_record r ON r.id = chain.id ORDER BY step DESC LIMIT 1",
        )
        .bind(record.as_uuid().as_bytes().to_vec())
        .fetch_optional(&mut *reader)
        .await?;
        found.as_deref().map(id).transpose()
    }

    /// Every value that people have in a field, the most frequent first, at most 200. `column` is one of `stage`,
    /// `lead_source`, `owner`, `contact_type`; anything else has none.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_values(&self, column: &str) -> Result<Vec<String>, StoreError> {
        self.people_rows_settle().await?;
        let sql = match column {
            "stage" | "lead_source" | "owner" | "contact_type" => format!(
                "SELECT {column} FROM person WHERE hidden = 0 AND {column} IS NOT NULL
                 GROUP BY {column} ORDER BY count(*) DESC, {column} LIMIT 200"
            ),
            "tag" => "SELECT t.tag FROM person_tag t JOIN person p ON p.id = t.person AND p.hidden = 0
                      GROUP BY t.tag ORDER BY count(*) DESC, t.tag LIMIT 200"
                .to_owned(),
            "task_type" => "SELECT DISTINCT json_extract(r.fields, '$.TaskType') AS said FROM person_entry e
                            JOIN crm_record r ON r.id = e.entry WHERE e.kind = 'task' AND said IS NOT NULL
                            ORDER BY said LIMIT 200"
                .to_owned(),
            _ => return Ok(Vec::new()),
        };
        let mut reader = self.reader().await?;
        Ok(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *reader).await?)
    }

    /// Brings back a record that was put away by a person or for being gone elsewhere. Deletes that have not gone out are
    /// taken back. Answers whether it was put away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::BadInput`] for one that is part of another.
    pub async fn crm_unarchive(&self, record: CrmId) -> Result<bool, StoreError> {
        use sqlx::Connection as _;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let found: Option<(i64, Option<i64>, Option<i64>)> =
            sqlx::query_as("SELECT id, archived_at, merged_into FROM crm_record WHERE uuid = ?")
                .bind(record.as_uuid().as_bytes().to_vec())
                .fetch_optional(&mut *tx)
                .await?;
        let Some((row, archived, merged)) = found else { return Err(StoreError::NotFound { what: "contact" }) };
        if merged.is_some() {
            return Err(StoreError::bad("this contact has become part of another; make two of them again instead"));
        }
        sqlx::query("UPDATE crm_record SET archived_at = NULL, archived_because = NULL WHERE id = ?")
            .bind(row)
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM crm_op WHERE record_id = ? AND verb = 'delete' AND state = 'queued'")
            .bind(row)
            .execute(&mut *tx)
            .await?;
        super::settle(&mut tx).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(archived.is_some())
    }

    /// The first words that came with a lead: of the earliest note or message to us since shortly before it came.
    ///
    /// # Errors
    /// The database's.
    pub async fn first_words(&self, person: CrmId, since: DateTime<Utc>) -> Result<Option<String>, StoreError> {
        let mut reader = self.reader().await?;
        let found: Option<String> = sqlx::query_scalar(
            "SELECT r.fields FROM person_entry e JOIN crm_record r ON r.id = e.entry
             WHERE e.person = (SELECT id FROM crm_record WHERE uuid = ?) AND e.at >= ?
             AND (e.kind = 'note' OR (e.kind = 'activity' AND e.touch = 2)) ORDER BY e.at, e.entry LIMIT 1",
        )
        .bind(person.as_uuid().as_bytes().to_vec())
        .bind(since.timestamp_millis() - 86_400_000)
        .fetch_optional(&mut *reader)
        .await?;
        let fields: Option<Fields> = found.and_then(|text| serde_json::from_str(&text).ok());
        Ok(fields
            .and_then(|f| f.get("Body").or_else(|| f.get("Subject")).and_then(FieldValue::as_text).map(str::to_owned)))
    }

    /// How many pairs that may be one person a record is in.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_reviews_of(&self, record: CrmId) -> Result<u32, StoreError> {
        let mut reader = self.reader().await?;
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM crm_review v JOIN crm_record a ON a.id = v.one AND a.archived_at IS NULL
             JOIN crm_record b ON b.id = v.other AND b.archived_at IS NULL
             WHERE v.settled = 0 AND ?1 IN (a.uuid, b.uuid)
             AND (v.one = (SELECT id FROM crm_record WHERE uuid = ?1) OR v.other = (SELECT id FROM crm_record WHERE uuid = ?1))",
        )
        .bind(record.as_uuid().as_bytes().to_vec())
        .fetch_one(&mut *reader)
        .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// How many changes of a record and of what belongs to it wait to go out.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_waiting_of(&self, record: CrmId) -> Result<u32, StoreError> {
        let mut reader = self.reader().await?;
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM crm_op WHERE record_id IN (SELECT id FROM crm_record WHERE uuid = ?1
             UNION SELECT entry FROM person_entry WHERE person = (SELECT id FROM crm_record WHERE uuid = ?1))",
        )
        .bind(record.as_uuid().as_bytes().to_vec())
        .fetch_one(&mut *reader)
        .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Whether such an operation of a record waits.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_waiting_verb(&self, record: CrmId, verb: OpVerb) -> Result<bool, StoreError> {
        let mut reader = self.reader().await?;
        let verb = match verb {
            OpVerb::Create => "create",
            OpVerb::Update => "update",
            OpVerb::Delete => "delete",
            OpVerb::Act => "act",
        };
        Ok(sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM crm_op WHERE verb = ?
             AND record_id = (SELECT id FROM crm_record WHERE uuid = ?))",
        )
        .bind(verb)
        .bind(record.as_uuid().as_bytes().to_vec())
        .fetch_one(&mut *reader)
        .await?)
    }

    /// Names of the connections that wait to be told something of a record.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_waiting_at(&self, record: CrmId) -> Result<Vec<String>, StoreError> {
        let mut reader = self.reader().await?;
        Ok(sqlx::query_scalar(
            "SELECT DISTINCT c.name FROM crm_op o JOIN connection c ON c.id = o.connection_id
             WHERE o.record_id = (SELECT id FROM crm_record WHERE uuid = ?) ORDER BY c.name",
        )
        .bind(record.as_uuid().as_bytes().to_vec())
        .fetch_all(&mut *reader)
        .await?)
    }
}
