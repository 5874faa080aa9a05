//! A statement as a CSV file: which column says what, days and amounts as people write them, exact to the cent.

use chrono::NaiveDate;

use crate::error::{AppError, Result};
use crate::view::{ErrorCode, StatementMapping};

/// The most that is read of a file, bytes.
pub(super) const LARGEST: usize = 2 * 1024 * 1024;
/// The most lines of a statement.
const MOST_LINES: usize = 10_000;

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileLine {
    /// Line of the file, the first is 1.
    pub line: u32,
    pub reference: Option<String>,
    pub day: NaiveDate,
    pub what: String,
    /// Below zero where money goes the other way.
    pub cents: i64,
}

fn wrong(place: &str, reason: impl std::fmt::Display) -> AppError {
    AppError::new(ErrorCode::BadInput).with("place", place).with("reason", reason)
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
}

/// The names of the columns.
///
/// # Errors
/// A file without a first line, or larger than what is read.
pub(super) fn columns(text: &str) -> Result<Vec<String>> {
    if text.len() > LARGEST {
        return Err(wrong("file", "more than 2 MiB are not read"));
    }
    let names =
        reader(text).headers().map_err(|error| wrong("line 1", error))?.iter().map(str::to_owned).collect::<Vec<_>>();
    if names.iter().all(String::is_empty) {
        return Err(wrong("line 1", "the first line must name the columns"));
    }
    Ok(names)
}

/// A first guess at which column says what, by its name.
pub(super) fn guess(columns: &[String]) -> StatementMapping {
    let find = |words: &[&str]| {
        let says = |name: &&String| {
            let name = name.to_lowercase();
            words.iter().any(|word| name.contains(word))
        };
        columns.iter().find(says).cloned()
    };
    StatementMapping {
        day: find(&["date", "day"]).unwrap_or_default(),
        amount: find(&["amount", "total", "net", "fee", "due"]).unwrap_or_default(),
        reference: find(&["reference", "ref", "invoice", "number", "id"]),
        what: find(&["description", "memo", "what", "detail", "item"]),
    }
}

/// The lines of a statement. One wrong line and there are none: nothing is taken in by halves.
///
/// # Errors
/// Names the line and the column.
pub(super) fn lines(text: &str, mapping: &StatementMapping) -> Result<Vec<FileLine>> {
    let names = columns(text)?;
    let at = |field: &str, name: &str| {
        let found = names.iter().position(|column| column == name);
        found.ok_or_else(|| AppError::bad_request(field, "choose a column of the file"))
    };
    let (day_at, amount_at) = (at("day", &mapping.day)?, at("amount", &mapping.amount)?);
    let optional = |field: &str, name: &Option<String>| {
        name.as_deref().filter(|name| !name.is_empty()).map(|name| at(field, name)).transpose()
    };
    let (reference_at, what_at) = (optional("reference", &mapping.reference)?, optional("what", &mapping.what)?);
    let mut lines = Vec::new();
    for record in reader(text).records() {
        let record = record.map_err(|error| wrong("file", error))?;
        let line = record.position().map_or(0, |position| line_of(text, position));
        if record.iter().all(str::is_empty) {
            continue;
        }
        if lines.len() == MOST_LINES {
            return Err(wrong("file", format!("more than {MOST_LINES} lines are not read")));
        }
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let place = |name: &str| format!("line {line}, column {name}");
        let day = read_day(cell(day_at))
            .ok_or_else(|| wrong(&place(&mapping.day), "not a day (YYYY-MM-DD or MM/DD/YYYY)"))?;
        let cents = read_cents(cell(amount_at))
            .ok_or_else(|| wrong(&place(&mapping.amount), "not an amount in dollars and whole cents"))?;
        let text = |at: Option<usize>| at.map(cell).filter(|text| !text.is_empty()).map(str::to_owned);
        lines.push(FileLine {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            reference: text(reference_at),
            day,
            what: text(what_at).unwrap_or_default(),
            cents,
        });
    }
    if lines.is_empty() {
        return Err(wrong("file", "it has no lines below the first"));
    }
    Ok(lines)
}

fn read_day(text: &str) -> Option<NaiveDate> {
    let iso = |text: &str| (text.len() == 10).then(|| text.parse().ok()).flatten();
    iso(text).or_else(|| {
        let mut parts = text.split('/');
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if parts.next().is_some() || year.len() != 4 || ![month, day, year].into_iter().all(plain) {
            return None;
        }
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    })
}

