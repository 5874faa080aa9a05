//! The sales of a month with who took part, packed column by column, and kept unpacked once they have been read.
//!
//! Layout: version, how many sales (4 bytes), then the columns of [`MonthSides`] one after the other, little-endian.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use hub_market::{Month, MonthSides};
use sqlx::Row as _;

use super::rows::FactRow;
use crate::{Store, StoreError};

const VERSION: u8 = 2;
/// Bytes of a sale.
const LENGTH: usize = 8 + 1 + 5 * 4 + 2 + 8 + 4 + 4 + 4 * 4;
/// Sales that are kept unpacked, about 64 MB of them: three years of the largest MLS.
const MOST_KEPT: usize = 1_000_000;

/// Packs the sales of a month and a type among rows.
pub(super) fn pack<'a>(month: Month, rows: impl Iterator<Item = &'a FactRow>) -> Vec<u8> {
    let mut sides = MonthSides::new(month);
    for fact in rows {
        sides.add(fact.id, &fact.row, fact.parties);
    }
    let mut bytes = Vec::with_capacity(5 + sides.len() * LENGTH);
    bytes.push(VERSION);
    bytes.extend_from_slice(&u32::try_from(sides.len()).unwrap_or(u32::MAX).to_le_bytes());
    let mut put = |column: &mut dyn Iterator<Item = [u8; 8]>, width: usize| {
        column.for_each(|value| bytes.extend_from_slice(&value[..width]));
    };
    let four = |n: u32| u64::from(n).to_le_bytes();
    put(&mut sides.ids.iter().map(|n| n.to_le_bytes()), 8);
    put(&mut sides.month_days.iter().map(|n| u64::from(*n).to_le_bytes()), 1);
    for column in &sides.areas {
        put(&mut column.iter().map(|n| four(*n)), 4);
    }
    put(&mut sides.sub_types.iter().map(|n| u64::from(*n).to_le_bytes()), 2);
    put(&mut sides.prices.iter().map(|n| n.to_le_bytes()), 8);
    put(&mut sides.days.iter().map(|n| four(n.cast_unsigned())), 4);
    put(&mut sides.to_list.iter().map(|n| four(n.to_bits())), 4);
    for column in &sides.parties {
        put(&mut column.iter().map(|n| four(*n)), 4);
    }
    bytes
}

fn unpack(month: Month, bytes: &[u8]) -> Result<MonthSides, StoreError> {
    let damaged = || StoreError::damaged("a month's sales do not unpack");
    let (version, rest) = bytes.split_first().ok_or_else(damaged)?;
    let (n, mut rest) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
    let n = usize::try_from(u32::from_le_bytes(*n)).map_err(|_| damaged())?;
    if *version != VERSION || n.checked_mul(LENGTH) != Some(rest.len()) {
        return Err(damaged());
    }
    let mut take = |width: usize| {
        let (column, after) = rest.split_at(n * width);
        rest = after;
        column
    };
    let words = |column: &[u8]| column.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect::<Vec<u32>>();
    let longs = |column: &[u8]| column.as_chunks::<8>().0.iter().map(|b| i64::from_le_bytes(*b)).collect::<Vec<i64>>();
    Ok(MonthSides {
        month,
        ids: longs(take(8)),
        month_days: take(1).to_vec(),
        areas: std::array::from_fn(|_| words(take(4))),
        sub_types: take(2).as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)).collect(),
        prices: longs(take(8)),
        days: take(4).as_chunks::<4>().0.iter().map(|b| i32::from_le_bytes(*b)).collect(),
        to_list: take(4).as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
        parties: std::array::from_fn(|_| words(take(4))),
    })
}

/// Months that have been read, unpacked; a month that is worked out again is forgotten.
#[derive(Default)]
pub(crate) struct KeptSides(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// Grows whenever something is forgotten: what was read before that may be of yesterday and is not kept.
    epoch: u64,
    sales: usize,
    months: BTreeMap<(Month, u16), Arc<MonthSides>>,
}

impl KeptSides {
    fn with<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Forgets months, both included.
    pub(super) fn forget(&self, from: Month, to: Month) {
        self.with(|kept| {
            kept.epoch += 1;
            kept.months.retain(|(month, _), _| !(from..=to).contains(month));
            kept.sales = kept.months.values().map(|m| m.len()).sum();
        });
    }

    /// Forgets everything.
    pub(super) fn forget_all(&self) {
        self.forget(Month::from_number(i32::MIN), Month::from_number(i32::MAX));
    }
}

