use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::SecretsError;
use crate::cipher::{self, Key};

/// Crockford's base 32: no I, L, O or U, so nothing on paper can be taken for something else.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 7;
/// Characters of one group that carry the secret; a fifth checks them.
const DATA: usize = 4;
const GROUP: usize = DATA + 1;
const SYMBOLS: usize = GROUPS * GROUP;

/// What is wrong with a typed recovery code. Names places, never characters of the code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecoveryCodeError {
    /// Too few or too many characters.
    #[error("it has {found} characters, a code has {SYMBOLS} in {GROUPS} groups of {GROUP}")]
    Length {
        /// How many letters and digits were typed.
        found: usize,
    },
    /// A character that codes do not use.
    #[error(
        "group {group} contains a character that codes do not use (they use digits and letters without I, L, O and U)"
    )]
    Character {
        /// Counted from one.
        group: usize,
    },
    /// The check character of these groups does not fit: mistyped, or groups in the wrong order.
    #[error("look again at group {}", list(groups))]
    Groups {
        /// Counted from one, ascending.
        groups: Vec<usize>,
    },
}

fn list(groups: &[usize]) -> String {
    groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A code on paper that opens the store when keychain or passphrase is lost: 140 random bits as seven groups of five
/// characters, `XXXXX-XXXXX-…`. The last character of each group checks its group and its place, so that every single
/// mistyped character, two swapped neighbours and swapped groups are found and the group is named.
#[derive(Clone)]
pub struct RecoveryCode(SecretString);

impl RecoveryCode {
    pub(crate) fn generate() -> Result<Self, SecretsError> {
        let random = Zeroizing::new(cipher::random::<{ GROUPS * DATA }>()?);
        // 256 is a multiple of 32, so the low five bits are as random as the byte.
        let symbols: Zeroizing<Vec<u8>> = Zeroizing::new(random.iter().map(|b| b & 31).collect());
        let mut text = String::with_capacity(SYMBOLS + GROUPS);
        for (index, group) in symbols.chunks(DATA).enumerate() {
            if index > 0 {
                text.push('-');
            }
            for &symbol in group.iter().chain(std::iter::once(&check_symbol(index, group))) {
                text.push(char::from(ALPHABET[usize::from(symbol)]));
            }
        }
        Ok(Self(SecretString::from(text)))
    }

    /// The code as it is to be printed or shown once: upper case, groups joined by hyphens.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The same as a secret string.
    #[must_use]
    pub fn to_secret(&self) -> SecretString {
        self.0.clone()
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(hidden)")
    }
}

/// Reads a typed code: any case, spaces and dashes anywhere, O for 0, I and L for 1.
pub(crate) fn parse(typed: &SecretString) -> Result<Zeroizing<Vec<u8>>, RecoveryCodeError> {
    let typed = typed.expose_secret();
    let letters = || typed.chars().filter(|c| !is_separator(*c));
    // Counted before anything is stored, so a pasted book costs nothing.
    let found = letters().count();
    if found != SYMBOLS {
        return Err(RecoveryCodeError::Length { found });
    }
    let mut symbols = Zeroizing::new(Vec::with_capacity(SYMBOLS));
    for (index, letter) in letters().enumerate() {
        symbols.push(symbol(letter).ok_or(RecoveryCodeError::Character { group: index / GROUP + 1 })?);
    }
    let wrong = |(index, group): (usize, &[u8])| {
        let (data, check) = group.split_at(DATA);
        (check.first() != Some(&check_symbol(index, data))).then_some(index + 1)
    };
    let groups: Vec<usize> = symbols.chunks(GROUP).enumerate().filter_map(wrong).collect();
    if groups.is_empty() { Ok(symbols) } else { Err(RecoveryCodeError::Groups { groups }) }
}

/// The key a code gives under `salt`. A code has 140 random bits, so it needs no slow derivation.
pub(crate) fn key(symbols: &[u8], salt: &[u8]) -> Key {
    cipher::derive(salt, symbols, "recovery code")
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}' | '\u{feff}')
}

