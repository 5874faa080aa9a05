use std::fmt;

use super::fold::{fold, tidy};
use super::name_words::{is_degree, is_particle, title};

/// Which of several people of one name, as written behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Generation {
    /// Senior.
    Senior,
    /// Junior.
    Junior,
    /// II, III, IV …: 2 to 5.
    Numbered(u8),
}

impl Generation {
    fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "sr" | "senior" => Self::Senior,
            "jr" | "junior" | "jnr" | "hijo" => Self::Junior,
            "ii" | "2nd" => Self::Numbered(2),
            "iii" | "3rd" => Self::Numbered(3),
            "iv" | "4th" => Self::Numbered(4),
            "5th" => Self::Numbered(5),
            _ => return None,
        })
    }
}

/// One person's name, taken apart.
///
/// The parts are kept as written; beside them stand folded forms (no capitals, accents or apostrophes) for comparing.
/// `Debug` does not show it, so that it can stand in a log.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName {
    pub(super) given: Option<String>,
    pub(super) middle: Option<String>,
    pub(super) surname: Option<String>,
    pub(super) nickname: Option<String>,
    pub(super) generation: Option<Generation>,
    pub(super) title: Option<String>,
    pub(super) folded: FoldedName,
}

/// The parts for comparing.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct FoldedName {
    /// The first given name.
    pub(super) first: String,
    /// Further given names and initials.
    pub(super) middles: Vec<String>,
    /// What they are called, where that is written.
    pub(super) nickname: Option<String>,
    /// Words of the surname, particles among them.
    pub(super) surname: Vec<String>,
    /// `m` or `f`, where a title says it.
    pub(super) whose: Option<char>,
}

impl PersonName {
    /// A name whose parts are known. Titles, generations and degrees are found in whichever part they stand.
    ///
    /// `None` where neither a given name nor a surname is left. A couple is not looked for here: see
    /// [`Name::from_parts`](super::Name::from_parts).
    #[must_use]
    pub fn from_parts(given: &str, middle: &str, surname: &str, suffix: &str) -> Option<Self> {
        let mut marks = Marks::default();
        let (given, called) = without_nickname(&tidy(given));
        let mut given_words = words(&given);
        marks.take_titles(&mut given_words);
        marks.take_endings(&mut given_words, 1);
        let mut middle_words = words(&tidy(middle));
        marks.take_endings(&mut middle_words, 0);
        let (surname, called_there) = without_nickname(&tidy(surname));
        let mut surname_words = words(&surname);
        marks.take_endings(&mut surname_words, 1);
        let mut suffix_words = words(&tidy(suffix));
        marks.take_endings(&mut suffix_words, 0);
        Self::build(given_words, middle_words, surname_words, called.or(called_there), marks)
    }

