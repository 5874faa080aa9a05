use super::{ValueError, text};

/// Most digits before and behind the decimal mark together.
const MOST_DIGITS: usize = 40;
/// Largest power of ten in `1.2E7`, either way.
const LARGEST_POWER: i32 = 30;

/// Which sign stands before the fraction; the other one groups thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalMark {
    /// `1,200.50`
    #[default]
    Point,
    /// `1.200,50`
    Comma,
}

/// A decimal number in its one form: `1,200.50` and `$1200.5` become `1200.5`, `-0` becomes `0`, `1.2E3` becomes `1200`.
///
/// Never through a floating-point number, so that no digit is lost. Which of point and comma is the decimal mark is the
/// caller's knowledge of the system, not a guess.
///
/// # Errors
/// [`ValueError::NotANumber`], [`ValueError::Grouping`] where points and commas do not fit the mark,
/// [`ValueError::TooManyDigits`].
pub fn number(value: &str, mark: DecimalMark) -> Result<Option<String>, ValueError> {
    let Some(value) = text(value) else { return Ok(None) };
    let (negative, rest) = signed(&value)?;
    let (mantissa, power) = match rest.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, power_of(power)?),
        None => (rest, 0),
    };
    let (point, group) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, fraction) = mantissa.split_once(point).unwrap_or((mantissa, ""));
    let whole = ungrouped(whole, group)?;
    if fraction.contains([point, group]) {
        return Err(ValueError::Grouping);
    }
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !digits(&whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(ValueError::NotANumber);
    }
    if whole.len() + fraction.len() > MOST_DIGITS {
        return Err(ValueError::TooManyDigits);
    }
    let plain = shifted(&whole, fraction, power);
    if plain.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
        return Err(ValueError::TooManyDigits);
    }
    Ok(Some(if negative && plain != "0" { format!("-{plain}") } else { plain }))
}

/// Takes a sign and a currency sign off: `-$5`, `$-5`, `5 €`.
fn signed(value: &str) -> Result<(bool, &str), ValueError> {
    let currency = |c: char| matches!(c, '$' | '€' | '£');
    let mut rest = value;
    let mut negative = None;
    let mut money = 0;
    while let Some(c) = rest.chars().next() {
        if matches!(c, '-' | '−' | '+') && negative.is_none() {
            negative = Some(c != '+');
        } else if currency(c) && money == 0 {
            money += 1;
        } else if !c.is_whitespace() || rest.len() == value.len() {
            break;
        }
        rest = &rest[c.len_utf8()..];
    }
    if money == 0 {
        rest = rest.strip_suffix(currency).unwrap_or(rest).trim_end();
    }
    if rest.is_empty() { Err(ValueError::NotANumber) } else { Ok((negative.unwrap_or(false), rest)) }
}

fn power_of(text: &str) -> Result<i32, ValueError> {
    let power: i32 = text.parse().map_err(|_| ValueError::NotANumber)?;
    if power.abs() > LARGEST_POWER { Err(ValueError::TooManyDigits) } else { Ok(power) }
}

/// Takes out the signs between thousands, if they stand where thousands end.
fn ungrouped(whole: &str, group: char) -> Result<String, ValueError> {
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    if rest.is_empty() {
        return Ok(whole.to_owned());
    }
    if !(1..=3).contains(&first.len()) || rest.iter().any(|g| g.len() != 3) {
        return Err(ValueError::Grouping);
    }
    Ok(format!("{first}{}", rest.concat()))
}

/// The digits with the decimal mark moved, without zeros that say nothing.
fn shifted(whole: &str, fraction: &str, power: i32) -> String {
    let mut digits = format!("{whole}{fraction}");
    let mut at = i32::try_from(whole.len()).unwrap_or(i32::MAX).saturating_add(power);
    while at < 0 {
        digits.insert(0, '0');
        at += 1;
    }
    let at = usize::try_from(at).unwrap_or_default();
    while digits.len() < at {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(at);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(value: &str) -> Result<Option<String>, ValueError> {
        number(value, DecimalMark::Point)
    }

    #[test]
    fn one_form_for_one_number() {
        for (value, plain) in [
            ("1,200.50", "1200.5"),
            ("1200.500", "1200.5"),
            ("$1,200.50", "1200.5"),
            ("-$1,200.50", "-1200.5"),
            ("$ -5", "-5"),
            ("5 €", "5"),
            ("1.2005E3", "1200.5"),
            ("1.2e7", "12000000"),
            ("12e-4", "0.0012"),
            ("007", "7"),
            ("-0.00", "0"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+5", "5"),
            ("450,000", "450000"),
            ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ] {
            assert_eq!(read(value), Ok(Some(plain.into())), "{value}");
        }
        assert_eq!(number("1.200,50", DecimalMark::Comma), Ok(Some("1200.5".into())));
        assert_eq!(read("-None-"), Ok(None));
    }

    #[test]
    fn what_is_no_number_is_said() {
        use ValueError::{Grouping, NotANumber, TooManyDigits};
        for (value, why) in [
            ("abc", NotANumber),
            ("$", NotANumber),
            ("-", NotANumber),
            ("--5", NotANumber),
            ("5 rooms", NotANumber),
            ("1e", NotANumber),
            ("1.200,50", Grouping),
            ("12,00", Grouping),
            ("1,2,3", Grouping),
            ("1.2.3", Grouping),
            ("1e99", TooManyDigits),
            ("NaN", NotANumber),
            ("٥", NotANumber),
        ] {
            assert_eq!(read(value), Err(why), "{value}");
        }
        assert_eq!(read(&"9".repeat(41)), Err(TooManyDigits));
    }

    proptest! {
        #[test]
        fn never_panics(value in any::<String>(), likely in "[-+$ ]{0,3}[0-9.,]{0,12}(e-?[0-9]{1,3})?") {
            let _ = (read(&value), number(&likely, DecimalMark::Comma), read(&likely));
        }

        #[test]
        fn idempotent(value in "[-+$]{0,2}[0-9]{0,6}[0-9.,]{0,8}([eE]-?[0-9]{1,2})?") {
            if let Ok(Some(plain)) = read(&value) {
                prop_assert_eq!(read(&plain), Ok(Some(plain.clone())));
            }
        }

        #[test]
        fn means_the_same_number(whole in 0_u32..1_000_000, cents in 0_u32..100) {
            let plain: f64 = read(&format!("{whole}.{cents:02}")).unwrap().unwrap().parse().unwrap();
            prop_assert!((plain - (f64::from(whole) + f64::from(cents) / 100.0)).abs() < 1e-6);
        }
    }
}
