use std::collections::{BTreeMap, HashMap};

use hub_market::{AREA_KINDS, Cell, Index, Month};
use sqlx::{AssertSqlSafe, Row as _};

use super::body;
use super::intern::fold;
use crate::narrow::{ListingRow, ROW_COLUMNS, row_of};
use crate::{Store, StoreError};

/// An area with figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketArea {
    /// Its number.
    pub id: u32,
    /// One of [`hub_market::AREA_KINDS`].
    pub kind: &'static str,
    /// Its name; empty for all areas together.
    pub name: String,
    /// ISO 4217 code of its prices.
    pub currency: String,
    /// Closed sales of all types.
    pub sales: u64,
}

/// A property type, or a subtype within one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketKind {
    /// Its number.
    pub id: u16,
    /// RESO `PropertyType`; empty where the sources give none.
    pub property_type: String,
    /// RESO `PropertySubType`; empty for all of the type.
    pub sub_type: String,
    /// Closed sales everywhere.
    pub sales: u64,
}

/// An agent or an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketPartyName {
    /// The source's key.
    pub key: String,
    /// Name, where one is known.
    pub name: Option<String>,
    /// Name of the source.
    pub source: String,
}

/// How far the figures have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MarketStanding {
    /// Every month has its figures, by these rules.
    pub whole: bool,
    /// Listings looked at.
    pub done: u64,
    /// Listings there are.
    pub total: u64,
}

