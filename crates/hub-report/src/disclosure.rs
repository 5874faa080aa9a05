//! What the law of the subject's state wants said, and how the figure may be called there. Dated data in
//! `assets/disclosures`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

/// The wording for one jurisdiction on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Disclosure {
    /// `Texas`, or `Any state` for the general wording.
    pub jurisdiction: String,
    /// True for the general wording.
    pub general: bool,
    /// In force from.
    pub valid_from: NaiveDate,
    /// When the source was read.
    pub read_on: NaiveDate,
    /// Where the wording comes from.
    pub source: String,
    /// The same, short enough to stand under the statement; absent for the general wording.
    pub printed_basis: Option<String>,
    /// Printed in full.
    pub text: String,
    /// Smallest size of type the statement may have, points.
    pub minimum_points: f64,
    /// What the range is called on every page.
    pub range_label: String,
    /// Words that may stand nowhere in the document, except in the statement itself.
    pub barred: Vec<String>,
    /// A line for the preparer's signature is asked for.
    pub signature: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    jurisdiction: String,
    codes: Vec<String>,
    /// `primary` where the law itself was read, `secondary` where somebody quotes it, `own` for our own words.
    grade: Grade,
    wording: Vec<Wording>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Grade {
    Primary,
    Secondary,
    Own,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    valid_from: NaiveDate,
    read_on: NaiveDate,
    source: String,
    #[serde(default)]
    printed_basis: Option<String>,
    minimum_points: f64,
    #[serde(default)]
    verbatim: bool,
    range_label: String,
    barred: Vec<String>,
    #[serde(default)]
    signature: bool,
    text: String,
}

const FILES: [&str; 5] = [
    include_str!("../../../assets/disclosures/general.toml"),
    include_str!("../../../assets/disclosures/tx.toml"),
    include_str!("../../../assets/disclosures/tn.toml"),
    include_str!("../../../assets/disclosures/or.toml"),
    include_str!("../../../assets/disclosures/nc.toml"),
];

struct Jurisdiction {
    codes: Vec<String>,
    /// Oldest first.
    wordings: Vec<Disclosure>,
}

static BOOK: LazyLock<Vec<Jurisdiction>> = LazyLock::new(|| {
    let read = FILES.iter().map(|file| read(file));
    #[allow(clippy::expect_used, reason = "the files are part of the program and a test reads every one")]
    read.collect::<Result<_, _>>().expect("the wordings in assets/disclosures read and are sound")
});

fn read(text: &str) -> Result<Jurisdiction, String> {
    let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
    let fault = |what: &str| Err(format!("{}: {what}", file.jurisdiction));
    if file.wording.is_empty() {
        return fault("no wording");
    }
    if file.wording.windows(2).any(|w| w[0].valid_from >= w[1].valid_from) {
        return fault("wordings are not in the order of their days");
    }
    let mut wordings = Vec::new();
    for w in &file.wording {
        let text = w.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.to_lowercase().contains("apprais") || w.source.trim().is_empty() {
            return fault("a statement must say that this is no appraisal, and where it comes from");
        }
        if !(6.0..=24.0).contains(&w.minimum_points) {
            return fault("a size of type between 6 and 24 points");
        }
        let says = |barred: &str| words_of(&text).any(|word| word.eq_ignore_ascii_case(barred));
        if !w.verbatim && w.barred.iter().any(|b| says(b))
            || w.barred.iter().any(|b| w.range_label.contains(b.as_str()))
        {
            return fault("a barred word stands in our own wording");
        }
        if w.verbatim && file.grade == Grade::Own {
            return fault("only a law's text can be verbatim");
        }
        wordings.push(Disclosure {
            jurisdiction: file.jurisdiction.clone(),
            general: file.codes.is_empty(),
            valid_from: w.valid_from,
            read_on: w.read_on,
            source: w.source.clone(),
            printed_basis: w.printed_basis.clone(),
            text,
            minimum_points: w.minimum_points,
            range_label: w.range_label.clone(),
            barred: w.barred.clone(),
            signature: w.signature,
        });
    }
    Ok(Jurisdiction { codes: file.codes, wordings })
}

