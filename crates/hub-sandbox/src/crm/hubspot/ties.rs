use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::CrmKind,
        room::Room,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, absent, checked, invalid, parameters, plural, unread, whole,
};

/// HubSpot's own ties: from, to, number there, number back.
const KNOWN: &[(CrmKind, CrmKind, u32, u32)] = &[
    (CrmKind::Note, CrmKind::Contact, 202, 201),
    (CrmKind::Task, CrmKind::Contact, 204, 203),
    (CrmKind::Email, CrmKind::Contact, 198, 197),
    (CrmKind::Call, CrmKind::Contact, 194, 193),
    (CrmKind::Text, CrmKind::Contact, 81, 82),
    (CrmKind::Deal, CrmKind::Contact, 3, 4),
    (CrmKind::Note, CrmKind::Deal, 214, 213),
    (CrmKind::Task, CrmKind::Deal, 216, 215),
    (CrmKind::Email, CrmKind::Deal, 210, 209),
    (CrmKind::Call, CrmKind::Deal, 206, 205),
];

/// The numbers of the usual tie from one kind to another: there and back.
pub fn types(from: CrmKind, to: CrmKind) -> Option<(u32, u32)> {
    KNOWN.iter().find_map(|(one, other, there, back)| {
        if (*one, *other) == (from, to) {
            Some((*there, *back))
        } else if (*one, *other) == (to, from) {
            Some((*back, *there))
        } else {
            None
        }
    })
}

/// The name of the usual tie from one kind to another.
pub fn word(from: CrmKind, to: CrmKind) -> String {
    let singular = |kind| plural(kind).trim_end_matches('s');
    format!("{}_to_{}", singular(from), singular(to))
}

/// A tie that a body asks for.
pub struct Wanted {
    to: (CrmKind, String),
    there: u32,
    back: u32,
}

fn spec(specs: &[Json], from: CrmKind, to: Option<CrmKind>) -> Result<(CrmKind, u32, u32), No> {
    let wrong = |text: String| invalid(text, vec![]);
    let [spec] = specs else { return Err(wrong("types has to hold one type of association".to_owned())) };
    let spec = spec.as_object().cloned().unwrap_or_default();
    let members = [
        Member::must("associationCategory", Type::OneOf(&["HUBSPOT_DEFINED", "USER_DEFINED", "INTEGRATOR_DEFINED"])),
        Member::must("associationTypeId", Type::Whole),
    ];
    checked(&spec, &members)?;
    let number = spec.get("associationTypeId").and_then(Json::as_u64).unwrap_or_default();
    let known = CrmKind::ALL.iter().find_map(|kind| {
        let (there, back) = types(from, *kind)?;
        (u64::from(there) == number && to.is_none_or(|to| to == *kind)).then_some((*kind, there, back))
    });
    let ours = spec.get("associationCategory") == Some(&json!("HUBSPOT_DEFINED"));
    let known = known.filter(|_| ours);
    known.ok_or_else(|| wrong(format!("{number} is no type of association from {}", plural(from))))
}

/// Reads the ties that creating asks for.
///
/// # Errors
/// Types that do not exist; objects that are not there.
pub fn read(room: &Room, from: CrmKind, given: Option<&Json>) -> Result<Vec<Wanted>, No> {
    let mut wanted = Vec::new();
    for one in given.and_then(Json::as_array).into_iter().flatten() {
        let one = one.as_object().cloned().unwrap_or_default();
        checked(&one, &[Member::must("to", Type::Object), Member::must("types", Type::Objects)])?;
        let to = one.get("to").and_then(Json::as_object).cloned().unwrap_or_default();
        checked(&to, &[Member::must("id", Type::Filled)])?;
        let id = to.get("id").and_then(Json::as_str).unwrap_or_default().to_owned();
        let specs = one.get("types").and_then(Json::as_array).cloned().unwrap_or_default();
        let (kind, there, back) = spec(&specs, from, None)?;
        if room.account.get(kind, &id).is_none() {
            return Err(invalid(format!("{} {id} does not exist", plural(kind)), vec![]));
        }
        wanted.push(Wanted { to: (kind, id), there, back });
    }
    Ok(wanted)
}

/// Makes the ties.
pub fn make(room: &mut Room, from: CrmKind, id: &str, wanted: &[Wanted]) {
    for one in wanted {
        room.account.tie((from, id), (one.to.0, &one.to.1), one.there, one.back);
    }
}

type End<'a> = (CrmKind, &'a str);

fn both(room: &Room, from: End<'_>, to: End<'_>) -> Result<(), No> {
    let there = |end: End<'_>| room.account.get(end.0, end.1).is_some();
    (there(from) && there(to)).then_some(()).ok_or_else(absent)
}

