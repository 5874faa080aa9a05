//! Local field names as people read them.

/// A field's name in words: `MFR_PoolFeatures` with the prefix `MFR_` is “Pool Features”. The prefixes are the
/// provider's; a name with none of them is only set apart into words.
#[must_use]
pub fn readable(field: &str, prefixes: &[&str]) -> String {
    let bare = prefixes.iter().filter_map(|p| field.strip_prefix(p)).find(|rest| !rest.is_empty()).unwrap_or(field);
    let mut words = String::with_capacity(bare.len() + 8);
    let letters: Vec<char> = bare.chars().collect();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|i| letters[i]);
        let after = letters.get(index + 1);
        let begins = letter.is_uppercase()
            && before
                .is_some_and(|b| b.is_lowercase() || b.is_ascii_digit() || after.is_some_and(|a| a.is_lowercase()));
        let space = matches!(letter, '_' | '.' | '/' | ' ');
        if (begins || space) && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        if !space {
            words.push(*letter);
        }
    }
    let words = words.trim();
    if words.is_empty() { field.to_owned() } else { words.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn local_names() {
        let table = [
            ("MFR_PoolFeatures", "Pool Features"),
            ("ACT_HOAFeeYN", "HOA Fee YN"),
            ("STELLAR_FloodZoneCode", "Flood Zone Code"),
            ("NTREIS2_RATIO_ClosePrice_By_LotSizeAcres", "RATIO Close Price By Lot Size Acres"),
            ("X_Location2Far", "Location2 Far"),
            ("MFR_", "MFR"),
            ("BedroomsTotal", "Bedrooms Total"),
        ];
        for (field, words) in table {
            assert_eq!(readable(field, &["MFR_", "ACT_", "STELLAR_", "NTREIS2_", "X_"]), words, "{field}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_never_empty(field in "\\PC{1,40}") {
            prop_assert!(!readable(&field, &["X_", "M"]).is_empty());
        }
    }
}
