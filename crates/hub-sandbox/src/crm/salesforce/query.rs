use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        ask::{Is, Manner, Select, Word, select},
        core::{CrmStage, CrmUser, Record},
        room::Room,
        table::{Found, Table, Takes, ordered},
        wire::{Call, No, Reply},
    },
    Answer, parameters, tables,
    write::bad,
};

/// Most rows of an answer.
const BATCH: usize = 2_000;
/// How long the rest of an answer waits.
const WAITS: Duration = Duration::days(2);
/// Longest text by which rows can be chosen.
const FILTERABLE: usize = 255;

/// Answers that are not told to their end.
#[derive(Default)]
pub struct Locators {
    held: BTreeMap<String, Locator>,
    number: u64,
}

#[derive(Clone)]
struct Locator {
    rows: Vec<String>,
    select: Select,
    table: &'static Table,
    all: bool,
    since: DateTime<Utc>,
}

/// Something that can be asked for.
enum Row<'a> {
    Record(&'a Record),
    User(&'a CrmUser),
    Stage(&'a CrmStage, usize),
}

impl Row<'_> {
    fn id(&self) -> String {
        match self {
            Self::Record(record) => record.id.clone(),
            Self::User(user) => user.id.clone(),
            Self::Stage(_, place) => format!("01J8d00000000{place:02}AAA"),
        }
    }

    fn value(&self, room: &Room, name: &str) -> Json {
        match (self, name.split_once('.')) {
            (Self::Record(record), Some((_, part))) => {
                let owner = record.text("OwnerId").unwrap_or_default();
                let user = room.account.users.iter().find(|user| user.id == owner);
                user.map(|user| tables::user(room, user, part)).unwrap_or_default()
            }
            (Self::Record(record), None) => tables::value(room, record, name),
            (Self::User(user), _) => tables::user(room, user, name),
            (Self::Stage(stage, place), _) => match name {
                "Id" => json!(self.id()),
                "ApiName" | "MasterLabel" => json!(stage.name),
                "IsClosed" => json!(stage.closed),
                "IsWon" => json!(stage.id == "Closed Won"),
                "SortOrder" => json!(place + 1),
                "DefaultProbability" => json!(if stage.closed { 100 } else { place * 10 }),
                _ => json!(true),
            },
        }
    }
}

fn rows<'a>(room: &'a Room, table: &Table, all: bool) -> Vec<Row<'a>> {
    match table.name {
        "User" => room.account.users.iter().map(Row::User).collect(),
        "OpportunityStage" => {
            let stages = room.account.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
            stages.enumerate().map(|(place, stage)| Row::Stage(stage, place)).collect()
        }
        // What was deleted more than fifteen days ago is out of the bin.
        _ if all => {
            let kept = room.now - Duration::days(15);
            table.whole(room).filter(|record| record.gone.is_none_or(|at| at >= kept)).map(Row::Record).collect()
        }
        _ => table.all(room).map(Row::Record).collect(),
    }
}

/// A column that a query names; one of the owner's where it is so written.
fn column(columns: &[Found], table: &Table, name: &str) -> Result<Found, No> {
    if let Some((relation, part)) = name.split_once('.') {
        let user = tables::READ_ONLY.iter().find(|table| table.name == "User").map(|table| table.columns);
        let part = user.and_then(|known| known.iter().find(|column| column.name.eq_ignore_ascii_case(part)));
        let owned = columns.iter().find(|column| column.name == "OwnerId");
        if let (true, Some(part), Some(owned)) = (relation.eq_ignore_ascii_case("owner"), part, owned) {
            return Ok(Found { name: format!("Owner.{}", part.name), takes: part.takes, ..owned.clone() });
        }
        let message = format!("Didn't understand relationship '{relation}' in field path.");
        return Err(bad("INVALID_FIELD", message, &[]));
    }
    let known = columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
    known.cloned().ok_or_else(|| {
        let message = format!(
            "No such column '{name}' on entity '{}'. If you are attempting to use a custom field, be \
            sure to append the '__c' after the custom field name.",
            table.name
        );
        bad("INVALID_FIELD", message, &[])
    })
}

