use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        ask::{How, Is, Manner, Test, Word, criteria, select},
        core::{Record, Seen},
        order::digits,
        room::Room,
        table::{Found, Table, Takes, ordered, whole},
        wire::{Call, No, Reply},
    },
    Answer, body, missing, modified_since, parameters,
    tables::{self, changed},
    write::bad,
};

/// Records that pages by number reach.
const REACH: usize = 2_000;
/// Most fields that can be asked for.
const FIELDS: usize = 50;
/// How long a page token is good.
const GOOD: Duration = Duration::hours(24);

fn wrong(name: &str) -> No {
    bad("INVALID_DATA", "invalid data", json!({"param_name": name}))
}

/// The fields that are asked for; they have to be. Names the module does not have are left out.
fn fields(room: &Room, call: &Call<'_>, table: &Table) -> Result<Vec<Found>, No> {
    let names = call.one("fields").filter(|names| !names.trim().is_empty()).ok_or_else(|| missing("fields"))?;
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    if names.len() > FIELDS {
        return Err(bad(
            "LIMIT_EXCEEDED",
            "no more than 50 fields can be asked for",
            json!({"limit": FIELDS, "param_name": "fields"}),
        ));
    }
    let mut columns = table.columns(room);
    columns.retain(|column| names.contains(&column.name.as_str()));
    Ok(columns)
}

fn size(call: &Call<'_>) -> Result<usize, No> {
    Ok(whole(call, "per_page", 1, 200).map_err(|()| wrong("per_page"))?.unwrap_or(200))
}

/// What a page token holds: where the page begins, by what it was sorted, and until when it is good.
fn token(call: &Call<'_>, table: &Table, begin: usize, until: DateTime<Utc>) -> String {
    let told = json!({"begin": begin, "until": until.timestamp(), "of": binding(call, table)});
    URL_SAFE_NO_PAD.encode(told.to_string())
}

/// A token goes with the parameters it was given for.
fn binding(call: &Call<'_>, table: &Table) -> u64 {
    let kept: Vec<String> = ["fields", "sort_by", "sort_order", "per_page", "cvid"]
        .iter()
        .map(|name| format!("{name}={}", call.one(name).unwrap_or_default()))
        .collect();
    crate::rng::hash_text(&format!("{}{}", table.name, kept.join("&")))
}

/// The column that says what a row of a related list belongs to.
fn parent_of(table: &Table) -> &'static str {
    match table.name {
        "Deals" => "Contact_Name",
        "Tasks" => "Who_Id",
        _ => "Parent_Id",
    }
}

