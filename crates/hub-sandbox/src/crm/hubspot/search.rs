use std::cmp::Ordering;

use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Seen, texts},
        room::Room,
        wire::{Call, Member, No, Reply, Type, read_stamp},
    },
    Answer, body, checked, invalid, parameters, properties, shape,
};

const MEMBERS: &[Member] = &[
    Member::may("filterGroups", Type::Objects),
    Member::may("sorts", Type::Any),
    Member::may("query", Type::Text),
    Member::may("properties", Type::Texts),
    Member::may("limit", Type::Whole),
    Member::may("after", Type::Any),
];

/// `POST /crm/v3/objects/{type}/search`: what is archived is never found.
pub fn search(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &[])?;
    let body = body(call, MEMBERS)?;
    let known = properties::all(room, kind);
    let groups = groups(body.get("filterGroups"), &known)?;
    let (sort, down) = sorting(body.get("sorts"), &known)?;
    let limit = match body.get("limit").map(|limit| limit.as_u64().unwrap_or_default()) {
        None => 10,
        Some(limit @ 1..=200) => usize::try_from(limit).unwrap_or(200),
        Some(_) => return Err(invalid("limit has to be from 1 to 200", vec![])),
    };
    let begin = match body.get("after") {
        None => 0,
        Some(Json::String(text)) if text.is_empty() => 0,
        Some(after) => {
            let number = after.as_u64().or_else(|| after.as_str().and_then(|text| text.parse().ok()));
            let number = number.and_then(|number| usize::try_from(number).ok());
            number.ok_or_else(|| invalid("after is no cursor", vec![]))?
        }
    };
    let reach = room.reach();
    if begin.saturating_add(limit) > reach {
        return Err(invalid(format!("A search reaches {reach} results; narrow it"), vec![]));
    }
    let wanted = body.get("query").and_then(Json::as_str).unwrap_or_default().to_lowercase();
    let at = room.index_time();
    let mut rows: Vec<(Json, Seen<'_>)> = room
        .account
        .indexed(kind, at)
        .filter(|seen| groups.is_empty() || groups.iter().any(|group| group.iter().all(|one| one.takes(seen))))
        .filter(|seen| {
            let holds = |value: &Json| value.as_str().is_some_and(|text| text.to_lowercase().contains(&wanted));
            wanted.is_empty() || seen.fields.values().any(holds)
        })
        .map(|seen| (value(&seen, &sort), seen))
        .collect();
    rows.sort_by(|(a, one), (b, other)| {
        let order = in_order(a, b);
        (if down { order.reverse() } else { order }).then(one.record.seq.cmp(&other.record.seq))
    });
    let total = rows.len();
    let asked = texts(body.get("properties"));
    let end = begin.saturating_add(limit).min(total);
    let results: Vec<Json> = rows[begin.min(total)..end]
        .iter()
        .map(|(_, seen)| shape::told_as(room, seen.record, seen.fields, seen.updated, &asked))
        .collect();
    let mut told = Map::from_iter([("total".to_owned(), json!(total)), ("results".to_owned(), json!(results))]);
    if end < total && begin < total {
        told.insert("paging".to_owned(), json!({"next": {"after": end.to_string()}}));
    }
    Ok(Reply::ok(Json::Object(told)))
}

fn value(seen: &Seen<'_>, name: &str) -> Json {
    shape::value(seen.record, seen.fields, seen.updated, name)
}

/// Texts that are numbers or times as such, everything else as texts.
fn number(text: &str) -> Option<f64> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    number.or_else(|| read_stamp(text).map(|at| at.timestamp_millis() as f64))
}

