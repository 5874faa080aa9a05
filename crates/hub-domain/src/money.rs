use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code, three upper-case letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");
    /// Canadian dollar.
    pub const CAD: Self = Self(*b"CAD");
    /// Australian dollar.
    pub const AUD: Self = Self(*b"AUD");

    /// The code, such as `USD`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the decimal point in this currency (ISO 4217 minor units).
    #[must_use]
    pub fn minor_digits(self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"CLP" | b"ISK" | b"VND" => 0,
            b"BHD" | b"KWD" | b"OMR" | b"TND" | b"JOD" => 3,
            _ => 2,
        }
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|x| x.is_ascii_alphabetic()) => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase(), c.to_ascii_uppercase()]))
            }
            _ => Err(MoneyError::Currency),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(code: Currency) -> Self {
        code.as_str().to_owned()
    }
}

/// Why a text is not an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a decimal number.
    #[error("not a decimal amount")]
    NotANumber,
    /// More fraction digits than the currency has minor units, and they are not zeros.
    #[error("more decimal places than the currency has")]
    TooPrecise,
    /// Larger than the store can hold.
    #[error("amount out of range")]
    OutOfRange,
    /// Not a three-letter ISO 4217 code.
    #[error("not a three-letter currency code")]
    Currency,
}

/// An amount of money: integer minor units (cents) and a currency. Never a binary float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents for USD.
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: Currency,
}

impl Money {
    /// An amount from minor units.
    #[must_use]
    pub fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads a plain decimal text (`625000`, `-12.5`, `1e3` is refused) exactly, without passing through a float.
    ///
    /// # Errors
    /// See [`MoneyError`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(MoneyError::NotANumber);
        }
        if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(MoneyError::NotANumber);
        }
        let places = currency.minor_digits() as usize;
        let (kept, dropped) = fraction.split_at(fraction.len().min(places));
        if dropped.bytes().any(|b| b != b'0') {
            return Err(MoneyError::TooPrecise);
        }
        let mut minor: i64 = 0;
        let padding = std::iter::repeat_n(b'0', places - kept.len());
        for digit in whole.bytes().chain(kept.bytes()).chain(padding) {
            minor = minor
                .checked_mul(10)
                .and_then(|m| m.checked_add(i64::from(digit - b'0')))
                .ok_or(MoneyError::OutOfRange)?;
        }
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// The amount in major units (dollars), for statistics only. Ledgers and sums use [`Money::minor`].
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "statistics only; exact below 2^53 minor units")]
    pub fn as_major_f64(&self) -> f64 {
        self.minor as f64 / 10_f64.powi(self.currency.minor_digits() as i32)
    }

    /// In the major unit with all its digits and nothing else, for files: `625000.00`, `-0.50`; `1205` of yen.
    #[must_use]
    pub fn decimal(self) -> String {
        let places = self.currency.minor_digits() as usize;
        let scale = 10_u64.pow(self.currency.minor_digits());
        let sign = if self.minor < 0 { "-" } else { "" };
        let magnitude = self.minor.unsigned_abs();
        if places == 0 {
            format!("{sign}{magnitude}")
        } else {
            format!("{sign}{}.{:0places$}", magnitude / scale, magnitude % scale)
        }
    }
}

impl fmt::Display for Money {
    /// Plain decimal text, for example `625000.00 USD`; screens format by locale themselves.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_exports_contain() {
        assert_eq!(Money::parse("625000", Currency::USD).unwrap().minor, 62_500_000);
        assert_eq!(Money::parse("625000.5", Currency::USD).unwrap().minor, 62_500_050);
        assert_eq!(Money::parse("625000.5000", Currency::USD).unwrap().minor, 62_500_050);
        assert_eq!(Money::parse("-0.01", Currency::USD).unwrap().minor, -1);
        assert_eq!(Money::parse("9.999", Currency::USD), Err(MoneyError::TooPrecise));
        assert_eq!(Money::parse("1e6", Currency::USD), Err(MoneyError::NotANumber));
        assert_eq!(Money::parse("", Currency::USD), Err(MoneyError::NotANumber));
        assert_eq!(Money::parse("99999999999999999999", Currency::USD), Err(MoneyError::OutOfRange));
    }

    proptest! {
        #[test]
        fn text_and_back(minor in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            let money = Money::from_minor(minor, Currency::USD);
            let text = money.to_string();
            let back = Money::parse(text.strip_suffix(" USD").unwrap(), Currency::USD).unwrap();
            prop_assert_eq!(back, money);
        }

        #[test]
        fn never_panics(text in ".{0,40}") {
            let _ = Money::parse(&text, Currency::USD);
        }
    }
}
