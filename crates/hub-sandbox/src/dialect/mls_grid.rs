use serde_json::{Map, Value as Json, json};

use super::{
    Deletion, Glance, Limits, MEDIA, Manner, Navigation, Question, ROOMS, Rules, SetRule, TopMeaning, UNIT_TYPES,
};
use crate::{
    Quota,
    query::{Compare, Expr, Literal, Refusal, has_idle_parentheses, parse_filter, split_query},
    rng::hash_text,
    schema::FieldType::{Boolean, Many, One, Text},
};

const QUOTA: Quota = Quota { per_second: Some(2), per_minute: None, per_hour: Some(7_200), per_day: Some(40_000) };
/// Bytes of answers per hour: 4 GB.
const BYTES: u64 = 4_000_000_000;
/// Most times `or` may stand in a filter.
const ORS: usize = 5;
const SYSTEM: &str = "OriginatingSystemName";
const STAMP: &str = "ModificationTimestamp";

const PROPERTY_EXPAND: &[Navigation] = &[MEDIA, ROOMS, UNIT_TYPES];
const PERSON_EXPAND: &[Navigation] = &[MEDIA];
const PROPERTY_FILTER: &[&str] =
    &[SYSTEM, STAMP, "StandardStatus", "PropertyType", "ListingId", "MlgCanView", "ListOfficeMlsId"];
const MEMBER_FILTER: &[&str] = &[SYSTEM, STAMP, "MlgCanView", "MemberMlsId"];
const OFFICE_FILTER: &[&str] = &[SYSTEM, STAMP, "MlgCanView", "OfficeMlsId"];
const OPEN_HOUSE_FILTER: &[&str] = &[SYSTEM, STAMP, "MlgCanView", "OpenHouseKey", "ListingId", "OpenHouseDate"];
const LOOKUP_FILTER: &[&str] = &[SYSTEM, STAMP, "MlgCanView", "LookupName"];

/// MLS Grid: gzip or nothing, one originating system per request, a handful of filter fields, flags in place of
/// deletions, narrow limits.
pub fn rules(mut rules: Rules) -> Rules {
    rules.service_path = "/v2".to_owned();
    rules.token_path = None;
    rules.lookup_annotation = Some("MLS.OData.Metadata.LookupName");
    let flags = [("MlgCanView", Boolean), ("MlgCanUse", Many("MlgCanUse"))];
    let local = format!("{}_LotShape", rules.config.options.key_prefix);
    let mut property = SetRule::plain("Property")
        .expanding(PROPERTY_EXPAND)
        .with(flags)
        .with([(SYSTEM, Text), ("ListOfficeMlsId", Text)]);
    property.more.push((local, One("LotShape")));
    property.less = vec!["X_LotShape".to_owned()];
    let of_system = |table| SetRule::plain(table).with(flags).with([(SYSTEM, Text)]);
    let mut media = SetRule::plain("Media");
    media.top = false;
    rules.sets = vec![
        property,
        of_system("Member").expanding(PERSON_EXPAND),
        of_system("Office").expanding(PERSON_EXPAND),
        of_system("OpenHouse"),
        of_system("Lookup"),
        media,
    ];
    for (table, filter) in [
        ("Property", PROPERTY_FILTER),
        ("Member", MEMBER_FILTER),
        ("Office", OFFICE_FILTER),
        ("OpenHouse", OPEN_HOUSE_FILTER),
        ("Lookup", LOOKUP_FILTER),
    ] {
        rules.change(table, |set| {
            set.filter = Some(filter);
            set.order = super::DefaultOrder::Stamp;
        });
    }
    rules.in_operator = true;
    rules.pages(500, 5_000, TopMeaning::PageSize, false);
    rules.page.most_expanded = Some(rules.page.most.min(1_000));
    rules.limits = Limits::provider(rules.config.quota, QUOTA, Manner::Sliding);
    rules.limits.bytes_per_hour = Some(BYTES);
    rules.limits.suspension = Some(i64::from(rules.config.options.suspension_seconds));
    rules.bare_errors = true;
    rules.gzip = true;
    rules.deletion = Deletion::Flag { field: "MlgCanView", days: 7 };
    rules.before_token = before_token;
    rules.after_token = after_token;
    rules.query = query;
    rules.adapt = adapt;
    rules
}

/// The originating system the token is licensed for.
fn licensed(rules: &Rules) -> &str {
    rules.config.options.originating_systems.first().map_or("mfrmls", String::as_str)
}

fn before_token(_: &Rules, glance: &Glance<'_>) -> Result<(), Refusal> {
    let accepted = glance.headers.get("accept-encoding").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepted.split(',').any(|coding| coding.split(';').next().is_some_and(|name| name.trim() == "gzip")) {
        return Ok(());
    }
    Err(Refusal::bad("Accept-Encoding", "COMPRESSION REQUIRED").breaks("gzip"))
}

/// Every request names its originating system, `$metadata` and the service document included; a next link carries it
/// along unseen.
fn after_token(rules: &Rules, glance: &Glance<'_>) -> Result<(), Refusal> {
    let pairs = split_query(glance.query)?;
    if pairs.iter().any(|(name, _)| name == rules.link_parameter) {
        return Ok(());
    }
    let filter = pairs.iter().find(|(name, _)| name == "$filter").map(|(_, text)| parse_filter(text)).transpose()?;
    one_system(rules, filter.as_ref())
}

