//! A cell in few bytes: which of its numbers are there, then those. Layout: version, presence bits (8 bytes), the
//! present numbers as little-endian doubles. Counts of zero are absent, so that the many months with one sale are short.

use hub_market::{Cell, Season};

use crate::StoreError;

const VERSION: u8 = 1;

/// Visits the numbers in their stored order; the one list that both directions share.
trait Visit {
    fn count(&mut self, n: &mut u32);
    fn number(&mut self, n: &mut Option<f64>);
}

fn visit(v: &mut impl Visit, c: &mut Cell) {
    v.count(&mut c.closed);
    let mut volume = (c.volume != 0.0).then_some(c.volume);
    v.number(&mut volume);
    c.volume = volume.unwrap_or(0.0);
    v.number(&mut c.price);
    v.number(&mut c.per_sqft);
    v.count(&mut c.per_sqft_n);
    v.number(&mut c.days);
    v.count(&mut c.days_n);
    v.count(&mut c.quick);
    v.number(&mut c.to_list);
    v.count(&mut c.to_list_n);
    v.number(&mut c.to_original);
    v.count(&mut c.to_original_n);
    v.count(&mut c.asked_n);
    v.count(&mut c.cuts);
    v.number(&mut c.cut);
    v.count(&mut c.dated);
    let mut day = u32::from(c.last_day);
    v.count(&mut day);
    c.last_day = u8::try_from(day).unwrap_or(0);
    v.count(&mut c.listed);
    v.count(&mut c.unsold);
    v.count(&mut c.left);
    v.count(&mut c.contracts);
    season(v, &mut c.by_listing);
    season(v, &mut c.by_contract);
}

fn season(v: &mut impl Visit, s: &mut Season) {
    v.count(&mut s.n);
    v.number(&mut s.days);
    v.count(&mut s.days_n);
    v.number(&mut s.to_original);
    v.count(&mut s.to_original_n);
    v.number(&mut s.per_sqft);
    v.count(&mut s.per_sqft_n);
}

#[derive(Default)]
struct Writer {
    present: u64,
    at: u32,
    out: Vec<u8>,
}

impl Visit for Writer {
    fn count(&mut self, n: &mut u32) {
        self.number(&mut (*n != 0).then(|| f64::from(*n)));
    }
    fn number(&mut self, n: &mut Option<f64>) {
        if let Some(n) = n {
            self.present |= 1 << self.at;
            self.out.extend_from_slice(&n.to_le_bytes());
        }
        self.at += 1;
    }
}

struct Reader<'a> {
    present: u64,
    at: u32,
    rest: &'a [u8],
    short: bool,
}

impl Visit for Reader<'_> {
    fn count(&mut self, n: &mut u32) {
        let mut value = None;
        self.number(&mut value);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped; damage gives a wrong count"
        )]
        let count = value.map_or(0, |v: f64| v.clamp(0.0, f64::from(u32::MAX)) as u32);
        *n = count;
    }
    fn number(&mut self, n: &mut Option<f64>) {
        let present = self.present & (1 << self.at) != 0;
        self.at += 1;
        *n = None;
        if present {
            match self.rest.split_first_chunk::<8>() {
                Some((bytes, rest)) => {
                    *n = Some(f64::from_le_bytes(*bytes));
                    self.rest = rest;
                }
                None => self.short = true,
            }
        }
    }
}

/// Packs a cell.
pub(super) fn pack(cell: &Cell) -> Vec<u8> {
    let mut writer = Writer::default();
    visit(&mut writer, &mut cell.clone());
    let mut bytes = Vec::with_capacity(9 + writer.out.len());
    bytes.push(VERSION);
    bytes.extend_from_slice(&writer.present.to_le_bytes());
    bytes.extend_from_slice(&writer.out);
    bytes
}

/// Reads what [`pack`] made.
pub(super) fn unpack(bytes: &[u8]) -> Result<Cell, StoreError> {
    let damaged = || StoreError::damaged("a month of the market does not unpack");
    let (version, rest) = bytes.split_first().ok_or_else(damaged)?;
    let (present, rest) = rest.split_first_chunk::<8>().ok_or_else(damaged)?;
    let mut reader = Reader { present: u64::from_le_bytes(*present), at: 0, rest, short: *version != VERSION };
    let mut cell = Cell::default();
    visit(&mut reader, &mut cell);
    if reader.short || !reader.rest.is_empty() { Err(damaged()) } else { Ok(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn there_and_back() {
        let by_listing = Season { n: 4, days: Some(0.0), days_n: 4, per_sqft: Some(1.5), ..Season::default() };
        let cell = Cell {
            closed: 7,
            volume: 1e12 + 1.0,
            price: Some(5e7),
            last_day: 31,
            unsold: u32::MAX,
            by_listing,
            ..Cell::default()
        };
        assert_eq!(unpack(&pack(&cell)).unwrap(), cell);
        assert_eq!(pack(&Cell::default()).len(), 9);
        let mut writer = Writer::default();
        visit(&mut writer, &mut Cell::default());
        assert!(writer.at <= 64, "the presence bits are enough");
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_cell_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = unpack(&bytes);
        }
    }
}