/// An amount as statements write it: `1,234.56`, `$1,234.56`, `-12`, `(12.50)`. Not more than two decimals, commas only
/// between groups of three digits; anything else is none.
pub(super) fn read_cents(text: &str) -> Option<i64> {
    let text = text.trim();
    let (text, below) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => text.strip_prefix('-').map_or((text, false), |rest| (rest, true)),
    };
    let text = text.strip_prefix('$').unwrap_or(text);
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) => (whole, part),
        None => (text, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(part) || (part.is_empty() && text.contains('.')) {
        return None;
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = match groups.as_slice() {
        [one] => digits(one),
        [first, rest @ ..] => {
            (1..=3).contains(&first.len())
                && digits(first)
                && rest.iter().all(|group| group.len() == 3 && digits(group))
        }
        [] => false,
    };
    if !grouped {
        return None;
    }
    let dollars: i64 = groups.concat().parse().ok()?;
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    let amount = dollars.checked_mul(100)?.checked_add(cents)?;
    Some(if below { -amount } else { amount })
}

/// The line a record begins on. The reader's own position is before the empty lines that it leaves out.
fn line_of(text: &str, position: &csv::Position) -> u64 {
    let after = usize::try_from(position.byte()).ok().and_then(|byte| text.trim_start_matches('\u{feff}').get(byte..));
    let breaks = after.unwrap_or_default().chars().take_while(|char| matches!(char, '\r' | '\n'));
    position.line() + breaks.filter(|char| *char == '\n').count() as u64
}

#[cfg(test)]
mod tests {
    use hub_finance::Cents;
    use proptest::prelude::*;

    use super::*;

    fn mapping() -> StatementMapping {
        StatementMapping { day: "Date".into(), amount: "Amount".into(), reference: Some("Ref".into()), what: None }
    }

    #[test]
    fn amounts_are_exact_or_none() {
        for (text, cents) in [
            ("1,234.56", Some(123_456)),
            ("$1,234.5", Some(123_450)),
            ("-12", Some(-1_200)),
            ("(12.50)", Some(-1_250)),
            ("0.01", Some(1)),
            ("12.345", None),
            ("1,23", None),
            ("1.234,56", None),
            ("12.", None),
            ("", None),
            ("1e3", None),
            ("--1", None),
            ("92233720368547758.08", None),
        ] {
            assert_eq!(read_cents(text), cents, "{text}");
        }
    }

    #[test]
    fn one_wrong_line_names_its_place_and_nothing_is_read() {
        for (text, place) in [
            ("Date,Amount,Ref\n2026-01-02,10,a\n2026-13-02,10,b", "line 3, column Date"),
            ("Date,Amount,Ref\n01/02/2026,ten,a", "line 2, column Amount"),
            ("Date,Amount,Ref\n", "file"),
        ] {
            let error = lines(text, &mapping()).unwrap_err();
            assert_eq!(error.args["place"], place, "{error}");
        }
        let read =
            lines("\u{feff}Date,Amount,Ref\n01/02/2026,\"1,000.10\",A-1\n\n2026-02-03,-5,\n", &mapping()).unwrap();
        assert_eq!(read.iter().map(|line| (line.line, line.cents)).collect::<Vec<_>>(), [(2, 100_010), (4, -500)]);
        assert_eq!((read[0].reference.as_deref(), read[1].reference.as_deref()), (Some("A-1"), None));
    }

    proptest! {
        #[test]
        fn every_amount_reads_back(cents in -9_000_000_000_000_i64..9_000_000_000_000) {
            let plain = Cents(cents).to_string();
            prop_assert_eq!(read_cents(&plain), Some(cents));
            let size = Cents(cents.abs()).to_string();
            let (whole, part) = size.split_once('.').unwrap();
            let grouped: Vec<String> =
                whole.as_bytes().rchunks(3).rev().map(|group| String::from_utf8(group.to_vec()).unwrap()).collect();
            let dollars = format!("${}.{part}", grouped.join(","));
            prop_assert_eq!(read_cents(&dollars), Some(cents.abs()));
            let (in_brackets, size) = (format!("({dollars})"), cents.abs());
            prop_assert_eq!(read_cents(&in_brackets), Some(-size));
        }

        #[test]
        fn garbage_never_panics_and_never_half_reads(text in ".{0,200}") {
            let _ = read_cents(&text);
            let _ = columns(&text);
            if let Ok(read) = lines(&format!("Date,Amount,Ref\n{text}"), &mapping()) {
                prop_assert!(!read.is_empty());
            }
        }
    }
}