/// `GET /{module}`, and `GET /{module}/{id}/{related}` where a parent is given: with `If-Modified-Since` only what was
/// changed after that time, and 304 where nothing was.
pub fn list(room: &mut Room, call: &Call<'_>, table: &Table, parent: Option<&str>) -> Answer {
    const KNOWN: &[&str] = &[
        "fields",
        "ids",
        "sort_by",
        "sort_order",
        "page",
        "per_page",
        "page_token",
        "approved",
        "converted",
        "cvid",
        "uid",
        "territory_id",
        "include_child",
    ];
    parameters(call, KNOWN)?;
    let columns = fields(room, call, table)?;
    let since = modified_since(call)?;
    let size = size(call)?;
    let ids: Option<Vec<&str>> = call.one("ids").map(|ids| ids.split(',').map(str::trim).collect());
    if ids.as_ref().is_some_and(|ids| ids.len() > 100) {
        return Err(bad("LIMIT_EXCEEDED", "no more than 100 ids", json!({"param_name": "ids"})));
    }
    let sort = call.one("sort_by").unwrap_or("id");
    if !["id", "Created_Time", "Modified_Time"].contains(&sort) {
        return Err(wrong("sort_by"));
    }
    let down = match call.one("sort_order").unwrap_or("desc") {
        "desc" => true,
        "asc" => false,
        _ => return Err(wrong("sort_order")),
    };
    if call.one("page").is_some() && call.one("page_token").is_some() {
        let names = json!({"ambiguity_due_to": [{"param_name": "page"}, {"param_name": "page_token"}]});
        return Err(bad("AMBIGUITY_DURING_PROCESSING", "page and page_token cannot be given together", names));
    }
    let page = whole(call, "page", 1, usize::MAX / 1_000).map_err(|()| wrong("page"))?.unwrap_or(1);
    let begin = match call.one("page_token") {
        None if page * size > REACH => {
            let details = json!({"page": page, "limit": REACH});
            return Err(bad(
                "DISCRETE_PAGINATION_LIMIT_EXCEEDED",
                "you have reached the limit of pages by number; use page_token",
                details,
            ));
        }
        None => (page - 1) * size,
        Some(text) => {
            let read = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok());
            let read = read.filter(|read| read["of"].as_u64() == Some(binding(call, table)));
            let read = read
                .ok_or_else(|| bad("INVALID_DATA", "the page token is invalid", json!({"param_name": "page_token"})))?;
            if read["until"].as_i64().unwrap_or_default() < room.now.timestamp() {
                return Err(bad("EXPIRED_VALUE", "the page token has expired", json!({"param_name": "page_token"})));
            }
            read["begin"].as_u64().and_then(|begin| usize::try_from(begin).ok()).unwrap_or(0)
        }
    };
    let fits = |record: &&Record| {
        since.is_none_or(|since| changed(record) > since)
            && ids.as_ref().is_none_or(|ids| ids.contains(&record.id.as_str()))
            && parent.is_none_or(|parent| record.text(parent_of(table)) == Some(parent))
    };
    let mut rows: Vec<&Record> = table.all(room).filter(fits).collect();
    rows.sort_by_key(|record| {
        let by = match sort {
            "Created_Time" => record.created.timestamp(),
            "Modified_Time" => changed(record).timestamp(),
            _ => 0,
        };
        (by, record.seq)
    });
    if down {
        rows.reverse();
    }
    if rows.is_empty() {
        return if since.is_some() { Err(No::new(304, "", "")) } else { Ok(Reply::nothing()) };
    }
    let told: Vec<Json> =
        rows.iter().skip(begin).take(size).map(|record| tables::told(room, record, &columns)).collect();
    if told.is_empty() {
        return Ok(Reply::nothing());
    }
    let more = begin + told.len() < rows.len();
    let until = room.now + GOOD;
    let next = more.then(|| token(call, table, begin + told.len(), until));
    let info = json!({"per_page": size, "count": told.len(), "page": begin / size + 1, "sort_by": sort,
        "sort_order": if down { "desc" } else { "asc" }, "more_records": more, "next_page_token": next,
        "previous_page_token": null, "page_token_expiry": next.as_ref().map(|_| tables::stamp(until))});
    Ok(Reply::ok(json!({"data": told, "info": info})))
}

/// `GET /{module}/{id}`: nothing where it was deleted, a refusal where it never was.
pub fn get(room: &mut Room, call: &Call<'_>, table: &Table, id: &str) -> Answer {
    parameters(call, &["fields", "approved", "converted", "cvid", "uid"])?;
    let since = modified_since(call)?;
    let columns = if call.one("fields").is_some() { fields(room, call, table)? } else { table.columns(room) };
    let record = table
        .any(room, id)
        .ok_or_else(|| bad("INVALID_DATA", "the id given seems to be invalid", json!({"resource_path_index": 1})))?;
    if !record.is_alive() {
        return Ok(Reply::nothing());
    }
    if since.is_some_and(|since| changed(record) <= since) {
        return Err(No::new(304, "", ""));
    }
    Ok(Reply::ok(json!({"data": [tables::told(room, record, &columns)]})))
}

/// A record as an index has it: values that only the record itself knows are the record's.
fn indexed(room: &Room, seen: &Seen<'_>, name: &str) -> Json {
    match seen.fields.get(name) {
        Some(value) => value.clone(),
        None if name == "Modified_Time" => json!(tables::stamp(seen.updated)),
        None => match tables::plain(room, seen.record, name) {
            _ if seen.record.fields.contains_key(name) => Json::Null,
            value => value,
        },
    }
}

