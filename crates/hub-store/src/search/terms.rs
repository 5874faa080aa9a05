//! What people type, as terms of the search tables. Operators, quotes and column names in it are only text: every
//! term goes in quotes, and holds letters and digits alone.

/// More words than this narrow nothing further.
const MAX_TERMS: usize = 16;
/// Characters per word; no word of an address comes near.
const MAX_CHARS: usize = 64;

/// The words of a text, in order, as typed but for case.
pub(crate) fn split(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_TERMS)
        .map(|word| word.chars().take(MAX_CHARS).flat_map(char::to_lowercase).collect())
        .collect()
}

/// Words that begin so.
pub(crate) fn prefix(term: &str) -> String {
    format!("\"{term}\"*")
}

/// The whole word.
pub(crate) fn whole(term: &str) -> String {
    format!("\"{term}\"")
}

/// Any of these words.
pub(crate) fn any_of(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|w| whole(w)).collect();
    format!("({})", words.join(" OR "))
}

/// All of these, each made by one of the above. Without the word AND, a term that the tokenizer takes for nothing asks
/// for nothing; groups cannot do without.
pub(crate) fn all<T: AsRef<str>>(parts: &[T]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    let groups = parts.iter().any(|part| part.starts_with('('));
    parts.join(if groups { " AND " } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn operators_are_text() {
        assert_eq!(split("NEAR(\"a\" b*) OR city:x -y ^z"), ["near", "a", "b", "or", "city", "x", "y", "z"]);
        assert!(split(" \"*\" -- ").is_empty());
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_quotes(text in ".{0,200}") {
            for term in split(&text) {
                prop_assert!(!term.contains('"') && !term.is_empty());
            }
        }
    }
}
