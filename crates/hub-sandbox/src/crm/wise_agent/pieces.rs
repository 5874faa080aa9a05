use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record, texts},
        room::Room,
        wire::{No, Reply},
    },
    Answer, Form, bad,
    contacts::there,
    number, paged, stamp,
};

/// What a task has.
pub const TASK: &[&str] = &[
    "Description",
    "TaskNote",
    "TaskDue",
    "Priority",
    "InsideTeamId",
    "EstimatedTime",
    "ContactID",
    "Completed",
    "ClientID",
];
/// What a call has.
pub const CALL: &[&str] = &[
    "NextContactDate",
    "CallType",
    "Completed",
    "DateCompleted",
    "FlagImportant",
    "InsideTeamId",
    "AssignedTo",
    "Reason",
    "ClientID",
];

fn note(record: &Record) -> Json {
    let names: Vec<Json> =
        record.texts("Categories").iter().map(|name| json!({"tagName": name, "name": name})).collect();
    json!({"NoteID": number(&record.id), "ClientID": record.fields.get("ClientID"),
        "Subject": record.text("Subject").unwrap_or_default(), "Note": record.text("Note").unwrap_or_default(),
        "NoteDate": stamp(record.created), "Locked": 0, "LockDate": null, "insideteamid": 0,
        "Categories": json!(names).to_string()})
}

/// `getContactNotes`: a hundred at once, if nothing is said.
pub fn notes(room: &Room, form: &Form) -> Answer {
    let rows: Vec<Json> = match (form.one("NoteID"), form.one("ClientID")) {
        (Some(id), _) => room.account.get(CrmKind::Note, id).map(note).into_iter().collect(),
        (None, client) => {
            let client = there(room, client)?.id.clone();
            room.account.of_contact(CrmKind::Note, &client).map(note).collect()
        }
    };
    Ok(Reply::ok(json!(paged(form, Some(100), rows)?)))
}

/// `addContactNote`: one for each of the contacts that are named.
pub fn add_note(room: &mut Room, form: &Form) -> Answer {
    let text = form.one("note").filter(|text| !text.is_empty()).ok_or_else(|| bad("Missing note"))?;
    let ids: Vec<String> =
        form.one("clientids").unwrap_or_default().split(',').map(|id| id.trim().to_owned()).collect();
    for id in &ids {
        there(room, Some(id))?;
    }
    let names: Vec<&str> =
        form.one("categories").unwrap_or_default().split(',').filter(|name| !name.is_empty()).collect();
    let mut made = Vec::new();
    for id in ids {
        let fields = json!({"ClientID": number(&id), "Note": text, "Subject": form.one("subject").unwrap_or_default(),
            "Categories": names});
        let note = room.create(CrmKind::Note, fields.as_object().cloned().unwrap_or_default());
        made.push(json!({"ClientID": number(&id), "NoteID": number(&note)}));
    }
    Ok(Reply::ok(json!([{"success": "true", "data": made}])))
}

fn named(room: &Room, kind: CrmKind, id: Option<&str>, what: &str) -> Result<String, No> {
    let id = id.ok_or_else(|| bad(format!("Missing {what}")))?;
    room.account.get(kind, id).map(|record| record.id.clone()).ok_or_else(|| bad(format!("{what} {id} does not exist")))
}

/// `updateContactNote`
pub fn update_note(room: &mut Room, form: &Form) -> Answer {
    let id = named(room, CrmKind::Note, form.one("noteID"), "noteID")?;
    room.change(CrmKind::Note, &id, |fields| {
        for (from, to) in [("note", "Note"), ("subject", "Subject")] {
            if let Some(text) = form.one(from) {
                fields.insert(to.to_owned(), json!(text));
            }
        }
    });
    Ok(Reply::ok(json!([{"success": "true"}])))
}

/// `removeContactNote`
pub fn remove_note(room: &mut Room, form: &Form) -> Answer {
    let id = named(room, CrmKind::Note, form.one("noteID"), "noteID")?;
    room.remove(CrmKind::Note, &id);
    Ok(Reply::ok(json!([{"success": "true"}])))
}

/// A record's texts with its number and when it was made and changed.
fn told(record: &Record, names: &[&str], id: &str, made: &str) -> Json {
    let mut told = Map::from_iter([(id.to_owned(), json!(record.id))]);
    for name in names.iter().filter(|name| **name != "ClientID") {
        told.insert((*name).to_owned(), json!(record.text(name).unwrap_or_default()));
    }
    let client = record.fields.get("ClientID").map(ToString::to_string);
    told.insert(
        if id == "TaskID" { "ContactID" } else { "ClientId" }.to_owned(),
        json!(client.unwrap_or_else(|| "0".to_owned())),
    );
    told.insert(made.to_owned(), json!(stamp(record.created)));
    told.insert("DateModified".to_owned(), json!(stamp(record.updated)));
    Json::Object(told)
}