fn one_system(rules: &Rules, filter: Option<&Expr>) -> Result<(), Refusal> {
    let missing = || Refusal::bad("$filter", "OriginatingSystemName eq '<name>' is required").breaks("no-system");
    let comparisons = filter.map(Expr::comparisons).unwrap_or_default();
    let mut systems = comparisons.iter().filter(|comparison| comparison.field == SYSTEM);
    let first = systems.next().ok_or_else(missing)?;
    if systems.next().is_some() {
        let message = "a request names one OriginatingSystemName, once";
        return Err(Refusal::bad("$filter", message).breaks("second-system"));
    }
    let (Some(Compare::Eq), Some(Literal::Text(name)), true) = (first.compare, first.value, first.binding) else {
        return Err(missing());
    };
    if name.chars().any(char::is_uppercase) {
        let message = "the name of the originating system is in small letters";
        return Err(Refusal::bad("$filter", message).breaks("system-in-capitals"));
    }
    if name != licensed(rules) {
        let message = format!("no permission for the originating system {name}");
        return Err(Refusal::with(403, "$filter", message).breaks("other-system"));
    }
    Ok(())
}

fn query(rules: &Rules, question: &Question<'_>) -> Result<(), Refusal> {
    if question.options.top == Some(0) {
        return Err(Refusal::bad("$top", "$top has to be at least 1").breaks("top-zero"));
    }
    if question.option("$filter").is_some_and(has_idle_parentheses) {
        let message = "parentheses are for or and in only";
        return Err(Refusal::bad("$filter", message).breaks("parentheses"));
    }
    let Some(filter) = question.filter else { return Ok(()) };
    if filter.ors() > ORS {
        return Err(Refusal::bad("$filter", format!("or stands more than {ORS} times")).breaks("too-many-or"));
    }
    let comparisons = filter.comparisons();
    let allowed = question.rule.and_then(|set| set.filter);
    if let Some(other) = comparisons.iter().find(|c| allowed.is_some_and(|fields| !fields.contains(&c.field))) {
        let message = format!("{} cannot be filtered by {}", question.table, other.field);
        return Err(Refusal::bad("$filter", message).breaks("filter-field"));
    }
    if comparisons.iter().filter(|comparison| comparison.field == STAMP).count() > 1 {
        let message = "ModificationTimestamp is compared once; ranges are not supported";
        return Err(Refusal::bad("$filter", message).breaks("range"));
    }
    one_system(rules, Some(filter))
}

/// Fields that hold a key of this or another row.
const KEYS: &[&str] = &[
    "ListingKey",
    "MemberKey",
    "OfficeKey",
    "MediaKey",
    "OpenHouseKey",
    "ResourceRecordKey",
    "ListAgentKey",
    "ListOfficeKey",
    "BuyerAgentKey",
    "BuyerOfficeKey",
    "ShowingAgentKey",
    "MainOfficeKey",
];

/// The key as the Grid writes it: with its prefix and without special characters. Keys of other markets stay as they are.
pub fn key(prefix: &str, key: &str) -> Option<String> {
    let own = key.starts_with("SBX");
    own.then(|| format!("{prefix}{}", key.chars().filter(char::is_ascii_alphanumeric).collect::<String>()))
}

fn adapt(rules: &Rules, resource: &'static str, row: &mut Map<String, Json>) {
    let prefix = &rules.config.options.key_prefix;
    for name in KEYS {
        if let Some(Json::String(text)) = row.get_mut(*name)
            && let Some(known) = key(prefix, text)
        {
            *text = known;
        }
    }
    if let Some(shape) = row.remove("X_LotShape") {
        row.insert(format!("{prefix}_LotShape"), shape);
    }
    if matches!(resource, "Media" | "Field") {
        return;
    }
    let text = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or_default();
    let hash = hash_text(&format!("{}{}{}", text("ListingKey"), text("MemberKey"), text("OfficeKey")));
    let systems = &rules.config.options.originating_systems;
    let place = usize::try_from(hash % systems.len().max(1) as u64).unwrap_or_default();
    row.insert(SYSTEM.to_owned(), systems.get(place).map_or("mfrmls", String::as_str).into());
    if let Some(office) = row.get("ListOfficeKey").and_then(Json::as_str) {
        let id = office.replacen("SBXO", "O", 1);
        row.insert("ListOfficeMlsId".to_owned(), id.trim_start_matches(prefix.as_str()).into());
    }
    row.entry("MlgCanView").or_insert(Json::Bool(true));
    if row.get("MlgCanUse").is_none_or(|uses| uses.as_array().is_none_or(Vec::is_empty)) {
        let uses = match hash % 10 {
            0 => json!(["BO"]),
            1 | 2 => json!(["IDX", "VOW"]),
            3 => json!(["IDX", "VOW", "BO", "PT"]),
            _ => json!(["IDX", "VOW", "BO"]),
        };
        row.insert("MlgCanUse".to_owned(), uses);
    }
}
