use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        wire::{Call, No, Reply, read_stamp},
    },
    Answer, absent, bad,
    entry::Who,
    flag, object,
    page::{self, Row},
    parameters, person, replaces,
};

const KIND: CrmKind = CrmKind::Contact;

/// A person this one may see.
///
/// # Errors
/// 404.
pub fn there<'a>(room: &'a Room, who: &Who, id: &str) -> Result<&'a Record, No> {
    let record = room.account.get(KIND, id).filter(|record| who.sees(&record.fields));
    record.ok_or_else(|| absent("Person"))
}

/// `GET /people`
pub fn list(room: &mut Room, call: &Call<'_>, who: &Who) -> Answer {
    const MORE: &[&str] = &[
        "sort",
        "fields",
        "email",
        "phone",
        "name",
        "tags",
        "stage",
        "source",
        "assignedUserId",
        "createdAfter",
        "updatedAfter",
        "updatedBefore",
        "includeTrash",
        "id",
    ];
    parameters(call, &[page::KNOWN, MORE].concat())?;
    let sort = call.one("sort").unwrap_or("-created");
    let (sort, down) = sort.strip_prefix('-').map_or((sort, false), |sort| (sort, true));
    if !["created", "updated", "id", "name", "lastActivity"].contains(&sort) {
        return Err(bad(format!("Invalid sort: {sort}")));
    }
    let time = |name: &str| match call.one(name) {
        None => Ok(None),
        Some(text) => read_stamp(text).map(Some).ok_or_else(|| bad(format!("{name} has to be a time"))),
    };
    let (made, after, before) = (time("createdAfter")?, time("updatedAfter")?, time("updatedBefore")?);
    let trash = flag(call, "includeTrash")?;
    let listed = |name: &str| call.one(name).map(|text| text.split(',').map(str::to_lowercase).collect::<Vec<_>>());
    let (ids, tags) = (listed("id"), listed("tags"));
    let fits = |record: &&Record| {
        let is = |name: &str| {
            call.one(name).is_none_or(|wanted| record.text(name).is_some_and(|held| held.eq_ignore_ascii_case(wanted)))
        };
        let updated = person::updated(room, record);
        let has = |list: &str, same: &dyn Fn(&str) -> bool| {
            person::values(&record.fields, list).iter().any(|value| same(value))
        };
        let name = || {
            let part = |name: &str| record.text(name).unwrap_or_default();
            format!("{} {}", part("firstName"), part("lastName")).to_lowercase()
        };
        who.sees(&record.fields)
            && is("stage")
            && is("source")
            && (trash || record.text("stage") != Some("Trash"))
            && made.is_none_or(|after| record.created > after)
            && after.is_none_or(|after| updated > after)
            && before.is_none_or(|before| updated < before)
            && ids.as_ref().is_none_or(|ids| ids.contains(&record.id))
            && tags
                .as_ref()
                .is_none_or(|tags| record.texts("tags").iter().any(|tag| tags.contains(&tag.to_lowercase())))
            && call.one("email").is_none_or(|email| has("emails", &|held| held.eq_ignore_ascii_case(email)))
            && call.one("phone").is_none_or(|phone| has("phones", &|held| digits(held) == digits(phone)))
            && call.one("name").is_none_or(|wanted| name().contains(&wanted.to_lowercase()))
            && call
                .one("assignedUserId")
                .is_none_or(|user| super::id_of(record.fields.get("assignedUserId")).is_some_and(|held| held == user))
    };
    let row = |record: &Record| {
        let told = person::told(room, record, call.one("fields"));
        let by = match sort {
            "created" => json!(record.created.timestamp_millis()),
            "updated" | "lastActivity" => json!(person::updated(room, record).timestamp_millis()),
            "name" => told.get("name").cloned().unwrap_or_default(),
            _ => Json::Null,
        };
        Row { by, id: record.id.parse().unwrap_or_default(), told }
    };
    let rows = room.account.all(KIND).filter(fits).map(row).collect();
    page::page(room, call, "people", rows, down)
}

/// `GET /people/{id}`
pub fn get(room: &mut Room, call: &Call<'_>, who: &Who, id: &str) -> Answer {
    parameters(call, &["fields"])?;
    Ok(Reply::ok(person::told(room, there(room, who, id)?, call.one("fields"))))
}

