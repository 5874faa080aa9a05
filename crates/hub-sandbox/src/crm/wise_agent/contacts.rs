use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record, texts},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        wire::{No, Reply},
    },
    Answer, Form, bad, minute, number, paged, stamp,
};

const KIND: CrmKind = CrmKind::Contact;
/// What a contact has, besides its categories; all of it is text.
pub const FIELDS: &[&str] = &[
    "CFirst",
    "CLast",
    "Title",
    "CEmail",
    "HomePhone",
    "MobilePhone",
    "WorkPhone",
    "Fax",
    "Company",
    "AddressNumber",
    "AddressStreet",
    "SuiteNo",
    "City",
    "State",
    "Zip",
    "County",
    "Country",
    "Subdivision",
    "BuildingFloor",
    "Website",
    "Source",
    "Rank",
    "Status",
    "InsideTeamId",
];
/// Statuses of contacts.
pub const STATUSES: &[&str] = &[
    "New",
    "Attempted",
    "Contacted",
    "Active",
    "Future Opportunity",
    "Disqualified",
    "Bad Lead",
    "Closed",
    "No Status",
    "Inactive",
    "Under Contract",
    "Hot Lead",
    "Warm Lead",
    "Appointment Set",
    "Showing Homes",
    "Submitted Offers",
    "Nurture",
    "Rejected",
    "Met with Client",
    "Listing Agreement",
    "Active Listing",
];
const RANKS: &[&str] = &["A", "B", "C", "D", "F", "Unranked"];
const PHONES: &[&str] = &["HomePhone", "MobilePhone", "WorkPhone"];

/// The field that a parameter fills, whatever its capitals; the status has another name when it is written.
fn field(name: &str) -> Option<&'static str> {
    if name.eq_ignore_ascii_case("ContactStatus") {
        return Some("Status");
    }
    FIELDS.iter().find(|known| **known != "Status" && known.eq_ignore_ascii_case(name)).copied()
}

/// What every contact has.
pub fn complete(fields: &mut Map<String, Json>) {
    for (name, usual) in [("Rank", "Unranked"), ("Status", "New"), ("CFirst", ""), ("CLast", "")] {
        fields.entry(name).or_insert_with(|| json!(usual));
    }
    fields.entry("Categories").or_insert_with(|| json!([]));
}

/// Checks what is written into a field.
fn sound(room: &Room, name: &str, value: &str) -> bool {
    match name {
        "Rank" => RANKS.contains(&value),
        "Status" => STATUSES.contains(&value),
        "CEmail" => value.is_empty() || value.contains('@'),
        "InsideTeamId" => room.account.users.iter().any(|user| user.id == value),
        _ => true,
    }
}

fn stored(room: &Room, name: &str, value: &str) -> Json {
    match name {
        "CEmail" if room.has(CrmQuirk::ValuesNormalised) => json!(value.to_lowercase()),
        _ if room.has(CrmQuirk::ValuesNormalised) && PHONES.contains(&name) => json!(digits(value)),
        _ => json!(value),
    }
}

fn told(record: &Record) -> Json {
    let mut told = Map::from_iter([("ClientID".to_owned(), number(&record.id))]);
    for name in FIELDS.iter().filter(|name| **name != "InsideTeamId") {
        told.insert((*name).to_owned(), json!(record.text(name).unwrap_or_default()));
    }
    // Lists stand as JSON inside texts.
    let categories: Vec<Json> = record.texts("Categories").iter().map(|name| json!({"name": name})).collect();
    told.insert("Categories".to_owned(), json!(json!(categories).to_string()));
    let team: Vec<Json> =
        record.text("InsideTeamId").map(|id| json!({"InsideTeamId": number(id)})).into_iter().collect();
    told.insert("InsideTeamAssignment".to_owned(), json!(json!(team).to_string()));
    let own = record.fields.get("CustomData").and_then(Json::as_object).cloned().unwrap_or_default();
    let own: Vec<Json> = own.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    told.insert("CustomData".to_owned(), json!(json!(own).to_string()));
    told.insert("DateAddedUTC".to_owned(), json!(stamp(record.created)));
    told.insert("DateUpdatedUTC".to_owned(), json!(stamp(record.updated)));
    Json::Object(told)
}

/// The contact of a number.
///
/// # Errors
/// A number that is missing, or nobody's.
pub fn there<'a>(room: &'a Room, id: Option<&str>) -> Result<&'a Record, No> {
    let id = id.filter(|id| !id.is_empty()).ok_or_else(|| bad("Missing ClientID"))?;
    room.account.get(KIND, id).ok_or_else(|| bad(format!("ClientID {id} does not exist")))
}

