use hub_domain::CrmId;
use hub_domain::crm::Fields;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row};

use super::condition::Day;
use super::summary::id;
use crate::{Store, StoreError};

/// Which tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskDue {
    /// Due before today.
    Overdue,
    /// Due today.
    Today,
    /// Due in the seven days after today.
    Week,
    /// Due later.
    Later,
    /// Without a day.
    Undated,
    /// Every open one.
    Open,
    /// Done.
    Done,
}

/// A task, deal or other entry with whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Identifier.
    pub id: CrmId,
    /// Its fields.
    pub fields: Fields,
    /// Whose it is: identifier and name, the first of several.
    pub person: Option<(CrmId, String)>,
    /// It waits to go out.
    pub waiting: bool,
}

/// How many open tasks are due when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TaskCounts {
    /// Before today.
    pub overdue: u32,
    /// Today.
    pub today: u32,
    /// In the seven days after today.
    pub week: u32,
    /// Later.
    pub later: u32,
    /// No day.
    pub undated: u32,
}

const DAY: i64 = 86_400_000;

/// What is read for a [`Task`] of `person_entry e JOIN crm_record r`.
pub(super) const TASK: &str = "r.uuid, r.fields, w.uuid, p.name, \
     EXISTS (SELECT 1 FROM crm_op o WHERE o.record_id = r.id)";
pub(super) const TASK_FROM: &str = "person_entry e JOIN crm_record r ON r.id = e.entry \
     LEFT JOIN person p ON p.id = e.person LEFT JOIN crm_record w ON w.id = e.person";

pub(super) fn task(row: &SqliteRow) -> Result<Task, StoreError> {
    let person: Option<&[u8]> = row.try_get(2)?;
    let name: Option<String> = row.try_get(3)?;
    Ok(Task {
        id: id(row.try_get(0)?)?,
        fields: serde_json::from_str(row.try_get(1)?)
            .map_err(|_| StoreError::damaged("the fields of a task do not read"))?,
        person: person.map(id).transpose()?.map(|id| (id, name.unwrap_or_default())),
        waiting: row.try_get(4)?,
    })
}

impl TaskDue {
    fn sql(self, day: Day) -> String {
        let (start, end) = (day.start(), day.start() + DAY);
        let week = end + 7 * DAY;
        match self {
            Self::Overdue => format!("e.open = 1 AND e.due < {start}"),
            Self::Today => format!("e.open = 1 AND e.due >= {start} AND e.due < {end}"),
            Self::Week => format!("e.open = 1 AND e.due >= {end} AND e.due < {week}"),
            Self::Later => format!("e.open = 1 AND e.due >= {week}"),
            Self::Undated => "e.open = 1 AND e.due IS NULL".to_owned(),
            Self::Open => "e.open = 1".to_owned(),
            Self::Done => "e.open = 0".to_owned(),
        }
    }
}

impl Store {
    /// Tasks, the soonest first (done ones: the latest first), and how many there are. People that are put away have none.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_tasks(
        &self,
        due: TaskDue,
        owner: Option<&str>,
        limit: u32,
        offset: u32,
    ) -> Result<(u32, Vec<Task>), StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        // Of a task with several people, the first counts.
        let filter = format!(
            "e.kind = 'task' AND {} AND (?1 IS NULL OR e.owner = ?1) AND coalesce(p.hidden, 0) = 0
             AND NOT EXISTS (SELECT 1 FROM person_entry f WHERE f.entry = e.entry AND f.rowid < e.rowid)",
            due.sql(Day(self.now()))
        );
        let order = if due == TaskDue::Done { "e.due DESC" } else { "e.due IS NULL, e.due" };
        let from = TASK_FROM;
        let total: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {from} WHERE {filter}")))
            .bind(owner.map(str::to_owned))
            .fetch_one(&mut *reader)
            .await?;
        let sql =
            format!("SELECT {TASK} FROM {from} WHERE {filter} ORDER BY {order}, e.entry LIMIT {limit} OFFSET {offset}");
        let found = sqlx::query(AssertSqlSafe(sql)).bind(owner.map(str::to_owned)).fetch_all(&mut *reader).await?;
        let tasks: Result<Vec<Task>, StoreError> = found.iter().map(task).collect();
        Ok((u32::try_from(total).unwrap_or(u32::MAX), tasks?))
    }

    /// How many open tasks are due when.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_task_counts(&self, owner: Option<&str>) -> Result<TaskCounts, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let day = Day(self.now());
        let (start, end) = (day.start(), day.start() + DAY);
        let week = end + 7 * DAY;
        let sql = format!(
            "SELECT coalesce(sum(due < {start}), 0), coalesce(sum(due >= {start} AND due < {end}), 0),
                coalesce(sum(due >= {end} AND due < {week}), 0), coalesce(sum(due >= {week}), 0),
                coalesce(sum(due IS NULL), 0)
             FROM (SELECT DISTINCT e.entry, e.due FROM person_entry e LEFT JOIN person p ON p.id = e.person
                WHERE e.kind = 'task' AND e.open = 1 AND (?1 IS NULL OR e.owner = ?1) AND coalesce(p.hidden, 0) = 0)"
        );
        let row = sqlx::query(AssertSqlSafe(sql)).bind(owner.map(str::to_owned)).fetch_one(&mut *reader).await?;
        let count = |at: usize| -> Result<u32, StoreError> {
            Ok(u32::try_from(row.try_get::<i64, _>(at)?).unwrap_or(u32::MAX))
        };
        Ok(TaskCounts { overdue: count(0)?, today: count(1)?, week: count(2)?, later: count(3)?, undated: count(4)? })
    }
}
