use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, CustomField, Invented, texts},
        quirk::CrmQuirk,
        room::Room,
        table::{Found, Takes},
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, body, checked, parameters,
    tables::{self, STAGES, Set},
};

fn custom(kind: CrmKind, key: &str, label: &str, type_name: &str, unique: bool) -> CustomField {
    CustomField {
        id: key.to_owned(),
        kind,
        key: key.to_owned(),
        label: label.to_owned(),
        type_name: type_name.to_owned(),
        choices: Vec::new(),
        unique,
        more: Map::new(),
    }
}

/// Users, stages, columns and people. One in ten is a lead.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Tobias", "Hartsholme"), ("Ingrid", "Mossley"), ("Edwin", "Calloway"), ("Perpetua", "Dunmere")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let id = format!("5a7d1c00-0000-4000-8000-{:012}", place + 1);
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id, first, last, email, owner: place == 0 });
    }
    let stages = STAGES.iter().enumerate().map(|(place, name)| CrmStage {
        id: place.to_string(),
        name: (*name).to_owned(),
        closed: false,
    });
    let stages = stages.collect();
    room.account.pipelines.push(CrmPipeline { id: "salesstage".to_owned(), name: "Sales".to_owned(), stages });
    for kind in [CrmKind::Contact, CrmKind::Lead] {
        room.account.custom.extend([
            custom(kind, "eh_externalid", "Hub id", "text", true),
            custom(kind, "eh_budget", "Budget", "number", false),
            custom(kind, "eh_anniversary", "Anniversary", "day", false),
            custom(kind, "eh_motto", "Motto", "text", false),
        ]);
    }
    for kind in [CrmKind::Task, CrmKind::Deal, CrmKind::Note, CrmKind::Call, CrmKind::Email, CrmKind::Meeting] {
        room.account.custom.push(custom(kind, "eh_externalid", "Hub id", "text", true));
    }
    for (number, one) in people.iter().enumerate() {
        let owner = room.account.users.get(one.user).map(|user| user.id.clone());
        let fields = json!({"firstname": one.first, "lastname": one.last, "emailaddress1": one.email,
            "telephone1": one.phone, "address1_line1": one.street, "address1_city": one.city,
            "address1_stateorprovince": "WA", "address1_postalcode": one.postal, "address1_country": "US",
            "ownerid": owner, "eh_motto": format!("Number {number}")});
        let id = place(room, CrmKind::Contact, fields, one);
        if number % 10 == 9 {
            let lead = json!({"subject": format!("{} asks", one.last), "firstname": one.last, "lastname": one.first,
                "emailaddress1": format!("lead.{number}@example.org"), "ownerid": owner});
            place(room, CrmKind::Lead, lead, one);
        }
        if number % 4 == 0 {
            let note = json!({"objectid": id, "subject": "Met", "notetext": format!("Met at {}.", one.street),
                "ownerid": owner});
            place(room, CrmKind::Note, note, one);
        }
        if number % 5 == 0 {
            let deal = json!({"name": format!("{} {}", one.last, one.street), "salesstage": number % 3,
                "parentcontactid": id, "estimatedvalue": 400_000 + number * 1_000, "ownerid": owner});
            place(room, CrmKind::Deal, deal, one);
        }
    }
}

fn place(room: &mut Room, kind: CrmKind, fields: Json, one: &Invented) -> String {
    let mut fields = fields.as_object().cloned().unwrap_or_default();
    fields.retain(|_, value| !value.is_null());
    room.account.place(kind, fields, one.made)
}

/// `GET /WhoAmI`
pub fn who_am_i(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let user = room.account.users.first().map(|user| user.id.clone());
    Ok(Reply::ok(
        json!({"@odata.context": format!("{}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse", call.origin()),
        "BusinessUnitId": "5a7d1c00-0000-4000-8000-00000000b001", "UserId": user,
        "OrganizationId": "5a7d1c00-0000-4000-8000-00000000c001"}),
    ))
}

fn label(text: &str) -> Json {
    json!({"UserLocalizedLabel": {"Label": text, "LanguageCode": 1033}})
}

fn attribute(column: &Found) -> Json {
    let kind = match column.takes {
        Takes::Text(most) if most > 1_000 => "Memo",
        Takes::Text(_) | Takes::Email | Takes::Phone => "String",
        Takes::Number => "Decimal",
        Takes::Whole => "Integer",
        Takes::Flag => "Boolean",
        Takes::Stamp | Takes::Day => "DateTime",
        Takes::User => "Owner",
        Takes::Of(_) => "Lookup",
        _ => "Picklist",
    };
    json!({"@odata.type": format!("#Microsoft.Dynamics.CRM.{kind}AttributeMetadata"), "LogicalName": column.name,
        "SchemaName": column.name, "AttributeType": kind, "IsCustomAttribute": column.custom,
        "IsValidForCreate": !column.fixed, "IsValidForUpdate": !column.fixed, "DisplayName": label(&column.label),
        "RequiredLevel": {"Value": if column.needed { "ApplicationRequired" } else { "None" }}})
}