impl Store {
    /// How far the figures have come by the rules of that name.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_standing(&self, rules: &str) -> Result<MarketStanding, StoreError> {
        let mut reader = self.reader().await?;
        let row: Option<(String, Option<i64>, bool)> =
            sqlx::query_as("SELECT rules, walk_id, whole FROM market_mark").fetch_optional(&mut *reader).await?;
        let row = row.filter(|(key, ..)| key == rules);
        if let Some((_, _, true)) = row {
            return Ok(MarketStanding { whole: true, done: 0, total: 0 });
        }
        let count = |sql: &'static str| sqlx::query_scalar::<_, i64>(sql);
        let total = count("SELECT count(*) FROM listing").fetch_one(&mut *reader).await?.unsigned_abs();
        let done = match row {
            None => 0,
            Some((_, None, _)) => total,
            Some((_, Some(from), _)) => {
                let sql = "SELECT count(*) FROM listing WHERE id <= ?";
                sqlx::query_scalar::<_, i64>(sql).bind(from).fetch_one(&mut *reader).await?.unsigned_abs()
            }
        };
        Ok(MarketStanding { whole: false, done, total })
    }

    /// Areas whose name holds a text (all, without one), those with most sales first.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_areas(
        &self,
        text: Option<&str>,
        kind: Option<&str>,
        limit: u32,
    ) -> Result<Vec<MarketArea>, StoreError> {
        let kinds = kind_numbers(kind);
        let folded = text.map(fold).unwrap_or_default();
        self.areas_where("instr(a.folded, ?1) > 0", &folded, &kinds, limit).await
    }

    /// Areas of that very name, upper or lower case, a city also without its state; those with most sales first.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_areas_named(&self, name: &str, kind: Option<&str>) -> Result<Vec<MarketArea>, StoreError> {
        let kinds = kind_numbers(kind);
        let folded = fold(name);
        // Everything together has no name and is found by none.
        let exact = "(a.folded = ?1 OR (a.kind = 3 AND a.folded > ?1 || ', ' AND a.folded < ?1 || ', ~'))";
        self.areas_where(exact, &folded, &kinds, 64).await
    }

    async fn areas_where(
        &self,
        condition: &str,
        text: &str,
        kinds: &str,
        limit: u32,
    ) -> Result<Vec<MarketArea>, StoreError> {
        let sql = format!(
            "SELECT a.id, a.kind, a.name, a.currency, coalesce(sum(t.sales), 0) AS n FROM market_area a
             LEFT JOIN (market_total t JOIN market_kind k ON k.id = t.kind AND k.sub_type = '') ON t.area = a.id
             WHERE {condition} AND a.kind IN ({kinds}) GROUP BY a.id
             HAVING n > 0 OR EXISTS (SELECT 1 FROM market_total o WHERE o.area = a.id)
             ORDER BY n DESC, a.kind, a.folded LIMIT ?2"
        );
        let mut reader = self.reader().await?;
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(text.to_owned()).bind(limit).fetch_all(&mut *reader).await?;
        rows.iter()
            .map(|row| {
                let kind: usize = usize::from(row.try_get::<u8, _>(1)?);
                Ok(MarketArea {
                    id: row.try_get(0)?,
                    kind: AREA_KINDS.get(kind).copied().unwrap_or_default(),
                    name: row.try_get(2)?,
                    currency: row.try_get(3)?,
                    sales: row.try_get::<i64, _>(4)?.unsigned_abs(),
                })
            })
            .collect()
    }

    /// Property types and subtypes, those with most sales in an area first (everywhere, without one).
    ///
    /// # Errors
    /// The database's.
    pub async fn market_kinds(&self, area: Option<u32>) -> Result<Vec<MarketKind>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT k.id, k.property_type, k.sub_type, coalesce(sum(t.sales), 0) AS n FROM market_kind k
             JOIN market_total t ON t.kind = k.id JOIN market_area a ON a.id = t.area
             WHERE CASE WHEN ?1 IS NULL THEN a.kind = 0 ELSE a.id = ?1 END
             GROUP BY k.id ORDER BY n DESC, k.property_type, k.sub_type",
        )
        .bind(area)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(MarketKind {
                    id: row.try_get(0)?,
                    property_type: row.try_get(1)?,
                    sub_type: row.try_get(2)?,
                    sales: row.try_get::<i64, _>(3)?.unsigned_abs(),
                })
            })
            .collect()
    }

    /// Every month of an area and a type that has a figure, up to a month, that one included.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_cells(&self, area: u32, kind: u16, to: Month) -> Result<BTreeMap<Month, Cell>, StoreError> {
        let mut reader = self.reader().await?;
        let first: Option<i32> =
            sqlx::query_scalar("SELECT min(month) FROM market_cell").fetch_one(&mut *reader).await?;
        let Some(first) = first else { return Ok(BTreeMap::new()) };
        // Month by month: each is one look-up, where a range over months would go through every area's.
        let rows = sqlx::query(
            "WITH RECURSIVE months (month) AS (SELECT ?1 UNION ALL SELECT month + 1 FROM months WHERE month < ?2)
             SELECT c.month, c.body FROM months CROSS JOIN market_cell c
             ON c.month = months.month AND c.area = ?3 AND c.kind = ?4",
        )
        .bind(first)
        .bind(to.number())
        .bind(area)
        .bind(kind)
        .fetch_all(&mut *reader)
        .await?;
        let mut cells = BTreeMap::new();
        for row in rows {
            let month = Month::from_number(row.try_get(0)?);
            if month <= to {
                cells.insert(month, body::unpack(row.try_get(1)?)?);
            }
        }
        Ok(cells)
    }

    /// The repeat-sale index of an area and a type.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_index(&self, area: u32, kind: u16) -> Result<Option<Index>, StoreError> {
        let mut reader = self.reader().await?;
        let body: Option<String> = sqlx::query_scalar("SELECT body FROM market_index WHERE area = ? AND kind = ?")
            .bind(area)
            .bind(kind)
            .fetch_optional(&mut *reader)
            .await?;
        body.map(|body| serde_json::from_str(&body).map_err(|_| StoreError::damaged("an index does not read")))
            .transpose()
    }

    /// Who agents and offices are, by number.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_party_names(&self, numbers: &[u32]) -> Result<HashMap<u32, MarketPartyName>, StoreError> {
        let mut reader = self.reader().await?;
        // The name a listing gave, else that of the source's own lists.
        let rows = sqlx::query(
            "SELECT p.id, p.key, coalesce(p.name, CASE p.office
                WHEN 1 THEN (SELECT o.name FROM mirror m JOIN office o ON o.id = m.id WHERE m.resource = 'Office'
                    AND m.key = p.key AND m.connection_id = p.connection_id)
                ELSE (SELECT b.full_name FROM mirror m JOIN member b ON b.id = m.id WHERE m.resource = 'Member'
                    AND m.key = p.key AND m.connection_id = p.connection_id) END), c.name
             FROM market_party p JOIN connection c ON c.id = p.connection_id
             WHERE p.id IN (SELECT value FROM json_each(?))",
        )
        .bind(crate::bulk::id_list(numbers.iter().map(|n| i64::from(*n))))
        .fetch_all(&mut *reader)
        .await?;
        rows.iter()
            .map(|row| {
                let name = MarketPartyName { key: row.try_get(1)?, name: row.try_get(2)?, source: row.try_get(3)? };
                Ok((row.try_get(0)?, name))
            })
            .collect()
    }

    /// The number of an agent or an office by the names of its source and its key there.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_party(&self, source: &str, office: bool, key: &str) -> Result<Option<u32>, StoreError> {
        let mut reader = self.reader().await?;
        Ok(sqlx::query_scalar(
            "SELECT p.id FROM connection c JOIN market_party p ON p.connection_id = c.id AND p.office = ?2 AND p.key = ?3
             WHERE c.name = ?1 ORDER BY p.id LIMIT 1",
        )
        .bind(source.to_owned())
        .bind(office)
        .bind(key.to_owned())
        .fetch_optional(&mut *reader)
        .await?)
    }

    /// Listings by the numbers that [`hub_market::SaleTaken`] has, in that order, each with its number; one that has gone
    /// meanwhile is left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_rows(&self, ids: &[i64]) -> Result<Vec<(i64, ListingRow)>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!(
            "SELECT {ROW_COLUMNS}, l.id FROM json_each(?) wanted CROSS JOIN listing l ON l.id = wanted.value
             JOIN connection c ON c.id = l.connection_id ORDER BY wanted.key"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(crate::bulk::id_list(ids.iter().copied()))
            .fetch_all(&mut *reader)
            .await?;
        rows.iter().map(|row| Ok((row.try_get("id")?, row_of(row)?))).collect()
    }

    /// Numbers of agents or offices whose name or key holds a text.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_parties_named(&self, text: &str, office: bool) -> Result<Vec<u32>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = "SELECT p.id FROM market_party p LEFT JOIN mirror m ON m.key = p.key
             AND m.connection_id = p.connection_id AND m.resource = CASE p.office WHEN 1 THEN 'Office' ELSE 'Member' END
             LEFT JOIN office o ON o.id = m.id LEFT JOIN member b ON b.id = m.id
             WHERE p.office = ?2 AND instr(lower(p.key || ' ' || coalesce(p.name, o.name, b.full_name, '')), lower(?1)) > 0";
        Ok(sqlx::query_scalar(sql).bind(text.trim().to_owned()).bind(office).fetch_all(&mut *reader).await?)
    }
}

/// The numbers of one kind of area, or of all.
fn kind_numbers(kind: Option<&str>) -> String {
    let all = AREA_KINDS.iter().enumerate().filter(|(_, name)| kind.is_none_or(|k| k == **name));
    all.map(|(n, _)| n.to_string()).collect::<Vec<_>>().join(",")
}