/// What a form says of these fields, and whose it is.
fn read(room: &Room, form: &Form, names: &[&str], client: &str) -> Result<Map<String, Json>, No> {
    let mut fields = Map::new();
    for name in names.iter().filter(|name| !["ClientID", "ContactID"].contains(*name)) {
        if let Some(text) = form.one(name) {
            fields.insert((*name).to_owned(), json!(text));
        }
    }
    if let Some(id) = form.one(client) {
        fields.insert("ClientID".to_owned(), number(&there(room, Some(id))?.id));
    }
    Ok(fields)
}

/// `tasks`, read
pub fn tasks(room: &Room, form: &Form) -> Answer {
    let rows: Vec<Json> =
        room.account.all(CrmKind::Task).map(|record| told(record, TASK, "TaskID", "DateCreated")).collect();
    let total = rows.len();
    let page = form.one("page").and_then(|page| page.parse::<u64>().ok()).unwrap_or(1);
    Ok(Reply::ok(json!({"Page": page, "TotalCount": total, "Data": paged(form, Some(100), rows)?})))
}

/// `tasks`, written
pub fn write_task(room: &mut Room, form: &Form, changes: bool) -> Answer {
    let fields = read(room, form, TASK, "ContactID")?;
    let text = |name: &str| fields.get(name).and_then(Json::as_str);
    let due = text("TaskDue").is_none_or(|day| chrono::NaiveDate::parse_from_str(day, "%m/%d/%Y").is_ok());
    let priority = text("Priority").is_none_or(|one| ["0", "1", "2", "3"].contains(&one));
    let done = text("Completed").is_none_or(|one| ["yes", "no"].contains(&one));
    let long = text("TaskNote").is_some_and(|note| note.chars().count() > 2_048);
    if !due || !priority || !done || long {
        return Err(bad("Invalid TaskDue, Priority, Completed or TaskNote"));
    }
    let id = if changes {
        let id = named(room, CrmKind::Task, form.one("TaskID"), "TaskID")?;
        room.change(CrmKind::Task, &id, |held| held.extend(fields));
        id
    } else {
        text("Description").filter(|text| !text.is_empty()).ok_or_else(|| bad("Missing Description"))?;
        room.create(CrmKind::Task, fields)
    };
    Ok(Reply::ok(json!({"success": true, "TaskID": number(&id)})))
}

/// `calls`, read: one, or those of a contact
pub fn calls(room: &Room, form: &Form) -> Answer {
    let rows: Vec<Json> = match form.one("callId") {
        Some(id) => room
            .account
            .get(CrmKind::Call, id)
            .into_iter()
            .map(|record| told(record, CALL, "CallId", "DateAdded"))
            .collect(),
        None => {
            let client = there(room, form.one("clientId"))?.id.clone();
            room.account
                .of_contact(CrmKind::Call, &client)
                .map(|record| told(record, CALL, "CallId", "DateAdded"))
                .collect()
        }
    };
    Ok(Reply::ok(json!({"Data": paged(form, None, rows)?})))
}

/// `calls`, written
pub fn write_call(room: &mut Room, form: &Form, changes: bool) -> Answer {
    let fields = read(room, form, CALL, "ClientId")?;
    if fields.get("Reason").and_then(Json::as_str).is_some_and(|reason| reason.chars().count() > 100) {
        return Err(bad("Reason is limited to 100 characters"));
    }
    let id = if changes {
        let id = named(room, CrmKind::Call, form.one("CallId"), "CallId")?;
        room.change(CrmKind::Call, &id, |held| held.extend(fields));
        id
    } else {
        fields.get("ClientID").ok_or_else(|| bad("Missing ClientID"))?;
        room.create(CrmKind::Call, fields)
    };
    Ok(Reply::ok(json!({"success": true, "id": number(&id)})))
}

/// `calls`, deleted
pub fn remove_call(room: &mut Room, form: &Form) -> Answer {
    let id = named(room, CrmKind::Call, form.one("CallId"), "CallId")?;
    room.remove(CrmKind::Call, &id);
    Ok(Reply::ok(json!([{"success": "true"}])))
}

/// The names of every category that contacts have.
pub fn category_names(room: &Room) -> std::collections::BTreeMap<String, usize> {
    let mut names = std::collections::BTreeMap::new();
    for record in room.account.all(CrmKind::Contact) {
        for name in texts(record.fields.get("Categories")) {
            *names.entry(name).or_insert(0) += 1;
        }
    }
    names
}
