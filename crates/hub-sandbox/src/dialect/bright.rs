use axum::http::header;

use super::{Deletion, Glance, Limits, Manner, Question, Rules, SetRule, TopMeaning, filters::is_bounded};
use crate::{Quota, query::Refusal};

/// The contract's figures are not public: these are invented, and `quota` of the configuration replaces them.
const CONTRACT: Quota = Quota { per_second: Some(10), per_minute: Some(400), per_hour: Some(10_000), per_day: None };

/// Sets the service document lists beside those that are served; `$metadata` knows nothing of them.
const ADVERTISED: &[&str] = &["Lookup", "History", "PublicRecord", "RelatedLookup", "ResoRule"];

/// Bright MLS: own names, a feed of deletions, no expansions, headers that are required, no order without bounds.
pub fn rules(mut rules: Rules) -> Rules {
    rules.service_path = "/RESO/OData/bright".to_owned();
    rules.token_path = Some("/oauth2/default/v1/token");
    rules.namespace = "BrightMLS.OData.bright";
    rules.lookup_annotation = None;
    let mut media = SetRule::plain("Media").named("BrightMedia", "BrightMedia");
    media.stamp = "MediaModificationTimestamp";
    let mut deletion = SetRule::plain("Deletion");
    deletion.stamp = "";
    rules.sets = vec![
        SetRule::plain("Property").named("BrightProperties", "BrightProperty"),
        SetRule::plain("Member").named("BrightMembers", "BrightMember"),
        SetRule::plain("Office").named("BrightOffices", "BrightOffice"),
        media,
        SetRule::plain("OpenHouse").named("BrightOpenHouses", "BrightOpenHouse"),
        deletion,
    ];
    rules.advertised = ADVERTISED;
    rules.in_operator = true;
    rules.pages(1_000, 1_000, TopMeaning::Total, true);
    rules.limits = Limits::provider(rules.config.quota, CONTRACT, Manner::Contract);
    rules.deletion = Deletion::Feed;
    rules.after_token = after_token;
    rules.query = query;
    rules
}

fn after_token(rules: &Rules, glance: &Glance<'_>) -> Result<(), Refusal> {
    let header = |name: header::HeaderName| glance.headers.get(name).and_then(|value| value.to_str().ok());
    let agent = header(header::USER_AGENT).unwrap_or_default();
    if !rules.config.options.user_agents.iter().any(|known| known == agent) {
        return Err(Refusal::bad("User-Agent", "the User-Agent is not a registered one").breaks("user-agent"));
    }
    let cache = header(header::CACHE_CONTROL).unwrap_or_default();
    if !cache.split(',').any(|word| word.trim().eq_ignore_ascii_case("no-cache")) {
        return Err(Refusal::bad("Cache-Control", "Cache-Control: no-cache is required").breaks("cache-control"));
    }
    if glance.path.len() > 1 && glance.path.ends_with('/') {
        return Err(Refusal::bad("URL", "the path must not end with a stroke").breaks("slash-before-query"));
    }
    let set = glance.path.trim_start_matches('/').split(['/', '(']).next().unwrap_or_default();
    if ADVERTISED.contains(&set) {
        let message = format!("User 'SANDBOXIDX' does not have permission to access entity set '{set}'");
        return Err(Refusal::bad("URL", message).breaks("set-not-permitted"));
    }
    Ok(())
}

fn query(_: &Rules, question: &Question<'_>) -> Result<(), Refusal> {
    let bounded = question.filter.is_some_and(|filter| is_bounded(filter, &["ModificationTimestamp"]));
    if question.option("$orderby").is_some() && !bounded {
        let message = "the request timed out: an order needs a filter that bounds it";
        return Err(Refusal::with(504, "$orderby", message).breaks("unbounded-order"));
    }
    Ok(())
}
