use super::PhoneError;

/// Longest extension kept, digits.
const LONGEST_EXTENSION: usize = 9;
/// Longer than any number with words beside it, bytes.
const LONGEST: usize = 200;
/// More digits than this are no number anywhere (15 by E.164, and an international prefix before them).
const MOST_DIGITS: usize = 22;

/// Words people put beside a number to say which it is.
const LABELS: [&str; 22] = [
    "c", "casa", "cel", "celular", "cell", "f", "fax", "h", "home", "land", "line", "landline", "m", "main", "mobile",
    "mobil", "movil", "office", "phone", "tel", "w", "work",
];

/// Words before an extension, longest first. `x` and `#` may stand without a space.
const EXTENSION_WORDS: [&str; 7] = ["extension", "anexo", "extn", "ext", "int", "x", "#"];

/// Digits of one number, as far as they can be told without knowing the country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawNumber {
    /// Written with a `+`: the digits begin with a country code.
    pub(super) international: bool,
    /// ASCII digits only, at least one.
    pub(super) digits: String,
}

/// A number as written, taken apart into its digits and its extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PhoneText {
    pub(super) number: RawNumber,
    pub(super) extension: Option<String>,
}

impl PhoneText {
    pub(super) fn read(text: &str) -> Result<Self, PhoneError> {
        if text.len() > LONGEST {
            return Err(PhoneError::TooLong);
        }
        let plain = plain(text);
        let body = plain.trim().strip_prefix("tel:").unwrap_or(plain.trim());
        let (body, extension) = split_extension(body);
        let body = without_labels(body)?;
        let body = body.trim();
        let international = body.trim_start_matches(['(', ' ']).starts_with('+');
        // `+44 (0)20 …`: the zero is for those who dial from within.
        let body = if international { body.replace("(0)", "") } else { body.to_owned() };
        let digits: String = body.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        if body.chars().skip_while(|c| *c != '+').skip(1).any(|c| c == '+') || (!international && body.contains('+')) {
            return Err(PhoneError::Signs);
        }
        if digits.len() > MOST_DIGITS {
            return Err(PhoneError::TooLong);
        }
        Ok(Self { number: RawNumber { international, digits }, extension })
    }
}

/// Lower case, every script's digits as ASCII, every dash a hyphen, marks that only steer the layout left out.
fn plain(text: &str) -> String {
    text.chars()
        .filter(
            |c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'),
        )
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '０'..='９' => digit(c, '０'),
            '٠'..='٩' => digit(c, '٠'),
            '۰'..='۹' => digit(c, '۰'),
            '०'..='९' => digit(c, '०'),
            '＋' => '+',
            '（' => '(',
            '）' => ')',
            '‐'..='―' | '−' | '－' => '-',
            '．' | '·' | '•' => '.',
            '＃' => '#',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect()
}

fn digit(c: char, zero: char) -> char {
    u32::from(c).checked_sub(u32::from(zero)).and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// Cuts an extension off the end: a word for it, then nothing but digits.
fn split_extension(body: &str) -> (&str, Option<String>) {
    let before = body.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = body.trim_end().get(before.len()..).unwrap_or_default();
    if digits.is_empty() || digits.len() > LONGEST_EXTENSION {
        return (body, None);
    }
    let stem = before.trim_end_matches([' ', '.', ':', '=']);
    for word in EXTENSION_WORDS {
        if let Some(number) = stem.strip_suffix(word) {
            // Behind a letter it is the end of another word.
            if number.chars().next_back().is_none_or(|c| !c.is_alphabetic()) {
                return (number.trim_end_matches([' ', ',', ';']), Some(digits.to_owned()));
            }
        }
    }
    (body, None)
}

/// Takes out words such as `cell` or `home`; any other letter or sign means that this is not just a number.
fn without_labels(body: &str) -> Result<String, PhoneError> {
    let mut kept = String::with_capacity(body.len());
    let mut word = String::new();
    for c in body.chars().chain([' ']) {
        if c.is_alphabetic() {
            word.push(if c == 'ó' { 'o' } else { c });
            continue;
        }
        if !word.is_empty() {
            if !LABELS.contains(&word.as_str()) {
                return Err(PhoneError::Signs);
            }
            word.clear();
            kept.push(' ');
        }
        match c {
            '0'..='9' | '+' | '(' | ')' | ' ' | '-' | '.' | '/' | ':' => kept.push(if c == ':' { ' ' } else { c }),
            '[' | ']' | '~' | ',' | '*' => kept.push(' '),
            _ => return Err(PhoneError::Signs),
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_and_extension() {
        let read = PhoneText::read(" Office: (202) 555-0101 EXT: 044 ").unwrap();
        assert_eq!(read.number, RawNumber { international: false, digits: "2025550101".into() });
        assert_eq!(read.extension.as_deref(), Some("044"), "a leading zero of an extension is dialled");
        assert_eq!(PhoneText::read("٢٠٢٥٥٥٠١٠١").unwrap().number.digits, "2025550101");
        assert!(PhoneText::read("+1 202 +1 303").is_err());
        assert!(PhoneText::read("202 555 0101 or 0102").is_err(), "a second thought is no number");
    }

    proptest! {
        #[test]
        fn only_digits_come_out(text in any::<String>()) {
            if let Ok(read) = PhoneText::read(&text) {
                prop_assert!(!read.number.digits.is_empty());
                prop_assert!(read.number.digits.bytes().all(|b| b.is_ascii_digit()));
                prop_assert!(read.extension.is_none_or(|e| e.bytes().all(|b| b.is_ascii_digit()) && !e.is_empty()));
            }
        }
    }
}