fn chosen<'a>(room: &'a Room, form: &Form) -> Result<Vec<&'a Record>, No> {
    let csv = |name: &str| {
        form.one(name).map(|text| text.split(',').map(|one| one.trim().to_lowercase()).collect::<Vec<_>>())
    };
    let all = || room.account.all(KIND);
    // These exclude each other, the first one counts, and times are then passed over.
    if let Some(email) = form.one("email") {
        return Ok(all()
            .filter(|record| record.text("CEmail").is_some_and(|held| held.eq_ignore_ascii_case(email)))
            .collect());
    }
    if let Some(phone) = form.one("phone") {
        let same =
            |record: &&Record| PHONES.iter().any(|name| digits(record.text(name).unwrap_or_default()) == digits(phone));
        return Ok(if digits(phone).is_empty() { Vec::new() } else { all().filter(same).collect() });
    }
    let since = match (form.one("DateUpdatedUTC"), form.one("dtupdated")) {
        (Some(text), _) => Some(minute(text)?),
        // Arizona keeps one time all year.
        (None, Some(text)) => Some(minute(text)? + chrono::Duration::hours(7)),
        (None, None) => None,
    };
    let (sources, categories) = (csv("sources"), csv("categories"));
    let every = form.one("categoryAll") == Some("true");
    let fits = |record: &&Record| {
        let held: Vec<String> = record.texts("Categories").iter().map(|name| name.to_lowercase()).collect();
        let part = |name: &str| record.text(name).unwrap_or_default().to_lowercase();
        since.is_none_or(|since| record.updated >= since)
            && sources.as_ref().is_none_or(|sources| sources.contains(&part("Source")))
            && categories.as_ref().is_none_or(|wanted| {
                if every {
                    wanted.iter().all(|one| held.contains(one))
                } else {
                    wanted.iter().any(|one| held.contains(one))
                }
            })
            && form.one("nameQuery").is_none_or(|name| {
                let name = name.to_lowercase();
                ["CFirst", "CLast", "Company"].iter().any(|field| part(field).contains(&name))
            })
    };
    Ok(all().filter(fits).collect())
}

/// `getContacts`
pub fn list(room: &Room, form: &Form) -> Answer {
    let rows = chosen(room, form)?.into_iter().map(told).collect();
    Ok(Reply::ok(json!(paged(form, None, rows)?)))
}

/// `getContactsCount`
pub fn count(room: &Room, form: &Form) -> Answer {
    Ok(Reply::ok(json!({"count": chosen(room, form)?.len()})))
}

/// `getSingleContact`: nothing in the list where nobody is there.
pub fn one(room: &Room, form: &Form) -> Answer {
    form.one("clientID").ok_or_else(|| bad("Missing ClientID"))?;
    let found: Vec<Json> = there(room, form.one("clientID")).ok().map(told).into_iter().collect();
    Ok(Reply::ok(json!(found)))
}

fn add_names(held: &mut Vec<String>, names: &str, between: &[char]) {
    for name in names.split(between).map(str::trim).filter(|name| !name.is_empty()) {
        if !held.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            held.push(name.to_owned());
        }
    }
}

/// `webcontact`: who is there already gets telephones and an e-mail where there are none, and no more.
pub fn add(room: &mut Room, form: &Form) -> Answer {
    let has = |name: &str| form.one(name).is_some_and(|text| !text.trim().is_empty());
    if let Some(name) = ["CFirst", "CLast", "Source"].into_iter().find(|name| !has(name)) {
        return Err(bad(format!("Missing {name}")));
    }
    let mut fields = Map::new();
    for (name, value) in form.pairs() {
        match field(name) {
            Some(known) if sound(room, known, value) => {
                fields.insert(known.to_owned(), stored(room, known, value));
            }
            Some(known) => return Err(bad(format!("Invalid Field {known}"))),
            None if name.eq_ignore_ascii_case("Categories") => {
                let mut held = Vec::new();
                add_names(&mut held, value, &[';']);
                fields.insert("Categories".to_owned(), json!(held));
            }
            // Whatever else a form on a web page holds is passed over.
            None => room.violations.push("unknown-field"),
        }
    }
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let (email, phones) =
        (text("CEmail"), PHONES.iter().filter_map(|name| text(name)).map(|phone| digits(&phone)).collect::<Vec<_>>());
    let same = |record: &&Record| {
        let mail = email
            .as_ref()
            .is_some_and(|email| record.text("CEmail").is_some_and(|held| held.eq_ignore_ascii_case(email)));
        mail || PHONES.iter().any(|name| {
            let held = digits(record.text(name).unwrap_or_default());
            !held.is_empty() && phones.contains(&held)
        })
    };
    let known = room.account.all(KIND).find(same).map(|record| record.id.clone());
    if let Some(id) = known {
        room.change(KIND, &id, |held| {
            for name in PHONES.iter().chain(["CEmail"].iter()) {
                let empty = held.get(*name).and_then(Json::as_str).is_none_or(str::is_empty);
                if let Some(value) = fields.get(*name).filter(|_| empty) {
                    held.insert((*name).to_owned(), value.clone());
                }
            }
        });
        return Ok(Reply::ok(json!({"success": "true", "data": {"ClientID": number(&id), "NewContact": false,
            "Message": "Use 'updateContact' request to update contacts."}})));
    }
    complete(&mut fields);
    let id = room.create(KIND, fields);
    Ok(Reply::ok(json!({"success": "true", "data": {"ClientID": number(&id), "NewContact": true}})))
}

