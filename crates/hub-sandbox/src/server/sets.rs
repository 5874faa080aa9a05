use std::{fmt::Write as _, sync::Arc};

use axum::http::{HeaderName, header};
use chrono::DateTime;

use super::{
    answer::Answer,
    links::{Link, LinkError, Place},
    page::{Plan, Rows},
    rows::{Spoilt, Writer},
    shared::{Shared, held},
};
use crate::{
    Dialect, Fault, NextPlace, Paging, TopMeaning,
    data::{Market, Row, Table},
    dialect::{DefaultOrder, Question, Reach, Source},
    query::{Check, Checked, Direction, Grammar, OrderBy, QueryOptions, Refusal, parse_filter},
    schema::EntityType,
};

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
const NEXT: HeaderName = HeaderName::from_static("next");

/// A page to serve.
struct Ask {
    resource: &'static str,
    parent: Option<String>,
    options: QueryOptions,
    place: Place,
    /// The token that led here.
    token: Option<String>,
    /// Whether the first page of the chain was asked for with a page size.
    preferred: bool,
    empty: bool,
    /// Rows on a page, where the first request decided that.
    size: Option<usize>,
    replication: bool,
}

/// Answers `Name`, `Name('key')`, `Name('key')/Media` and, where there is one, `Name/replication`.
pub fn answer(
    shared: &Arc<Shared>,
    path: &str,
    pairs: &[(String, String)],
    prefer: Option<&str>,
    fault: Option<Fault>,
) -> Result<Answer, Refusal> {
    let market = shared.market();
    let (path, replication) = replicated(shared, path)?;
    let Some((name, key, navigation)) = split_path(path)? else {
        if path.ends_with("/$count") {
            return Err(Refusal::unsupported("URL", "use $count=true"));
        }
        return Err(Refusal::with(404, "URL", "there is no such resource"));
    };
    let table = market.set(&name).ok_or_else(|| Refusal::with(404, "URL", format!("there is no resource {name}")))?;
    let resource = table.entity().name();
    let preferred = page_size(shared, prefer);
    let Some(key) = key else {
        let ask = asked(shared, &market, table, None, pairs, replication)?;
        return page(shared, &market, ask, preferred, fault);
    };
    let row = table.get(&key).filter(|row| market.is_live(table, row));
    let row = row.ok_or_else(|| Refusal::with(404, "URL", format!("{resource} has no row with that key")))?;
    if let Some(navigation) = navigation {
        let Some(known) = table.entity().navigations().iter().find(|known| known.name == navigation) else {
            return Err(Refusal::with(404, "URL", format!("{resource} leads to no {navigation}")));
        };
        let Source::Children(name) = known.source else {
            return Err(Refusal::unsupported("URL", format!("{navigation} is served by $expand")));
        };
        let children = market.table(name).ok_or_else(|| Refusal::with(404, "URL", "there is no such resource"))?;
        let ask = asked(shared, &market, children, Some(key), pairs, false)?;
        return page(shared, &market, ask, preferred, fault);
    }
    shared.request(format!("row {resource}"));
    // Where every request has to name its originating system, a request for one row does so too.
    let without_filter: Vec<_> = pairs.iter().filter(|(name, _)| name != "$filter").cloned().collect();
    let grid = shared.rules.dialect == Dialect::MlsGrid;
    let options = QueryOptions::read(if grid { &without_filter } else { pairs }, table.entity(), false)?;
    let context = context(table.entity(), &options);
    let mut body = format!("{{\"@odata.context\":\"{}/$metadata#{context}/$entity\",", shared.root);
    Writer { shared, market: &market }.row(&mut body, table, row, &options, Spoilt::No);
    body.push('}');
    held(&shared.stats).rows += 1;
    Ok(Answer::json(body))
}

/// Tells the replication endpoint of a set from the set itself.
fn replicated<'a>(shared: &Shared, path: &'a str) -> Result<(&'a str, bool), Refusal> {
    let Some(set) = path.strip_suffix("/replication") else { return Ok((path, false)) };
    let served = match shared.rules.dialect {
        Dialect::Trestle => true,
        Dialect::Bridge => shared.config.options.replication,
        _ => false,
    };
    if served { Ok((set, true)) } else { Err(Refusal::with(404, "URL", "there is no replication for this token")) }
}