    /// A name in one text: `Jo Smith`, `Smith, Jo`, `Dr. Maria van der Berg III`, `Robert "Bob" Carter Jr.`.
    ///
    /// `None` where no name is left.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (text, called) = without_nickname(&tidy(text));
        let mut marks = Marks::default();
        let mut pieces: Vec<Vec<String>> = text.split(',').map(words).filter(|piece| !piece.is_empty()).collect();
        // `Smith, Jo, Jr.` and `Jo Smith, MD`: endings behind a comma are no given name.
        while pieces.len() > 1 {
            let Some(last) = pieces.last_mut() else { break };
            marks.take_endings(last, 0);
            if !last.is_empty() {
                break;
            }
            pieces.pop();
        }
        let first = if pieces.is_empty() { Vec::new() } else { pieces.remove(0) };
        if pieces.is_empty() {
            return Self::of_words(first, called, marks);
        }
        // Surname first.
        let mut surname = first;
        marks.take_titles(&mut surname);
        marks.take_endings(&mut surname, 1);
        let mut given: Vec<String> = pieces.concat();
        marks.take_titles(&mut given);
        marks.take_endings(&mut given, 1);
        // `Berg, Jo van der`.
        let from = given.iter().rposition(|w| !is_particle(&fold(w))).map_or(given.len(), |at| at + 1);
        let mut particles = given.split_off(from);
        particles.append(&mut surname);
        let middle = given.split_off(given.len().min(1));
        Self::build(given, middle, particles, called, marks)
    }

    /// Given name first.
    fn of_words(mut words: Vec<String>, called: Option<String>, mut marks: Marks) -> Option<Self> {
        marks.take_titles(&mut words);
        marks.take_endings(&mut words, 1);
        if words.len() < 2 {
            // `Mrs. Smith` is a surname, a word alone a given name.
            let (given, surname) = if marks.title.is_some() { (Vec::new(), words) } else { (words, Vec::new()) };
            return Self::build(given, Vec::new(), surname, called, marks);
        }
        let mut from = words.len() - 1;
        while from > 1 && is_particle(&fold(&words[from - 1])) && !is_initial(&words[from - 1]) {
            from -= 1;
        }
        let surname = words.split_off(from);
        let middle = words.split_off(1);
        Self::build(words, middle, surname, called, marks)
    }

    fn build(
        given: Vec<String>,
        middle: Vec<String>,
        surname: Vec<String>,
        nickname: Option<String>,
        marks: Marks,
    ) -> Option<Self> {
        let folded_words =
            |words: &[String]| -> Vec<String> { words.iter().flat_map(|w| pieces_of(&fold(w))).collect() };
        let mut names = folded_words(&given).into_iter();
        let first = names.next().unwrap_or_default();
        let middles: Vec<String> = names.chain(folded_words(&middle)).collect();
        let surname_folded = folded_words(&surname);
        let called = nickname.as_deref().map(fold).map(|n| pieces_of(&n).concat()).filter(|n| !n.is_empty());
        if first.is_empty() && surname_folded.is_empty() && called.is_none() {
            return None;
        }
        let whose = marks.title.as_deref().and_then(|t| title(&fold(t))).filter(|whose| *whose != '-');
        let joined = |words: Vec<String>| Some(words.join(" ")).filter(|text| !text.is_empty());
        Some(Self {
            given: joined(given),
            middle: joined(middle),
            surname: joined(surname),
            nickname,
            generation: marks.generation,
            title: marks.title,
            folded: FoldedName { first, middles, nickname: called, surname: surname_folded, whose },
        })
    }

    /// The same person with a surname, where there was none: `Jo` of `Jo & Sam Smith`.
    pub(super) fn with_surname_of(mut self, other: &Self) -> Self {
        if self.folded.surname.is_empty() {
            self.surname.clone_from(&other.surname);
            self.folded.surname.clone_from(&other.folded.surname);
        }
        self
    }

    /// Given name as written, all of it where several stand in one field.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        self.given.as_deref()
    }

    /// Middle names or initials as written.
    #[must_use]
    pub fn middle(&self) -> Option<&str> {
        self.middle.as_deref()
    }

    /// Surname with its particles as written.
    #[must_use]
    pub fn surname(&self) -> Option<&str> {
        self.surname.as_deref()
    }

    /// What they are called, where it was written in quotes or brackets.
    #[must_use]
    pub fn nickname(&self) -> Option<&str> {
        self.nickname.as_deref()
    }

    /// Which of several of one name.
    #[must_use]
    pub fn generation(&self) -> Option<Generation> {
        self.generation
    }

    /// Title as written, such as `Dr.`.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Given name, middle names and surname with spaces between, for showing.
    #[must_use]
    pub fn display(&self) -> String {
        let mut words: Vec<String> =
            [&self.given, &self.middle, &self.surname].into_iter().flatten().cloned().collect();
        if words.is_empty() {
            words.extend(self.nickname.clone());
        }
        words.extend(self.generation.map(|generation| match generation {
            Generation::Senior => "Sr.".to_owned(),
            Generation::Junior => "Jr.".to_owned(),
            Generation::Numbered(2) => "II".to_owned(),
            Generation::Numbered(3) => "III".to_owned(),
            Generation::Numbered(4) => "IV".to_owned(),
            Generation::Numbered(n) => format!("{n}th"),
        }));
        words.join(" ")
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

/// What stands around a name.
#[derive(Default)]
struct Marks {
    title: Option<String>,
    generation: Option<Generation>,
}

impl Marks {
    fn take_titles(&mut self, words: &mut Vec<String>) {
        while let Some(first) = words.first() {
            if title(&fold(first)).is_none() {
                break;
            }
            let word = words.remove(0);
            self.title.get_or_insert(word);
        }
    }

    /// Takes generations and degrees off the end, leaving at least so many words.
    fn take_endings(&mut self, words: &mut Vec<String>, leave: usize) {
        while words.len() > leave {
            let Some(word) = words.last().map(|w| fold(w)) else { break };
            match Generation::of_word(&word) {
                Some(generation) => self.generation = self.generation.or(Some(generation)),
                None if is_degree(&word) => {}
                None => break,
            }
            words.pop();
        }
    }
}

/// Words with a letter in them; what else stands between blanks is decoration.
fn words(text: &str) -> Vec<String> {
    let trimmed = text.split_whitespace().map(|w| w.trim_matches([',', ';', '"', '“', '”', '*']));
    trimmed.filter(|w| w.chars().any(char::is_alphanumeric)).map(str::to_owned).collect()
}

fn is_initial(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() == 1
}

/// Runs of letters and digits.
fn pieces_of(folded: &str) -> Vec<String> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// Takes a name in quotes or brackets out of the text.
fn without_nickname(text: &str) -> (String, Option<String>) {
    for (open, close) in [('"', '"'), ('“', '”'), ('(', ')')] {
        let Some(from) = text.find(open) else { continue };
        let inner = from + open.len_utf8();
        let Some(length) = text.get(inner..).and_then(|rest| rest.find(close)) else { continue };
        let called = text[inner..inner + length].trim();
        let rest = format!("{} {}", &text[..from], &text[inner + length + close.len_utf8()..]);
        let named = called.chars().any(char::is_alphabetic) && rest.chars().any(char::is_alphabetic);
        if named {
            return (tidy(&rest), Some(called.to_owned()));
        }
    }
    (text.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, String, String) {
        let name = PersonName::read(text).unwrap();
        let or = |part: Option<&str>| part.unwrap_or_default().to_owned();
        (or(name.given()), or(name.middle()), or(name.surname()))
    }

    #[test]
    fn a_name_in_one_text() {
        for (text, given, middle, surname) in [
            ("Jo Smith", "Jo", "", "Smith"),
            ("Smith, Jo", "Jo", "", "Smith"),
            ("  Smith ,  Jo  A. ", "Jo", "A.", "Smith"),
            ("Maria van der Berg", "Maria", "", "van der Berg"),
            ("van der Berg, Maria", "Maria", "", "van der Berg"),
            ("Berg, Maria van der", "Maria", "", "van der Berg"),
            ("Juan Carlos de la Cruz", "Juan", "Carlos", "de la Cruz"),
            ("Mr. Jo Smith Jr.", "Jo", "", "Smith"),
            ("Smith, Jo, Jr.", "Jo", "", "Smith"),
            ("Smith Jr., Jo", "Jo", "", "Smith"),
            ("Jo Smith, MD", "Jo", "", "Smith"),
            ("Dr. Jo Q. Smith III, Esq.", "Jo", "Q.", "Smith"),
            ("Robert \"Bob\" Carter", "Robert", "", "Carter"),
            ("Jo", "Jo", "", ""),
            ("Mrs. Smith", "", "", "Smith"),
            ("Sean O'Neil", "Sean", "", "O'Neil"),
        ] {
            assert_eq!(parts(text), (given.into(), middle.into(), surname.into()), "{text}");
        }
    }

    #[test]
    fn what_stands_around_it() {
        let name = PersonName::read("Dr. Robert (Bob) Carter III").unwrap();
        assert_eq!((name.title(), name.nickname()), (Some("Dr."), Some("Bob")));
        assert_eq!(name.generation(), Some(Generation::Numbered(3)));
        assert_eq!(name.display(), "Robert Carter III");
        assert_eq!(PersonName::from_parts("Jo", "", "Smith", "Sr").unwrap().generation(), Some(Generation::Senior));
        assert_eq!(PersonName::from_parts("Jo", "", "Smith Jr.", "").unwrap().surname(), Some("Smith"));
        assert_eq!(format!("{name:?}"), "PersonName(…)");
    }

    #[test]
    fn nothing_is_no_name() {
        for text in ["", " , ", "()", "-", "\"\""] {
            assert!(PersonName::read(text).is_none(), "{text}");
        }
        assert!(PersonName::from_parts(" ", "", "", "Jr.").is_none());
    }
}
