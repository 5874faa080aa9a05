use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use super::{CUSTOM_FIELDS, DefaultOrder, Limits, MEDIA, Manner, Navigation, Rules, SetRule, TopMeaning};
use crate::Encoding;

const EXPAND: &[Navigation] = &[MEDIA];
const INLINE: &[Navigation] = &[CUSTOM_FIELDS];

/// Spark: a token on paper, keys in order, encoded local names, a cache that lags behind, codes in errors.
pub fn rules(mut rules: Rules) -> Rules {
    rules.service_path = "/Version/3/Reso/OData".to_owned();
    rules.token_path = None;
    let mut property = SetRule::plain("Property").expanding(EXPAND);
    property.inline = INLINE;
    property.less = vec!["X_LotShape".to_owned()];
    rules.sets = vec![
        property,
        SetRule::plain("Member"),
        SetRule::plain("Office"),
        SetRule::plain("Media"),
        SetRule::plain("OpenHouse"),
        SetRule::plain("Lookup"),
    ]
    .into_iter()
    .map(|set| set.ordered(DefaultOrder::Key))
    .collect();
    for table in ["Media", "OpenHouse", "Lookup"] {
        rules.change(table, |set| set.most = Some(200));
    }
    rules.pages(25, 1_000, TopMeaning::PageSize, false);
    rules.page.lowers = true;
    // No figure is published, so there is no limit unless the configuration has one.
    rules.limits = Limits::provider(rules.config.quota, crate::Quota::default(), Manner::Sliding);
    rules.bare_errors = true;
    rules.adapt = adapt;
    rules
}

/// Lists whose words are each market's own.
const LOCAL_LISTS: &[&str] = &["City", "CountyOrParish", "MLSAreaMajor", "MlsStatus"];
/// What every encoded name begins with.
const MARK: &str = "b__";

/// A local name as it stands in metadata and rows: the readable one is in an annotation.
#[must_use]
pub fn encoded(readable: &str) -> String {
    readable.bytes().fold(MARK.to_owned(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

/// The readable name behind an encoded one; `None` for a name that is not encoded.
#[must_use]
pub fn readable(name: &str) -> Option<String> {
    let digits = name.strip_prefix(MARK).filter(|digits| digits.len().is_multiple_of(2) && digits.is_ascii())?;
    let pairs = (0..digits.len()).step_by(2).map(|place| u8::from_str_radix(&digits[place..place + 2], 16));
    String::from_utf8(pairs.collect::<Result<Vec<_>, _>>().ok()?).ok()
}

/// Encodes local words, where words are members of enumerations.
fn adapt(rules: &Rules, resource: &'static str, row: &mut Map<String, Json>) {
    if resource != "Property" || rules.config.encoding != Encoding::Enums {
        return;
    }
    for list in LOCAL_LISTS {
        if let Some(Json::String(word)) = row.get_mut(*list)
            && readable(word).is_none()
        {
            *word = encoded(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn an_encoded_name_reads_back(name in ".{0,20}") {
            let coded = encoded(&name);
            proptest::prop_assert!(coded.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
            proptest::prop_assert_eq!(readable(&coded), Some(name));
        }

        #[test]
        fn reading_never_panics(name in "(b__)?.{0,12}") {
            let _ = readable(&name);
        }
    }
}