/// The table of a definition: `EntityDefinitions(LogicalName='contact')`.
fn defined(segment: &str) -> Result<&'static Set, No> {
    let name = segment.strip_prefix("EntityDefinitions(LogicalName='").and_then(|rest| rest.strip_suffix("')"));
    let name = name.unwrap_or_default();
    let set = tables::SETS.iter().find(|set| set.logical == name);
    let message = || format!("The entity with a name = '{name}' was not found in the MetadataCache.");
    set.ok_or_else(|| No::new(404, "0x80060888", message()))
}

/// Everything under `EntityDefinitions(…)`.
pub fn definitions(room: &mut Room, call: &Call<'_>, first: &str, rest: &[&str]) -> Answer {
    let set = defined(first)?;
    parameters(call, &["$select", "$filter", "$expand"])?;
    match (call.method.as_str(), rest) {
        ("GET", []) => Ok(Reply::ok(json!({"LogicalName": set.logical, "EntitySetName": set.table.name,
            "PrimaryIdAttribute": set.key(), "ChangeTrackingEnabled": !room.has(CrmQuirk::TrackingOff)}))),
        ("GET", ["Attributes"]) => {
            let value: Vec<Json> = set.table.columns(room).iter().map(attribute).collect();
            Ok(Reply::ok(json!({"value": value})))
        }
        ("GET", ["Attributes(LogicalName='salesstage')", "Microsoft.Dynamics.CRM.PicklistAttributeMetadata"])
            if set.logical == "opportunity" =>
        {
            let options: Vec<Json> = (0..)
                .zip(STAGES)
                .map(|(value, name): (u32, _)| json!({"Value": value, "Label": label(name)}))
                .collect();
            Ok(Reply::ok(json!({"LogicalName": "salesstage", "OptionSet": {"Options": options}})))
        }
        ("GET", ["Keys"]) => {
            let keys = set.table.columns(room).into_iter().filter(|column| column.unique);
            let value: Vec<Json> = keys
                .map(|column| {
                    json!({"LogicalName": format!("{}_key", column.name), "KeyAttributes": [column.name],
                    "EntityKeyIndexStatus": "Active"})
                })
                .collect();
            Ok(Reply::ok(json!({"value": value})))
        }
        ("POST", ["Attributes"]) => make_column(room, call, set),
        ("POST", ["Keys"]) => make_key(room, call, set),
        _ => Err(No::new(404, "0x8006088a", "Resource not found for the segment.")),
    }
}

fn make_column(room: &mut Room, call: &Call<'_>, set: &Set) -> Answer {
    let body = body(call)?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).unwrap_or_default();
    let name = text("SchemaName").to_lowercase();
    let type_name = match text("@odata.type").trim_start_matches('#') {
        "Microsoft.Dynamics.CRM.StringAttributeMetadata" | "Microsoft.Dynamics.CRM.MemoAttributeMetadata" => "text",
        "Microsoft.Dynamics.CRM.DecimalAttributeMetadata" | "Microsoft.Dynamics.CRM.MoneyAttributeMetadata" => "number",
        "Microsoft.Dynamics.CRM.BooleanAttributeMetadata" => "flag",
        "Microsoft.Dynamics.CRM.DateTimeAttributeMetadata" => "stamp",
        _ => return Err(No::new(400, "0x80048d19", "The @odata.type of the attribute is not known.")),
    };
    let custom_name = name.contains('_')
        && name.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'_');
    if !custom_name {
        return Err(No::new(400, "0x80044363", "SchemaName has to begin with the prefix of a publisher."));
    }
    if set.table.column(room, &name, false).is_some() {
        return Err(No::new(400, "0x80044363", format!("Attribute {name} already exists for entity {}.", set.logical)));
    }
    room.account.custom.push(custom(set.table.kind(), &name, &name, type_name, false));
    Ok(Reply::nothing())
}

fn make_key(room: &mut Room, call: &Call<'_>, set: &Set) -> Answer {
    let body = body(call)?;
    let members = [
        Member::must("SchemaName", Type::Filled),
        Member::must("KeyAttributes", Type::Texts),
        Member::may("DisplayName", Type::Object),
    ];
    checked(&body, &members)?;
    let kind = set.table.kind();
    let names = texts(body.get("KeyAttributes"));
    let [name] = names.as_slice() else {
        return Err(No::new(400, "0x80060892", "A key has one attribute here."));
    };
    let field = room.account.custom.iter_mut().find(|field| field.kind == kind && field.key == *name);
    let field = field.ok_or_else(|| No::new(400, "0x80060892", format!("There is no attribute {name} of its own.")))?;
    field.unique = true;
    Ok(Reply::nothing())
}