/// Whether a column can be compared with what stands there: times and numbers stand without quotes, texts in them.
fn comparable(column: &Found, is: &Is) -> Result<(), No> {
    let name = &column.name;
    if matches!(column.takes, Takes::Text(most) if most > FILTERABLE) {
        return Err(bad("INVALID_FIELD", format!("field '{name}' can not be filtered in a query call"), &[]));
    }
    for word in &is.with {
        let (kind, fits) = match column.takes {
            Takes::Stamp => ("dateTime", matches!(word, Word::Stamp(_))),
            Takes::Day => ("date", matches!(word, Word::Day(_))),
            Takes::Number | Takes::Whole => ("double", matches!(word, Word::Number(_))),
            Takes::Flag => ("boolean", matches!(word, Word::Flag(_))),
            _ => ("string", matches!(word, Word::Text(_))),
        };
        if !fits && *word != Word::Null {
            let quotes = if kind == "string" { "should" } else { "should not" };
            let message = format!(
                "value of filter criterion for field '{name}' must be of type {kind} and {quotes} be enclosed in quotes"
            );
            return Err(bad("INVALID_FIELD", message, &[]));
        }
    }
    Ok(())
}

fn malformed(message: String) -> No {
    bad("MALFORMED_QUERY", message, &[])
}

/// The columns that a query asks for.
fn asked(columns: &[Found], table: &Table, select: &Select) -> Result<Vec<Found>, No> {
    let mut asked = Vec::new();
    for name in &select.fields {
        let some: Vec<Found> = match name.as_str() {
            "FIELDS(ALL)" | "FIELDS(CUSTOM)" if select.limit.is_none_or(|limit| limit > 200) => {
                return Err(malformed("The SOQL FIELDS function must have a LIMIT of at most 200".to_owned()));
            }
            "FIELDS(ALL)" => columns.to_vec(),
            "FIELDS(STANDARD)" => columns.iter().filter(|column| !column.custom).cloned().collect(),
            "FIELDS(CUSTOM)" => columns.iter().filter(|column| column.custom).cloned().collect(),
            name => vec![column(columns, table, name)?],
        };
        for one in some {
            if asked.contains(&one) {
                return Err(bad("INVALID_FIELD", format!("duplicate field selected: {}", one.name), &[]));
            }
            asked.push(one);
        }
    }
    Ok(asked)
}

fn told(room: &Room, table: &Table, row: &Row<'_>, asked: &[Found]) -> Json {
    let mut told = json!({"attributes": {"type": table.name, "url": tables::url(table.name, &row.id())}});
    for column in asked {
        let value = row.value(room, &column.name);
        match column.name.split_once('.') {
            Some((relation, part)) => {
                if !told[relation].is_object() {
                    told[relation] = json!({"attributes": {"type": "User"}});
                }
                told[relation][part] = value;
            }
            None => told[&column.name] = value,
        }
    }
    told
}

/// Rows of an answer, as many as the client wants and the vendor allows.
fn batch(call: &Call<'_>) -> usize {
    let header = call.header("sforce-query-options").unwrap_or_default();
    let size = header.split(';').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("batchsize").then(|| value.trim().parse::<usize>().ok())?
    });
    size.unwrap_or(BATCH).clamp(200, BATCH)
}

