use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, texts},
        room::Room,
        wire::{Call, Member, No, Reply, Type, millis},
    },
    Answer, body, checked, flag, invalid, objects, parameters, properties, shape,
};

/// Most objects in one request.
const MOST: usize = 100;

fn inputs(body: &Map<String, Json>, members: &[Member]) -> Result<Vec<Map<String, Json>>, No> {
    let inputs: Vec<_> = body.get("inputs").and_then(Json::as_array).into_iter().flatten().collect();
    if inputs.is_empty() || inputs.len() > MOST {
        return Err(invalid(format!("inputs has to hold from 1 to {MOST} objects"), vec![]));
    }
    let read = |input: &&Json| {
        let input = input.as_object().cloned().unwrap_or_default();
        checked(&input, members).map(|()| input)
    };
    inputs.iter().map(read).collect()
}

fn text<'a>(input: &'a Map<String, Json>, name: &str) -> &'a str {
    input.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// What came out: 207 where some did not succeed.
fn outcome(room: &Room, good: u16, results: Vec<Json>, errors: Vec<(String, No)>) -> Reply {
    let now = millis(room.now);
    let mut told = json!({"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now});
    if errors.is_empty() {
        return Reply::with(good, told);
    }
    let errors: Vec<Json> = errors
        .into_iter()
        .map(|(trace, no)| {
            let context = if trace.is_empty() { json!({}) } else { json!({"objectWriteTraceId": [trace]}) };
            json!({"status": "error", "category": no.code, "message": no.message, "context": context,
                "errors": [], "links": {}})
        })
        .collect();
    told["numErrors"] = json!(errors.len());
    told["errors"] = json!(errors);
    Reply::with(207, told)
}

fn traced(mut object: Json, input: &Map<String, Json>) -> Json {
    let trace = text(input, "objectWriteTraceId");
    if !trace.is_empty() {
        object["objectWriteTraceId"] = json!(trace);
    }
    object
}

/// Does each and gathers what came out.
fn each(
    room: &mut Room,
    good: u16,
    inputs: Vec<Map<String, Json>>,
    mut act: impl FnMut(&mut Room, &Map<String, Json>) -> Result<Json, No>,
) -> Reply {
    let (mut results, mut errors) = (Vec::new(), Vec::new());
    for input in inputs {
        match act(room, &input) {
            Ok(object) => results.push(traced(object, &input)),
            Err(no) => errors.push((text(&input, "objectWriteTraceId").to_owned(), no)),
        }
    }
    outcome(room, good, results, errors)
}

const INPUTS: &[Member] = &[Member::must("inputs", Type::Objects)];

/// `POST …/batch/create`
pub fn create(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &[])?;
    let inputs = inputs(&body(call, INPUTS)?, objects::CREATE)?;
    Ok(each(room, 201, inputs, |room, input| {
        let id = objects::make(room, kind, input)?;
        Ok(objects::written(room, kind, &id, &objects::object(input, "properties")))
    }))
}

const UPDATE: &[Member] = &[
    Member::must("id", Type::Filled),
    Member::must("properties", Type::Object),
    Member::may("idProperty", Type::Filled),
    Member::may("objectWriteTraceId", Type::Text),
];

/// `POST …/batch/update`
pub fn update(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &[])?;
    let inputs = inputs(&body(call, INPUTS)?, UPDATE)?;
    Ok(each(room, 200, inputs, |room, input| {
        let property = input.get("idProperty").and_then(Json::as_str);
        let given = objects::object(input, "properties");
        let id = objects::alter(room, kind, text(input, "id"), property, &given)?;
        Ok(objects::written(room, kind, &id, &given))
    }))
}

/// `POST …/batch/upsert`: by a property whose values are unique.
pub fn upsert(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &[])?;
    let inputs = inputs(&body(call, INPUTS)?, UPDATE)?;
    let unique = |name: &str| properties::find(room, kind, name).is_some_and(|property| property.unique);
    if let Some(input) = inputs.iter().find(|input| !unique(text(input, "idProperty"))) {
        let name = text(input, "idProperty");
        return Err(invalid(format!("idProperty {name:?} is not a property with unique values"), vec![]));
    }
    Ok(each(room, 200, inputs, |room, input| {
        let (id, property) = (text(input, "id"), text(input, "idProperty"));
        let mut given = objects::object(input, "properties");
        let is_new = shape::by(room, kind, property, id).is_none();
        let id = if is_new {
            if property != "hs_object_id" {
                given.entry(property.to_owned()).or_insert_with(|| json!(id));
            }
            let body = Map::from_iter([("properties".to_owned(), Json::Object(given.clone()))]);
            objects::make(room, kind, &body)?
        } else {
            objects::alter(room, kind, id, Some(property), &given)?
        };
        let mut told = objects::written(room, kind, &id, &given);
        told["new"] = json!(is_new);
        Ok(told)
    }))
}

/// `POST …/batch/read`
pub fn read(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &["archived"])?;
    let archived = flag(call, "archived")?;
    let members = [
        Member::must("inputs", Type::Objects),
        Member::must("properties", Type::Texts),
        Member::may("propertiesWithHistory", Type::Texts),
        Member::may("idProperty", Type::Filled),
    ];
    let body = body(call, &members)?;
    let asked = texts(body.get("properties"));
    let property = body.get("idProperty").and_then(Json::as_str);
    let inputs = inputs(&body, &[Member::must("id", Type::Filled)])?;
    Ok(each(room, 200, inputs, |room, input| {
        let id = text(input, "id");
        let record = if archived {
            let gone = room.account.any(kind, id).filter(|record| !record.is_alive() && record.merged_into.is_none());
            gone.ok_or_else(super::absent)?
        } else {
            shape::named(room, kind, id, property)?
        };
        Ok(shape::told(room, record, &asked))
    }))
}

/// `POST …/batch/archive`
pub fn archive(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &[])?;
    let inputs = inputs(&body(call, INPUTS)?, &[Member::must("id", Type::Filled)])?;
    for input in &inputs {
        room.remove(kind, text(input, "id"));
    }
    Ok(Reply::nothing())
}