impl Kept {
    /// Keeps what was read, unless something was forgotten meanwhile. The longest ago go first when there is too much.
    fn keep(&mut self, epoch: u64, kind: u16, read: &[Arc<MonthSides>]) {
        if self.epoch != epoch {
            return;
        }
        for month in read {
            if self.months.insert((month.month, kind), Arc::clone(month)).is_none() {
                self.sales += month.len();
            }
        }
        while self.sales > MOST_KEPT
            && let Some((_, gone)) = self.months.pop_first()
        {
            self.sales -= gone.len();
        }
    }
}

impl Store {
    /// The closed sales of a type, by its number, in some months, both included, with who took part; months without any
    /// are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_sides(&self, kind: u16, from: Month, to: Month) -> Result<Vec<Arc<MonthSides>>, StoreError> {
        let mut reader = self.reader().await?;
        let kept = &self.inner.kept_sides;
        let (epoch, mut months) = kept.with(|kept| {
            let known = from.to(to).filter_map(|month| kept.months.get(&(month, kind)));
            (kept.epoch, known.map(|m| (m.month, Arc::clone(m))).collect::<BTreeMap<_, _>>())
        });
        let missing = from.to(to).filter(|month| !months.contains_key(month)).map(|m| i64::from(m.number()));
        let rows = sqlx::query(
            "SELECT month, body FROM market_sides WHERE month IN (SELECT value FROM json_each(?)) AND type = ?",
        )
        .bind(crate::bulk::id_list(missing))
        .bind(kind)
        .fetch_all(&mut *reader)
        .await?;
        drop(reader);
        if !rows.is_empty() {
            let read = crate::page::off_thread(move || {
                let one = |row: &sqlx::sqlite::SqliteRow| {
                    let month = Month::from_number(row.try_get(0)?);
                    Ok(Arc::new(unpack(month, row.try_get(1)?)?))
                };
                rows.iter().map(one).collect::<Result<Vec<_>, StoreError>>()
            })
            .await?;
            kept.with(|kept| kept.keep(epoch, kind, &read));
            months.extend(read.into_iter().map(|m| (m.month, m)));
        }
        Ok(months.into_values().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_market::{Fact, Row, Sale};
    use proptest::prelude::*;

    fn may() -> Month {
        "2024-05".parse().unwrap()
    }

    #[test]
    fn there_and_back() {
        let sale = Some(Sale { day: "2024-05-31".parse().unwrap(), price: -5 });
        let fact = Fact { sale, days: Some(0), list_price: Some(-10), ..Fact::default() };
        let row = Row { areas: [1, 2, 3, 4, u32::MAX], kinds: [7, 9], fact, home: None };
        let without = Row { fact: Fact { days: None, list_price: None, ..fact }, ..row };
        let rows = [row, without].map(|row| FactRow { id: i64::MAX, counted: true, row, parties: [5, 6, 7, 8] });
        let back = unpack(may(), &pack(may(), rows.iter())).unwrap();
        assert_eq!((back.len(), back.ids[0], back.month_days[0], back.sub_types[1]), (2, i64::MAX, 31, 9));
        assert_eq!(back.areas.map(|column| column[1]), row.areas);
        assert_eq!(back.parties.map(|column| column[0]), [5, 6, 7, 8]);
        assert_eq!(
            (back.prices[0], back.days, back.to_list[0], back.to_list[1].is_nan()),
            (-5, vec![0, -1], 0.5, true)
        );
    }

    #[test]
    fn what_is_out_of_date_is_not_kept() {
        let kept = KeptSides::default();
        let month = |m: &str, sales: usize| {
            let month = m.parse().unwrap();
            Arc::new(MonthSides { ids: vec![0; sales], ..MonthSides::new(month) })
        };
        let held = |kept: &KeptSides| kept.with(|k| (k.months.len(), k.sales));
        kept.with(|k| k.keep(0, 1, &[month("2024-04", 5), month("2024-05", 7)]));
        assert_eq!(held(&kept), (2, 12));
        kept.forget(may(), may());
        assert_eq!(held(&kept), (1, 5));
        kept.with(|k| k.keep(0, 1, &[month("2024-05", 9)]));
        assert_eq!(held(&kept), (1, 5), "read before it was worked out again");
        kept.with(|k| k.keep(1, 1, &[month("2024-05", MOST_KEPT - 1)]));
        assert_eq!(held(&kept), (1, MOST_KEPT - 1), "the earlier month made room");
    }

    proptest! {
        #[test]
        fn any_bytes_are_sales_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), n in 0..3_u8) {
            let _ = unpack(may(), &bytes);
            let mut whole = vec![VERSION, n, 0, 0, 0];
            whole.extend(bytes);
            whole.resize(5 + usize::from(n) * LENGTH, 7);
            prop_assert_eq!(unpack(may(), &whole).unwrap().len(), usize::from(n));
        }
    }
}
