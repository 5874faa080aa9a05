use std::fmt::{self, Write};
use std::str::FromStr;

use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, Type};
use serde::{Deserialize, Serialize};

use super::Region;
use super::phone_text::{PhoneText, RawNumber};

/// A telephone number in E.164 form (`+12025550101`), with its extension apart.
///
/// Two numbers are equal if both parts are. `Debug` does not show it, so that it can stand in a log. As text (and in
/// JSON) it is `+12025550101` or `+12025550101;ext=12`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone {
    e164: String,
    extension: Option<String>,
}

/// Why a text is no telephone number. Never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing there.
    #[error("the telephone number is empty")]
    Empty,
    /// Letters or signs that belong to no number.
    #[error("the telephone number has letters or signs that cannot be dialled")]
    Signs,
    /// It begins with a country code no country has, or there is none and no country to assume.
    #[error("the telephone number has no country code that exists")]
    Country,
    /// Fewer digits than any number of its country; perhaps the area code is missing.
    #[error("the telephone number is too short for its country")]
    TooShort,
    /// More digits than any number of its country; perhaps two numbers in one field.
    #[error("the telephone number is too long for its country")]
    TooLong,
    /// A number of digits no number of its country has, or digits that are read differently each time.
    #[error("no telephone number of its country looks like this")]
    Impossible,
}

impl Phone {
    /// Reads a number as people write it; without a country code it is one of `region`.
    ///
    /// Whether it is *possible* is checked (its country exists, its length occurs there), not whether it is in use:
    /// new area codes are handed out faster than any table of them is.
    ///
    /// # Errors
    /// [`PhoneError`] says why it is none, without repeating it.
    pub fn parse(text: &str, region: Region) -> Result<Self, PhoneError> {
        Self::of_text(text, Some(region))
    }

    fn of_text(text: &str, region: Option<Region>) -> Result<Self, PhoneError> {
        let PhoneText { number, extension } = PhoneText::read(text)?;
        let e164 = e164(&number, region)?;
        // Reading the result must give the result, or two systems that pass it to and fro would never agree.
        let again = RawNumber { international: true, digits: e164[1..].to_owned() };
        match self::e164(&again, None) {
            Ok(same) if same == e164 => Ok(Self { e164, extension }),
            _ => Err(PhoneError::Impossible),
        }
    }

    /// `+` and digits, country code first.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// Digits to dial behind the number, where one was written.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// As written at home: `(202) 555-0101 ext. 12`.
    #[must_use]
    pub fn national(&self) -> String {
        self.shown(Mode::National)
    }

    /// As written abroad: `+1 202-555-0101 ext. 12`.
    #[must_use]
    pub fn international(&self) -> String {
        self.shown(Mode::International)
    }

    fn shown(&self, mode: Mode) -> String {
        let mut text = String::new();
        let shown = phonenumber::parse(None, &self.e164)
            // Not `to_string`: it panics where the table has no pattern for the number.
            .is_ok_and(|number| write!(text, "{}", number.format().mode(mode)).is_ok());
        if !shown || text.is_empty() {
            text.clone_from(&self.e164);
        }
        if let Some(extension) = &self.extension {
            text.push_str(" ext. ");
            text.push_str(extension);
        }
        text
    }

    /// Whether it stands there only because a form insisted (`555-555-5555`, `123-456-7890`). Says nothing about anyone.
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        let digits = self.e164.as_bytes();
        let tail = &digits[digits.len().saturating_sub(7)..];
        let one_digit = tail.iter().all(|d| Some(d) == tail.first());
        one_digit || ["1234567890", "0123456789", "9876543210"].iter().any(|run| self.e164.ends_with(run))
    }
}

/// Kinds of number a person or an office can be reached at from anywhere.
const KINDS: [Type; 8] = [
    Type::FixedLine,
    Type::Mobile,
    Type::TollFree,
    Type::PremiumRate,
    Type::SharedCost,
    Type::PersonalNumber,
    Type::Voip,
    Type::Pager,
];

