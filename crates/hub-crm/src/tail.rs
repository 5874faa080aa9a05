//! Our marker at the end of a text, for systems that have no other room for it.

/// How it begins.
const OPEN: &str = "[eh:";
/// Longest marker, bytes.
const LONGEST: usize = 64;

/// Whether a text can be a marker: letters, digits, hyphens and underscores.
pub(crate) fn is_marker(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !text.is_empty() && text.len() <= LONGEST && text.chars().all(fits)
}

/// A text with a marker behind it; a marker that cannot be found again is left out.
pub(crate) fn with_tail(text: &str, marker: &str) -> String {
    match (is_marker(marker), text.is_empty()) {
        (false, _) => text.to_owned(),
        (true, true) => format!("{OPEN}{marker}]"),
        (true, false) => format!("{text}\n\n{OPEN}{marker}]"),
    }
}

/// A text without the marker behind it, and the marker.
pub(crate) fn without_tail(text: &str) -> (&str, Option<&str>) {
    let whole = text.trim_end();
    let Some((before, marker)) = whole.strip_suffix(']').and_then(|text| text.rsplit_once(OPEN)) else {
        return (text, None);
    };
    if is_marker(marker) { (before.trim_end(), Some(marker)) } else { (text, None) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tail_is_taken_off_again() {
        assert_eq!(with_tail("Called.", "a-1"), "Called.\n\n[eh:a-1]");
        assert_eq!(without_tail("Called.\r\n\r\n[eh:a-1] \n"), ("Called.", Some("a-1")));
        assert_eq!(without_tail("[eh:a]"), ("", Some("a")));
        for none in ["", "Called.", "[eh:]", "[eh:a b]", "see [eh:a] there", "x]"] {
            assert_eq!(without_tail(none), (none, None));
        }
        assert_eq!(with_tail("Called.", "a]b"), "Called.");
    }

    proptest! {
        #[test]
        fn what_is_put_behind_comes_off(text in any::<String>(), marker in "[A-Za-z0-9_-]{1,64}") {
            let (clean, tail) = (text.trim_end(), with_tail(&text, &marker));
            prop_assert_eq!(without_tail(&tail), (clean, Some(marker.as_str())));
        }

        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            let (before, _) = without_tail(&text);
            prop_assert!(text.starts_with(before));
        }
    }
}