/// `POST /people`: makes a record and starts nothing.
pub fn create(room: &mut Room, call: &Call<'_>, who: &Who) -> Answer {
    parameters(call, &["deduplicate"])?;
    let given = object(call)?;
    person::fits(room, &given)?;
    let known = if flag(call, "deduplicate")? { person::same(room, &given) } else { None };
    let known = known.filter(|record| who.sees(&record.fields)).map(|record| record.id.clone());
    let (status, id) = match known {
        Some(id) => {
            merge(room, &id, &given);
            (200, id)
        }
        None => (201, make(room, who, given)),
    };
    Ok(Reply::with(status, person::told(room, there(room, who, &id)?, None)))
}

/// Makes a person. Returns the id.
pub fn make(room: &mut Room, who: &Who, mut fields: Map<String, Json>) -> String {
    if !who.owner {
        // What an agent makes is the agent's.
        fields.insert("assignedUserId".to_owned(), json!(who.user.parse::<u64>().unwrap_or_default()));
    } else if fields.get("assignedUserId").is_none() {
        let owner = room.account.users.first().and_then(|user| user.id.parse::<u64>().ok());
        fields.insert("assignedUserId".to_owned(), json!(owner));
    }
    person::filled(room, &mut fields);
    room.create(KIND, fields)
}

/// Adds to a person what a lead brings: what was empty is filled, lists grow, the source stays.
pub fn merge(room: &mut Room, id: &str, given: &Map<String, Json>) {
    let given = given.clone();
    let mut add = given.clone();
    person::filled(room, &mut add);
    room.change(KIND, id, |fields| {
        for (name, value) in &given {
            match name.as_str() {
                "id" | "name" | "source" | "assignedUserId" | "assignedTo" => {}
                "tags" | "emails" | "phones" | "addresses" => {
                    let mut held = fields.get(name).and_then(Json::as_array).cloned().unwrap_or_default();
                    let key = |one: &Json| one.get("value").unwrap_or(one).to_string().to_lowercase();
                    for one in add.get(name).and_then(Json::as_array).into_iter().flatten() {
                        if !held.iter().any(|known| key(known) == key(one)) {
                            held.push(one.clone());
                        }
                    }
                    fields.insert(name.clone(), held.into());
                }
                _ => {
                    fields.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
        }
    });
}

/// `PUT /people/{id}`: lists are replaced; `mergeTags=true` adds tags, and helps no other list.
pub fn update(room: &mut Room, call: &Call<'_>, who: &Who, id: &str) -> Answer {
    parameters(call, &["mergeTags"])?;
    let merges = flag(call, "mergeTags")?;
    let mut given = object(call)?;
    if let Some((name, _)) = given.iter().find(|(_, value)| value.is_null()) {
        return Err(bad(format!("{name} must not be null; leave it out")));
    }
    person::fits(room, &given)?;
    let mut fields = there(room, who, id)?.fields.clone();
    if given.contains_key("source") && fields.contains_key("source") && room.has(CrmQuirk::SourceOnce) {
        given.remove("source");
    }
    given.remove("id");
    if let Some(name) = given.remove("name").as_ref().and_then(Json::as_str) {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        given.entry("firstName").or_insert_with(|| json!(first));
        given.entry("lastName").or_insert_with(|| json!(last));
    }
    for (name, value) in given {
        let adds = match name.as_str() {
            "tags" => merges || !replaces(room, "tags"),
            "emails" | "phones" | "collaborators" => !replaces(room, &name),
            _ => false,
        };
        let held = fields.get(&name).and_then(Json::as_array).filter(|_| adds).cloned().unwrap_or_default();
        let value = match value {
            Json::Array(more) if adds => {
                let fresh = more.into_iter().filter(|one| !held.contains(one)).collect::<Vec<_>>();
                [held, fresh].concat().into()
            }
            value => value,
        };
        fields.insert(name, value);
    }
    person::filled(room, &mut fields);
    room.change(KIND, id, |held| *held = fields);
    Ok(Reply::ok(person::told(room, room.account.get(KIND, id).ok_or_else(|| absent("Person"))?, None)))
}

/// `DELETE /people/{id}`
pub fn delete(room: &mut Room, call: &Call<'_>, who: &Who, id: &str) -> Answer {
    parameters(call, &[])?;
    there(room, who, id)?;
    room.remove(KIND, id);
    Ok(Reply::nothing())
}
