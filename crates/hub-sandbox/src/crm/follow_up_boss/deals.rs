use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        room::Room,
        wire::{Call, Member, No, Reply, Type, seconds},
    },
    Answer, absent, bad, body,
    entry::Who,
    id_of,
    page::{self, Row},
    parameters, people,
};

const KIND: CrmKind = CrmKind::Deal;

/// What a deal has.
pub const MEMBERS: &[Member] = &[
    Member::must("name", Type::Filled),
    Member::must("stageId", Type::Whole),
    Member::may("pipelineId", Type::Whole),
    Member::may("personId", Type::Whole),
    Member::may("peopleIds", Type::Wholes),
    Member::may("userIds", Type::Wholes),
    Member::may("price", Type::Number),
    Member::may("projectedCloseDate", Type::Day),
    Member::may("description", Type::Text),
];

/// The pipeline follows from the stage.
///
/// # Errors
/// A stage that is not there, or is of another pipeline.
pub fn staged(room: &Room, fields: &mut Map<String, Json>) -> Result<(), No> {
    let stage = id_of(fields.get("stageId")).unwrap_or_default();
    let has = |pipeline: &&super::super::core::CrmPipeline| pipeline.stages.iter().any(|known| known.id == stage);
    let pipeline = room.account.pipelines.iter().find(has).ok_or_else(|| bad("Stage does not exist"))?;
    if id_of(fields.get("pipelineId")).is_some_and(|named| named != pipeline.id) {
        return Err(bad("The stage is not of this pipeline"));
    }
    fields.insert("pipelineId".to_owned(), json!(pipeline.id.parse::<u64>().unwrap_or_default()));
    Ok(())
}

fn people_there(room: &Room, who: &Who, fields: &Map<String, Json>) -> Result<(), No> {
    let listed = fields.get("peopleIds").and_then(Json::as_array).into_iter().flatten();
    let ids = listed.chain(fields.get("personId")).filter_map(|id| id_of(Some(id)));
    for id in ids {
        people::there(room, who, &id).map_err(|_| bad(format!("Person {id} does not exist")))?;
    }
    Ok(())
}

fn told(record: &Record) -> Json {
    let mut told = record.fields.clone();
    told.insert("id".to_owned(), json!(record.id.parse::<u64>().unwrap_or_default()));
    told.insert("created".to_owned(), json!(seconds(record.created)));
    told.insert("updated".to_owned(), json!(seconds(record.updated)));
    Json::Object(told)
}

fn there<'a>(room: &'a Room, id: &str) -> Result<&'a Record, No> {
    room.account.get(KIND, id).ok_or_else(|| absent("Deal"))
}

fn of_person(record: &Record, person: &str) -> bool {
    let listed = record.fields.get("peopleIds").and_then(Json::as_array).into_iter().flatten();
    listed.chain(record.fields.get("personId")).any(|id| id_of(Some(id)).as_deref() == Some(person))
}

/// `GET /deals`
pub fn list(room: &mut Room, call: &Call<'_>, _who: &Who) -> Answer {
    parameters(call, &[page::KNOWN, &["personId", "pipelineId"]].concat())?;
    let fits = |record: &&Record| {
        call.one("personId").is_none_or(|person| of_person(record, person))
            && call.one("pipelineId").is_none_or(|id| id_of(record.fields.get("pipelineId")).as_deref() == Some(id))
    };
    let rows = room.account.all(KIND).filter(fits).map(|record| Row {
        by: json!(record.created.timestamp_millis()),
        id: record.id.parse().unwrap_or_default(),
        told: told(record),
    });
    page::page(room, call, "deals", rows.collect(), true)
}

/// `POST /deals`
pub fn create(room: &mut Room, call: &Call<'_>, who: &Who) -> Answer {
    parameters(call, &[])?;
    let mut fields = body(call, MEMBERS)?;
    staged(room, &mut fields)?;
    people_there(room, who, &fields)?;
    let id = room.create(KIND, fields);
    Ok(Reply::with(201, told(there(room, &id)?)))
}

/// `GET /deals/{id}`
pub fn get(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    Ok(Reply::ok(told(there(room, id)?)))
}

/// `PUT /deals/{id}`
pub fn update(room: &mut Room, call: &Call<'_>, who: &Who, id: &str) -> Answer {
    parameters(call, &[])?;
    let members: Vec<Member> = MEMBERS.iter().map(|member| Member { needed: false, ..*member }).collect();
    let given = body(call, &members)?;
    let mut fields = there(room, id)?.fields.clone();
    people_there(room, who, &given)?;
    if given.contains_key("stageId") && !given.contains_key("pipelineId") {
        fields.remove("pipelineId");
    }
    fields.extend(given);
    staged(room, &mut fields)?;
    room.change(KIND, id, |held| *held = fields);
    Ok(Reply::ok(told(there(room, id)?)))
}

/// `DELETE /deals/{id}`
pub fn delete(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    there(room, id)?;
    room.remove(KIND, id);
    Ok(Reply::nothing())
}