fn in_order(a: &Json, b: &Json) -> Ordering {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

/// Numbers before other texts, so that the order is total whatever the texts are.
fn compare(a: &str, b: &str) -> Ordering {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (None, None) => a.cmp(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn sorting(given: Option<&Json>, known: &[properties::Property]) -> Result<(String, bool), No> {
    let wrong = || invalid("sorts has to hold one property of the object and a direction", vec![]);
    let usual = || ("hs_object_id".to_owned(), false);
    let Some(given) = given else { return Ok(usual()) };
    let (name, down) = match given.as_array().map(Vec::as_slice) {
        Some([]) => return Ok(usual()),
        Some([Json::String(text)]) => match text.strip_prefix('-') {
            Some(name) => (name.to_owned(), true),
            None => (text.clone(), false),
        },
        Some([Json::Object(sort)]) => {
            let direction = Type::OneOf(&["ASCENDING", "DESCENDING"]);
            checked(sort, &[Member::must("propertyName", Type::Filled), Member::may("direction", direction)])?;
            let name = sort.get("propertyName").and_then(Json::as_str).unwrap_or_default();
            (name.to_owned(), sort.get("direction") == Some(&json!("DESCENDING")))
        }
        _ => return Err(wrong()),
    };
    known.iter().any(|property| property.name == name).then_some((name, down)).ok_or_else(wrong)
}

/// A condition.
struct Filter {
    name: String,
    operator: String,
    value: String,
    high: String,
    values: Vec<String>,
}

const OPERATORS: &[&str] = &[
    "EQ",
    "NEQ",
    "LT",
    "LTE",
    "GT",
    "GTE",
    "BETWEEN",
    "IN",
    "NOT_IN",
    "HAS_PROPERTY",
    "NOT_HAS_PROPERTY",
    "CONTAINS_TOKEN",
    "NOT_CONTAINS_TOKEN",
];

fn groups(given: Option<&Json>, known: &[properties::Property]) -> Result<Vec<Vec<Filter>>, No> {
    let groups: Vec<&Json> = given.and_then(Json::as_array).into_iter().flatten().collect();
    let mut all = Vec::new();
    for group in &groups {
        let group = group.as_object().cloned().unwrap_or_default();
        checked(&group, &[Member::must("filters", Type::Objects)])?;
        let filters: Vec<&Json> = group.get("filters").and_then(Json::as_array).into_iter().flatten().collect();
        if filters.is_empty() || filters.len() > 6 {
            return Err(invalid("A group has from 1 to 6 filters", vec![]));
        }
        all.push(filters.into_iter().map(|filter| Filter::read(filter, known)).collect::<Result<Vec<_>, _>>()?);
    }
    if groups.len() > 5 || all.iter().map(Vec::len).sum::<usize>() > 18 {
        return Err(invalid("A search has at most 5 groups and 18 filters", vec![]));
    }
    Ok(all)
}

impl Filter {
    fn read(given: &Json, known: &[properties::Property]) -> Result<Self, No> {
        let given = given.as_object().cloned().unwrap_or_default();
        let members = [
            Member::must("propertyName", Type::Filled),
            Member::must("operator", Type::OneOf(OPERATORS)),
            Member::may("value", Type::Text),
            Member::may("highValue", Type::Text),
            Member::may("values", Type::Texts),
        ];
        checked(&given, &members)?;
        let text = |name: &str| given.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let (name, operator) = (text("propertyName"), text("operator"));
        let Some(property) = known.iter().find(|property| property.name == name) else {
            return Err(invalid(format!("There was a problem with the request: no property {name}"), vec![]));
        };
        let has = |name: &str| given.contains_key(name);
        let fits = match operator.as_str() {
            "HAS_PROPERTY" | "NOT_HAS_PROPERTY" => !has("value") && !has("values"),
            "IN" | "NOT_IN" => given.get("values").and_then(Json::as_array).is_some_and(|values| !values.is_empty()),
            "BETWEEN" => has("value") && has("highValue"),
            _ => has("value"),
        };
        let mut bounds = [text("value"), text("highValue")].into_iter().filter(|text| !text.is_empty());
        let dated = property.type_name != "datetime" || bounds.all(|text| number(&text).is_some());
        if !fits || !dated {
            return Err(invalid(format!("The value of the filter for {name} does not fit {operator}"), vec![]));
        }
        let values = texts(given.get("values"));
        Ok(Self { name, operator, value: text("value"), high: text("highValue"), values })
    }

    fn takes(&self, seen: &Seen<'_>) -> bool {
        let held = value(seen, &self.name);
        let held = held.as_str();
        let is =
            |wanted: &str| held.is_some_and(|held| compare(held, wanted).is_eq() || held.eq_ignore_ascii_case(wanted));
        let holds = || {
            let wanted = self.value.trim_matches('*').to_lowercase();
            held.is_some_and(|held| held.to_lowercase().contains(&wanted))
        };
        let order = |bound: &str| held.map(|held| compare(held, bound));
        match self.operator.as_str() {
            "EQ" => is(&self.value),
            "NEQ" => !is(&self.value),
            "LT" => order(&self.value).is_some_and(Ordering::is_lt),
            "LTE" => order(&self.value).is_some_and(Ordering::is_le),
            "GT" => order(&self.value).is_some_and(Ordering::is_gt),
            "GTE" => order(&self.value).is_some_and(Ordering::is_ge),
            "BETWEEN" => {
                order(&self.value).is_some_and(Ordering::is_ge) && order(&self.high).is_some_and(Ordering::is_le)
            }
            "IN" => self.values.iter().any(|value| is(value)),
            "NOT_IN" => held.is_some() && !self.values.iter().any(|value| is(value)),
            "HAS_PROPERTY" => held.is_some(),
            "NOT_HAS_PROPERTY" => held.is_none(),
            "CONTAINS_TOKEN" => holds(),
            _ => !holds(),
        }
    }
}
