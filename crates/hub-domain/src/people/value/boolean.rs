use super::{ValueError, text};

/// Yes or no as systems write it: `1`, `true`, `yes`, `y`, `t`, `on` and their opposites, in any case.
///
/// # Errors
/// [`ValueError::NotABoolean`] for anything else.
pub fn boolean(value: &str) -> Result<Option<bool>, ValueError> {
    let Some(value) = text(value) else { return Ok(None) };
    match value.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "y" | "t" | "on" => Ok(Some(true)),
        "0" | "false" | "no" | "n" | "f" | "off" => Ok(Some(false)),
        _ => Err(ValueError::NotABoolean),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vendors_spellings() {
        for yes in ["1", "true", "TRUE", "Yes", "y", " on "] {
            assert_eq!(boolean(yes), Ok(Some(true)), "{yes}");
        }
        for no in ["0", "false", "No", "N", "off"] {
            assert_eq!(boolean(no), Ok(Some(false)), "{no}");
        }
        assert_eq!(boolean("null"), Ok(None));
        for neither in ["2", "maybe", "-1", "truee"] {
            assert_eq!(boolean(neither), Err(ValueError::NotABoolean), "{neither}");
        }
    }

    proptest! {
        #[test]
        fn reading_what_was_read_changes_nothing(value in "[01tfyn]|true|false|yes|no|on|off|.{0,6}") {
            if let Ok(Some(read)) = boolean(&value) {
                prop_assert_eq!(boolean(&read.to_string()), Ok(Some(read)));
            }
        }
    }
}
