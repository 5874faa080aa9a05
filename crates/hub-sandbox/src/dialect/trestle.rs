use serde_json::{Map, Value as Json};

use super::{
    CUSTOM_PROPERTY, LIST_AGENT, LIST_OFFICE, Limits, MEDIA, Manner, Navigation, OPEN_HOUSE, Question, ROOMS, Reach,
    Rules, SetRule, TopMeaning, UNIT_TYPES,
};
use crate::{Paging, Quota, query::Refusal, rng::hash_text, schema::FieldType::Text};

const QUOTA: Quota = Quota { per_second: None, per_minute: Some(180), per_hour: Some(7_200), per_day: None };
const MEDIA_QUOTA: Quota = Quota { per_second: None, per_minute: Some(480), per_hour: Some(18_000), per_day: None };
/// Most rows of a page whose `$select` names key fields only.
const KEYS_ONLY: usize = 300_000;
/// Rows that plain paging reaches.
const REACH: usize = 1_000_000;
const EXPAND: &[Navigation] = &[MEDIA, ROOMS, UNIT_TYPES, OPEN_HOUSE, LIST_AGENT, LIST_OFFICE, CUSTOM_PROPERTY];
const PROPERTY_KEYS: &[&str] = &[
    "ListingId",
    "ListingKey",
    "ModificationTimestamp",
    "PhotosChangeTimestamp",
    "PhotosCount",
    "PostalCode",
    "StandardStatus",
];
const MEDIA_KEYS: &[&str] = &["MediaKey", "MediaModificationTimestamp", "ModificationTimestamp", "ResourceRecordKey"];
const SYSTEM: &str = "OriginatingSystemName";

/// Trestle: replication links, quota headers, long lists of keys, `400` for credentials that are wrong.
pub fn rules(mut rules: Rules) -> Rules {
    rules.service_path = "/trestle/odata".to_owned();
    rules.token_path = Some("/trestle/oidc/connect/token");
    rules.bad_credentials = 400;
    rules.scope = Some("api");
    rules.open_service_document = true;
    if rules.config.token_seconds == crate::SandboxConfig::default().token_seconds {
        rules.token_seconds = 28_800;
    }
    rules.namespace = "Cotality.DataStandard.RESO.DD";
    let of_system = |table| SetRule::plain(table).with([(SYSTEM, Text)]);
    let mut property = of_system("Property").expanding(EXPAND);
    property.less = vec!["X_LotShape".to_owned()];
    rules.sets = vec![
        property,
        of_system("Member"),
        of_system("Office"),
        of_system("Media"),
        of_system("OpenHouse"),
        SetRule::plain("Lookup"),
        SetRule::plain("Field"),
    ];
    rules.pages(10, 1_000, TopMeaning::PageSize, false);
    rules.page.reach = Some((rules.config.options.plain_limit.unwrap_or(REACH), Reach::Fails));
    rules.link_minutes = Some(rules.config.next_link_minutes.unwrap_or(5));
    rules.paging = Paging::Position;
    rules.limits = Limits::provider(rules.config.quota, QUOTA, Manner::Trestle);
    rules.limits.media = Some(MEDIA_QUOTA);
    rules.max_url = 7_168;
    rules.query = query;
    rules.adapt = adapt;
    rules
}

fn query(rules: &Rules, question: &Question<'_>) -> Result<(), Refusal> {
    let keys = match question.table {
        "Property" => PROPERTY_KEYS,
        "Media" => MEDIA_KEYS,
        _ => &[],
    };
    let selected = question.option("$select");
    let keys_only = question.options.expand.is_empty()
        && selected.is_some_and(|names| names.split(',').all(|name| keys.contains(&name.trim())));
    let most = if keys_only { KEYS_ONLY } else { rules.page.most };
    if question.options.top.is_some_and(|top| top > most) {
        let message = format!("$top is more than {most}");
        return Err(Refusal::bad("$top", message).breaks("top-over-cap"));
    }
    Ok(())
}

fn adapt(rules: &Rules, resource: &'static str, row: &mut Map<String, Json>) {
    if !matches!(resource, "Property" | "Member" | "Office" | "Media" | "OpenHouse") {
        return;
    }
    // A row and what belongs to it come from the same system, so an agent goes with the office.
    let owner = ["ListOfficeKey", "OfficeKey", "ResourceRecordKey", "ListingKey"];
    let owner = owner.iter().find_map(|name| row.get(*name).and_then(Json::as_str)).unwrap_or_default();
    let systems = &rules.config.options.originating_systems;
    let place = usize::try_from(hash_text(owner) % systems.len().max(1) as u64).unwrap_or_default();
    row.insert(SYSTEM.to_owned(), systems.get(place).map_or("CRMLS", String::as_str).into());
}