/// `Name`, `Name('it''s')`, `Name(NameKey='k')`, `Name('k')/Media`. `None` where it is none of these.
#[allow(clippy::type_complexity, reason = "name, key, navigation")]
fn split_path(path: &str) -> Result<Option<(String, Option<String>, Option<String>)>, Refusal> {
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let Some((name, rest)) = path.split_once('(') else {
        return Ok(plain(path).then(|| (path.to_owned(), None, None)));
    };
    let Some(close) = rest.rfind(')').filter(|_| plain(name)) else { return Ok(None) };
    let (inside, after) = (&rest[..close], &rest[close + 1..]);
    let quoted = inside.split_once('=').filter(|(field, _)| plain(field)).map_or(inside, |(_, value)| value);
    let is_event = name == "EntityEvent" && !quoted.is_empty() && quoted.bytes().all(|byte| byte.is_ascii_digit());
    let in_quotes = is_event.then(|| format!("'{quoted}'"));
    let quoted = in_quotes.as_deref().unwrap_or(quoted);
    let key = quoted
        .strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''))
        .map(|text| text.replace("''", "\u{0}"))
        .filter(|text| !text.contains('\''))
        .map(|text| text.replace('\u{0}', "'"))
        .ok_or_else(|| Refusal::bad("URL", "a key is a text in quotes; a quote inside is doubled"))?;
    let navigation = match after {
        "" => None,
        _ => match after.strip_prefix('/').filter(|name| plain(name)) {
            Some(name) => Some(name.to_owned()),
            None => return Ok(None),
        },
    };
    Ok(Some((name.to_owned(), Some(key), navigation)))
}

/// `odata.maxpagesize` of a `Prefer` header, up to the server's own limit.
fn page_size(shared: &Shared, prefer: Option<&str>) -> Option<usize> {
    let wanted = prefer?.split(',').find_map(|preference| {
        let (name, value) = preference.trim().split_once('=')?;
        let name = name.trim().to_ascii_lowercase();
        let known = name == "odata.maxpagesize" || (name == "maxpagesize" && shared.config.odata_401);
        known.then(|| value.trim().trim_matches('"').parse::<usize>().ok()).flatten()
    })?;
    (wanted > 0 && shared.rules.page.prefer).then(|| wanted.min(shared.rules.page.most))
}

fn asked(
    shared: &Shared,
    market: &Market,
    table: &Table,
    parent: Option<String>,
    pairs: &[(String, String)],
    replication: bool,
) -> Result<Ask, Refusal> {
    let (entity, rules) = (table.entity(), &shared.rules);
    let trestle = rules.dialect == Dialect::Trestle;
    let parameter = if trestle && replication { "id" } else { rules.link_parameter };
    let Some((_, token)) = pairs.iter().find(|(name, _)| name == parameter) else {
        if trestle && replication {
            return Err(Refusal::bad("URL", "replication begins with replication=true"));
        }
        return first(shared, entity, parent, pairs, replication);
    };
    shared.request(format!("next {}", entity.name()));
    if pairs.iter().any(|(name, _)| name.starts_with('$') && name != parameter) {
        return Err(Refusal::bad(parameter, "a next link is followed as it is, without further options"));
    }
    let link = held(&shared.links).follow(token, shared.now()).map_err(|error| match error {
        LinkError::Unknown => Refusal::bad(parameter, "this server gave out no such link"),
        LinkError::Expired => Refusal::with(410, parameter, "the link has expired; begin again"),
    })?;
    if link.resource != entity.name() || link.parent != parent || market.table(link.resource).is_none() {
        return Err(Refusal::bad(parameter, "the link belongs to another resource"));
    }
    if link.uses > 6 {
        shared.violation("next-link-followed-often");
    }
    Ok(Ask {
        resource: link.resource,
        parent,
        options: link.options,
        place: link.place,
        token: Some(token.clone()),
        preferred: link.preferred,
        empty: link.empty,
        size: link.size,
        replication: link.replication,
    })
}

