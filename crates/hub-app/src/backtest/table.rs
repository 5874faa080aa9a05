use hub_domain::Money;

use super::figures::Estimated;

/// The estimates as CSV: one row a sale, amounts in the currency's major unit.
pub(super) fn csv(all: &[Estimated]) -> String {
    let mut out = String::from("ListingKey,CloseDate,ClosePrice,Estimate,Low,High\r\n");
    for one in all {
        let amounts = [one.close_price, one.estimate, one.low, one.high].map(decimal);
        out.push_str(&format!("{},{},{}\r\n", cell(&one.listing_key), one.close_date, amounts.join(",")));
    }
    out
}

/// In the major unit, with all its digits: 625000.50.
fn decimal(money: Money) -> String {
    let digits = money.currency.minor_digits();
    let scale = 10_u64.pow(digits);
    let (sign, minor) = (if money.minor < 0 { "-" } else { "" }, money.minor.unsigned_abs());
    if digits == 0 {
        return format!("{sign}{minor}");
    }
    format!("{sign}{}.{:0width$}", minor / scale, minor % scale, width = digits as usize)
}

/// A key as one cell. Keys come from outside: quotes are doubled, and what a spreadsheet would run is made text.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::Currency;

    #[test]
    fn cells_are_safe() {
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        let usd = |m| Money::from_minor(m, Currency::USD);
        let one = Estimated {
            listing_key: "k".into(),
            close_date: "2026-01-02".parse().unwrap(),
            close_price: usd(10_000_000),
            estimate: usd(9_999_999),
            low: usd(9_000_005),
            high: usd(1),
            area: None,
            warnings: Vec::new(),
        };
        let text = csv(&[one]);
        assert_eq!(text.lines().nth(1), Some("k,2026-01-02,100000.00,99999.99,90000.05,0.01"));
    }
}
