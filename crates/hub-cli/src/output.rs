//! What goes to standard output (answers) and to standard error (everything else).

use std::io::Write as _;

use hub_app::AppError;
use serde::Serialize;

/// Where answers go, and in what form.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// JSON or words.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// The answer: one JSON document, or what `words` makes of it.
    pub fn answer<T: Serialize>(self, value: &T, words: impl FnOnce(&T) -> String) -> Result<(), AppError> {
        let text = if self.json {
            serde_json::to_string_pretty(value).map_err(|e| AppError::unexpected(&e))?
        } else {
            words(value)
        };
        let mut out = std::io::stdout().lock();
        match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
            // A reader that has seen enough (`hub … | head`) is no error.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(AppError::unexpected(&error)),
            _ => Ok(()),
        }
    }

    /// Whether answers are JSON.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// One of many answers, as a line of JSON. False when nobody reads any more.
    pub fn line<T: Serialize>(self, value: &T) -> bool {
        let Ok(text) = serde_json::to_string(value) else { return true };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{text}").and_then(|()| out.flush()).is_ok()
    }

    /// A word on the side.
    pub fn note(self, text: &str) {
        eprintln!("{text}");
    }

    /// Why the command failed. With `--json` the code goes along on standard error, for scripts.
    pub fn error(self, error: &AppError) {
        eprintln!("hub: {error}");
        if self.json {
            let view: hub_app::view::AppErrorView = error.clone().into();
            if let Ok(text) = serde_json::to_string(&view) {
                eprintln!("{text}");
            }
        }
    }
}

/// Columns of text, padded to line up.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|h| h.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: &mut dyn Iterator<Item = &str>| -> String {
        let padded: Vec<String> =
            cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width)).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(&mut header.iter().copied())];
    lines.extend(rows.iter().map(|row| line(&mut row.iter().map(String::as_str))));
    lines.join("\n")
}

/// Thousands separated by a thin line of commas, as the trade writes them.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// Whole dollars (or the currency's major unit) for people; JSON has the cents.
pub fn dollars(money: hub_domain::Money) -> String {
    let scale = 10_i64.pow(money.currency.minor_digits());
    let whole = (money.minor + money.minor.signum() * scale / 2) / scale;
    let sign = if money.currency == hub_domain::Currency::USD { "$" } else { "" };
    let code = if sign.is_empty() { format!(" {}", money.currency) } else { String::new() };
    if whole < 0 { format!("-{sign}{}{code}", grouped(-whole)) } else { format!("{sign}{}{code}", grouped(whole)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::{Currency, Money};

    #[test]
    fn figures() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(-1_234_567), "-1,234,567");
        assert_eq!(dollars(Money::from_minor(62_500_050, Currency::USD)), "$625,001");
        assert_eq!(dollars(Money::from_minor(-149, Currency::USD)), "-$1");
        assert_eq!(dollars(Money::from_minor(100, Currency::AUD)), "1 AUD");
    }

    #[test]
    fn columns_line_up() {
        let text = table(&["a", "b"], &[vec!["long".into(), "x".into()], vec!["é".into(), "y".into()]]);
        assert_eq!(text, "a     b\nlong  x\né     y");
    }
}
