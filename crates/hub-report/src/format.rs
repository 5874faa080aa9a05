//! Numbers and text as the paper shows them: US English, thousands separators, a real minus sign.

use chrono::NaiveDate;
use hub_domain::{Currency, Money};

use crate::world::can_print;

const MINUS: char = '\u{2212}';
/// A break that is not seen, so that a word longer than its column can still be set.
pub(crate) const SOFT_BREAK: char = '\u{200b}';
const LONGEST_WORD: usize = 22;

/// What stands before an amount: `$`.
pub(crate) fn symbol(currency: Currency) -> String {
    match currency.as_str() {
        "USD" => "$".to_owned(),
        "CAD" => "CA$".to_owned(),
        "AUD" => "A$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        other => format!("{other}\u{a0}"),
    }
}

fn minor_per_major(currency: Currency) -> u64 {
    10_u64.pow(currency.minor_digits())
}

/// `1234567` as `1,234,567`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn magnitude(money: Money, cents: bool) -> String {
    let scale = minor_per_major(money.currency);
    let minor = money.minor.unsigned_abs();
    if cents && scale > 1 {
        let places = money.currency.minor_digits() as usize;
        format!("{}.{:0places$}", thousands(minor / scale), minor % scale)
    } else {
        thousands((minor + scale / 2) / scale)
    }
}

/// An amount as documents print it: whole units, rounded half away from zero: `$625,000`.
#[must_use]
pub fn whole(money: Money) -> String {
    amount(money, false)
}

/// Money to the cent, where it has any.
#[must_use]
pub fn exact(money: Money) -> String {
    amount(money, has_cents(money))
}

/// `$625,000` or `$625,000.00`.
pub(crate) fn amount(money: Money, cents: bool) -> String {
    let minus = if money.minor < 0 { MINUS.to_string() } else { String::new() };
    format!("{minus}{}{}", symbol(money.currency), magnitude(money, cents))
}

/// An adjustment: `+12,345`, `−12,345`, `0`; the unit stands in the table's header.
pub(crate) fn signed(money: Money, cents: bool) -> String {
    match money.minor {
        0 => "0".to_owned(),
        m if m < 0 => format!("{MINUS}{}", magnitude(money, cents)),
        _ => format!("+{}", magnitude(money, cents)),
    }
}

/// True when the amount is not a whole number of major units.
pub(crate) fn has_cents(money: Money) -> bool {
    !money.minor.unsigned_abs().is_multiple_of(minor_per_major(money.currency))
}

