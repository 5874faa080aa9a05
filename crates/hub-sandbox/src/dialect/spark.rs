use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{CUSTOM_FIELDS, DefaultOrder, Limits, MEDIA, Manner, Navigation, Rules, SetRule, TopMeaning};

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
    rules
}

/// A local name as it stands in metadata and rows: the readable one is in an annotation.
#[must_use]
pub fn encoded(readable: &str) -> String {
    format!("b__{}", URL_SAFE_NO_PAD.encode(readable))
}