fn symbol(c: char) -> Option<u8> {
    let upper = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|&a| char::from(a) == upper).and_then(|at| u8::try_from(at).ok())
}

/// Σ αⁱ⁺¹·dᵢ over GF(32), plus the group's number. The weights differ from each other and from the check's own weight
/// of one, so a single error or a swap of two characters always shows; the group's number makes swapped groups show.
fn check_symbol(index: usize, data: &[u8]) -> u8 {
    let start = u8::try_from(index + 1).unwrap_or(u8::MAX) & 31;
    let mut weight = 2;
    data.iter().fold(start, |sum, &d| {
        let term = multiply(weight, d);
        weight = multiply(weight, 2);
        sum ^ term
    })
}

/// Multiplication in GF(32) with the polynomial x⁵ + x² + 1.
fn multiply(a: u8, b: u8) -> u8 {
    let (mut a, mut product) = (a, 0);
    for bit in 0..5 {
        if b >> bit & 1 == 1 {
            product ^= a;
        }
        a <<= 1;
        if a & 32 != 0 {
            a ^= 0b10_0101;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Zeroizing<Vec<u8>>, RecoveryCodeError> {
        parse(&SecretString::from(text))
    }

    #[test]
    fn a_printed_code_reads_back_however_it_is_typed() {
        for _ in 0..50 {
            let code = RecoveryCode::generate().unwrap();
            assert_eq!(code.expose().len(), SYMBOLS + GROUPS - 1);
            let symbols = read(code.expose()).unwrap();
            let sloppy = code.expose().to_lowercase().replace('-', " \u{2013} ").replace('0', "o").replace('1', "l");
            assert_eq!(read(&sloppy).unwrap(), symbols);
            assert_eq!(read(&code.expose().replace('-', "").replace('1', "I")).unwrap(), symbols);
            assert_eq!(format!("{code:?}"), "RecoveryCode(hidden)");
        }
    }

    #[test]
    fn every_single_mistype_and_every_swap_names_its_group() {
        let code = RecoveryCode::generate().unwrap().expose().replace('-', "");
        let letters: Vec<char> = code.chars().collect();
        for at in 0..SYMBOLS {
            for &other in ALPHABET {
                let mut typed = letters.clone();
                typed[at] = char::from(other);
                let outcome = read(&typed.iter().collect::<String>());
                if typed == letters {
                    assert!(outcome.is_ok());
                } else {
                    assert_eq!(outcome.unwrap_err(), RecoveryCodeError::Groups { groups: vec![at / GROUP + 1] });
                }
            }
            for with in at + 1..(at / GROUP + 1) * GROUP {
                let mut typed = letters.clone();
                typed.swap(at, with);
                if typed != letters {
                    assert!(read(&typed.iter().collect::<String>()).is_err(), "swap {at} {with}");
                }
            }
        }
    }

    #[test]
    fn swapped_groups_are_named() {
        let code = RecoveryCode::generate().unwrap();
        let mut groups: Vec<&str> = code.expose().split('-').collect();
        groups.swap(1, 4);
        assert_eq!(read(&groups.join("-")).unwrap_err(), RecoveryCodeError::Groups { groups: vec![2, 5] });
    }

    #[test]
    fn other_errors_are_named() {
        assert_eq!(read("ABC").unwrap_err(), RecoveryCodeError::Length { found: 3 });
        let mut typed = "0".repeat(SYMBOLS);
        typed.replace_range(12..13, "U");
        assert_eq!(read(&typed).unwrap_err(), RecoveryCodeError::Character { group: 3 });
        assert!(RecoveryCodeError::Groups { groups: vec![2, 5] }.to_string().ends_with("group 2, 5"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}", code in "[0-9A-Za-z -]{30,45}") {
            let _ = read(&text);
            if let Ok(symbols) = read(&code) {
                assert!(symbols.iter().all(|s| *s < 32));
            }
        }
    }
}
