//! Amounts in sentences. Pure.

use hub_domain::{Currency, Money};

/// `$412,500`, or `412,500 CAD`; cents only where there are any.
pub(super) fn written(money: Money) -> String {
    let unit = 10_u64.pow(money.currency.minor_digits());
    let (whole, rest) = (money.minor.unsigned_abs() / unit, money.minor.unsigned_abs() % unit);
    let digits = whole.to_string();
    let mut text = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(c);
    }
    if rest > 0 {
        let places = money.currency.minor_digits() as usize;
        text.push_str(&format!(".{rest:0places$}"));
    }
    let sign = if money.minor < 0 { "−" } else { "" };
    if money.currency == Currency::USD { format!("{sign}${text}") } else { format!("{sign}{text} {}", money.currency) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_do() {
        let usd = |minor| written(Money::from_minor(minor, Currency::USD));
        assert_eq!(
            [usd(41_250_000), usd(27_550), usd(-5), usd(0), written(Money::from_minor(123_456_700, Currency::CAD))],
            ["$412,500", "$275.50", "−$0.05", "$0", "1,234,567 CAD"]
        );
    }
}