/// The words of a text, without punctuation.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty())
}

impl Disclosure {
    /// The wording for a state's postal abbreviation or name on a day; the general one for a state without its own. On
    /// a day before the first wording that is known, that one.
    #[must_use]
    pub fn for_state(state: Option<&str>, on: NaiveDate) -> &'static Self {
        let state = state.map(|s| s.trim().to_ascii_uppercase()).unwrap_or_default();
        let own = BOOK.iter().find(|j| j.codes.contains(&state));
        let wordings = &own.unwrap_or(&BOOK[0]).wordings;
        wordings.iter().rev().find(|w| w.valid_from <= on).unwrap_or(&wordings[0])
    }

    /// The barred word that a text holds, if it holds one.
    pub(crate) fn barred_in(&self, text: &str) -> Option<&str> {
        let found = words_of(text).find_map(|word| self.barred.iter().find(|b| b.eq_ignore_ascii_case(word)));
        found.map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_file_reads_and_every_state_has_words() {
        for file in FILES {
            read(file).unwrap_or_else(|e| panic!("{e}"));
        }
        for state in [None, Some("TX"), Some("tn "), Some("WA"), Some("Oregon"), Some("NC"), Some("ZZ")] {
            let d = Disclosure::for_state(state, day("2026-11-21"));
            assert!(d.text.contains("apprais") && !d.text.contains("  "), "{state:?}");
            assert!(!d.range_label.to_lowercase().contains("value"), "{state:?}");
            assert!(d.minimum_points >= 12.0);
            assert_eq!(d.general, matches!(state, None | Some("WA" | "ZZ")), "{state:?}");
        }
    }

    #[test]
    fn texas_stands_word_for_word_and_tennessee_recommends() {
        let texas = Disclosure::for_state(Some("tx"), day("2026-11-21"));
        assert_eq!(
            texas.text,
            "This represents an estimated sale price for this property. It is not the same as the opinion of value in \
             an appraisal developed by a licensed appraiser under the Uniform Standards of Professional Appraisal \
             Practice."
        );
        let tennessee = Disclosure::for_state(Some("TN"), day("2026-11-21"));
        assert!(tennessee.range_label.starts_with("Recommended listing price"));
        assert_eq!(tennessee.barred_in("Great VALUE, they said"), Some("value"));
        assert_eq!(tennessee.barred_in("an evaluation"), None);
    }

    #[test]
    fn bad_wordings_are_refused() {
        let good = FILES[2];
        let swapped = |from: &str, to: &str| {
            assert!(good.contains(from), "{from}");
            read(&good.replace(from, to))
        };
        assert!(swapped("Recommended listing price range", "Recommended value").is_err());
        assert!(swapped("recommends a range", "recommends a value").is_err());
        assert!(swapped("minimum_points = 12", "minimum_points = 2").is_err());
        assert!(swapped("valid_from = \"2016-01-01\"", "valid_from = \"soon\"").is_err());
        assert!(swapped("printed_basis", "printed_base").is_err(), "an unknown key");
        assert!(read("jurisdiction = \"X\"\ncodes = []\ngrade = \"own\"\nwording = []").is_err());
    }

    #[test]
    fn the_latest_wording_of_a_day_counts() {
        let first = FILES[0];
        let at = first.find("\n[[wording]]").unwrap();
        let later = first[at..].replace("2016-01-01", "2027-01-01").replace("12 U.S.C.", "13 U.S.C.");
        let book = read(&format!("{first}\n{later}")).unwrap();
        assert_eq!(book.wordings.len(), 2);
        assert!(read(&format!("{first}\n{}", &first[at..])).is_err(), "the same day twice");
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC{0,200}") {
            let _ = read(&text);
            let _ = Disclosure::for_state(Some(&text), day("2020-01-01"));
        }
    }
}
