//! Facts of listings as rows of the table.

use chrono::{Datelike, NaiveDate};
use hub_market::{Fact, Month, Row, Sale};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::StoreError;
use crate::bulk::insert;

/// A listing's row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FactRow {
    pub id: i64,
    pub counted: bool,
    pub row: Row,
    /// The seller's agent and office, the buyer's agent and office; 0 is nobody known.
    pub parties: [u32; 4],
}

/// In the order of [`read`].
pub(super) const COLUMNS: &str = "id, counted, everywhere, mls_area, postal_code, city, subdivision, type, sub_type, \
     listed_month, left_month, contracted, closed_day, close_price, list_price, first_price, sqft, days, home, \
     list_agent, list_office, buyer_agent, buyer_office";

/// Reads [`COLUMNS`].
pub(super) fn read(row: &SqliteRow) -> Result<FactRow, StoreError> {
    let month = |i: usize| -> Result<Option<Month>, StoreError> {
        Ok(row.try_get::<Option<i32>, _>(i)?.map(Month::from_number))
    };
    let mut areas = [0; 5];
    for (i, area) in areas.iter_mut().enumerate() {
        *area = row.try_get(2 + i)?;
    }
    let mut parties = [0; 4];
    for (i, party) in parties.iter_mut().enumerate() {
        *party = row.try_get(19 + i)?;
    }
    let day = row.try_get::<Option<i32>, _>(12)?.and_then(NaiveDate::from_num_days_from_ce_opt);
    let sale = day.zip(row.try_get::<Option<i64>, _>(13)?).map(|(day, price)| Sale { day, price });
    let fact = Fact {
        listed: month(9)?,
        left: month(10)?,
        contracted: row.try_get(11)?,
        sale,
        list_price: row.try_get(14)?,
        original_price: row.try_get(15)?,
        sqft: row.try_get(16)?,
        days: row.try_get(17)?,
    };
    let kinds = [row.try_get(7)?, row.try_get(8)?];
    let row_of = Row { areas, kinds, fact, home: row.try_get(18)? };
    Ok(FactRow { id: row.try_get(0)?, counted: row.try_get(1)?, row: row_of, parties })
}

/// Writes rows, new ones and others.
pub(super) async fn write(conn: &mut SqliteConnection, rows: &[FactRow]) -> Result<(), StoreError> {
    let names: Vec<&str> = COLUMNS.split(", ").map(str::trim).collect();
    let set: Vec<String> = names.iter().skip(1).map(|n| format!("{n} = excluded.{n}")).collect();
    let head = format!("INSERT INTO market_fact ({COLUMNS}, closed_month)");
    let tail = format!("ON CONFLICT (id) DO UPDATE SET {}, closed_month = excluded.closed_month", set.join(", "));
    insert(conn, &head, names.len() + 1, &tail, rows, |b, r| {
        let (row, fact) = (&r.row, &r.row.fact);
        b.put(r.id).put(r.counted);
        row.areas.iter().for_each(|a| {
            b.put(*a);
        });
        b.put(row.kinds[0]).put(row.kinds[1]);
        b.put(fact.listed.map(Month::number)).put(fact.left.map(Month::number)).put(fact.contracted);
        b.put(fact.sale.map(|s| s.day.num_days_from_ce())).put(fact.sale.map(|s| s.price));
        b.put(fact.list_price).put(fact.original_price).put(fact.sqft).put(fact.days).put(row.home);
        r.parties.iter().for_each(|p| {
            b.put(*p);
        });
        b.put(row.closed().map(Month::number));
    })
    .await
}
