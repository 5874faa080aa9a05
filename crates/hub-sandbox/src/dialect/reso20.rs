use super::{MEDIA, Rules};

const EXPAND: &[super::Navigation] = &[MEDIA];

/// Core 2.0.0: what the sandbox always was.
pub fn rules(mut rules: Rules) -> Rules {
    rules.change("Property", |set| set.expand = EXPAND);
    rules
}
