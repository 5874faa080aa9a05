use std::ops::Range;

/// Text folded to one byte a character: small Latin letters, digits of any script as `0` to `9`, one kind of dash, one of
/// space. What cannot be seen is left out; every other letter is [`LETTER`], every other character [`OTHER`].
pub(super) struct Folded {
    pub(super) bytes: Vec<u8>,
    /// Where each began and ended in the text.
    places: Vec<(usize, usize)>,
    /// Whether it was a capital letter or a digit.
    capital: Vec<bool>,
}

/// Stands for a letter that is not Latin.
pub(super) const LETTER: u8 = 1;
/// Stands for anything else.
const OTHER: u8 = 2;

/// The zeros of the decimal digits that people can type or paste.
const ZEROS: &[u32] = &[
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0,
    0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10, 0x2080, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0,
];

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len());
        let mut places: Vec<(usize, usize)> = Vec::with_capacity(text.len());
        let mut capital = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            if let Some(byte) = fold(c) {
                bytes.push(byte);
                places.push((at, at + c.len_utf8()));
                capital.push(c.is_uppercase() || byte.is_ascii_digit());
            }
        }
        Self { bytes, places, capital }
    }

    /// The bytes of the text that a range of this stands for. The range is not empty.
    pub(super) fn span(&self, range: &Range<usize>) -> Range<usize> {
        self.places[range.start].0..self.places[range.end - 1].1
    }

    /// At most `reach` characters before `at`, on the same line.
    pub(super) fn before(&self, at: usize, reach: usize) -> &[u8] {
        let near = &self.bytes[at.saturating_sub(reach)..at];
        let line = near.iter().rposition(|byte| *byte == b'\n').map_or(0, |n| n + 1);
        &near[line..]
    }

    /// At most `reach` characters from `at` on, on the same line.
    pub(super) fn after(&self, at: usize, reach: usize) -> &[u8] {
        let near = &self.bytes[at..self.bytes.len().min(at + reach)];
        let line = near.iter().position(|byte| *byte == b'\n').unwrap_or(near.len());
        &near[..line]
    }

    /// Whether a range was written in capitals and digits only.
    pub(super) fn is_capital(&self, range: &Range<usize>) -> bool {
        self.capital[range.clone()].iter().all(|capital| *capital)
    }

    pub(super) fn is_letter(byte: Option<&u8>) -> bool {
        byte.is_some_and(|byte| byte.is_ascii_lowercase() || *byte == LETTER)
    }
}

fn fold(c: char) -> Option<u8> {
    let code = u32::from(c);
    Some(match c {
        'a'..='z' | '0'..='9' | '\n' => c as u8,
        'A'..='Z' => c.to_ascii_lowercase() as u8,
        // Full-width Latin.
        '\u{FF21}'..='\u{FF3A}' => (code - 0xFF21) as u8 + b'a',
        '\u{FF41}'..='\u{FF5A}' => (code - 0xFF41) as u8 + b'a',
        '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' => return fold(char::from((code - 0xFF01) as u8 + b'!')),
        '\u{00B9}' => b'1',
        '\u{00B2}' | '\u{00B3}' => (code - 0xB0) as u8 + b'0',
        '\u{2070}' | '\u{2074}'..='\u{2079}' => (code - 0x2070) as u8 + b'0',
        '\u{2460}'..='\u{2468}' => (code - 0x2460) as u8 + b'1',
        '\u{24EA}' => b'0',
        // Dashes, minus signs and what is used as one.
        '-'
        | '_'
        | '/'
        | '\\'
        | '~'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{30FC}'
        | '\u{2E3A}'
        | '\u{2E3B}'
        | '\u{05BE}' => b'-',
        '.' | '\u{00B7}' | '\u{2022}' | '\u{2024}' | '\u{30FB}' | '\u{FE52}' => b'.',
        // Invisible: soft hyphen, joiners, marks of direction, variation selectors, keycaps.
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{20E3}'
        | '\u{034F}'
        | '\u{180E}' => return None,
        // A combining mark changes nothing of the digit under it.
        '\u{0300}'..='\u{036F}' => return None,
        '\r' | '\u{2028}' | '\u{2029}' | '\u{0085}' => b'\n',
        '!'..='@' | '['..='`' | '{'..='}' => c as u8,
        _ if c.is_whitespace() => b' ',
        _ => match ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)) {
            Some(zero) => (code - zero) as u8 + b'0',
            None if c.is_alphabetic() => LETTER,
            None => OTHER,
        },
    })
}
