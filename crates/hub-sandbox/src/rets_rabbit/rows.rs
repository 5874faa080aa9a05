use serde_json::{Map, Value as Json, json};

use crate::{
    Fault,
    data::{Market, Row, format_stamp, parse_stamp},
    query::{Check, Grammar, OrderBy, Refusal, holds, parse_filter, parse_orderby, sort_order},
    rng::hash_text,
    schema::{EntityType, FieldType},
    server::{
        answer::Answer,
        shape::{Ask, Soft, spoil_rows},
        shared::{Shared, held},
    },
};

/// Sets by the names they have here.
const SETS: &[(&str, &str)] = &[("property", "Property"), ("open-house", "OpenHouse"), ("media", "Media")];

/// The set a path asks for: the name it has here, and the resource.
pub fn set_of(path: &str) -> Option<(&'static str, &'static str)> {
    let name = path.strip_prefix("/api/v2/")?.trim_end_matches('/');
    SETS.iter().copied().find(|(known, _)| *known == name)
}

/// The row a path asks for: set, resource, key.
fn row_of(path: &str) -> Option<(&'static str, &'static str, String)> {
    let (name, rest) = path.strip_prefix("/api/v2/")?.split_once("('")?;
    let key = rest.strip_suffix("')")?;
    let (name, resource) = SETS.iter().copied().find(|(known, _)| *known == name)?;
    Some((name, resource, key.replace("''", "'")))
}

/// Answers `property`, `open-house`, `media` and each with a key.
pub fn answer(shared: &Shared, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    if let Some((name, resource)) = set_of(&ask.path) {
        return page(shared, ask, name, resource);
    }
    let Some((name, resource, key)) = row_of(&ask.path) else {
        return Err(Refusal::with(404, "URL", "there is no such resource"));
    };
    shared.request(format!("row {name}"));
    let market = shared.market();
    let entity = table(&market, resource)?.entity();
    let options = Options::read(ask, entity, false)?;
    let row = table(&market, resource)?.get(&key);
    let row = row.ok_or_else(|| Refusal::with(404, "URL", format!("{name} has no record with that key")))?;
    let mut body = Map::from_iter([("@odata.context".to_owned(), format!("api/v2/$metadata#{name}/$entity").into())]);
    body.extend(dressed(&market, entity, row, options.select.as_deref()));
    held(&shared.stats).rows += 1;
    Ok(Answer::plain_json(200, &Json::Object(body)))
}

fn table<'a>(market: &'a Market, resource: &str) -> Result<&'a crate::data::Table, Refusal> {
    market.table(resource).ok_or_else(|| Refusal::with(404, "URL", "there is no such resource"))
}

/// The options of a request.
#[derive(Default)]
struct Options {
    /// Places of the fields asked for; `None` for all.
    select: Option<Vec<usize>>,
    filter: Option<String>,
    order: Vec<OrderBy>,
    top: Option<usize>,
    skip: usize,
}

impl Options {
    /// Reads them; only those that are described are taken, and a single row takes `$select` alone.
    fn read(ask: &Ask<'_>, entity: &EntityType, set: bool) -> Result<Self, Refusal> {
        let mut options = Self::default();
        for (name, value) in ask.pairs.iter().filter(|(name, _)| name.starts_with('$')) {
            ask.one(name)?;
            match name.as_str() {
                "$select" => options.select = Some(selected(value, entity)?),
                "$filter" if set && !value.trim().is_empty() => options.filter = Some(value.clone()),
                "$orderby" if set => options.order = parse_orderby(value, entity)?,
                "$top" if set => options.top = whole(ask, name, 1)?,
                "$skip" if set => options.skip = whole(ask, name, 0)?.unwrap_or(0),
                _ => return Err(Refusal::bad(name, format!("{name} is not supported here"))),
            }
        }
        Ok(options)
    }
}

fn whole(ask: &Ask<'_>, name: &str, low: u64) -> Result<Option<usize>, Refusal> {
    Ok(ask.whole(name, low, u64::from(u32::MAX))?.and_then(|number| usize::try_from(number).ok()))
}

fn selected(value: &str, entity: &EntityType) -> Result<Vec<usize>, Refusal> {
    let place = |name: &str| {
        let name = name.trim();
        entity.place(name).ok_or_else(|| Refusal::bad("$select", format!("there is no field {name:?}")))
    };
    value.split(',').map(place).collect()
}

