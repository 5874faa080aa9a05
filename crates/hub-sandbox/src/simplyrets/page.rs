use std::sync::Arc;

use axum::http::{HeaderName, header};
use serde_json::Value as Json;

use super::{SimplyRets, select, select::Selection, tree};
use crate::{
    Fault,
    data::{Row, Value},
    query::Refusal,
    rng::hash_text,
    schema::EntityType,
    server::{
        answer::Answer,
        schedule::Schedule,
        shape::{Ask, Soft, spoil_rows},
        shared::{Shared, held},
    },
};

const TOTAL: HeaderName = HeaderName::from_static("x-total-count");
/// Most rows on a page.
const MOST: u64 = 500;
/// The additions a request for listings may ask for.
const INCLUDES: &[&str] =
    &["association", "agreement", "compliance", "garageSpaces", "maintenanceExpense", "parking", "pool", "rooms"];

/// The part of a request that pages.
pub struct Paging {
    limit: usize,
    offset: usize,
    last_id: Option<u64>,
    count: bool,
}

/// A page and what leads on from it.
pub struct Page<T> {
    /// What is on it.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: usize,
    /// `Link`, where there is one.
    pub link: Option<String>,
}

impl Paging {
    /// Reads limit, offset, cursor and count.
    ///
    /// # Errors
    /// 400 for values that are none.
    pub fn read(shared: &Shared, ask: &Ask<'_>, default: u64) -> Result<Self, Refusal> {
        let limit = ask.whole("limit", 1, MOST)?.unwrap_or(default);
        let offset = ask.whole("offset", 0, u64::MAX)?.unwrap_or(0);
        let furthest = shared.config.max_skip as u64;
        if offset > furthest {
            return Err(Refusal::bad("offset", "offset too high"));
        }
        let last_id = ask.whole("lastId", 0, u64::MAX)?;
        if last_id.is_some() && ask.one("sort")?.is_some() {
            // The vendor lets it through and orders by its own numbers; who asks for both has not understood.
            shared.violation("sort-with-lastid");
        }
        let count = match ask.one("count")? {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(Refusal::bad("count", "count is true or false")),
        };
        Ok(Self {
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            offset: usize::try_from(offset).unwrap_or(usize::MAX),
            last_id,
            count,
        })
    }

    /// Whether the number of rows is to be said.
    pub fn counted(&self) -> bool {
        self.count
    }

    /// The cursor, if the request pages by one.
    pub fn by_number(&self) -> bool {
        self.last_id.is_some()
    }

    /// Cuts the page out of everything, numbered and in its order. With a cursor the order is that of the numbers.
    pub fn cut<T: Clone>(&self, shared: &Shared, ask: &Ask<'_>, mut all: Vec<(u64, T)>) -> Page<(u64, T)> {
        if self.last_id.is_some() {
            all.sort_by_key(|(number, _)| *number);
        }
        let total = all.len();
        let begin = match self.last_id {
            Some(last) => all.partition_point(|(number, _)| *number <= last),
            None => self.offset.min(total),
        };
        let again = if ask.fault == Some(Fault::DuplicateRows) { begin.min(3).min(self.limit - 1) } else { 0 };
        let end = begin.saturating_add(self.limit - again).min(total);
        let mut rows = all[begin - again..begin].to_vec();
        rows.extend_from_slice(&all[begin..end]);
        let is_on = |schedule: &Schedule| schedule.is_on(Fault::EmptyLastPage);
        let leads_on = end < total || (begin < end && is_on(&held(&shared.schedule)));
        let mut links = Vec::new();
        if leads_on {
            let repeat = ask.fault == Some(Fault::RepeatingNextLink);
            let host = if ask.fault == Some(Fault::ForeignNextLink) { &shared.foreign } else { &shared.origin };
            let (name, value) = match self.last_id {
                Some(last) if repeat => ("lastId", last),
                Some(last) => ("lastId", rows.last().map_or(last, |(number, _)| *number)),
                None if repeat => ("offset", self.offset as u64),
                None => ("offset", (self.offset + self.limit - again) as u64),
            };
            links.push(format!("<{}>; rel=\"next\"", address(host, ask, name, value)));
        }
        if self.last_id.is_none() && self.offset > 0 {
            let before = self.offset.saturating_sub(self.limit) as u64;
            links.push(format!("<{}>; rel=\"prev\"", address(&shared.origin, ask, "offset", before)));
        }
        Page { rows, total, link: (!links.is_empty()).then(|| links.join(", ")) }
    }
}

/// The request's own address with one parameter set.
fn address(host: &str, ask: &Ask<'_>, name: &str, value: u64) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair(name, &value.to_string());
    for (known, value) in ask.pairs.iter().filter(|(known, _)| known != name) {
        query.append_pair(known, value);
    }
    // The serializer writes forms; a URL has %20 for a blank.
    format!("{host}{}?{}", ask.parts.uri.path(), query.finish().replace('+', "%20"))
}