/// The first page of a chain.
fn first(
    shared: &Shared,
    entity: &EntityType,
    parent: Option<String>,
    pairs: &[(String, String)],
    replication: bool,
) -> Result<Ask, Refusal> {
    let rules = &shared.rules;
    let mut options = QueryOptions::read(pairs, entity, true)?;
    options.pretty = rules.dialect == Dialect::Trestle && pairs.iter().any(|(n, v)| n == "PrettyEnums" && v == "true");
    shared.request(format!("page {}", entity.name()));
    if options.skip > shared.config.max_skip && entity.name() != "Lookup" && rules.page.reach.is_none() {
        return Err(Refusal::unsupported("$skip", "no further than that; follow the next link instead"));
    }
    let replication = replication
        || (rules.dialect == Dialect::Trestle && pairs.iter().any(|(n, v)| n == "replication" && v == "true"));
    let filter = options.filter.as_deref().map(parse_filter).transpose()?;
    (rules.query)(
        rules,
        &Question {
            table: entity.name(),
            rule: rules.set(entity.name()),
            options: &options,
            pairs,
            filter: filter.as_ref(),
            replication,
        },
    )?;
    if rules.dialect == Dialect::MlsGrid && entity.name() == "Lookup" {
        let names = filter.as_ref().map(crate::query::Expr::comparisons).unwrap_or_default();
        let name = names.iter().find(|c| c.field == "LookupName").map(|c| format!("{:?}", c.value)).unwrap_or_default();
        let before = held(&shared.events).lookups.insert(name, shared.now());
        if before.is_some_and(|before| shared.now() - before < chrono::Duration::hours(24)) {
            shared.violation("lookup-twice-a-day");
        }
    }
    let top = options.top.unwrap_or_default();
    if !options.expand.is_empty() && rules.page.most_expanded.is_some_and(|most| top > most) {
        return Err(Refusal::bad("$top", "a page with $expand is smaller").breaks("expanded-over-cap"));
    }
    let by_page = replication || rules.page.top == TopMeaning::PageSize;
    if by_page && !rules.page.lowers && top > rules.page.most && rules.dialect == Dialect::MlsGrid {
        let message = format!("$top is more than {}", rules.page.most);
        return Err(Refusal::bad("$top", message).breaks("top-over-cap"));
    }
    if options.order.is_empty() {
        options.order = default_order(entity, replication && rules.dialect == Dialect::Bridge);
    }
    let size = by_page.then(|| {
        let most = rules.set(entity.name()).and_then(|set| set.most).unwrap_or(rules.page.most);
        let size = options.top.filter(|top| *top > 0).unwrap_or(rules.page.usual);
        if rules.page.lowers { size.min(most) } else { size }
    });
    // A page size of nothing would never end.
    let left = if by_page { options.top.filter(|top| *top == 0) } else { options.top };
    let place = Place { offset: options.skip, after: None, left };
    Ok(Ask {
        resource: entity.name(),
        parent,
        options,
        place,
        token: None,
        preferred: false,
        empty: false,
        size,
        replication,
    })
}

/// The order of rows where the query asks for none.
fn default_order(entity: &EntityType, oldest_first: bool) -> Vec<OrderBy> {
    let rising = |place| OrderBy { place, direction: Direction::Ascending };
    match entity.order() {
        _ if oldest_first => vec![rising(entity.stamp_place()), rising(entity.key_place())],
        DefaultOrder::Scattered => Vec::new(),
        DefaultOrder::Stamp => vec![rising(entity.stamp_place()), rising(entity.key_place())],
        DefaultOrder::Key => vec![rising(entity.key_place())],
    }
}

fn checked(shared: &Shared, market: &Market, entity: &EntityType, text: &str) -> Result<Checked, Refusal> {
    let words = |list: &str, member: &str| market.has_member(list, member);
    let grammar = Grammar {
        encoding: shared.config.encoding,
        in_operator: shared.rules.in_operator,
        loose_has: shared.rules.dialect == Dialect::Trestle,
        words: &words,
    };
    Check::new(entity, grammar).filter(&parse_filter(text)?)
}