/// `GET /crm/v4/objects/{type}/{id}/associations/{type}`
pub fn list(room: &mut Room, call: &Call<'_>, from: End<'_>, to: CrmKind) -> Answer {
    parameters(call, &["after", "limit"])?;
    let limit = whole(call, "limit", 500)?.unwrap_or(500);
    let record = room.account.get(from.0, from.1).ok_or_else(absent)?;
    let links: Vec<_> = record.links.iter().filter(|link| link.kind == to).collect();
    let after = call.one("after").unwrap_or_default();
    let begin = links.iter().position(|link| link.id == after).map_or(0, |place| place + 1);
    let page: Vec<_> = links[begin..].iter().take(limit).collect();
    let more = begin + page.len() < links.len();
    let results: Vec<Json> = page
        .iter()
        .map(|link| {
            json!({"toObjectId": link.id.parse::<u64>().unwrap_or_default(), "associationTypes":
                [{"category": "HUBSPOT_DEFINED", "typeId": link.type_id, "label": null}]})
        })
        .collect();
    let mut told = Map::from_iter([("results".to_owned(), json!(results))]);
    if let Some(last) = page.last().filter(|_| more) {
        told.insert("paging".to_owned(), json!({"next": {"after": last.id}}));
    }
    Ok(Reply::ok(Json::Object(told)))
}

/// `POST /crm/v4/associations/{type}/{type}/batch/read`: of what has no ties nothing is said but an error of its own.
pub fn batch(room: &mut Room, call: &Call<'_>, from: CrmKind, to: CrmKind) -> Answer {
    parameters(call, &[])?;
    let body = super::body(call, &[Member::must("inputs", Type::Objects)])?;
    let inputs = body.get("inputs").and_then(Json::as_array).cloned().unwrap_or_default();
    if inputs.is_empty() || inputs.len() > 1_000 {
        return Err(invalid("inputs has to hold from 1 to 1000 objects", vec![]));
    }
    let (mut results, mut errors) = (Vec::new(), Vec::new());
    for input in &inputs {
        let id = input.get("id").and_then(Json::as_str).unwrap_or_default();
        let links = room.account.get(from, id).into_iter().flat_map(|record| &record.links);
        let to: Vec<Json> = links
            .filter(|link| link.kind == to)
            .map(|link| {
                json!({"toObjectId": link.id.parse::<u64>().unwrap_or_default(), "associationTypes":
                    [{"category": "HUBSPOT_DEFINED", "typeId": link.type_id, "label": null}]})
            })
            .collect();
        if to.is_empty() {
            errors.push(json!({"status": "error", "category": "OBJECT_NOT_FOUND",
                "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND", "message": "No associations were found.",
                "context": {"fromObjectId": [id]}, "errors": [], "links": {}}));
        } else {
            results.push(json!({"from": {"id": id}, "to": to}));
        }
    }
    let now = super::super::wire::millis(room.now);
    let mut told = json!({"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now});
    let status = if errors.is_empty() { 200 } else { 207 };
    if !errors.is_empty() {
        told["numErrors"] = json!(errors.len());
        told["errors"] = json!(errors);
    }
    Ok(Reply::with(status, told))
}

/// `PUT /crm/v4/objects/{type}/{id}/associations/default/{type}/{id}`
pub fn usual(room: &mut Room, call: &Call<'_>, from: End<'_>, to: End<'_>) -> Answer {
    parameters(call, &[])?;
    let (there, back) = types(from.0, to.0).ok_or_else(|| invalid("There is no such association", vec![]))?;
    both(room, from, to)?;
    room.account.tie(from, to, there, back);
    let result = json!({"from": {"id": from.1}, "to": {"id": to.1},
        "associationSpec": {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": there}});
    Ok(Reply::ok(json!({"status": "COMPLETE", "results": [result]})))
}

/// `PUT /crm/v4/objects/{type}/{id}/associations/{type}/{id}`
pub fn tie(room: &mut Room, call: &Call<'_>, from: End<'_>, to: End<'_>) -> Answer {
    parameters(call, &[])?;
    let body = call.json_any().map_err(unread)?;
    let specs = body.as_array().cloned().ok_or_else(|| invalid("Invalid input JSON", vec![]))?;
    let (_, there, back) = spec(&specs, from.0, Some(to.0))?;
    both(room, from, to)?;
    room.account.tie(from, to, there, back);
    let told = json!({"fromObjectId": from.1.parse::<u64>().unwrap_or_default(),
        "toObjectId": to.1.parse::<u64>().unwrap_or_default(), "labels": []});
    Ok(Reply::with(201, told))
}

/// `DELETE /crm/v4/objects/{type}/{id}/associations/{type}/{id}`
pub fn untie(room: &mut Room, call: &Call<'_>, from: End<'_>, to: End<'_>) -> Answer {
    parameters(call, &[])?;
    both(room, from, to)?;
    room.account.untie(from, to);
    Ok(Reply::nothing())
}