/// A number as documents print it: up to `places` decimals, trailing zeros dropped, thousands apart: `2.5`, `3`, `1,240`.
/// A figure that is not finite is a dash.
#[must_use]
pub fn decimal(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    let text = format!("{:.places$}", value.abs());
    let (int, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let grouped = int.parse().map_or_else(|_| int.to_owned(), thousands);
    let fraction = fraction.trim_end_matches('0');
    let minus = if value < 0.0 && (grouped != "0" || !fraction.is_empty()) { MINUS.to_string() } else { String::new() };
    if fraction.is_empty() { format!("{minus}{grouped}") } else { format!("{minus}{grouped}.{fraction}") }
}

/// `12.3` for a share of 0.1234…; the percent sign stands in the header or the sentence.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// A day as documents print it: `Feb 27, 2015`.
#[must_use]
pub fn date(day: NaiveDate) -> String {
    day.format("%b %-d, %Y").to_string()
}

/// The text with its ISO dates written as [`date`] writes them.
pub(crate) fn with_dates(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after_digit = out.ends_with(|last: char| last.is_ascii_digit() || last == '-');
        let found = rest.get(..10).filter(|_| !after_digit).and_then(iso_day);
        let followed =
            rest.get(10..).is_some_and(|tail| tail.starts_with(|next: char| next.is_ascii_digit() || next == '-'));
        if let Some(day) = found.filter(|_| !followed) {
            out.push_str(&date(day));
            rest = &rest[10..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// Exactly `YYYY-MM-DD`; the reader of dates would also take `2015-2-3 `.
fn iso_day(text: &str) -> Option<NaiveDate> {
    let shape = text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    text.parse().ok().filter(|_| shape)
}

/// `0.38` miles, three digits below a tenth.
pub(crate) fn miles(metres: f64) -> String {
    let miles = metres / METRES_PER_MILE;
    if miles < 10.0 { format!("{miles:.2}") } else { format!("{miles:.1}") }
}

/// International mile.
pub(crate) const METRES_PER_MILE: f64 = 1_609.344;

/// Someone's text made fit for paper: control characters out, white space single, characters that the fonts do not
/// have replaced by `?`, words that no column could hold given invisible breaks, and no longer than `longest`.
pub(crate) fn plain(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = 0_usize;
    let mut count = 0_usize;
    for c in text.trim().chars() {
        if count == longest {
            out.push('…');
            break;
        }
        if c.is_whitespace() {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
                count += 1;
            }
            word = 0;
            continue;
        }
        if c.is_control() || is_invisible(c) {
            continue;
        }
        if word == LONGEST_WORD {
            out.push(SOFT_BREAK);
            word = 0;
        }
        out.push(if can_print(c) { c } else { '?' });
        word += 1;
        count += 1;
    }
    out
}

/// Joiners, direction marks, variation selectors, byte order marks: nothing that paper shows.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// [`plain`], or `None` when nothing is left.
pub(crate) fn filled(text: Option<&str>, longest: usize) -> Option<String> {
    text.map(|t| plain(t, longest)).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::from_minor(minor, Currency::USD)
    }

    #[test]
    fn money_on_paper() {
        assert_eq!(whole(usd(126_391_249)), "$1,263,912");
        assert_eq!(whole(usd(126_391_250)), "$1,263,913");
        assert_eq!(amount(usd(-126_391_205), true), "−$1,263,912.05");
        assert_eq!(signed(usd(-43_550), true), "−435.50");
        assert_eq!(signed(usd(5_000_000), false), "+50,000");
        assert_eq!(signed(usd(0), true), "0");
        let yen = Money::from_minor(5_000_000, "JPY".parse().unwrap());
        assert_eq!(amount(yen, true), "JPY\u{a0}5,000,000");
    }

    #[test]
    fn numbers_on_paper() {
        assert_eq!(decimal(2.50, 2), "2.5");
        assert_eq!(decimal(12_345.0, 1), "12,345");
        assert_eq!(decimal(-0.001, 2), "0");
        assert_eq!(decimal(f64::NAN, 2), "—");
        assert_eq!(miles(611.55), "0.38");
    }

    #[test]
    fn text_on_paper() {
        assert_eq!(plain("  12\tOak\u{0}\n St  ", 99), "12 Oak St");
        assert_eq!(plain("Łódź 東", 99), "Łódź ?");
        assert_eq!(plain("abcdef", 3), "abc…");
        assert_eq!(filled(Some(" \n"), 9), None);
        assert_eq!(plain(&"x".repeat(30), 99).matches(SOFT_BREAK).count(), 1);
    }

    #[test]
    fn dates_in_sentences() {
        assert_eq!(with_dates("Between 2014-11-20 and 2015-02-27, é"), "Between Nov 20, 2014 and Feb 27, 2015, é");
        assert_eq!(
            with_dates("12015-02-27 2015-02-271 2015-13-01 2015-02"),
            "12015-02-27 2015-02-271 2015-13-01 2015-02"
        );
    }

    proptest! {
        #[test]
        fn dates_never_panic(text in "[0-9é -]{0,40}") {
            let _ = with_dates(&text);
        }

        #[test]
        fn plain_is_printable(text in "\\PC{0,80}|[\\x00-\\x1f]{0,9}") {
            for c in plain(&text, 60).chars() {
                prop_assert!(c == ' ' || c == SOFT_BREAK || can_print(c), "{:?}", c);
            }
        }

        #[test]
        fn money_never_panics(minor: i64) {
            let _ = (amount(usd(minor), true), signed(usd(minor), false));
        }
    }
}
