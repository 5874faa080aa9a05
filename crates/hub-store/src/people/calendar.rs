use chrono::{DateTime, Utc};
use hub_domain::crm::CrmKind;
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Row};

use super::tasks::{TASK, TASK_FROM, Task, task};
use crate::{Store, StoreError, packed};

/// An appointment or an open task with a day.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarRecord {
    /// Appointment or task.
    pub kind: CrmKind,
    /// The record and whose it is.
    pub record: Task,
    /// The connection it is kept in, by name; none for what is only here.
    pub source: Option<String>,
    /// What its system sent, of a series: the rule alone does not say which times were moved or left out.
    pub payload: Option<Map<String, Value>>,
}

/// No appointment is followed for longer than this: thirty-one days, in milliseconds.
const LONGEST: i64 = 31 * 86_400_000;

impl Store {
    /// Appointments and open tasks that touch a stretch of time, by their beginning; every series that begins before its
    /// end. What was put away is left out, as are entries of people who were.
    ///
    /// # Errors
    /// The database's.
    pub async fn calendar_records(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<CalendarRecord>, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let sql = format!(
            "SELECT {TASK}, e.kind, c.name, CASE WHEN s.series THEN l.payload END
             FROM {TASK_FROM}
             JOIN (SELECT id, json_extract(fields, '$.RRULE') IS NOT NULL AS series FROM crm_record) s ON s.id = r.id
             LEFT JOIN crm_link l ON l.id = (SELECT min(k.id) FROM crm_link k WHERE k.record_id = r.id AND k.gone_at IS NULL)
             LEFT JOIN connection c ON c.id = l.connection_id
             WHERE (e.kind = 'appointment' OR (e.kind = 'task' AND e.open = 1))
             AND e.due < ?2 AND (e.due >= ?1 - {LONGEST} OR s.series)
             AND r.archived_at IS NULL AND coalesce(p.hidden, 0) = 0
             AND NOT EXISTS (SELECT 1 FROM person_entry f WHERE f.entry = e.entry AND f.rowid < e.rowid)
             ORDER BY e.due, e.entry"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(from.timestamp_millis()).bind(to.timestamp_millis());
        let rows = query.fetch_all(&mut *reader).await?;
        let read = |row: &sqlx::sqlite::SqliteRow| -> Result<CalendarRecord, StoreError> {
            let kind: &str = row.try_get(5)?;
            let payload: Option<&[u8]> = row.try_get(7)?;
            Ok(CalendarRecord {
                kind: CrmKind::parse(kind).ok_or_else(|| StoreError::damaged("an entry of no known kind"))?,
                record: task(row)?,
                source: row.try_get(6)?,
                payload: payload.map(packed::unpack).transpose()?,
            })
        };
        rows.iter().map(read).collect()
    }
}
