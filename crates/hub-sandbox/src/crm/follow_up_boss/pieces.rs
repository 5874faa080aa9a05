use serde_json::{Value as Json, json};

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

/// Something that belongs to a person: notes, tasks, calls, short messages.
pub struct Piece {
    word: &'static str,
    collection: &'static str,
    kind: CrmKind,
    /// What it has.
    pub members: &'static [Member],
    /// Whether it can be changed and deleted.
    pub changes: bool,
}

const PIECES: &[Piece] = &[
    Piece {
        word: "notes",
        collection: "notes",
        kind: CrmKind::Note,
        members: &[
            Member::must("personId", Type::Whole),
            Member::must("body", Type::Filled),
            Member::may("subject", Type::Text),
            Member::may("isHtml", Type::Flag),
        ],
        changes: true,
    },
    Piece {
        word: "tasks",
        collection: "tasks",
        kind: CrmKind::Task,
        members: &[
            Member::must("name", Type::Filled),
            Member::may("personId", Type::Whole),
            Member::may("assignedTo", Type::Text),
            Member::may("assignedUserId", Type::Whole),
            Member::may("type", Type::Text),
            Member::may("isCompleted", Type::Flag),
            Member::may("dueDate", Type::Day),
            Member::may("dueDateTime", Type::Stamp),
            Member::may("remindSecondsBefore", Type::Whole),
        ],
        changes: true,
    },
    Piece {
        word: "calls",
        collection: "calls",
        kind: CrmKind::Call,
        members: &[
            Member::must("personId", Type::Whole),
            Member::must("phone", Type::Filled),
            Member::must("isIncoming", Type::Flag),
            Member::may("duration", Type::Whole),
            Member::may("outcome", Type::Text),
            Member::may("note", Type::Text),
        ],
        changes: false,
    },
    Piece {
        word: "textMessages",
        collection: "textmessages",
        kind: CrmKind::Text,
        members: &[
            Member::must("personId", Type::Whole),
            Member::must("message", Type::Filled),
            Member::must("toNumber", Type::Filled),
            Member::must("fromNumber", Type::Filled),
            Member::must("isIncoming", Type::Flag),
        ],
        changes: false,
    },
];

/// By the word in the address.
pub fn named(word: &str) -> Option<&'static Piece> {
    PIECES.iter().find(|piece| piece.word == word)
}

/// By what it is.
pub fn of(kind: CrmKind) -> Option<&'static Piece> {
    PIECES.iter().find(|piece| piece.kind == kind)
}

fn told(record: &Record) -> Json {
    let mut told = record.fields.clone();
    told.insert("id".to_owned(), json!(record.id.parse::<u64>().unwrap_or_default()));
    told.insert("created".to_owned(), json!(seconds(record.created)));
    told.insert("updated".to_owned(), json!(seconds(record.updated)));
    Json::Object(told)
}

fn seen(room: &Room, who: &Who, record: &Record) -> bool {
    id_of(record.fields.get("personId")).is_none_or(|person| people::there(room, who, &person).is_ok())
}

fn there<'a>(room: &'a Room, who: &Who, piece: &Piece, id: &str) -> Result<&'a Record, No> {
    let record = room.account.get(piece.kind, id).filter(|record| seen(room, who, record));
    record.ok_or_else(|| absent("The record"))
}

fn fits(room: &Room, who: &Who, body: &serde_json::Map<String, Json>) -> Result<(), No> {
    if let Some(person) = id_of(body.get("personId")) {
        people::there(room, who, &person).map_err(|_| bad(format!("Person {person} does not exist")))?;
    }
    if let Some(user) = id_of(body.get("assignedUserId")) {
        let known = room.account.users.iter().any(|known| known.id == user);
        known.then_some(()).ok_or_else(|| bad(format!("User {user} does not exist")))?;
    }
    Ok(())
}

/// `GET /notes` and the like.
pub fn list(room: &mut Room, call: &Call<'_>, who: &Who, piece: &Piece) -> Answer {
    parameters(call, &[page::KNOWN, &["personId"]].concat())?;
    let fits = |record: &&Record| {
        let person = id_of(record.fields.get("personId"));
        call.one("personId").is_none_or(|wanted| person.as_deref() == Some(wanted)) && seen(room, who, record)
    };
    let rows = room.account.all(piece.kind).filter(fits).map(|record| Row {
        by: json!(record.created.timestamp_millis()),
        id: record.id.parse().unwrap_or_default(),
        told: told(record),
    });
    page::page(room, call, piece.collection, rows.collect(), true)
}

/// `POST /notes` and the like.
pub fn create(room: &mut Room, call: &Call<'_>, who: &Who, piece: &Piece) -> Answer {
    parameters(call, &[])?;
    let mut fields = body(call, piece.members)?;
    fits(room, who, &fields)?;
    if piece.kind == CrmKind::Task {
        fields.entry("isCompleted").or_insert_with(|| json!(false));
    }
    let id = room.create(piece.kind, fields);
    Ok(Reply::with(201, told(there(room, who, piece, &id)?)))
}

/// `GET /notes/{id}` and the like.
pub fn get(room: &mut Room, call: &Call<'_>, who: &Who, piece: &Piece, id: &str) -> Answer {
    parameters(call, &[])?;
    Ok(Reply::ok(told(there(room, who, piece, id)?)))
}

/// `PUT /notes/{id}` and the like.
pub fn update(room: &mut Room, call: &Call<'_>, who: &Who, piece: &Piece, id: &str) -> Answer {
    parameters(call, &[])?;
    let members: Vec<Member> = piece.members.iter().map(|member| Member { needed: false, ..*member }).collect();
    let given = body(call, &members)?;
    there(room, who, piece, id)?;
    fits(room, who, &given)?;
    room.change(piece.kind, id, |fields| fields.extend(given));
    Ok(Reply::ok(told(there(room, who, piece, id)?)))
}

/// `DELETE /notes/{id}` and the like.
pub fn delete(room: &mut Room, call: &Call<'_>, who: &Who, piece: &Piece, id: &str) -> Answer {
    parameters(call, &[])?;
    there(room, who, piece, id)?;
    room.remove(piece.kind, id);
    Ok(Reply::nothing())
}
