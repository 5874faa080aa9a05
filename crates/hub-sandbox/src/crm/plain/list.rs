use serde_json::{Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        order::digits,
        room::Room,
        wire::{Call, No, Reply, read_stamp},
    },
    Answer, bad,
    door::Door,
    records,
};

/// Most rows on a page, whatever is asked for.
const MOST: usize = 50;

/// What is asked of a list.
struct Asked {
    /// Rows before the page.
    skip: usize,
    size: usize,
    /// The id behind which the page begins.
    after: Option<u64>,
    since: Option<String>,
    person: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    mark: Option<String>,
    gone: bool,
}

fn whole(text: Option<&str>, name: &str, usual: usize) -> Result<usize, No> {
    text.map_or(Ok(usual), |text| text.parse().map_err(|_| bad(format!("{name} has to be a number"))))
}

/// `GET /<door>/people` and the like.
pub fn list(room: &Room, call: &Call<'_>, door: Door, kind: CrmKind) -> Answer {
    const FILTERS: &[&str] = &["api_key", "changed_since", "person", "email", "phone", "ref"];
    let paging: &[&str] = match door {
        Door::Page => &["page", "per_page"],
        Door::Offset => &["skip", "take"],
        Door::Cursor => &["cursor", "limit"],
        Door::Link => &["after", "limit", "with_deleted"],
    };
    if let Some(name) = call.strangers(&[FILTERS, paging].concat()).first() {
        return Err(bad(format!("Nobody knows the parameter {name}")));
    }
    let own = |name: &str| call.one(name).map(str::to_owned);
    let size = whole(call.one(paging[1]), paging[1], 20)?.clamp(1, MOST);
    let skip = match door {
        Door::Page => {
            (whole(call.one("page"), "page", 1)?.checked_sub(1).ok_or_else(|| bad("Pages begin with 1"))?) * size
        }
        Door::Offset => whole(call.one("skip"), "skip", 0)?,
        Door::Cursor | Door::Link => 0,
    };
    let after = call.one(paging[0]).filter(|_| matches!(door, Door::Cursor | Door::Link));
    let after =
        after.map(|text| text.trim_start_matches("c-").parse().map_err(|_| bad("That is no place in the list")));
    let asked = Asked {
        skip,
        size,
        after: after.transpose()?,
        since: own("changed_since"),
        person: own("person"),
        email: own("email"),
        phone: own("phone"),
        mark: own("ref"),
        gone: call.one("with_deleted") == Some("1"),
    };
    answer(room, call, door, kind, &asked)
}

/// `POST /cursor/people/search`: the same with a body.
pub fn search(room: &Room, call: &Call<'_>, door: Door, kind: CrmKind) -> Answer {
    let body = call.json().map_err(|_| bad("A JSON object is needed"))?;
    let known = ["where", "limit", "cursor"];
    if let Some(name) = body.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(bad(format!("Nobody knows {name}")));
    }
    let own = |name: &str| body.get("where").and_then(|of| of.get(name)).and_then(Json::as_str).map(str::to_owned);
    let size = body.get("limit").map_or(Ok(20), |size| size.as_u64().ok_or_else(|| bad("limit has to be a number")))?;
    let after = match body.get("cursor").and_then(Json::as_str) {
        None => None,
        Some(text) => Some(text.trim_start_matches("c-").parse().map_err(|_| bad("That is no place in the list"))?),
    };
    let asked = Asked {
        skip: 0,
        size: usize::try_from(size).unwrap_or(MOST).clamp(1, MOST),
        after,
        since: own("changedSince"),
        person: own("person"),
        email: own("email"),
        phone: own("phone"),
        mark: own("ref"),
        gone: false,
    };
    answer(room, call, door, kind, &asked)
}

fn answer(room: &Room, call: &Call<'_>, door: Door, kind: CrmKind, asked: &Asked) -> Answer {
    let since = match &asked.since {
        None => None,
        Some(text) => Some(read_stamp(text).ok_or_else(|| bad("changed_since has to be a time"))?),
    };
    let fits = |record: &&Record| {
        let has = |wanted: &Option<String>, held: Vec<String>, same: fn(&str) -> String| {
            wanted.as_ref().is_none_or(|wanted| held.iter().any(|held| same(held) == same(wanted)))
        };
        let text = |name: &str| record.text(name).map(str::to_owned).into_iter();
        (record.is_alive() || asked.gone)
            && since.is_none_or(|since| record.changed() >= since)
            && asked.person.as_ref().is_none_or(|person| records::people_of(record).contains(person))
            && has(&asked.email, records::emails(&record.fields), str::to_lowercase)
            && has(&asked.phone, text("mobile").chain(text("homePhone")).collect(), digits)
            && has(&asked.mark, text("externalRef").collect(), str::to_owned)
    };
    let all: Vec<&Record> = room.account.whole(kind).filter(fits).collect();
    let total = all.len();
    let id = |record: &Record| record.id.parse::<u64>().unwrap_or_default();
    let mut rows: Vec<&Record> =
        all.into_iter().filter(|record| asked.after.is_none_or(|after| id(record) > after)).collect();
    rows.sort_by_key(|record| id(record));
    let more = rows.len() > asked.skip.saturating_add(asked.size);
    let rows: Vec<&Record> = rows.into_iter().skip(asked.skip).take(asked.size).collect();
    let last = rows.last().map(|record| id(record)).filter(|_| more);
    let told: Vec<Json> = rows.into_iter().map(records::told).collect();
    Ok(match door {
        Door::Page => Reply::ok(json!({"data": told, "meta": {"total": total}})),
        Door::Offset => Reply::ok(json!(told)),
        Door::Cursor => Reply::ok(json!({"items": told, "next": last.map(|id| format!("c-{id}"))})),
        Door::Link => {
            let reply = Reply::ok(json!(told));
            match last {
                None => reply,
                Some(last) => {
                    let mut query = url_query(call);
                    query.push(format!("after={last}"));
                    reply.header(
                        "link",
                        format!("<{}?{}>; rel=\"next\", </plain>; rel=\"up\"", call.path, query.join("&")),
                    )
                }
            }
        }
    })
}

/// The query of a call without its place and its key, written again.
fn url_query(call: &Call<'_>) -> Vec<String> {
    let kept = call.pairs.iter().filter(|(name, _)| name != "after" && name != "api_key");
    kept.map(|(name, value)| {
        format!("{name}={}", value.replace('%', "%25").replace('+', "%2B").replace('&', "%26").replace(' ', "%20"))
    })
    .collect()
}
