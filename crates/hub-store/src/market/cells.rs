//! Working months out again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use hub_market::{Cell, MarketKey, Month, month_cells};
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};

use super::rows::{COLUMNS, FactRow, read};
use super::{body, sides};
use crate::bulk::insert;
use crate::page::off_thread;
use crate::{Store, StoreError};

/// Up to so many months are found by index; more are read by going through all facts once.
const BY_INDEX: i32 = 3;

struct Worked {
    month: Month,
    cells: BTreeMap<MarketKey, Vec<u8>>,
    closed: HashMap<MarketKey, u32>,
    sides: BTreeMap<u16, Vec<u8>>,
}

impl Store {
    /// Works months out again, both included, and takes their marks away that were made before.
    pub(super) async fn market_months(&self, from: Month, to: Month) -> Result<(), StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let marks: Vec<(i32, i64)> =
            sqlx::query_as("SELECT value, n FROM market_dirty WHERE what = 'm' AND value BETWEEN ? AND ?")
                .bind(from.number())
                .bind(to.number())
                .fetch_all(&mut *tx)
                .await?;
        let facts = load(&mut tx, from, to).await?;
        tx.commit().await?;
        drop(reader);
        let facts = Arc::new(facts);
        for month in from.to(to) {
            let facts = Arc::clone(&facts);
            let worked = off_thread(move || Ok(work(month, &facts))).await?;
            let mut writer = self.writer().await?;
            let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
            replace(&mut tx, worked).await?;
            for (value, n) in marks.iter().filter(|m| m.0 == month.number()) {
                sqlx::query("DELETE FROM market_dirty WHERE what = 'm' AND value = ? AND n = ?")
                    .bind(*value)
                    .bind(*n)
                    .execute(&mut *tx)
                    .await?;
            }
            tx.commit().await?;
            self.inner.kept_sides.forget(month, month);
        }
        Ok(())
    }
}

async fn load(conn: &mut SqliteConnection, from: Month, to: Month) -> Result<Vec<FactRow>, StoreError> {
    let within = "BETWEEN ?1 AND ?2";
    let sql = if to - from < BY_INDEX {
        format!(
            "SELECT {COLUMNS} FROM market_fact WHERE id IN (
                SELECT id FROM market_fact WHERE closed_month IS NOT NULL AND counted = 1 AND closed_month {within}
                UNION SELECT id FROM market_fact WHERE listed_month IS NOT NULL AND counted = 1 AND listed_month {within}
                UNION SELECT id FROM market_fact WHERE left_month IS NOT NULL AND counted = 1 AND left_month {within})
             ORDER BY id"
        )
    } else {
        format!(
            "SELECT {COLUMNS} FROM market_fact WHERE +counted = 1
             AND (+closed_month {within} OR +listed_month {within} OR +left_month {within}) ORDER BY id"
        )
    };
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(from.number()).bind(to.number()).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

fn work(month: Month, facts: &[FactRow]) -> Worked {
    let cells = month_cells(month, facts.iter().map(|f| &f.row));
    let closed: Vec<&FactRow> = facts.iter().filter(|f| f.row.closed() == Some(month)).collect();
    let kinds: BTreeSet<u16> = closed.iter().map(|f| f.row.kinds[0]).collect();
    let of_kind = |kind: u16| sides::pack(month, closed.iter().copied().filter(|f| f.row.kinds[0] == kind));
    Worked {
        month,
        closed: cells.iter().map(|(key, cell)| (*key, cell.closed)).collect(),
        cells: cells.iter().map(|(key, cell): (&MarketKey, &Cell)| (*key, body::pack(cell))).collect(),
        sides: kinds.into_iter().map(|kind| (kind, of_kind(kind))).collect(),
    }
}

/// Writes what is another than before, and brings the totals along.
async fn replace(conn: &mut SqliteConnection, worked: Worked) -> Result<(), StoreError> {
    let month = worked.month.number();
    let rows = sqlx::query("SELECT area, kind, body FROM market_cell WHERE month = ?")
        .bind(month)
        .fetch_all(&mut *conn)
        .await?;
    let mut more: HashMap<MarketKey, i64> =
        worked.closed.iter().map(|(key, closed)| (*key, i64::from(*closed))).collect();
    let mut same = BTreeSet::new();
    for row in rows {
        let key: MarketKey = (row.try_get(0)?, row.try_get(1)?);
        let before: &[u8] = row.try_get(2)?;
        *more.entry(key).or_default() -= i64::from(body::unpack(before)?.closed);
        match worked.cells.get(&key) {
            Some(now) if now == before => {
                same.insert(key);
            }
            Some(_) => {}
            None => {
                sqlx::query("DELETE FROM market_cell WHERE month = ? AND area = ? AND kind = ?")
                    .bind(month)
                    .bind(key.0)
                    .bind(key.1)
                    .execute(&mut *conn)
                    .await?;
            }
        }
    }
    let others: Vec<(MarketKey, Vec<u8>)> = worked.cells.into_iter().filter(|(key, _)| !same.contains(key)).collect();
    let tail = "ON CONFLICT (month, area, kind) DO UPDATE SET body = excluded.body";
    insert(conn, "INSERT INTO market_cell (month, area, kind, body)", 4, tail, &others, |b, (key, cell)| {
        b.put(month).put(key.0).put(key.1).put(cell.clone());
    })
    .await?;
    let more: Vec<(MarketKey, i64)> = more.into_iter().filter(|(_, n)| *n != 0).collect();
    let tail = "ON CONFLICT (area, kind) DO UPDATE SET sales = sales + excluded.sales";
    insert(conn, "INSERT INTO market_total (area, kind, sales)", 3, tail, &more, |b, (key, n)| {
        b.put(key.0).put(key.1).put(*n);
    })
    .await?;
    sqlx::query("DELETE FROM market_sides WHERE month = ?").bind(month).execute(&mut *conn).await?;
    let sides: Vec<(u16, Vec<u8>)> = worked.sides.into_iter().collect();
    insert(conn, "INSERT INTO market_sides (month, type, body)", 3, "", &sides, |b, (kind, sales)| {
        b.put(month).put(*kind).put(sales.clone());
    })
    .await
}
