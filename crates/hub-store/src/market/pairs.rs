//! Homes sold twice, and the indices made of them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use futures::TryStreamExt;
use hub_market::{Fact, Index, MarketKey, Month, Pair, Row, Sale, pairs_of_home};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row as _, SqliteConnection};

use crate::bulk::insert;
use crate::page::off_thread;
use crate::{Store, StoreError};

/// Up to so many pairs in all, every index is made anew when the market around it moves; beyond, once a month.
const FEW_PAIRS: usize = 20_000;
const COLUMNS: &str = "home, id, closed_day, close_price, sqft, everywhere, type";
/// Pairs written in one transaction.
const BATCH: usize = 20_000;

/// A sale of a home, as far as pairs need it.
#[derive(Clone, Copy)]
struct OfHome {
    id: i64,
    home: i64,
    row: Row,
}

fn of_home(row: &SqliteRow) -> Result<OfHome, StoreError> {
    let damaged = || StoreError::damaged("a sale's day does not read");
    let day = NaiveDate::from_num_days_from_ce_opt(row.try_get(2)?).ok_or_else(damaged)?;
    let fact = Fact { sale: Some(Sale { day, price: row.try_get(3)? }), sqft: row.try_get(4)?, ..Fact::default() };
    let (areas, kinds) = ([row.try_get(5)?, 0, 0, 0, 0], [row.try_get(6)?, 0]);
    let home = row.try_get(0)?;
    Ok(OfHome { id: row.try_get(1)?, home, row: Row { areas, kinds, fact, home: Some(home) } })
}

/// The second sale's id and home, and the pair.
type Found = (i64, i64, Pair);

fn pairs(sales: &[OfHome]) -> Vec<Found> {
    let rows: Vec<&Row> = sales.iter().map(|s| &s.row).collect();
    pairs_of_home(&rows)
        .into_iter()
        .filter_map(|(second, pair)| {
            let own = sales.iter().find(|s| std::ptr::eq(&raw const s.row, second))?;
            Some((own.id, own.home, pair))
        })
        .collect()
}

async fn write(conn: &mut SqliteConnection, found: &[Found]) -> Result<(), StoreError> {
    let head = "INSERT OR REPLACE INTO market_pair (second, home, first_month, second_month, growth)";
    insert(conn, head, 5, "", found, |b, (second, home, pair)| {
        b.put(*second).put(*home).put(pair.first.number()).put(pair.second.number()).put(pair.growth);
    })
    .await
}