fn page(shared: &Shared, ask: &Ask<'_>, name: &str, resource: &str) -> Result<Answer, Refusal> {
    let market = shared.market();
    let table = table(&market, resource)?;
    let entity = table.entity();
    let options = Options::read(ask, entity, true)?;
    shared.request(format!("{} {name}", if options.skip > 0 { "next" } else { "page" }));
    if options.skip > shared.config.max_skip {
        return Err(Refusal::bad("$skip", "no further than that"));
    }
    let words = |list: &str, member: &str| market.has_member(list, member);
    let grammar = Grammar { encoding: shared.config.encoding, in_operator: false, loose_has: false, words: &words };
    let text = options.filter.as_deref().unwrap_or_default();
    let filter = match &options.filter {
        Some(text) => Some(Check::new(entity, grammar).filter(&parse_filter(text)?)?),
        None => None,
    };
    let mut found: Vec<_> = table
        .by_key()
        .filter(|row| filter.as_ref().is_none_or(|filter| holds(filter, entity, row, market.now())))
        .collect();
    // What the order leaves equal stands in one that helps nobody, the same for the same filter.
    found.sort_by(|a, b| sort_order(&options.order, entity, hash_text(text), a, b));
    let most = shared.config.max_page_size.max(shared.config.page_size);
    let want = options.top.unwrap_or(shared.config.page_size).min(most);
    let begin = options.skip.min(found.len());
    let again = if ask.fault == Some(Fault::DuplicateRows) { begin.min(3).min(want - 1) } else { 0 };
    let end = begin.saturating_add(want - again).min(found.len());
    let mut rows: Vec<Json> = found[begin - again..end]
        .iter()
        .map(|row| Json::Object(dressed(&market, entity, row, options.select.as_deref())))
        .collect();
    held(&shared.stats).rows += rows.len() as u64;
    spoil_rows(ask.fault, &mut rows, &Soft { stamp: "ModificationTimestamp", key: entity.key(), other: "ListPrice" });
    let body = json!({
        "@odata.context": format!("api/v2/$metadata#{name}"),
        "@odata.count": rows.len(),
        "@retsrabbit.total_results": found.len(),
        "value": rows,
    });
    Ok(Answer::plain_json(200, &body))
}

/// A row as it is served: RESO's names, the vendor's own members beside them, time stamps without zone.
fn dressed(market: &Market, entity: &EntityType, row: &Row, select: Option<&[usize]>) -> Map<String, Json> {
    let mut members = row.to_map();
    for field in entity.fields().iter().filter(|f| f.kind == FieldType::Stamp || f.name.ends_with("Timestamp")) {
        if let Some(value) = members.get_mut(&field.name) {
            *value = value.as_str().and_then(parse_stamp).map_or(Json::Null, |stamp| bare(stamp).into());
        }
    }
    let stamp = members.get("ModificationTimestamp").cloned().unwrap_or_default();
    if let Some(places) = select {
        let names: Vec<_> = places.iter().map(|place| entity.fields()[*place].name.as_str()).collect();
        members.retain(|name, _| names.contains(&name.as_str()));
        return members;
    }
    members.insert("id".into(), (hash_text(row.key()) >> 24).into());
    members.insert("created_at".into(), stamp.clone());
    members.insert("updated_at".into(), stamp);
    if entity.name() == "Property" {
        members.insert(
            "listing".into(),
            json!({
                "server_hash": format!("{:016x}", hash_text(entity.name())),
                "mls_id": members.get("ListingId"),
                "rets_class": "Listing",
                "active": members.get("StandardStatus").and_then(Json::as_str) == Some("Active"),
                "lat": members.get("Latitude").and_then(Json::as_f64).map(|number| number.to_string()),
                "long": members.get("Longitude").and_then(Json::as_f64).map(|number| number.to_string()),
                "geo_partial": false,
                "photos": photos(market, row.key()),
            }),
        );
    }
    members
}

/// An instant as the vendor writes it: in UTC, without saying so.
fn bare(stamp: i64) -> String {
    format_stamp(stamp, 0).replace('T', " ").replace('Z', "")
}

fn photos(market: &Market, key: &str) -> Vec<Json> {
    let Some(media) = market.table("Media") else { return Vec::new() };
    let mut photos: Vec<_> =
        media.children(key).iter().filter_map(|key| media.get(key)).map(|row| row.to_map()).collect();
    photos.sort_by_key(|photo| photo.get("Order").and_then(Json::as_i64));
    photos
        .iter()
        .map(|photo| json!({"url": photo.get("MediaURL"), "description": photo.get("ShortDescription")}))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{schema::property_type, server::shape::test_parts};

    proptest::proptest! {
        #[test]
        fn whatever_is_asked_is_read_or_refused(
            pairs in proptest::collection::vec(
                ("(\\$select|\\$filter|\\$orderby|\\$top|\\$skip|.{0,6})", "(ListPrice|[0-9]{0,12}|.{0,10})"), 0..5),
            path in "/api/v2/.{0,20}",
        ) {
            let parts = test_parts();
            let _ = (set_of(&path), row_of(&path));
            let ask = Ask { parts: &parts, path, pairs, fault: None };
            match Options::read(&ask, &property_type(), true) {
                Ok(options) => proptest::prop_assert!(options.top.is_none_or(|top| top > 0)),
                Err(refusal) => proptest::prop_assert_eq!(refusal.status, 400),
            }
        }
    }
}
