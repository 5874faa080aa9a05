use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        order::compare,
        quirk::CrmQuirk,
        room::Room,
        wire::{Call, No, Reply},
    },
    Answer, bad,
};

/// Furthest offset.
const DEEPEST: usize = 2_000;
/// Most rows on a page.
const MOST: usize = 100;

/// Parameters every list has.
pub const KNOWN: &[&str] = &["limit", "offset", "next"];

/// A row and its place in the order.
pub struct Row {
    /// What it is ordered by.
    pub by: Json,
    /// Its number.
    pub id: u64,
    /// What is told of it.
    pub told: Json,
}

fn whole(call: &Call<'_>, name: &str) -> Result<Option<usize>, No> {
    let Some(text) = call.one(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| bad(format!("{name} has to be a number")))
}

/// Answers a list: in that order, ties by number, from an offset or from where the page before ended.
pub fn page(room: &Room, call: &Call<'_>, collection: &str, mut rows: Vec<Row>, down: bool) -> Answer {
    let limit = whole(call, "limit")?.unwrap_or(10);
    if !(1..=MOST).contains(&limit) {
        return Err(bad(format!("limit has to be from 1 to {MOST}")));
    }
    let offset = whole(call, "offset")?;
    let next = call.one("next").filter(|next| !next.is_empty());
    if offset.is_some_and(|offset| offset > 0) && next.is_some() {
        return Err(bad("offset and next exclude each other"));
    }
    if offset.is_some_and(|offset| offset > DEEPEST) && room.has(CrmQuirk::DeepOffsetRefused) {
        return Err(bad(format!("offset is limited to {DEEPEST}; use next for more")));
    }
    let order = |a: &Json, one: u64, b: &Json, other: u64| {
        let order = compare(a, b).then(one.cmp(&other));
        if down { order.reverse() } else { order }
    };
    rows.sort_by(|a, b| order(&a.by, a.id, &b.by, b.id));
    let total = rows.len();
    let begin = match next {
        None => offset.unwrap_or(0).min(total),
        Some(next) => {
            let place = URL_SAFE_NO_PAD.decode(next).ok().and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok());
            let place = place.and_then(|place| Some((place.get(0)?.clone(), place.get(1)?.as_u64()?)));
            let (by, id) = place.ok_or_else(|| bad("Invalid next."))?;
            rows.partition_point(|row| order(&row.by, row.id, &by, id).is_le())
        }
    };
    let end = begin.saturating_add(limit).min(total);
    let more = (end < total && end > begin).then(|| {
        let last = &rows[end - 1];
        URL_SAFE_NO_PAD.encode(json!([last.by, last.id]).to_string())
    });
    let link = more.as_ref().map(|next| format!("{}?limit={limit}&next={next}", call.path));
    let told: Vec<Json> = rows.drain(..).skip(begin).take(end - begin).map(|row| row.told).collect();
    let mut answer = Map::from_iter([(
        "_metadata".to_owned(),
        json!({"collection": collection, "offset": begin, "limit": limit, "total": total, "next": more,
            "nextLink": link}),
    )]);
    answer.insert(collection.to_owned(), json!(told));
    Ok(Reply::ok(Json::Object(answer)))
}
