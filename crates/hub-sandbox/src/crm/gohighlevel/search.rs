use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Seen},
        order::compare,
        room::Room,
        wire::{Call, Member, No, Reply, Type, read_stamp},
    },
    Answer, body, contact, location, parameters, unprocessable,
};

const MEMBERS: &[Member] = &[
    Member::must("locationId", Type::Filled),
    Member::must("pageLimit", Type::Whole),
    Member::may("page", Type::Whole),
    Member::may("searchAfter", Type::Any),
    Member::may("filters", Type::Objects),
    Member::may("sort", Type::Objects),
    Member::may("query", Type::Text),
];
/// Filters may hold filters so deep.
const DEEPEST: usize = 5;
const FIELDS: &[&str] = &[
    "id",
    "firstName",
    "lastName",
    "email",
    "phone",
    "address1",
    "city",
    "state",
    "postalCode",
    "country",
    "companyName",
    "source",
    "assignedTo",
    "tags",
    "dnd",
    "dateAdded",
    "dateUpdated",
];

/// `POST /contacts/search`
pub fn contacts(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call, MEMBERS)?;
    location(room, body.get("locationId").and_then(Json::as_str), "locationId")?;
    let number = |name: &str| body.get(name).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok());
    let size = number("pageLimit").unwrap_or_default();
    if !(1..=500).contains(&size) {
        return Err(unprocessable(vec!["pageLimit must not be less than 1 or greater than 500".to_owned()]));
    }
    let page = number("page");
    let after = body.get("searchAfter").filter(|after| !after.is_null());
    if page == Some(0) || (page.is_some() && after.is_some()) {
        return Err(unprocessable(vec!["page must not be less than 1, and not be used with searchAfter".to_owned()]));
    }
    let reach = room.reach();
    let begin = (page.unwrap_or(1) - 1).saturating_mul(size);
    if begin.saturating_add(size) > reach {
        let message = format!("page and pageLimit reach {reach} records; use searchAfter beyond");
        return Err(No::new(400, "Bad Request", message));
    }
    let filters = body.get("filters").and_then(Json::as_array).cloned().unwrap_or_default();
    let filters = filters.iter().map(|filter| Filter::read(room, filter, 1)).collect::<Result<Vec<_>, _>>()?;
    let sort = sorting(room, body.get("sort"))?;
    let wanted = body.get("query").and_then(Json::as_str).map(str::to_lowercase);
    let at = room.index_time();
    let mut rows: Vec<(Vec<Json>, Seen<'_>)> = room
        .account
        .indexed(CrmKind::Contact, at)
        .filter(|seen| filters.iter().all(|filter| filter.takes(seen)) && mentions(seen, wanted.as_deref()))
        .map(|seen| (position(&seen, &sort), seen))
        .collect();
    let total = rows.len();
    rows.sort_by(|(a, _), (b, _)| in_order(a, b, &sort));
    let begin = match after {
        None => begin.min(rows.len()),
        Some(Json::Array(after)) if after.len() == sort.len() + 1 => {
            rows.partition_point(|(place, _)| in_order(place, after, &sort).is_le())
        }
        Some(_) => return Err(unprocessable(vec!["searchAfter must be the one of the last contact".to_owned()])),
    };
    let told: Vec<Json> = rows[begin..]
        .iter()
        .take(size)
        .map(|(place, seen)| {
            let mut told = contact::told_as(room, seen.record, seen.fields, seen.updated);
            told["searchAfter"] = place.clone().into();
            told
        })
        .collect();
    Ok(Reply::ok(json!({"contacts": told, "total": total, "traceId": room.trace()})))
}

fn mentions(seen: &Seen<'_>, wanted: Option<&str>) -> bool {
    let Some(wanted) = wanted else { return true };
    ["firstName", "lastName", "email", "phone", "companyName"]
        .iter()
        .filter_map(|name| seen.fields.get(*name).and_then(Json::as_str))
        .any(|text| text.to_lowercase().contains(wanted))
}

fn knows(room: &Room, field: &str) -> bool {
    FIELDS.contains(&field)
        || field.strip_prefix("customFields.").is_some_and(|id| room.account.custom.iter().any(|f| f.id == id))
}

fn value(seen: &Seen<'_>, field: &str) -> Json {
    match field {
        "id" => json!(seen.record.id),
        "dateAdded" => json!(seen.record.created.timestamp_millis()),
        "dateUpdated" => json!(seen.updated.timestamp_millis()),
        _ => match field.strip_prefix("customFields.") {
            Some(id) => {
                let held = seen.fields.get("customFields").and_then(Json::as_array);
                let held = held.into_iter().flatten().find(|held| held.get("id").and_then(Json::as_str) == Some(id));
                held.and_then(|held| held.get("value")).cloned().unwrap_or_default()
            }
            None => seen.fields.get(field).cloned().unwrap_or_default(),
        },
    }
}

/// Fields to sort by, and whether downwards.
fn sorting(room: &Room, given: Option<&Json>) -> Result<Vec<(String, bool)>, No> {
    let Some(given) = given.and_then(Json::as_array) else { return Ok(vec![("dateAdded".to_owned(), true)]) };
    let read = |sort: &Json| {
        let field = sort.get("field").and_then(Json::as_str).filter(|field| knows(room, field))?;
        let down = match sort.get("direction").and_then(Json::as_str)? {
            "asc" => false,
            "desc" => true,
            _ => return None,
        };
        (sort.as_object()?.len() == 2).then(|| (field.to_owned(), down))
    };
    let sort: Option<Vec<_>> = given.iter().map(read).collect();
    let sort = sort.filter(|sort| sort.len() <= 5);
    sort.ok_or_else(|| unprocessable(vec!["sort must have a known field and a direction of asc or desc".to_owned()]))
}