impl Store {
    /// Every pair anew.
    pub(super) async fn market_all_pairs(&self) -> Result<(), StoreError> {
        let mut reader = self.reader().await?;
        let mut found: Vec<Found> = Vec::new();
        {
            let sql = format!(
                "SELECT {COLUMNS} FROM market_fact WHERE home IS NOT NULL AND closed_day IS NOT NULL AND counted = 1
                 ORDER BY home, closed_day, id"
            );
            let mut rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch(&mut *reader);
            let mut sales: Vec<OfHome> = Vec::new();
            while let Some(row) = rows.try_next().await? {
                let sale = of_home(&row)?;
                if sales.first().is_some_and(|first| first.home != sale.home) {
                    found.extend(pairs(&sales));
                    sales.clear();
                }
                sales.push(sale);
            }
            found.extend(pairs(&sales));
        }
        drop(reader);
        let mut writer = self.writer().await?;
        sqlx::query("DELETE FROM market_pair").execute(&mut *writer).await?;
        drop(writer);
        for batch in found.chunks(BATCH) {
            let mut writer = self.writer().await?;
            let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
            // One whose sale has gone meanwhile has left a mark, so that its home is looked at again.
            let known = known(&mut tx, batch).await?;
            write(&mut tx, &known).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// The pairs of homes that were marked, at most so many; whether there were any.
    pub(super) async fn market_marked_homes(&self, at_most: u32) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let homes: Vec<i64> =
            sqlx::query_scalar("SELECT value FROM market_dirty WHERE what = 'h' ORDER BY value LIMIT ?")
                .bind(i64::from(at_most.max(1)))
                .fetch_all(&mut *tx)
                .await?;
        let sql = format!(
            "SELECT {COLUMNS} FROM market_fact WHERE home = ? AND home IS NOT NULL AND closed_day IS NOT NULL
             AND counted = 1 ORDER BY closed_day, id"
        );
        for home in &homes {
            let rows = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).bind(*home).fetch_all(&mut *tx).await?;
            let sales: Vec<OfHome> = rows.iter().map(of_home).collect::<Result<_, _>>()?;
            sqlx::query("DELETE FROM market_pair WHERE home = ?").bind(*home).execute(&mut *tx).await?;
            write(&mut tx, &pairs(&sales)).await?;
            sqlx::query("DELETE FROM market_dirty WHERE what = 'h' AND value = ?")
                .bind(*home)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(!homes.is_empty())
    }

    /// Makes the indices again of markets whose pairs are others than before.
    pub(super) async fn market_indices(&self) -> Result<(), StoreError> {
        let mut reader = self.reader().await?;
        let mut by_market: BTreeMap<MarketKey, Vec<Pair>> = BTreeMap::new();
        {
            let mut rows = sqlx::query(
                "SELECT p.first_month, p.second_month, p.growth, f.everywhere, f.mls_area, f.postal_code, f.city,
                 f.subdivision, f.type, f.sub_type FROM market_pair p JOIN market_fact f ON f.id = p.second
                 ORDER BY p.second",
            )
            .fetch(&mut *reader);
            while let Some(row) = rows.try_next().await? {
                let pair = Pair {
                    first: Month::from_number(row.try_get(0)?),
                    second: Month::from_number(row.try_get(1)?),
                    growth: row.try_get(2)?,
                };
                let mut of = Row::default();
                for (i, area) in of.areas.iter_mut().enumerate() {
                    *area = row.try_get(3 + i)?;
                }
                of.kinds = [row.try_get(8)?, row.try_get(9)?];
                for key in of.markets() {
                    by_market.entry(key).or_default().push(pair);
                }
            }
        }
        let around: HashMap<u32, u32> = sqlx::query_as(
            "SELECT a.id, e.id FROM market_area a JOIN market_area e ON e.kind = 0 AND e.currency = a.currency",
        )
        .fetch_all(&mut *reader)
        .await?
        .into_iter()
        .collect();
        let parents: HashMap<u16, u16> = sqlx::query_as(
            "SELECT k.id, p.id FROM market_kind k JOIN market_kind p ON p.property_type = k.property_type
             AND p.sub_type = ''",
        )
        .fetch_all(&mut *reader)
        .await?
        .into_iter()
        .collect();
        let stamps: HashMap<MarketKey, i64> = sqlx::query_as("SELECT area, kind, stamp FROM market_index")
            .fetch_all(&mut *reader)
            .await?
            .into_iter()
            .map(|(area, kind, stamp): (u32, u16, i64)| ((area, kind), stamp))
            .collect();
        drop(reader);
        let (made, gone) = off_thread(move || Ok(make(&by_market, &around, &parents, &stamps))).await?;
        if made.is_empty() && gone.is_empty() {
            return Ok(());
        }
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        for (area, kind) in gone {
            sqlx::query("DELETE FROM market_index WHERE area = ? AND kind = ?")
                .bind(area)
                .bind(kind)
                .execute(&mut *tx)
                .await?;
        }
        let head = "INSERT OR REPLACE INTO market_index (area, kind, stamp, body)";
        insert(&mut tx, head, 4, "", &made, |b, ((area, kind), stamp, body)| {
            b.put(*area).put(*kind).put(*stamp).put(body.clone());
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Those pairs whose second sale is there.
async fn known(conn: &mut SqliteConnection, batch: &[Found]) -> Result<Vec<Found>, StoreError> {
    let ids = crate::bulk::id_list(batch.iter().map(|f| f.0));
    let there: Vec<i64> = sqlx::query_scalar("SELECT id FROM market_fact WHERE id IN (SELECT value FROM json_each(?))")
        .bind(ids)
        .fetch_all(conn)
        .await?;
    let there: std::collections::HashSet<i64> = there.into_iter().collect();
    Ok(batch.iter().filter(|f| there.contains(&f.0)).copied().collect())
}

/// A hash of pairs that does not ask for their order.
fn stamp(pairs: &[Pair], around: i64) -> i64 {
    let one = |p: &Pair| {
        let text = format!("{}|{}|{:x}", p.first.number(), p.second.number(), p.growth.to_bits());
        let bytes = *blake3::hash(text.as_bytes()).as_bytes();
        bytes.first_chunk::<8>().map_or(0, |first| i64::from_le_bytes(*first))
    };
    pairs.iter().fold(around, |sum, p| sum.wrapping_add(one(p)))
}

type Made = (MarketKey, i64, String);

/// The indices that are others than before, and markets that have none any more.
fn make(
    by_market: &BTreeMap<MarketKey, Vec<Pair>>,
    around: &HashMap<u32, u32>,
    parents: &HashMap<u16, u16>,
    stamps: &HashMap<MarketKey, i64>,
) -> (Vec<Made>, Vec<MarketKey>) {
    let mut made = Vec::new();
    let all: usize =
        by_market.iter().filter(|((area, _), _)| around.get(area) == Some(area)).map(|(_, p)| p.len()).sum();
    let mut wide: HashMap<MarketKey, Option<(Index, i64)>> = HashMap::new();
    let is_wide = |key: &MarketKey| around.get(&key.0) == Some(&key.0);
    let mut left: std::collections::HashSet<MarketKey> = stamps.keys().copied().collect();
    // First types everywhere, then subtypes everywhere, then areas: each leans on the one before.
    let mut order: Vec<&MarketKey> = by_market.keys().collect();
    order.sort_by_key(|key| (!is_wide(key), parents.get(&key.1) != Some(&key.1), **key));
    for key in order {
        let Some(pairs) = by_market.get(key) else { continue };
        let everywhere = around.get(&key.0).copied().unwrap_or(0);
        let own_parent = parents.get(&key.1).copied().unwrap_or(0);
        let leans_on = if is_wide(key) {
            (own_parent != key.1).then_some((everywhere, own_parent))
        } else {
            Some((everywhere, key.1))
        };
        let parent = leans_on.and_then(|key| wide.get(&key)).and_then(Option::as_ref);
        let of_parent =
            parent.map_or(
                0,
                |(index, stamp)| {
                    if all <= FEW_PAIRS { *stamp } else { i64::try_from(index.points.len()).unwrap_or(0) }
                },
            );
        let stamp = stamp(pairs, of_parent);
        let known = stamps.get(key) == Some(&stamp);
        if known && !is_wide(key) {
            left.remove(key);
            continue;
        }
        let index = Index::of(pairs, parent.map(|(index, _)| index));
        if let Some(index) = &index {
            left.remove(key);
            if !known && let Ok(body) = serde_json::to_string(index) {
                made.push((*key, stamp, body));
            }
        }
        if is_wide(key) {
            wide.insert(*key, index.map(|index| (index, stamp)));
        }
    }
    (made, left.into_iter().collect())
}