/// The number with its country code, if one of its country can be that long.
fn e164(raw: &RawNumber, region: Option<Region>) -> Result<String, PhoneError> {
    // The parser is given digits only: its handling of `tel:` parameters has panicked before.
    let text = if raw.international { format!("+{}", raw.digits) } else { raw.digits.clone() };
    let region = if raw.international { None } else { Some(region.ok_or(PhoneError::Country)?.id()) };
    let number = phonenumber::parse(region, &text).map_err(|error| match error {
        phonenumber::ParseError::TooLong => PhoneError::TooLong,
        phonenumber::ParseError::InvalidCountryCode => PhoneError::Country,
        _ if raw.digits.len() < 7 => PhoneError::TooShort,
        _ => PhoneError::Impossible,
    })?;
    let code = number.country().code();
    let national = number.national().to_string();
    let countries = DATABASE.by_code(&code).filter(|found| !found.is_empty()).ok_or(PhoneError::Country)?;
    let length = u16::try_from(national.len()).map_err(|_| PhoneError::TooLong)?;
    // The table gives lengths for each kind of number; a kind without any has those of the others.
    let kinds = countries.iter().flat_map(|country| KINDS.map(|kind| country.descriptors().get(kind)));
    let lengths: Vec<u16> = kinds.flatten().flat_map(|kind| kind.possible_length()).copied().collect();
    if lengths.contains(&length) && code.to_string().len() + national.len() <= 15 {
        return Ok(format!("+{code}{national}"));
    }
    Err(match (lengths.iter().min(), lengths.iter().max()) {
        (Some(least), _) if length < *least => PhoneError::TooShort,
        (_, Some(most)) if length > *most => PhoneError::TooLong,
        _ => PhoneError::Impossible,
    })
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.e164)?;
        self.extension.as_ref().map_or(Ok(()), |extension| write!(f, ";ext={extension}"))
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    /// Reads a number that carries its country code.
    fn from_str(text: &str) -> Result<Self, PhoneError> {
        Self::of_text(text, None)
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, region: &str) -> Result<String, PhoneError> {
        Phone::parse(text, region.parse().unwrap()).map(|p| p.to_string())
    }

    #[test]
    fn spellings_of_one_number() {
        for text in [
            "2025550101",
            "(202) 555-0101",
            "202.555.0101",
            "1 202 555 0101",
            "1-202-555-0101",
            "+1 202 555 0101",
            "+1 (202) 555-0101",
            "tel:+1-202-555-0101",
            "011 1 202 555 0101",
            "２０２５５５０１０１",
            "202‑555‑0101",
            "\u{202a}+1 202 555 0101\u{202c}",
            "(202) 555-0101 (cell)",
            "Mobile: 202-555-0101",
        ] {
            assert_eq!(read(text, "US").as_deref(), Ok("+12025550101"), "{text}");
        }
    }

    #[test]
    fn extensions_are_kept_apart() {
        for text in [
            "202-555-0101 x12",
            "202-555-0101 ext. 12",
            "202-555-0101 Extension 12",
            "202-555-0101 #12",
            "202-555-0101, ext 12",
            "+12025550101;ext=12",
            "tel:+1-202-555-0101;ext=12",
        ] {
            let phone = Phone::parse(text, Region::US).unwrap();
            assert_eq!((phone.e164(), phone.extension()), ("+12025550101", Some("12")), "{text}");
        }
        assert_ne!(read("202-555-0101 x12", "US"), read("202-555-0101", "US"));
    }

    #[test]
    fn other_countries() {
        assert_eq!(read("020 7946 0018", "GB").as_deref(), Ok("+442079460018"));
        assert_eq!(read("+44 (0)20 7946 0018", "US").as_deref(), Ok("+442079460018"));
        assert_eq!(read("0044 20 7946 0018", "DE").as_deref(), Ok("+442079460018"));
        assert_eq!(read("030/23125000", "DE").as_deref(), Ok("+493023125000"));
        assert_eq!(read("55 5555 0101", "MX").as_deref(), Ok("+525555550101"));
        assert_eq!(read("06 698 12345", "IT").as_deref(), Ok("+390669812345"), "Italy keeps its zero");
        assert_eq!(read("01 99 00 12 34", "FR").as_deref(), Ok("+33199001234"));
    }

    #[test]
    fn impossible_numbers_are_refused_with_a_reason() {
        use PhoneError::{Country, Empty, Signs, TooLong, TooShort};
        for (text, why) in [
            ("", Empty),
            (" - ", Empty),
            ("ext. 12", Empty),
            ("see notes", Signs),
            ("202-555-01O1", Signs),
            ("1-800-HOMES", Signs),
            ("jo@example.org", Signs),
            ("555-0101", TooShort),
            ("911", TooShort),
            ("+1 202 555 010", TooShort),
            ("202-555-0101 / 202-555-0102", TooLong),
            ("+1 202 555 01012", TooLong),
            ("+999 202 555 0101", Country),
        ] {
            assert_eq!(read(text, "US"), Err(why), "{text}");
        }
        assert_eq!("2025550101".parse::<Phone>(), Err(Country), "no country to assume");
    }

    #[test]
    fn shown_at_home_and_abroad() {
        let phone = Phone::parse("2025550101 x7", Region::US).unwrap();
        assert_eq!(phone.national(), "(202) 555-0101 ext. 7");
        assert_eq!(phone.international(), "+1 202-555-0101 ext. 7");
        let london = Phone::parse("+442079460018", Region::US).unwrap();
        assert_eq!((london.national(), london.international()), ("020 7946 0018".into(), "+44 20 7946 0018".into()));
    }

    #[test]
    fn neither_a_log_nor_an_error_shows_it() {
        let phone = Phone::parse("2025550101", Region::US).unwrap();
        assert_eq!(format!("{phone:?}"), "Phone(…)");
        let error = serde_json::from_str::<Phone>("\"+99920255501\"").unwrap_err().to_string();
        assert!(!error.contains("20255501"), "{error}");
    }

    #[test]
    fn stopgaps_are_recognised() {
        let stopgap = |text: &str| Phone::parse(text, Region::US).unwrap().is_placeholder();
        assert!(stopgap("555-555-5555") && stopgap("202-000-0000") && stopgap("987-654-3210"));
        assert!(!stopgap("202-555-0101") && !stopgap("202-555-5550"));
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>(), region in prop::sample::select(vec!["US", "GB", "IT", "BR", "AR", "KZ"])) {
            let _ = read(&text, region);
        }

        #[test]
        fn never_panics_on_what_looks_like_one(
            text in "(tel:)?[+＋]?[0-9()\\[\\]~ ./x#;,*é٣-]{0,24}(;phone-context=|;ext=|x|;isub=)?[+0-9a-zé]{0,8}",
            region in prop::sample::select(vec!["US", "GB", "IT", "BR", "AR", "MX", "SM"]),
        ) {
            if let Ok(phone) = Phone::parse(&text, region.parse().unwrap()) {
                let _ = (phone.national(), phone.international(), phone.is_placeholder());
            }
        }

        #[test]
        fn e164_is_a_fixed_point(
            text in "[+]?[0-9 ()-]{5,18}( x[0-9]{1,5})?",
            region in prop::sample::select(vec!["US", "GB", "IT", "BR", "AR", "MX", "DE", "RU", "SM", "CI", "AU"]),
        ) {
            if let Ok(phone) = Phone::parse(&text, region.parse().unwrap()) {
                prop_assert_eq!(phone.to_string().parse(), Ok(phone.clone()));
                prop_assert_eq!(Phone::parse(&phone.to_string(), Region::US), Ok(phone.clone()));
                prop_assert_eq!(Phone::parse(&phone.international(), Region::US), Ok(phone));
            }
        }
    }
}