/// `updateContact`: one field that is wrong, and nothing is changed.
pub fn update(room: &mut Room, form: &Form) -> Answer {
    let record = there(room, form.one("clientID"))?;
    let (id, mut fields) = (record.id.clone(), record.fields.clone());
    let mut held = texts(fields.get("Categories"));
    for (name, value) in form.pairs() {
        match field(name) {
            Some(known) if sound(room, known, value) => {
                fields.insert(known.to_owned(), stored(room, known, value));
            }
            None if name.eq_ignore_ascii_case("AddCategories") => add_names(&mut held, value, &[',']),
            None if name.eq_ignore_ascii_case("RemoveCategories") => {
                let names: Vec<String> = value.split(',').map(|name| name.trim().to_lowercase()).collect();
                held.retain(|known| !names.contains(&known.to_lowercase()));
            }
            None if ["clientid", "reassignment"].contains(&name.to_ascii_lowercase().as_str()) => {}
            _ => return Err(bad(format!("Invalid Field {name} - {id} not updated"))),
        }
    }
    fields.insert("Categories".to_owned(), json!(held));
    room.change(KIND, &id, |known| *known = fields);
    Ok(Reply::ok(json!({"Success": format!("{id} updated")})))
}

/// `addClientsToCategory` and `removeClientsFromCategory`
pub fn categorise(room: &mut Room, form: &Form, adds: bool) -> Answer {
    let category = form.one("category").filter(|name| !name.is_empty()).ok_or_else(|| bad("Missing category"))?;
    let ids: Vec<String> =
        form.one("clientids").unwrap_or_default().split(',').map(|id| id.trim().to_owned()).collect();
    for id in &ids {
        there(room, Some(id))?;
    }
    for id in &ids {
        room.change(KIND, id, |fields| {
            let mut held = texts(fields.get("Categories"));
            if adds {
                add_names(&mut held, category, &[]);
                if !held.iter().any(|known| known.eq_ignore_ascii_case(category)) {
                    held.push(category.to_owned());
                }
            } else {
                held.retain(|known| !known.eq_ignore_ascii_case(category));
            }
            fields.insert("Categories".to_owned(), json!(held));
        });
    }
    Ok(Reply::ok(json!([{"success": "true"}])))
}

/// `addClientCustom`, which takes a key once, and `editClientCustomData`.
pub fn custom(room: &mut Room, form: &Form, adds: bool) -> Answer {
    let record = there(room, form.one("ClientID"))?;
    let id = record.id.clone();
    let mut own = record.fields.get("CustomData").and_then(Json::as_object).cloned().unwrap_or_default();
    let key = form.one("Key").filter(|key| !key.is_empty()).ok_or_else(|| bad("Missing Key"))?;
    if adds == own.contains_key(key) {
        let message = if adds {
            format!("Duplicate Key '{key}' cannot be inserted for ClientID {id}")
        } else {
            format!("Key '{key}' does not exist for ClientID {id}")
        };
        return Err(No::new(200, "success", message));
    }
    own.insert(key.to_owned(), json!(form.one("Value").unwrap_or_default()));
    room.change(KIND, &id, |fields| {
        fields.insert("CustomData".to_owned(), Json::Object(own));
    });
    Ok(Reply::ok(if adds { json!({"success": true, "ClientCustomID": 115_468}) } else { json!({"success": "true"}) }))
}