/// `GET /{module}/search`: by one of criteria, e-mail, telephone and word, in an index that lags behind.
pub fn search(room: &mut Room, call: &Call<'_>, table: &Table) -> Answer {
    const KNOWN: &[&str] =
        &["criteria", "email", "phone", "word", "converted", "approved", "page", "per_page", "fields", "cvid", "type"];
    parameters(call, KNOWN)?;
    let ways: Vec<&str> =
        ["criteria", "email", "phone", "word"].into_iter().filter(|name| call.one(name).is_some()).collect();
    let [way] = ways.as_slice() else { return Err(missing("criteria")) };
    let text = call.one(way).unwrap_or_default();
    let columns = if call.one("fields").is_some() { fields(room, call, table)? } else { table.columns(room) };
    let size = size(call)?;
    let page = whole(call, "page", 1, REACH).map_err(|()| wrong("page"))?.unwrap_or(1);
    if page * size > REACH {
        return Err(bad("LIMIT_REACHED", "a search reaches 2000 records", json!({"limit": REACH})));
    }
    let test = match *way {
        "criteria" => {
            let test = criteria(text)
                .map_err(|reason| bad("INVALID_QUERY", "invalid query formed", json!({"reason": reason})))?;
            for is in test.parts() {
                if table.column(room, &is.field, false).is_none() {
                    let details = json!({"reason": "the field is not available for search", "api_name": is.field});
                    return Err(bad("INVALID_QUERY", "invalid query formed", details));
                }
            }
            Some(test)
        }
        _ if text.chars().count() < 2 => return Err(wrong(way)),
        _ => None,
    };
    let lower = text.to_lowercase();
    let fits = |seen: &Seen<'_>| {
        let field = |name: &str| seen.fields.get(name).and_then(Json::as_str).unwrap_or_default().to_lowercase();
        match &test {
            Some(test) => test.holds(&|name| indexed(room, seen, name)),
            None if *way == "email" => ["Email", "Secondary_Email"].iter().any(|name| field(name) == lower),
            None if *way == "phone" => {
                let wanted = digits(text);
                !wanted.is_empty()
                    && ["Phone", "Mobile", "Home_Phone"].iter().any(|name| digits(&field(name)) == wanted)
            }
            None => seen.fields.values().filter_map(Json::as_str).any(|held| held.to_lowercase().contains(&lower)),
        }
    };
    let begin = (page - 1) * size;
    let found: Vec<Seen<'_>> = room.account.indexed(table.kind(), room.index_time()).filter(fits).collect();
    let told: Vec<Json> =
        found.iter().skip(begin).take(size).map(|seen| tables::told(room, seen.record, &columns)).collect();
    if told.is_empty() {
        return Ok(Reply::nothing());
    }
    let info =
        json!({"per_page": size, "count": told.len(), "page": page, "more_records": begin + told.len() < found.len()});
    Ok(Reply::ok(json!({"data": told, "info": info})))
}

/// Whether a column can be compared so.
fn comparable(column: Option<&Found>, is: &Is) -> Result<(), No> {
    let invalid = |reason: &str| {
        let details = json!({"column_name": is.field, "reason": reason});
        bad("INVALID_QUERY", "invalid query formed", details)
    };
    let column = column.ok_or_else(|| invalid("column given seems to be invalid"))?;
    if matches!(column.takes, Takes::Text(most) if most > 255) {
        return Err(invalid("column is not supported in the where clause"));
    }
    for word in is.with.iter().filter(|word| **word != Word::Null) {
        let quoted = matches!(word, Word::Text(_));
        let fits = match column.takes {
            Takes::Number | Takes::Whole => matches!(word, Word::Number(_)) || quoted,
            Takes::Flag => matches!(word, Word::Flag(_)) || quoted,
            // Times and ids stand with quotes or without.
            Takes::Stamp | Takes::Day | Takes::User | Takes::Of(_) => !matches!(word, Word::Flag(_)),
            _ if column.name == "id" => !matches!(word, Word::Flag(_)),
            _ => quoted,
        };
        if !fits || (column.takes == Takes::Flag && !matches!(is.how, How::Same | How::Other)) {
            return Err(invalid("value or operator does not fit the column"));
        }
    }
    Ok(())
}