/// The additions a request asks for.
///
/// # Errors
/// 400 for an unknown one.
pub fn includes<'a>(ask: &'a Ask<'_>) -> Result<Vec<&'a str>, Refusal> {
    let wanted: Vec<_> = ask.all("include").collect();
    match wanted.iter().find(|name| !INCLUDES.contains(name)) {
        Some(_) => Err(Refusal::bad("include", "there is nothing of that name to include")),
        None => Ok(wanted),
    }
}

/// Notes parameters that mean nothing: the vendor passes over them in silence.
pub fn note_unknown(shared: &Shared, ask: &Ask<'_>, also: &[&str]) {
    if ask.pairs.iter().any(|(name, _)| !select::is_known(name) && !also.contains(&name.as_str())) {
        shared.violation("unknown-parameter");
    }
}

/// `GET /properties`.
pub fn properties(shape: &SimplyRets, shared: &Shared, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let vendor = shape.vendor(ask)?;
    let paging = Paging::read(shared, ask, 20)?;
    let selection = Selection::read(ask)?;
    let extras = includes(ask)?;
    note_unknown(shared, ask, &[]);
    let kind = if paging.last_id.unwrap_or(0) > 0 || paging.offset > 0 { "next" } else { "page" };
    shared.request(format!("{kind} properties"));
    let mut trees = Vec::new();
    let page = {
        let market = shared.market();
        let table = market.table("Property").ok_or_else(|| Refusal::with(404, "URL", "Not Found"))?;
        let entity = table.entity();
        let mut rows: Vec<Arc<Row>> = table
            .by_key()
            .filter(|row| shape.belongs(row.key(), vendor) && selection.takes(entity, row))
            .cloned()
            .collect();
        sorted(&mut rows, entity, if paging.by_number() { None } else { ask.one("sort")? })?;
        let all = rows.into_iter().map(|row| (shape.number(row.key()), row)).collect();
        let page = paging.cut(shared, ask, all);
        trees.extend(page.rows.iter().map(|(_, row)| tree::listing(shape, &market, row, &extras)));
        page
    };
    held(&shared.stats).rows += trees.len() as u64;
    spoil_rows(ask.fault, &mut trees, &Soft { stamp: "modified", key: "listingId", other: "listPrice" });
    let mut answer = shape.reply(shared, ask, &Json::Array(trees));
    if let Some(link) = page.link {
        answer = answer.with(header::LINK, link);
    }
    Ok(if paging.counted() { answer.with(TOTAL, page.total.to_string()) } else { answer })
}

/// `GET /properties/{mlsId}`.
pub fn one(shape: &SimplyRets, shared: &Shared, ask: &Ask<'_>, id: &str) -> Result<Answer, Refusal> {
    let vendor = shape.vendor(ask)?;
    let extras = includes(ask)?;
    let id: u64 = id.parse().map_err(|_| Refusal::bad("mlsId", "mlsId is a number"))?;
    shared.request("row properties".to_owned());
    let tree = {
        let market = shared.market();
        let row = market
            .table("Property")
            .into_iter()
            .flat_map(crate::data::Table::by_key)
            .find(|row| shape.number(row.key()) == id && shape.belongs(row.key(), vendor))
            .ok_or_else(|| Refusal::with(404, "mlsId", "Not Found"))?;
        tree::listing(shape, &market, row, &extras)
    };
    held(&shared.stats).rows += 1;
    Ok(shape.reply(shared, ask, &tree))
}

/// Puts rows in the order that was asked for; without a word on it, in one that helps nobody.
pub fn sorted(rows: &mut [Arc<Row>], entity: &EntityType, sort: Option<&str>) -> Result<(), Refusal> {
    let Some(sort) = sort else {
        rows.sort_by_key(|row| hash_text(row.key()));
        return Ok(());
    };
    let (name, falling) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
    let field = match name {
        "listprice" => "ListPrice",
        "listdate" => "OnMarketDate",
        "closedate" => "CloseDate",
        "beds" => "BedroomsTotal",
        "baths" => "BathroomsTotalInteger",
        _ => return Err(Refusal::bad("sort", "there is no such order")),
    };
    let place = entity.place(field);
    let rank = |row: &Arc<Row>| match place.map_or(Value::Null, |place| row.value(entity, place)) {
        Value::Number(number) => number,
        Value::Date(day) => f64::from(day.to_epoch_days()),
        _ => f64::NEG_INFINITY,
    };
    rows.sort_by(|a, b| {
        let order = rank(a).total_cmp(&rank(b));
        (if falling { order.reverse() } else { order }).then_with(|| hash_text(a.key()).cmp(&hash_text(b.key())))
    });
    Ok(())
}
