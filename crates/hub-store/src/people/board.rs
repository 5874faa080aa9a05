use hub_domain::{ConnectionId, Money};
use sqlx::{AssertSqlSafe, Row};

use super::summary::money;
use super::tasks::{TASK, TASK_FROM, Task, task};
use crate::{Store, StoreError};

/// A pipeline as deals name it, and how many open deals are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineCount {
    /// The connection; `None` for deals that are only here.
    pub connection: Option<ConnectionId>,
    /// The pipeline; empty for none.
    pub pipeline: String,
    /// The stage; empty for none.
    pub stage: String,
    /// Open deals.
    pub open: u32,
    /// All deals.
    pub all: u32,
}

/// A deal of a board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardDeal {
    /// The deal and whose it is.
    pub deal: Task,
    /// Something is planned for it or its person.
    pub has_next_task: bool,
}

/// A stage of a board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardColumn {
    /// The stage; empty for none.
    pub stage: String,
    /// Its deals, the largest first.
    pub deals: Vec<BoardDeal>,
    /// Deals in all.
    pub count: u32,
    /// What they come to, per currency.
    pub totals: Vec<Money>,
}

/// Deals shown per stage.
const SHOWN: u32 = 200;

/// Each deal once, with the connections it is in.
const DEALS: &str = "(SELECT e.rowid AS at, e.entry, e.person, e.open, coalesce(e.pipeline, '') AS pipeline,
        coalesce(e.stage, '') AS stage, e.minor, e.currency FROM person_entry e WHERE e.kind = 'deal'
        AND NOT EXISTS (SELECT 1 FROM person_entry f WHERE f.entry = e.entry AND f.rowid < e.rowid))";

impl Store {
    /// The pipelines and stages that deals name.
    ///
    /// # Errors
    /// The database's.
    pub async fn deal_pipelines(&self) -> Result<Vec<PipelineCount>, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let sql = format!(
            "SELECT c.uuid, d.pipeline, d.stage, sum(d.open), count(*) FROM {DEALS} d
             LEFT JOIN (SELECT DISTINCT record_id, connection_id FROM crm_link WHERE kind = 'deal' AND gone_at IS NULL
                        UNION SELECT record_id, connection_id FROM crm_op WHERE verb = 'create') l
                 ON l.record_id = d.entry
             LEFT JOIN connection c ON c.id = l.connection_id
             GROUP BY c.uuid, d.pipeline, d.stage ORDER BY c.name, d.pipeline, d.stage"
        );
        let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *reader).await?;
        found
            .iter()
            .map(|row| {
                let connection: Option<&[u8]> = row.try_get(0)?;
                let connection = connection.map(uuid::Uuid::from_slice).transpose();
                let connection = connection.map_err(|_| StoreError::damaged("a connection does not read"))?;
                Ok(PipelineCount {
                    connection: connection.map(ConnectionId::from),
                    pipeline: row.try_get(1)?,
                    stage: row.try_get(2)?,
                    open: u32::try_from(row.try_get::<i64, _>(3)?).unwrap_or(u32::MAX),
                    all: u32::try_from(row.try_get::<i64, _>(4)?).unwrap_or(u32::MAX),
                })
            })
            .collect()
    }

    /// The deals of a pipeline, stage by stage, stages by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn deal_board(
        &self,
        connection: Option<ConnectionId>,
        pipeline: &str,
        closed: bool,
    ) -> Result<Vec<BoardColumn>, StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let there = "SELECT l.record_id FROM crm_link l JOIN connection c ON c.id = l.connection_id
                     WHERE l.kind = 'deal' AND l.gone_at IS NULL AND c.uuid = ?2
                     UNION SELECT o.record_id FROM crm_op o JOIN connection c ON c.id = o.connection_id
                     WHERE o.verb = 'create' AND c.uuid = ?2";
        let nowhere = "SELECT record_id FROM crm_link WHERE kind = 'deal' AND gone_at IS NULL
                       UNION SELECT record_id FROM crm_op WHERE verb = 'create'";
        let place = if connection.is_some() {
            format!("d.entry IN ({there})")
        } else {
            format!("d.entry NOT IN ({nowhere}) AND ?2 IS NULL")
        };
        let open = if closed { "" } else { " AND d.open = 1" };
        let filter = format!("d.pipeline = ?1 AND {place}{open}");
        let id = connection.map(|c| c.as_uuid().as_bytes().to_vec());
        let sums = format!(
            "SELECT d.stage, d.currency, count(*), sum(d.minor) FROM {DEALS} d WHERE {filter}
             GROUP BY d.stage, d.currency ORDER BY d.stage, d.currency"
        );
        let sums =
            sqlx::query(AssertSqlSafe(sums)).bind(pipeline.to_owned()).bind(id.clone()).fetch_all(&mut *reader).await?;
        let mut columns: Vec<BoardColumn> = Vec::new();
        for row in &sums {
            let stage: String = row.try_get(0)?;
            if columns.last().is_none_or(|column| column.stage != stage) {
                columns.push(BoardColumn { stage, deals: Vec::new(), count: 0, totals: Vec::new() });
            }
            let Some(column) = columns.last_mut() else { continue };
            column.count += u32::try_from(row.try_get::<i64, _>(2)?).unwrap_or(0);
            column.totals.extend(money(row.try_get(3)?, row.try_get(1)?));
        }
        let deals = format!(
            "SELECT {TASK}, d.stage, EXISTS (SELECT 1 FROM person_entry n WHERE n.person = e.person
                 AND n.kind IN ('task', 'appointment') AND n.open = 1 AND (n.kind = 'task' OR n.due > ?3))
             FROM {TASK_FROM} JOIN (SELECT *, row_number() OVER (PARTITION BY stage ORDER BY minor DESC, entry) AS place
                   FROM {DEALS} d WHERE {filter}) d ON e.rowid = d.at
             WHERE d.place <= {SHOWN} ORDER BY d.stage, d.place"
        );
        let deals = sqlx::query(AssertSqlSafe(deals))
            .bind(pipeline.to_owned())
            .bind(id)
            .bind(self.now_ms())
            .fetch_all(&mut *reader)
            .await?;
        for row in &deals {
            let stage: String = row.try_get(5)?;
            if let Some(column) = columns.iter_mut().find(|column| column.stage == stage) {
                column.deals.push(BoardDeal { deal: task(row)?, has_next_task: row.try_get(6)? });
            }
        }
        Ok(columns)
    }
}
