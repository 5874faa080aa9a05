use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, CustomField, Invented, eighteen},
        room::Room,
        table::{Found, Table, Takes},
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, body, checked, parameters, tables,
    write::bad,
};

const STAGES: &[&str] =
    &["Prospecting", "Qualification", "Needs Analysis", "Proposal/Price Quote", "Closed Won", "Closed Lost"];

fn custom(kind: CrmKind, key: &str, label: &str, type_name: &str, choices: &[&str], unique: bool) -> CustomField {
    CustomField {
        id: eighteen("00N8d0000000001"),
        kind,
        key: key.to_owned(),
        label: label.to_owned(),
        type_name: type_name.to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        unique,
        more: Map::new(),
    }
}

/// Users, stages, fields and people. One in ten is a lead.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Isolde", "Farrowby"), ("Caspar", "Winterbourne"), ("Maud", "Penhallow"), ("Rufus", "Oakhanger")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let id = eighteen(&format!("0058d00000000{:02}", place + 1));
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id, first, last, email, owner: place == 0 });
    }
    let stage =
        |name: &&str| CrmStage { id: (*name).to_owned(), name: (*name).to_owned(), closed: name.starts_with("Closed") };
    let stages = STAGES.iter().map(stage).collect();
    room.account.pipelines.push(CrmPipeline { id: "Opportunity".to_owned(), name: "Opportunities".to_owned(), stages });
    for kind in [CrmKind::Contact, CrmKind::Lead] {
        room.account.custom.extend([
            custom(kind, "Eh_External_Id__c", "Hub id", "text", &[], true),
            custom(kind, "Budget__c", "Budget", "number", &[], false),
            custom(kind, "Timeframe__c", "Timeframe", "choice", &["Now", "This year", "Later"], false),
            custom(kind, "Anniversary__c", "Anniversary", "day", &[], false),
            custom(kind, "Motto__c", "Motto", "text", &[], false),
        ]);
    }
    for kind in [CrmKind::Task, CrmKind::Meeting, CrmKind::Deal] {
        room.account.custom.push(custom(kind, "Eh_External_Id__c", "Hub id", "text", &[], true));
    }
    for (number, one) in people.iter().enumerate() {
        let owner = room.account.users.get(one.user).map(|user| user.id.clone());
        let fields = json!({"FirstName": one.first, "LastName": one.last, "Email": one.email, "Phone": one.phone,
            "MailingStreet": one.street, "MailingCity": one.city, "MailingState": "WA", "MailingPostalCode": one.postal,
            "MailingCountry": "US", "LeadSource": one.source, "OwnerId": owner,
            "Motto__c": format!("Number {number}")});
        let id = place(room, CrmKind::Contact, fields, one);
        if number % 10 == 9 {
            let lead = json!({"FirstName": one.last, "LastName": one.first, "Company": "None", "OwnerId": owner,
                "Email": format!("lead.{number}@example.org"), "Status": "Open - Not Contacted",
                "LeadSource": one.source});
            place(room, CrmKind::Lead, lead, one);
        }
        if number % 4 == 0 {
            let note = json!({"ParentId": id, "Title": "Met", "Body": format!("Met at {}.", one.street),
                "OwnerId": owner});
            place(room, CrmKind::Note, note, one);
        }
        if number % 5 == 0 {
            let deal = json!({"Name": format!("{} {}", one.last, one.street), "StageName": STAGES[number % 3],
                "CloseDate": "2026-12-31", "ContactId": id, "Amount": 400_000 + number * 1_000, "OwnerId": owner});
            place(room, CrmKind::Deal, deal, one);
        }
    }
}

fn place(room: &mut Room, kind: CrmKind, fields: Json, one: &Invented) -> String {
    let mut fields = fields.as_object().cloned().unwrap_or_default();
    fields.retain(|_, value| !value.is_null());
    room.account.place(kind, fields, one.made)
}

fn type_of(column: &Found) -> (&'static str, usize) {
    match column.takes {
        _ if column.name == "Id" => ("id", 18),
        Takes::Text(most) if most > 255 => ("textarea", most),
        Takes::Text(most) => ("string", most),
        Takes::Email => ("email", 80),
        Takes::Phone => ("phone", 40),
        Takes::Number => ("double", 0),
        Takes::Whole | Takes::Code(_) => ("int", 0),
        Takes::Flag => ("boolean", 0),
        Takes::Stamp => ("datetime", 0),
        Takes::Day => ("date", 0),
        Takes::Choice(_) | Takes::Listed | Takes::Stage => ("picklist", 255),
        Takes::User | Takes::Of(_) => ("reference", 18),
        Takes::Any => ("anyType", 0),
    }
}

