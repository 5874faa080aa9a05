//! Words the application may not say; and that it does not say them.

use std::path::{Path, PathBuf};

use hub_compliance::words::{REFUSED, check};
use proptest::prelude::*;

const REFUSED_TEXTS: &[(&str, &str)] = &[
    ("You are pre-approved!", "pre approved"),
    ("Preapproval letter", "pre approval"),
    ("Get PRE\u{2011}QUALIFIED today", "pre qualified"),
    ("prequalification", "pre qualification"),
    ("Your loan is approved", "approved"),
    ("You qualify for $400,000", "you qualify"),
    ("not qualified for this loan", "qualified for"),
    ("Loan denied", "loan denied"),
    ("Guaranteed closing date", "guaranteed"),
    ("The best rate in town", "best rate"),
    ("Best\nlenders near you", "best lenders"),
    ("Our preferred lender", "preferred lender"),
    ("Home value: $500,000", "home value"),
    ("This appraisal of your home", "appraisal"),
    ("Your Loan Estimate", "loan estimate"),
    ("You must use this title company", "must use"),
    ("risk-free", "risk free"),
    ("the standard commission", "standard commission"),
    // A denial in the sentence before is none.
    ("It is not. Guaranteed!", "guaranteed"),
];

const FINE: &[&str] = &[
    "",
    "Lender letter on file",
    "Affordability worksheet",
    "Estimated sale price range",
    "Quotes supplied by licensed Acme Lending on 2026-11-20",
    "Estimate, not a Loan Estimate",
    "You may choose any provider",
    "This is not an appraisal.",
    "No rate is guaranteed.",
    "USDA Section 502 guaranteed loan",
    "An appraisal by a licensed appraiser",
    "Another value counts",
    "best match first",
    "Lowest price",
    "You isn't a must. Use it.",
];

#[test]
fn refused_words_are_found_with_a_reason_and_a_replacement() {
    for (text, phrase) in REFUSED_TEXTS {
        let bad = check(text);
        assert_eq!(bad.iter().map(|it| it.phrase).collect::<Vec<_>>(), [*phrase], "{text}");
        assert!(!bad[0].reason.is_empty() && !bad[0].instead.is_empty());
        assert!(text.get(bad[0].span.clone()).is_some_and(|piece| !piece.is_empty()));
    }
}

#[test]
fn the_words_to_use_are_fine() {
    for text in FINE {
        assert_eq!(check(text), [], "{text}");
    }
}

#[test]
fn the_table_is_sound() {
    let mut seen = std::collections::BTreeSet::new();
    for refused in REFUSED {
        assert!(refused.reason.len() > 40 && refused.instead.len() > 5);
        assert_eq!(check(refused.instead), [], "the replacement is itself refused");
        for phrase in refused.phrases {
            assert!(seen.insert(*phrase), "{phrase} twice");
            assert_eq!(phrase.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "), **phrase);
            assert!(!check(phrase).is_empty(), "{phrase} is never found");
        }
    }
}

proptest! {
    #[test]
    fn spans_are_of_the_text(text in "(\\PC|pre-approved|best rate|not ){0,60}") {
        let mut end = 0;
        for bad in check(&text) {
            prop_assert!(bad.span.start >= end && text.get(bad.span.clone()).is_some());
            end = bad.span.end;
        }
    }

    /// Whatever stands around it, but for a denial or a companion, a refused phrase is found.
    #[test]
    fn a_phrase_is_found_anywhere(before in "[xyz ]{0,20}", after in "[xyz ]{0,20}", n in 0..REFUSED.len(), m in any::<prop::sample::Index>()) {
        let phrase = m.get(REFUSED[n].phrases);
        let text = format!("{before}. {} {after}", phrase.to_uppercase());
        prop_assert!(!check(&text).is_empty(), "{}", text);
    }
}

/// Strings of the project that use a refused word rightly, each with the reason. What begins with `=` is the whole string.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "en-US.po",
        "{n, plural, one {# match approved.} other {# matches approved.}}",
        "an agent approves listings to be sent, no loan",
    ),
    ("en-US.po", "What you approved goes into a message at once", "an agent approves listings to be sent, no loan"),
    ("en-US.po", "Loan Estimate due by", "by when the lender owes its own"),
    ("en-US.po", "Last day for a Loan Estimate", "by when the lender owes its own"),
    ("en-US.po", "=appraisal", "the job of a licensed appraiser, among the jobs at a property"),
    ("en-US.po", "=Appraisal", "the job of a licensed appraiser, among the jobs at a property"),
    (
        "en-US.po",
        "Inspection, repairs, appraisal, walk-through and closing",
        "the jobs at a property, by whom they are done",
    ),
    ("en-US.po", "The appraisal is below the price", "what the lender's appraiser found, as it was entered"),
];

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|it| it.to_str()) {
            _ if path.is_dir() => files(&path, into),
            Some("po" | "ts" | "typ") => into.push(path),
            _ => {}
        }
    }
}

/// The strings of a file that people may see, each with its line.
fn visible(path: &Path, text: &str) -> Vec<(usize, String)> {
    let numbered = || text.lines().enumerate().map(|(n, line)| (n + 1, line.trim()));
    match path.extension().and_then(|it| it.to_str()) {
        Some("po") => numbered()
            .filter(|(_, line)| line.starts_with("msg") || line.starts_with('"'))
            .map(|(n, line)| (n, line.split_once('"').map_or(line, |(_, text)| text).trim_end_matches('"').to_owned()))
            .collect(),
        _ => numbered()
            .filter(|(_, line)| !line.starts_with("//") && !line.starts_with('*'))
            .map(|(n, line)| (n, line.to_owned()))
            .collect(),
    }
}

#[test]
fn the_project_says_none_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = Vec::new();
    // Not `assets/disclosures`: statutes and commissions wrote those words.
    for folder in ["ui/src/i18n", "assets/report"] {
        files(&root.join(folder), &mut paths);
    }
    assert!(paths.len() > 20, "{} files", paths.len());
    let mut said = Vec::new();
    let mut used = vec![false; EXCEPTIONS.len()];
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        for (line, string) in visible(&path, &text) {
            for bad in check(&string) {
                let is = |words: &str| match words.strip_prefix('=') {
                    Some(whole) => string == whole,
                    None => string.contains(words),
                };
                let exception = EXCEPTIONS.iter().position(|(file, words, _)| path.ends_with(file) && is(words));
                match exception {
                    Some(n) => used[n] = true,
                    None => said.push(format!(
                        "{}:{line}: \u{201c}{}\u{201d}: {}; say \u{201c}{}\u{201d}",
                        path.display(),
                        string,
                        bad.reason,
                        bad.instead
                    )),
                }
            }
        }
    }
    assert!(said.is_empty(), "{said:#?}");
    assert!(used.iter().all(|it| *it), "an exception nobody needs any more: {EXCEPTIONS:?} {used:?}");
}
