/// Stands where an address was taken out of a text.
pub const ADDRESS_WITHHELD: &str = "[address withheld]";

/// Takes a hidden address out of a text: the street's name wherever it stands, with the house number, direction and
/// suffix around it. `street` is the street's name alone; `number` and `unit` are taken out beside it. A text in which a
/// street of one or two letters cannot be told from other words is withheld whole.
#[must_use]
pub fn scrub_address(text: &str, line: Option<&str>, street: Option<&str>, unit: Option<&str>) -> String {
    let all = tokens(text);
    let mut gone = vec![false; all.len()];
    let words: Vec<usize> = (0..all.len()).filter(|i| all[*i].word).collect();
    let folded: Vec<String> = words.iter().map(|i| fold(all[*i].text)).collect();
    let street_words = needle(street);
    // A line such as "12 N Main St, Springfield" counts up to its first comma.
    let line_words = needle(line.map(|l| l.split(',').next().unwrap_or(l)));
    for sought in [&line_words, &street_words] {
        if sought.is_empty() {
            continue;
        }
        if sought.len() == 1 && sought[0].chars().count() < 3 && folded.contains(&sought[0]) {
            return ADDRESS_WITHHELD.to_owned();
        }
        let mut at = 0;
        while at + sought.len() <= folded.len() {
            if folded[at..at + sought.len()] == sought[..] {
                let (first, last) = around(&folded, at, at + sought.len(), unit);
                gone[words[first]..=words[last - 1]].fill(true);
                at += sought.len();
            } else {
                at += 1;
            }
        }
    }
    let mut out = String::with_capacity(text.len());
    for (i, token) in all.iter().enumerate() {
        if !gone[i] {
            out.push_str(token.text);
        } else if i == 0 || !gone[i - 1] {
            out.push_str(ADDRESS_WITHHELD);
        }
    }
    out
}

/// Widens a find over the house number and direction before it, and the suffix and unit after it.
fn around(words: &[String], mut first: usize, mut last: usize, unit: Option<&str>) -> (usize, usize) {
    let directions = ["n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west"];
    if first > 0 && directions.contains(&words[first - 1].as_str()) {
        first -= 1;
    }
    if first > 0 && words[first - 1].starts_with(|c: char| c.is_ascii_digit()) {
        first -= 1;
    }
    let suffixes = [
        "st",
        "street",
        "ave",
        "avenue",
        "rd",
        "road",
        "dr",
        "drive",
        "ln",
        "lane",
        "ct",
        "court",
        "blvd",
        "boulevard",
        "way",
        "pl",
        "place",
        "ter",
        "terrace",
        "cir",
        "circle",
        "pkwy",
        "parkway",
        "hwy",
        "highway",
        "trl",
        "trail",
    ];
    if last < words.len() && suffixes.contains(&words[last].as_str()) {
        last += 1;
    }
    if last < words.len() && ["unit", "apt", "apartment", "suite", "ste"].contains(&words[last].as_str()) {
        last += 1;
    }
    let unit = unit.map(fold).filter(|u| !u.is_empty());
    if last < words.len() && unit.is_some_and(|u| u == words[last]) {
        last += 1;
    }
    (first, last)
}

struct Token<'t> {
    text: &'t str,
    word: bool,
}

/// The text cut into words and what stands between them; nothing is lost.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut list: Vec<Token<'_>> = Vec::new();
    let mut start = 0;
    let mut kind = None;
    for (i, c) in text.char_indices() {
        let word = c.is_alphanumeric();
        if kind.is_some_and(|k| k != word) {
            list.push(Token { text: &text[start..i], word: !word });
            start = i;
        }
        kind = Some(word);
    }
    if let Some(word) = kind {
        list.push(Token { text: &text[start..], word });
    }
    list
}

fn needle(text: Option<&str>) -> Vec<String> {
    tokens(text.unwrap_or_default()).iter().filter(|t| t.word).map(|t| fold(t.text)).collect()
}

fn fold(word: &str) -> String {
    word.to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_go_and_the_rest_stays() {
        let scrub =
            |text: &str| scrub_address(text, Some("1402 N Quail Hollow Dr, Frisco"), Some("Quail Hollow"), Some("4B"));
        assert_eq!(scrub("See 1402 N. QUAIL HOLLOW Drive, unit 4b today."), "See [address withheld] today.");
        assert_eq!(scrub("On Quail-Hollow, near the lake."), "On [address withheld], near the lake.");
        assert_eq!(scrub("A quail in the hollow."), "A quail in the hollow.");
        assert_eq!(scrub("quail hollow quail hollow"), "[address withheld] [address withheld]");
        assert_eq!(scrub_address("No address known.", None, None, None), "No address known.");
        assert_eq!(scrub_address("At 12 A St.", Some("12 A St"), Some("A"), None), ADDRESS_WITHHELD);
    }

    proptest! {
        #[test]
        fn no_street_survives(before in "[a-z ,.0-9]{0,20}", street in "[A-Za-z]{3,8}( [A-Za-z]{3,8})?",
                              after in ".{0,20}", number in 1u32..9999) {
            let text = format!("{before} {number} {street} {after}");
            let line = format!("{number} {street} Rd");
            let out = scrub_address(&text, Some(&line), Some(&street), None);
            let words = |t: &str| needle(Some(t));
            let sought = words(&street);
            let left = words(&out.replace(ADDRESS_WITHHELD, " 7 "));
            let found = left.windows(sought.len()).any(|w| w == sought);
            prop_assert!(!found, "{out}");
        }

        #[test]
        fn what_is_not_an_address_is_left(text in ".{0,60}") {
            prop_assert_eq!(scrub_address(&text, Some("77 Zyzzyvaway Ln"), Some("Zyzzyvaway"), None), text);
        }
    }
}
