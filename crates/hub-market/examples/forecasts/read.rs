//! Markets as files of RESO-named sales.

use std::collections::BTreeMap;
use std::path::Path;

use hub_market::forecast::{Nature, Series, Trial, trials};
use hub_market::{Fact, Index, Month, Pair, Row, Sale, covers_month, pairs_of_home};

/// A market's figures by month, up to its last whole month.
pub struct Market {
    /// The first month.
    pub first: Month,
    /// Median sale prices.
    pub medians: Vec<Option<f64>>,
    /// Levels of the repeat-sale index; empty without enough homes sold twice.
    pub index: Vec<Option<f64>>,
    /// Closed sales.
    pub counts: Vec<Option<f64>>,
    /// Homes sold twice.
    pub pairs: Vec<Pair>,
    /// First month kept for comparing: that of the first row of `Split` `devtest`, else the first of the last twelve.
    pub kept_from: Month,
}

/// Reads a file with `CloseDate`, `ClosePrice` and `ParcelNumber`.
///
/// # Errors
/// What the file lacks or which row does not read.
pub fn read(file: &Path) -> Result<Market, String> {
    let mut reader = csv::Reader::from_path(file).map_err(|e| e.to_string())?;
    let header = reader.headers().map_err(|e| e.to_string())?.clone();
    let column = |name: &str| header.iter().position(|h| h == name).ok_or_else(|| format!("no column {name}"));
    let (date, price, parcel) = (column("CloseDate")?, column("ClosePrice")?, column("ParcelNumber")?);
    let split = header.iter().position(|h| h == "Split");
    let mut kept_from: Option<Month> = None;
    let mut months: BTreeMap<Month, Vec<f64>> = BTreeMap::new();
    let mut homes: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut latest = chrono::NaiveDate::MIN;
    for (line, record) in reader.records().enumerate() {
        let record = record.map_err(|e| e.to_string())?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let refused = |what: &str| format!("row {}: {what} does not read", line + 2);
        let day = cell(date).parse().map_err(|_| refused("CloseDate"))?;
        let price: f64 = cell(price).parse().map_err(|_| refused("ClosePrice"))?;
        latest = latest.max(day);
        if split.is_some_and(|at| cell(at) == "devtest") {
            kept_from = Some(kept_from.map_or(Month::of(day), |first| first.min(Month::of(day))));
        }
        months.entry(Month::of(day)).or_default().push(price);
        #[allow(clippy::cast_possible_truncation, reason = "a price")]
        let sale = Some(Sale { day, price: price as i64 });
        let row = Row { areas: [1, 0, 0, 0, 0], kinds: [1, 0], fact: Fact { sale, ..Fact::default() }, home: None };
        if !cell(parcel).is_empty() {
            homes.entry(cell(parcel).to_owned()).or_default().push(row);
        }
    }
    let first = *months.keys().next().ok_or("no rows")?;
    // A month that breaks off is no month.
    let end = Month::of(latest);
    let sales = u32::try_from(months.get(&end).map_or(0, Vec::len)).unwrap_or(u32::MAX);
    let last_day = u8::try_from(chrono::Datelike::day(&latest)).unwrap_or(31);
    let last = if covers_month(end, sales, last_day) { end } else { end - 1 };
    let (mut medians, mut counts) = (Vec::new(), Vec::new());
    for month in first.to(last) {
        let mut prices = months.remove(&month).unwrap_or_default();
        prices.sort_by(f64::total_cmp);
        let n = prices.len();
        medians.push((n >= 3).then(|| f64::midpoint(prices[n / 2], prices[(n - 1) / 2])));
        counts.push(Some(f64::from(u32::try_from(n).unwrap_or(u32::MAX))));
    }
    let of_home = |rows: &Vec<Row>| -> Vec<Pair> {
        pairs_of_home(&rows.iter().collect::<Vec<_>>()).into_iter().map(|(_, pair)| pair).collect()
    };
    let pairs: Vec<Pair> = homes.values().flat_map(of_home).collect();
    let index = Index::of(&pairs, None)
        .map(|index| first.to(last).map(|m| index.at(m).map(|p| p.level)).collect())
        .unwrap_or_default();
    Ok(Market { first, medians, index, counts, pairs, kept_from: kept_from.unwrap_or(last - 11) })
}

/// Trials of a figure whose month came from `from` on; none where the past is too short.
pub fn later(first: Month, values: &[Option<f64>], nature: Nature, from: Month) -> Vec<Trial> {
    let Ok(series) = Series::new(first, values, nature) else { return Vec::new() };
    let came = |t: &Trial| t.origin + i32::try_from(t.ahead).unwrap_or(0) >= from;
    trials(&series).into_iter().filter(came).collect()
}