fn position(seen: &Seen<'_>, sort: &[(String, bool)]) -> Vec<Json> {
    let mut place: Vec<Json> = sort.iter().map(|(field, _)| value(seen, field)).collect();
    place.push(json!(seen.record.id));
    place
}

fn in_order(a: &[Json], b: &[Json], sort: &[(String, bool)]) -> std::cmp::Ordering {
    let downwards = sort.iter().map(|(_, down)| *down).chain([false]);
    let order = a.iter().zip(b).zip(downwards).map(|((a, b), down)| {
        let order = compare(a, b);
        if down { order.reverse() } else { order }
    });
    order.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
}

/// A condition.
enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    One { field: String, operator: String, value: Json },
}

impl Filter {
    fn read(room: &Room, given: &Json, depth: usize) -> Result<Self, No> {
        let wrong = |text: &str| unprocessable(vec![format!("filters: {text}")]);
        let given = given.as_object().ok_or_else(|| wrong("a filter must be an object"))?;
        if let Some(group) = given.get("group") {
            let inner = given.get("filters").and_then(Json::as_array).filter(|_| given.len() == 2);
            let inner = inner.filter(|inner| !inner.is_empty() && depth < DEEPEST);
            let inner = inner.ok_or_else(|| wrong("a group has group and filters, at most five deep"))?;
            let inner = inner.iter().map(|one| Self::read(room, one, depth + 1)).collect::<Result<Vec<_>, _>>()?;
            return match group.as_str() {
                Some("AND") => Ok(Self::All(inner)),
                Some("OR") => Ok(Self::Any(inner)),
                _ => Err(wrong("group must be AND or OR")),
            };
        }
        if given.keys().any(|name| !["field", "operator", "value"].contains(&name.as_str())) {
            return Err(wrong("a filter has field, operator and value"));
        }
        let field = given.get("field").and_then(Json::as_str).filter(|field| knows(room, field));
        let field = field.ok_or_else(|| wrong("field must be a known field"))?.to_owned();
        let operator = given.get("operator").and_then(Json::as_str).unwrap_or_default().to_owned();
        let value = given.get("value").cloned().unwrap_or_default();
        let dated = matches!(field.as_str(), "dateAdded" | "dateUpdated");
        let fits = match operator.as_str() {
            "exists" | "not_exists" => value.is_null(),
            "eq" | "not_eq" => !value.is_null() && !value.is_object() && (!dated || instant(&value).is_some()),
            "contains" | "not_contains" => value.is_string() && !dated,
            "range" => value.as_object().is_some_and(|range| is_range(range, dated)),
            _ => return Err(wrong("operator must be eq, not_eq, contains, not_contains, exists, not_exists or range")),
        };
        if !fits {
            return Err(wrong("value does not fit the operator"));
        }
        Ok(Self::One { field, operator, value })
    }

    fn takes(&self, seen: &Seen<'_>) -> bool {
        match self {
            Self::All(inner) => inner.iter().all(|filter| filter.takes(seen)),
            Self::Any(inner) => inner.iter().any(|filter| filter.takes(seen)),
            Self::One { field, operator, value: wanted } => {
                let held = value(seen, field);
                match operator.as_str() {
                    "exists" => is_something(&held),
                    "not_exists" => !is_something(&held),
                    "eq" => is_like(&held, wanted),
                    "not_eq" => !is_like(&held, wanted),
                    "contains" => contains(&held, wanted),
                    "not_contains" => !contains(&held, wanted),
                    _ => within(&held, wanted),
                }
            }
        }
    }
}

fn is_something(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Array(list) => !list.is_empty(),
        _ => true,
    }
}

fn is_like(held: &Json, wanted: &Json) -> bool {
    match (held, wanted) {
        (Json::Array(held), Json::Array(wanted)) => wanted.iter().any(|one| held.iter().any(|held| is_like(held, one))),
        (Json::Array(held), wanted) => held.iter().any(|held| is_like(held, wanted)),
        (held, Json::Array(wanted)) => wanted.iter().any(|wanted| is_like(held, wanted)),
        (Json::String(held), Json::String(wanted)) => held.eq_ignore_ascii_case(wanted),
        (Json::Number(held), wanted) => instant(wanted).is_some_and(|wanted| held.as_f64() == Some(wanted)),
        (held, wanted) => held == wanted,
    }
}

fn contains(held: &Json, wanted: &Json) -> bool {
    let wanted = wanted.as_str().unwrap_or_default().to_lowercase();
    match held {
        Json::String(held) => held.to_lowercase().contains(&wanted),
        Json::Array(held) => held.iter().any(|held| contains(held, &Json::String(wanted.clone()))),
        _ => false,
    }
}

/// A number, or a time as a number.
fn instant(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => read_stamp(text).map(|at| at.timestamp_millis() as f64),
        _ => None,
    }
}

fn is_range(range: &Map<String, Json>, dated: bool) -> bool {
    let fits = |value: &Json| if dated { instant(value).is_some() } else { value.is_number() || value.is_string() };
    !range.is_empty()
        && range.iter().all(|(name, value)| ["gt", "gte", "lt", "lte"].contains(&name.as_str()) && fits(value))
}

fn within(held: &Json, range: &Json) -> bool {
    let Some(range) = range.as_object().filter(|_| !held.is_null()) else { return false };
    range.iter().all(|(name, bound)| {
        let order = match (held, instant(bound)) {
            (Json::Number(held), Some(bound)) => held.as_f64().unwrap_or_default().total_cmp(&bound),
            _ => compare(held, bound),
        };
        match name.as_str() {
            "gt" => order.is_gt(),
            "gte" => order.is_ge(),
            "lt" => order.is_lt(),
            _ => order.is_le(),
        }
    })
}