/// Numbers that stand for ids are texts.
fn with_ids(test: &mut Test) {
    match test {
        Test::Is(is)
            if is.field == "id" || is.field.ends_with("_Id") || is.field == "Contact_Name" || is.field == "Owner" =>
        {
            for word in &mut is.with {
                if let Word::Number(number) = word {
                    *word = Word::Text(format!("{number:.0}"));
                }
            }
        }
        Test::Is(_) => {}
        Test::All(tests) | Test::Any(tests) => tests.iter_mut().for_each(with_ids),
        Test::Not(test) => with_ids(test),
    }
}

/// `POST /coql`: a condition has to be there, and no more than 2,000 rows come at once.
pub fn coql(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    let text = body.get("select_query").and_then(Json::as_str).ok_or_else(|| {
        bad(
            "MANDATORY_NOT_FOUND",
            "required field not found",
            json!({"api_name": "select_query", "json_path": "$.select_query"}),
        )
    })?;
    let syntax = |near: String| bad("SYNTAX_ERROR", "error occured while parsing the query", json!({"near": near}));
    let mut read = select(text, Manner::Coql).map_err(syntax)?;
    let table = tables::named(&read.from);
    let table = table.ok_or_else(|| {
        bad(
            "INVALID_QUERY",
            "invalid query formed",
            json!({"reason": "module name given seems to be invalid", "module_name": read.from}),
        )
    })?;
    let mut test = read.test.take().ok_or_else(|| syntax("missing where clause".to_owned()))?;
    let columns = table.columns(room);
    let find = |name: &str| columns.iter().find(|column| column.name == name);
    for is in test.parts() {
        comparable(find(&is.field), is)?;
    }
    with_ids(&mut test);
    for name in read.fields.iter().chain(read.order.iter().map(|(name, _)| name)) {
        if find(name).is_none() {
            let details = json!({"column_name": name, "reason": "column given seems to be invalid"});
            return Err(bad("INVALID_QUERY", "invalid query formed", details));
        }
    }
    if read.fields.len() > FIELDS {
        return Err(bad("LIMIT_EXCEEDED", "no more than 50 columns can be selected", json!({"limit": FIELDS})));
    }
    let limit = read.limit.unwrap_or(200);
    if limit > REACH || limit == 0 || read.offset > 100_000 {
        return Err(bad("LIMIT_EXCEEDED", "the limit or the offset is too large", json!({"limit": REACH})));
    }
    let mut rows: Vec<(Vec<Json>, &Record)> = table
        .all(room)
        .filter(|record| test.holds(&|name| tables::plain(room, record, name)))
        .map(|record| (read.order.iter().map(|(name, _)| tables::plain(room, record, name)).collect(), record))
        .collect();
    rows.sort_by(|(a, one), (b, other)| {
        let places = read.order.iter().zip(a.iter().zip(b));
        let by = places.map(|((_, down), (a, b))| if *down { ordered(b, a) } else { ordered(a, b) });
        by.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then_with(|| one.seq.cmp(&other.seq))
    });
    let told: Vec<Json> = rows
        .iter()
        .skip(read.offset)
        .take(limit)
        .map(|(_, record)| {
            let mut told = Map::from_iter([("id".to_owned(), json!(record.id))]);
            for name in &read.fields {
                // References come as ids alone.
                let value = match find(name).map(|column| column.takes) {
                    Some(Takes::User | Takes::Of(_)) => json!({"id": tables::plain(room, record, name)}),
                    _ => tables::plain(room, record, name),
                };
                told.insert(name.clone(), value);
            }
            Json::Object(told)
        })
        .collect();
    if told.is_empty() {
        return Ok(Reply::nothing());
    }
    let more = read.offset + told.len() < rows.len();
    Ok(Reply::ok(json!({"data": told, "info": {"count": told.len(), "more_records": more}})))
}
