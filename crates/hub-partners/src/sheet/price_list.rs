use std::collections::BTreeSet;

use chrono::NaiveDate;
use hub_domain::partner::TextCheck;
use hub_domain::service::{JobKind, ServicePrice};
use hub_domain::{Currency, Money};

use super::file::text_of;
use super::table::{Lines, delimiter};
use super::{FileError, Limits, Reason, Refused, cell};

/// The most entries of a provider's list.
const MOST_ENTRIES: usize = 200;
/// Characters of a title.
const TITLE: usize = 200;

/// The columns of a list of prices, by their names.
const COLUMNS: [&str; 7] = ["service", "title", "price", "minutes", "working_days", "from", "until"];

/// A provider's list of prices as it was read. The caller decides what becomes of it: nothing has been kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceList {
    /// Entries, in the order of the file.
    pub services: Vec<ServicePrice>,
    /// Rows that are none, in the order of the file.
    pub refused: Vec<Refused>,
}

/// Reads a provider's list of prices from CSV: a row for each service, with `service` (such as `inspection`), `title`,
/// `price` (empty or “on asking” where it is said on asking), `minutes` or `working_days`, `from` and `until` (days;
/// `until` may be empty). `service` and `from` have to be there as columns, others may be absent, unknown ones are
/// passed over.
///
/// # Errors
/// [`FileError`] where there is no such table in it.
pub fn read_price_list(
    name: &str,
    bytes: &[u8],
    currency: Currency,
    check: TextCheck<'_>,
) -> Result<PriceList, FileError> {
    let limits = Limits { most_bytes: 1024 * 1024, most_rows: MOST_ENTRIES };
    let text = text_of(name, bytes, limits)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let mut header: Option<Vec<Option<&'static str>>> = None;
    let (mut list, mut rows, mut seen) = (PriceList::default(), 0, BTreeSet::new());
    loop {
        let line = lines.at(reader.position().byte());
        let mut row = csv::StringRecord::new();
        let read = match reader.read_record(&mut row) {
            Ok(false) => break,
            Ok(true) if row.iter().all(|cell| cell.trim().is_empty()) => continue,
            Ok(true) => Ok(&row),
            Err(_) => Err((None, Reason::Unreadable)),
        };
        let Some(columns) = &header else {
            header = Some(columns_of(read.map_err(|_| FileError::NoHeader)?)?);
            continue;
        };
        rows += 1;
        if rows > limits.most_rows {
            return Err(FileError::TooManyRows { most_rows: limits.most_rows });
        }
        let entry = read.and_then(|row| entry(row, columns, currency, check)).and_then(|entry| {
            let first = seen.insert((entry.kind.as_str(), entry.title.clone(), entry.from));
            if first { Ok(entry) } else { Err((Some("service"), Reason::Twice)) }
        });
        match entry {
            Ok(entry) => list.services.push(entry),
            Err((column, reason)) => list.refused.push(Refused {
                file: name.to_owned(),
                line: Some(line),
                column: column.map(str::to_owned),
                reason,
            }),
        }
    }
    if header.is_none() {
        return Err(FileError::NoHeader);
    }
    Ok(list)
}

fn columns_of(row: &csv::StringRecord) -> Result<Vec<Option<&'static str>>, FileError> {
    let known = |cell: &str| {
        let name = cell::folded(cell).replace(' ', "_");
        COLUMNS.into_iter().find(|column| *column == name)
    };
    let columns: Vec<_> = row.iter().map(known).collect();
    if columns.iter().flatten().count() < 2 {
        return Err(FileError::NoHeader);
    }
    for needed in ["service", "from"] {
        if !columns.contains(&Some(needed)) {
            return Err(FileError::NoColumn(needed.to_owned()));
        }
    }
    let twice = COLUMNS.into_iter().find(|name| columns.iter().filter(|it| **it == Some(*name)).count() > 1);
    twice.map_or(Ok(columns), |name| Err(FileError::TwoColumns(name.to_owned())))
}

type Fault = (Option<&'static str>, Reason);

fn entry(
    row: &csv::StringRecord,
    columns: &[Option<&'static str>],
    currency: Currency,
    check: TextCheck<'_>,
) -> Result<ServicePrice, Fault> {
    // Empty cells at the end are a spreadsheet's habit; others are not.
    if row.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) {
        return Err((None, Reason::Cells { got: row.len(), named: columns.len() }));
    }
    let said = |name: &'static str| {
        let at = columns.iter().position(|column| *column == Some(name));
        at.and_then(|at| row.get(at)).map(str::trim).filter(|text| !text.is_empty())
    };
    let at = |name: &'static str| move |reason: Reason| (Some(name), reason);
    let service = said("service").ok_or((Some("service"), Reason::Missing))?;
    let title = said("title").map(str::to_owned);
    if let Some(title) = &title {
        check(title).map_err(|why| (Some("title"), Reason::Forbidden(why)))?;
        if title.chars().count() > TITLE || title.chars().any(char::is_control) {
            return Err((Some("title"), Reason::Type("at most 200 characters on one line")));
        }
    }
    let price = said("price").filter(|text| !matches!(cell::folded(text).as_str(), "on asking" | "on request"));
    let length = (whole(said("minutes"), "minutes", 5, 1_440)?, whole(said("working_days"), "working_days", 1, 60)?);
    if length.0.is_some() == length.1.is_some() {
        return Err((Some("minutes"), Reason::Type("given, or working_days instead, and not both")));
    }
    let day = |name: &'static str| -> Result<Option<NaiveDate>, Fault> {
        said(name).map(|text| cell::day(text).map_err(at(name))).transpose()
    };
    let from = day("from")?.ok_or((Some("from"), Reason::Missing))?;
    let until = day("until")?;
    if until.is_some_and(|until| until < from) {
        return Err((Some("until"), Reason::Type("no earlier than from")));
    }
    Ok(ServicePrice {
        kind: service_of(service).map_err(at("service"))?,
        title,
        price: price.map(|text| amount(text, currency).map_err(at("price"))).transpose()?,
        minutes: length.0,
        working_days: length.1,
        from,
        until,
    })
}

fn service_of(text: &str) -> Result<JobKind, Reason> {
    let name = cell::folded(text).replace(' ', "-");
    let offered = || JobKind::ALL.iter().copied().filter(|kind| kind.has_provider());
    let found = offered().find(|kind| kind.as_str() == name);
    found.ok_or_else(|| Reason::Choice(offered().map(JobKind::as_str).collect::<Vec<_>>().join(", ")))
}

fn amount(text: &str, currency: Currency) -> Result<Money, Reason> {
    let money = cell::money(text, currency)?;
    if money.minor < 0 { Err(Reason::Type("not negative")) } else { Ok(money) }
}

fn whole(text: Option<&str>, column: &'static str, least: u16, most: u16) -> Result<Option<u32>, Fault> {
    let Some(text) = text else { return Ok(None) };
    let units: &[&str] = if column == "minutes" { &["min", "mins", "minutes"] } else { &["day", "days"] };
    let number = cell::whole(text, units).map_err(|reason| (Some(column), reason))?;
    if (least..=most).contains(&number) {
        return Ok(Some(number.into()));
    }
    Err((Some(column), Reason::Between { least: least.into(), most: most.into() }))
}
