use super::{MEDIA, Navigation, Rules};

const EXPAND: &[Navigation] = &[MEDIA];

/// CRMLS direct: Core 1.0.3 under paths of its own, with a token by password (as its OpenID Connect door has it) or by
/// client credentials.
pub fn rules(mut rules: Rules) -> Rules {
    rules.service_path = "/Reso/OData".to_owned();
    rules.token_path = Some("/connect/token");
    rules.password_grant = true;
    // Lookup and Field came with Core 2.0.
    rules.sets.retain(|set| !matches!(set.table, "Lookup" | "Field"));
    rules.change("Property", |set| set.expand = EXPAND);
    rules
}