fn page(
    shared: &Shared,
    market: &Market,
    ask: Ask,
    preferred: Option<usize>,
    fault: Option<Fault>,
) -> Result<Answer, Refusal> {
    let table = market.table(ask.resource).ok_or_else(|| Refusal::with(404, "URL", "there is no such resource"))?;
    let entity = table.entity();
    if ask.token.is_some() && ask.preferred && preferred.is_none() {
        shared.violation("next-without-prefer");
    }
    let filter = ask.options.filter.as_deref().map(|text| checked(shared, market, entity, text)).transpose()?;
    let plan = Plan {
        filter: filter.as_ref(),
        text: ask.options.filter.as_deref().unwrap_or_default(),
        order: &ask.options.order,
        parent: ask.parent.as_deref(),
        now: market.now(),
    };
    let page = &shared.rules.page;
    let mut want = match ask.size {
        Some(size) => size.min(preferred.unwrap_or(usize::MAX)),
        None => preferred.unwrap_or(page.usual),
    };
    want = want.max(1).min(ask.place.left.unwrap_or(usize::MAX));
    let mut stops = false;
    if let Some((reach, manner)) = page.reach.filter(|_| !ask.replication && ask.parent.is_none()) {
        let beyond = ask.place.offset.saturating_add(want) > reach;
        match manner {
            Reach::Fails if beyond => {
                return Err(Refusal::with(500, "$skip", "Error getting data!").breaks("plain-paging-beyond-reach"));
            }
            Reach::Stops if ask.place.offset >= reach => {
                let message = format!("no more than {reach} rows this way; use replication");
                return Err(Refusal::bad("$skip", message).breaks("plain-paging-beyond-reach"));
            }
            Reach::Stops => {
                want = want.min(reach - ask.place.offset);
                stops = ask.place.offset + want >= reach;
            }
            Reach::Fails => {}
        }
    }
    let null_key = fault == Some(Fault::NullKeys) && want > 1;
    if null_key {
        want -= 1;
    }
    let mut rows = if ask.empty {
        Rows::default()
    } else {
        // A replication goes by the last row: changes on the way shift nothing.
        let paging = if ask.replication { Paging::Position } else { shared.rules.paging };
        held(&shared.pager).page(table, &plan, &ask.place, want, paging, ask.options.count)
    };
    rows.more &= !stops;
    let again = if fault == Some(Fault::DuplicateRows) { rows.before.len().min(want.saturating_sub(1)) } else { 0 };
    if again > 0 && rows.rows.len() + again > want {
        rows.rows.truncate(want - again);
        rows.more = true;
    }
    let next = next_link(shared, entity, &ask, &rows, preferred.is_some(), fault);
    let fresh = rows.rows.len();
    let repeated = rows.before[rows.before.len() - again..].to_vec();
    let mut served: Vec<Arc<Row>> = repeated.into_iter().chain(rows.rows).collect();
    if fault == Some(Fault::DuplicateKeys)
        && let Some(row) = served.first().cloned()
    {
        served.push(row);
    }
    held(&shared.stats).rows += fresh as u64;

    let writer = Writer { shared, market };
    let mut body = String::with_capacity(512 + served.len() * 1_500);
    let _ = write!(body, "{{\"@odata.context\":\"{}/$metadata#{}\"", shared.root, context(entity, &ask.options));
    if let Some(count) = rows.count {
        let _ = write!(body, ",\"@odata.count\":{count}");
    }
    body.push_str(",\"value\":[");
    if null_key && let Some(row) = served.first() {
        body.push('{');
        writer.row(&mut body, table, row, &ask.options, Spoilt::NullKey);
        body.push_str(if served.is_empty() { "}" } else { "}," });
    }
    for (number, row) in served.iter().enumerate() {
        let some = number % 7 == 3 || number + 1 == served.len();
        body.push_str(if number == 0 { "{" } else { ",{" });
        let spoilt = match fault {
            Some(Fault::MissingTimestamp) if some => Spoilt::NoTimestamp,
            Some(Fault::MissingField) if some => Spoilt::NoField,
            Some(Fault::MistypedField) if some => Spoilt::OtherType,
            _ => Spoilt::No,
        };
        writer.row(&mut body, table, row, &ask.options, spoilt);
        body.push('}');
    }
    body.push(']');
    let place = match shared.rules.dialect {
        Dialect::Bridge if ask.replication => shared.config.options.next_place,
        _ => NextPlace::Body,
    };
    if let (Some(next), NextPlace::Body | NextPlace::Both) = (&next, place) {
        let _ = write!(body, ",\"@odata.nextLink\":\"{next}\"");
    }
    body.push('}');
    let mut answer = Answer::json(body);
    if let (Some(next), NextPlace::Headers | NextPlace::Both) = (next, place) {
        answer = answer.with(header::LINK, format!("<{next}>; rel=\"next\"")).with(NEXT, next);
    }
    Ok(match preferred {
        Some(size) => answer.with(PREFERENCE_APPLIED, format!("odata.maxpagesize={size}")),
        None => answer,
    })
}