/// `GET /sobjects`
pub fn objects(call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let all = tables::TABLES.iter().chain(tables::READ_ONLY);
    let told: Vec<Json> = all
        .map(|table| {
            json!({"name": table.name, "label": table.name, "queryable": true, "createable": !table.kinds.is_empty(),
                "updateable": !table.kinds.is_empty(), "replicateable": !table.kinds.is_empty(),
                "urls": {"sobject": format!("/services/data/v64.0/sobjects/{}", table.name)}})
        })
        .collect();
    Ok(Reply::ok(json!({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": told})))
}

/// `GET /sobjects/{object}/describe`
pub fn describe(room: &mut Room, call: &Call<'_>, table: &Table) -> Answer {
    parameters(call, &[])?;
    let fields: Vec<Json> = table
        .columns(room)
        .iter()
        .map(|column| {
            let (kind, length) = type_of(column);
            let words: Vec<String> = match column.takes {
                Takes::Choice(words) => words.iter().map(|word| (*word).to_owned()).collect(),
                Takes::Listed => column.choices.clone(),
                Takes::Stage => STAGES.iter().map(|word| (*word).to_owned()).collect(),
                _ => Vec::new(),
            };
            let picks: Vec<Json> = words
                .iter()
                .map(|word| json!({"value": word, "label": word, "active": true, "defaultValue": false}))
                .collect();
            json!({"name": column.name, "label": column.label, "type": kind, "length": length,
                "createable": !column.fixed, "updateable": !column.fixed && !column.once, "custom": column.custom,
                "externalId": column.unique, "unique": column.unique, "nillable": !column.needed,
                "filterable": length <= 255, "picklistValues": picks, "restrictedPicklist": !picks.is_empty()})
        })
        .collect();
    Ok(Reply::ok(json!({"name": table.name, "label": table.name, "custom": false, "fields": fields,
        "replicateable": true, "mergeable": matches!(table.name, "Contact" | "Lead")})))
}

/// `POST /tooling/sobjects/CustomField`: a field of the account's own.
pub fn make_field(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    checked(&body, &[Member::must("FullName", Type::Filled), Member::must("Metadata", Type::Object)])?;
    let full = body.get("FullName").and_then(Json::as_str).unwrap_or_default();
    let wrong = |message: &str| bad("FIELD_INTEGRITY_EXCEPTION", message, &[]);
    let (object, key) = full.split_once('.').ok_or_else(|| wrong("FullName is Object.Field__c"))?;
    let table = tables::named(object)?;
    if table.name == "Note"
        || !key.ends_with("__c")
        || !key.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_')
    {
        return Err(wrong("This object or name cannot have a custom field"));
    }
    if table.column(room, key, true).is_some() {
        return Err(bad("DUPLICATE_DEVELOPER_NAME", format!("There is already a field named {key} on {object}."), &[]));
    }
    let meta = |name: &str| body.get("Metadata").and_then(|meta| meta.get(name));
    let type_name = match meta("type").and_then(Json::as_str) {
        Some("Text" | "TextArea") => "text",
        Some("Number" | "Currency") => "number",
        Some("Checkbox") => "flag",
        Some("Date") => "day",
        Some("DateTime") => "stamp",
        _ => return Err(wrong("Metadata has to have a type that is known")),
    };
    let label = meta("label").and_then(Json::as_str).ok_or_else(|| wrong("Metadata has to have a label"))?;
    let unique = meta("externalId") == Some(&json!(true)) && meta("unique") == Some(&json!(true));
    let mut field = custom(table.kind(), key, label, type_name, &[], unique);
    field.id = eighteen(&format!("00N8d000000{:04}", room.account.custom.len() % 10_000));
    let id = field.id.clone();
    room.account.custom.push(field);
    Ok(Reply::with(201, super::rows::saved(&id, None)))
}

/// `GET /services/oauth2/userinfo`
pub fn user_info(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let user = room.account.users.first().ok_or_else(|| No::new(404, "NOT_FOUND", "no user"))?;
    Ok(Reply::ok(json!({"user_id": user.id, "organization_id": "00D8d0000000001EAA", "name": user.name(),
        "email": user.email, "preferred_username": user.email})))
}
