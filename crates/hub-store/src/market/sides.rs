//! The sales of a month with who took part, packed: a year of a large market is read in one go. Layout: version, then 54
//! bytes for each sale.

use hub_market::Month;
use sqlx::Row as _;

use super::rows::FactRow;
use crate::{Store, StoreError};

const VERSION: u8 = 1;
const LENGTH: usize = 54;

/// A closed sale as agents and offices are counted by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredSale {
    /// Numbers of its areas, in the order of [`hub_market::AREA_KINDS`]; 0 is none.
    pub areas: [u32; 5],
    /// Number of its subtype; 0 is none.
    pub sub_type: u16,
    /// Price, minor units.
    pub price: i64,
    /// Days on market.
    pub days: Option<i32>,
    /// Sale price over last asking price.
    pub to_list: Option<f64>,
    /// The seller's agent and office, the buyer's agent and office; 0 is nobody known.
    pub parties: [u32; 4],
}

/// Packs the sales of a type among rows.
pub(super) fn pack<'a>(rows: impl Iterator<Item = &'a FactRow>) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    for fact in rows {
        let (row, Some(sale)) = (&fact.row, fact.row.fact.sale) else { continue };
        row.areas.iter().for_each(|a| bytes.extend_from_slice(&a.to_le_bytes()));
        bytes.extend_from_slice(&row.kinds[1].to_le_bytes());
        bytes.extend_from_slice(&sale.price.to_le_bytes());
        bytes.extend_from_slice(&row.fact.days.unwrap_or(-1).to_le_bytes());
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "a ratio; seven digits are enough"
        )]
        let ratio = row.fact.list_price.map_or(f32::NAN, |list| (sale.price as f64 / list as f64) as f32);
        bytes.extend_from_slice(&ratio.to_le_bytes());
        fact.parties.iter().for_each(|p| bytes.extend_from_slice(&p.to_le_bytes()));
    }
    bytes
}

fn unpack(bytes: &[u8], sales: &mut Vec<StoredSale>) -> Result<(), StoreError> {
    let damaged = || StoreError::damaged("a month's sales do not unpack");
    let (version, rest) = bytes.split_first().ok_or_else(damaged)?;
    let (chunks, tail) = rest.as_chunks::<LENGTH>();
    if *version != VERSION || !tail.is_empty() {
        return Err(damaged());
    }
    sales.reserve(chunks.len());
    for chunk in chunks {
        let word = |at: usize| chunk[at..].first_chunk::<4>().map_or(0, |b| u32::from_le_bytes(*b));
        let days = word(30).cast_signed();
        let ratio = f64::from(f32::from_bits(word(34)));
        sales.push(StoredSale {
            areas: [word(0), word(4), word(8), word(12), word(16)],
            sub_type: chunk[20..].first_chunk::<2>().map_or(0, |b| u16::from_le_bytes(*b)),
            price: chunk[22..].first_chunk::<8>().map_or(0, |b| i64::from_le_bytes(*b)),
            days: (days >= 0).then_some(days),
            to_list: (0.2..=5.0).contains(&ratio).then_some(ratio),
            parties: [word(38), word(42), word(46), word(50)],
        });
    }
    Ok(())
}

impl Store {
    /// The closed sales of a type, by its number, in some months, both included.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_sales(&self, kind: u16, from: Month, to: Month) -> Result<Vec<StoredSale>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query("SELECT body FROM market_sides WHERE month BETWEEN ? AND ? AND type = ? ORDER BY month")
            .bind(from.number())
            .bind(to.number())
            .bind(kind)
            .fetch_all(&mut *reader)
            .await?;
        let mut sales = Vec::new();
        for row in rows {
            unpack(row.try_get(0)?, &mut sales)?;
        }
        Ok(sales)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_market::{Fact, Row, Sale};
    use proptest::prelude::*;

    #[test]
    fn there_and_back() {
        let sale = Some(Sale { day: chrono::NaiveDate::MIN, price: -5 });
        let fact = Fact { sale, days: Some(0), list_price: Some(-10), ..Fact::default() };
        let row = Row { areas: [1, 2, 3, 4, u32::MAX], kinds: [7, 9], fact, home: None };
        let without = Row { fact: Fact { days: None, list_price: None, ..fact }, ..row };
        let rows = [row, without].map(|row| FactRow { id: 1, counted: true, row, parties: [5, 6, 7, 8] });
        let mut back = Vec::new();
        unpack(&pack(rows.iter()), &mut back).unwrap();
        assert_eq!((back[0].areas, back[0].sub_type, back[0].price, back[0].parties), (row.areas, 9, -5, [5, 6, 7, 8]));
        assert_eq!((back[0].days, back[0].to_list), (Some(0), Some(0.5)));
        assert_eq!((back.len(), back[1].days, back[1].to_list), (2, None, None));
    }

    proptest! {
        #[test]
        fn any_bytes_are_sales_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes, &mut Vec::new());
        }
    }
}