/// The address of the next page, where there is one.
fn next_link(
    shared: &Shared,
    entity: &EntityType,
    ask: &Ask,
    rows: &Rows,
    preferred: bool,
    fault: Option<Fault>,
) -> Option<String> {
    let left = ask.place.left.map(|left| left.saturating_sub(rows.rows.len()));
    let ends = !rows.more || left == Some(0);
    let empty = ends && !ask.empty && left != Some(0) && held(&shared.schedule).is_on(Fault::EmptyLastPage);
    if ends && !empty {
        return None;
    }
    let repeat = fault == Some(Fault::RepeatingNextLink);
    let place = || Place {
        offset: ask.place.offset + rows.rows.len(),
        after: rows.rows.last().or(ask.place.after.as_ref()).cloned(),
        left,
    };
    let trestle = shared.rules.dialect == Dialect::Trestle && ask.replication;
    let token = match &ask.token {
        Some(token) if repeat => token.clone(),
        // The same link brings page after page. What breaks on the way to the client has not moved it on.
        Some(token) if trestle && shared.config.options.same_link && !empty => {
            if !fault.is_some_and(Fault::breaks_the_answer) {
                held(&shared.links).move_on(token, place());
            }
            token.clone()
        }
        _ => {
            let place = if repeat { ask.place.clone() } else { place() };
            let link = Link {
                resource: ask.resource,
                parent: ask.parent.clone(),
                options: ask.options.clone(),
                place,
                preferred: preferred || ask.preferred,
                empty: empty && !repeat,
                size: ask.size,
                replication: ask.replication,
                uses: 0,
                used: DateTime::UNIX_EPOCH,
                number: 0,
            };
            held(&shared.links).give(link, shared.now())
        }
    };
    let set = match &ask.parent {
        Some(key) => {
            let parent = shared.rules.set("Property").map_or("Property", |set| set.set);
            format!("{parent}('{}')/{}", url_quoted(key), ask.resource)
        }
        None if ask.replication => format!("{}/replication", entity.set()),
        None => entity.set().to_owned(),
    };
    let parameter = if trestle { "id" } else { shared.rules.link_parameter };
    let path = &shared.rules.service_path;
    Some(if fault == Some(Fault::ForeignNextLink) {
        format!("{}{path}/{set}?{parameter}={token}", shared.foreign)
    } else if shared.config.relative_next_links {
        format!("{set}?{parameter}={token}")
    } else {
        format!("{}/{set}?{parameter}={token}", shared.root)
    })
}

/// A key as it stands between quotes in a URL.
fn url_quoted(key: &str) -> String {
    url::form_urlencoded::byte_serialize(key.replace('\'', "''").as_bytes()).collect::<String>().replace('+', "%20")
}

fn context(entity: &EntityType, options: &QueryOptions) -> String {
    match &options.select {
        None => entity.set().to_owned(),
        Some(places) => {
            let names: Vec<_> = places.iter().map(|place| entity.fields()[*place].name.as_str()).collect();
            format!("{}({})", entity.set(), names.join(","))
        }
    }
}