/// `GET /query` and `GET /queryAll`
pub fn query(room: &mut Room, locators: &mut Locators, call: &Call<'_>, all: bool) -> Answer {
    parameters(call, &["q"])?;
    let text = call.one("q").ok_or_else(|| malformed("A query string has to be specified".to_owned()))?;
    let read = select(text, Manner::Soql).map_err(malformed)?;
    let table = tables::TABLES.iter().chain(tables::READ_ONLY);
    let table = table
        .into_iter()
        .find(|table| table.name.eq_ignore_ascii_case(&read.from))
        .ok_or_else(|| bad("INVALID_TYPE", format!("sObject type '{}' is not supported.", read.from), &[]))?;
    let columns = table.columns(room);
    let mut test = read.test.clone();
    for is in test.iter().flat_map(|test| test.parts()) {
        comparable(&column(&columns, table, &is.field)?, is)?;
    }
    if let Some(test) = &mut test {
        rename(test, &|name| column(&columns, table, name).map(|found| found.name).unwrap_or_default());
    }
    let mut order = Vec::new();
    for (name, down) in &read.order {
        order.push((column(&columns, table, name)?, *down));
    }
    if let Some((long, _)) =
        order.iter().find(|(found, _)| matches!(found.takes, Takes::Text(most) if most > FILTERABLE))
    {
        return Err(malformed(format!("field '{}' can not be sorted in a query call", long.name)));
    }
    if read.offset > 2_000 {
        return Err(bad("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000", &[]));
    }
    let counts = read.fields == ["COUNT()"];
    let asked = if counts { Vec::new() } else { asked(&columns, table, &read)? };
    let mut found: Vec<(Vec<Json>, Row<'_>)> = rows(room, table, all)
        .into_iter()
        .filter(|row| test.as_ref().is_none_or(|test| test.holds(&|name| row.value(room, name))))
        .map(|row| (order.iter().map(|(column, _)| row.value(room, &column.name)).collect(), row))
        .collect();
    found.sort_by(|(a, one), (b, other)| {
        let places = order.iter().zip(a.iter().zip(b));
        let by = places.map(|((_, down), (a, b))| if *down { ordered(b, a) } else { ordered(a, b) });
        by.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then_with(|| one.id().cmp(&other.id()))
    });
    let found: Vec<Row<'_>> =
        found.into_iter().map(|(_, row)| row).skip(read.offset).take(read.limit.unwrap_or(usize::MAX)).collect();
    let total = found.len();
    if counts {
        return Ok(Reply::ok(json!({"totalSize": total, "done": true, "records": []})));
    }
    let size = batch(call);
    let records: Vec<Json> = found.iter().take(size).map(|row| told(room, table, row, &asked)).collect();
    if total <= size {
        return Ok(Reply::ok(json!({"totalSize": total, "done": true, "records": records})));
    }
    let rows: Vec<String> = found.iter().map(Row::id).collect();
    locators.number += 1;
    let name = format!("01g8d{:013}", locators.number * 7_919);
    locators.held.insert(name.clone(), Locator { rows, select: read, table, all, since: room.now });
    let next = format!("/services/data/v64.0/{}/{name}-{size}", if all { "queryAll" } else { "query" });
    Ok(Reply::ok(json!({"totalSize": total, "done": false, "nextRecordsUrl": next, "records": records})))
}

/// Gives every column of a condition the name the object has for it.
fn rename(test: &mut super::super::ask::Test, name: &dyn Fn(&str) -> String) {
    use super::super::ask::Test;
    match test {
        Test::Is(is) => is.field = name(&is.field),
        Test::All(tests) | Test::Any(tests) => tests.iter_mut().for_each(|test| rename(test, name)),
        Test::Not(test) => rename(test, name),
    }
}

/// `GET /query/{locator}`: the rows that were there when the query was made, as they are now; what was deleted since is
/// left out.
pub fn more(room: &mut Room, locators: &mut Locators, call: &Call<'_>, locator: &str) -> Answer {
    parameters(call, &[])?;
    let now = room.now;
    locators.held.retain(|_, held| now - held.since <= WAITS);
    let invalid = || bad("INVALID_QUERY_LOCATOR", "invalid query locator", &[]);
    let (name, begin) = locator.rsplit_once('-').ok_or_else(invalid)?;
    let begin: usize = begin.parse().map_err(|_| invalid())?;
    let held = locators.held.get(name).filter(|held| begin < held.rows.len()).ok_or_else(invalid)?.clone();
    let size = batch(call);
    let asked = asked(&held.table.columns(room), held.table, &held.select)?;
    let wanted: Vec<&String> = held.rows.iter().skip(begin).take(size).collect();
    let here: BTreeMap<String, Row<'_>> =
        rows(room, held.table, held.all).into_iter().map(|row| (row.id(), row)).collect();
    let records: Vec<Json> =
        wanted.iter().filter_map(|id| here.get(*id)).map(|row| told(room, held.table, row, &asked)).collect();
    let end = begin + wanted.len();
    let mut answer = Map::from_iter([
        ("totalSize".to_owned(), json!(held.rows.len())),
        ("done".to_owned(), json!(end >= held.rows.len())),
        ("records".to_owned(), json!(records)),
    ]);
    if end < held.rows.len() {
        let word = if held.all { "queryAll" } else { "query" };
        answer.insert("nextRecordsUrl".to_owned(), json!(format!("/services/data/v64.0/{word}/{name}-{end}")));
    }
    Ok(Reply::ok(Json::Object(answer)))
}
