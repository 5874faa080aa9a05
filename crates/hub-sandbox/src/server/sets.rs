use std::{fmt::Write as _, sync::Arc};

use axum::http::HeaderName;

use super::{
    answer::Answer,
    links::{LinkError, Place},
    page::{Plan, Rows},
    shared::{Shared, held},
};
use crate::{
    Fault,
    data::{Market, Row, Table},
    query::{Check, Checked, Grammar, QueryOptions, Refusal, parse_filter},
    rng::hash_text,
    schema::EntityType,
};

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

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
}

/// Answers `Name`, `Name('key')` and `Name('key')/Media`.
pub fn answer(
    shared: &Arc<Shared>,
    path: &str,
    pairs: &[(String, String)],
    prefer: Option<&str>,
    fault: Option<Fault>,
) -> Result<Answer, Refusal> {
    let market = shared.market();
    let Some((name, key, navigation)) = split_path(path)? else {
        if path.ends_with("/$count") {
            return Err(Refusal::unsupported("URL", "use $count=true"));
        }
        return Err(Refusal::with(404, "URL", "there is no such resource"));
    };
    let table = market.table(&name).ok_or_else(|| Refusal::with(404, "URL", format!("there is no resource {name}")))?;
    let resource = table.entity().name();
    let Some(key) = key else {
        let ask = asked(shared, &market, table, None, pairs)?;
        return page(shared, &market, ask, page_size(shared, prefer), fault);
    };
    let row =
        table.get(&key).ok_or_else(|| Refusal::with(404, "URL", format!("{resource} has no row with that key")))?;
    if let Some(navigation) = navigation {
        if !table.entity().navigations().contains(&navigation.as_str()) {
            return Err(Refusal::with(404, "URL", format!("{resource} leads to no {navigation}")));
        }
        let children =
            market.table(&navigation).ok_or_else(|| Refusal::with(404, "URL", "there is no such resource"))?;
        let ask = asked(shared, &market, children, Some(key), pairs)?;
        return page(shared, &market, ask, page_size(shared, prefer), fault);
    }
    shared.request(format!("row {resource}"));
    let options = QueryOptions::read(pairs, table.entity(), false)?;
    let mut body =
        format!("{{\"@odata.context\":\"{}/$metadata#{}/$entity\",", shared.root, context(table.entity(), &options));
    write_row(&mut body, &market, table, row, &options, Spoilt::No);
    body.push('}');
    held(&shared.stats).rows += 1;
    Ok(Answer::json(body))
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
    (wanted > 0).then(|| wanted.min(shared.config.max_page_size.max(shared.config.page_size)))
}

fn asked(
    shared: &Shared,
    market: &Market,
    table: &Table,
    parent: Option<String>,
    pairs: &[(String, String)],
) -> Result<Ask, Refusal> {
    let entity = table.entity();
    let Some((_, token)) = pairs.iter().find(|(name, _)| name == "$skiptoken") else {
        let options = QueryOptions::read(pairs, entity, true)?;
        shared.request(format!("page {}", entity.name()));
        if options.skip > shared.config.max_skip && entity.name() != "Lookup" {
            return Err(Refusal::unsupported("$skip", "no further than that; follow the next link instead"));
        }
        let place = Place { offset: options.skip, after: None, left: options.top };
        return Ok(Ask {
            resource: entity.name(),
            parent,
            options,
            place,
            token: None,
            preferred: false,
            empty: false,
        });
    };
    shared.request(format!("next {}", entity.name()));
    if pairs.iter().any(|(name, _)| name.starts_with('$') && name != "$skiptoken") {
        return Err(Refusal::bad("$skiptoken", "a next link is followed as it is, without further options"));
    }
    let link = held(&shared.links).follow(token, shared.now()).map_err(|error| match error {
        LinkError::Unknown => Refusal::bad("$skiptoken", "this server gave out no such link"),
        LinkError::Expired => Refusal::with(410, "$skiptoken", "the link has expired; begin again"),
    })?;
    if link.resource != entity.name() || link.parent != parent || market.table(link.resource).is_none() {
        return Err(Refusal::bad("$skiptoken", "the link belongs to another resource"));
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
    })
}

fn checked(shared: &Shared, market: &Market, entity: &EntityType, text: &str) -> Result<Checked, Refusal> {
    let words = |list: &str, member: &str| market.has_member(list, member);
    let grammar = Grammar { encoding: shared.config.encoding, odata_401: shared.config.odata_401, words: &words };
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
    let mut want = preferred.unwrap_or(shared.config.page_size).max(1).min(ask.place.left.unwrap_or(usize::MAX));
    let null_key = fault == Some(Fault::NullKeys) && want > 1;
    if null_key {
        want -= 1;
    }
    let mut rows = if ask.empty {
        Rows::default()
    } else {
        held(&shared.pager).page(table, &plan, &ask.place, want, shared.config.paging, ask.options.count)
    };
    let again = if fault == Some(Fault::DuplicateRows) { rows.before.len().min(want.saturating_sub(1)) } else { 0 };
    if again > 0 && rows.rows.len() + again > want {
        rows.rows.truncate(want - again);
        rows.more = true;
    }
    let next = next_link(shared, &ask, &rows, preferred.is_some(), fault);
    let fresh = rows.rows.len();
    let repeated = rows.before[rows.before.len() - again..].to_vec();
    let served: Vec<Arc<Row>> = repeated.into_iter().chain(rows.rows).collect();
    held(&shared.stats).rows += fresh as u64;

    let mut body = String::with_capacity(512 + served.len() * 1_500);
    let _ = write!(body, "{{\"@odata.context\":\"{}/$metadata#{}\"", shared.root, context(entity, &ask.options));
    if let Some(count) = rows.count {
        let _ = write!(body, ",\"@odata.count\":{count}");
    }
    body.push_str(",\"value\":[");
    if null_key && let Some(row) = served.first() {
        body.push('{');
        write_row(&mut body, market, table, row, &ask.options, Spoilt::NullKey);
        body.push_str(if served.is_empty() { "}" } else { "}," });
    }
    for (number, row) in served.iter().enumerate() {
        let unstamped = fault == Some(Fault::MissingTimestamp) && (number % 7 == 3 || number + 1 == served.len());
        body.push_str(if number == 0 { "{" } else { ",{" });
        let spoilt = if unstamped { Spoilt::NoTimestamp } else { Spoilt::No };
        write_row(&mut body, market, table, row, &ask.options, spoilt);
        body.push('}');
    }
    body.push(']');
    if let Some(next) = next {
        let _ = write!(body, ",\"@odata.nextLink\":\"{next}\"");
    }
    body.push('}');
    let answer = Answer::json(body);
    Ok(match preferred {
        Some(size) => answer.with(PREFERENCE_APPLIED, format!("odata.maxpagesize={size}")),
        None => answer,
    })
}

/// The address of the next page, where there is one.
fn next_link(shared: &Shared, ask: &Ask, rows: &Rows, preferred: bool, fault: Option<Fault>) -> Option<String> {
    let left = ask.place.left.map(|left| left.saturating_sub(rows.rows.len()));
    let ends = !rows.more || left == Some(0);
    let empty = ends && !ask.empty && left != Some(0) && held(&shared.schedule).is_on(Fault::EmptyLastPage);
    if ends && !empty {
        return None;
    }
    let repeat = fault == Some(Fault::RepeatingNextLink);
    let token = match (&ask.token, repeat) {
        (Some(token), true) => token.clone(),
        _ => {
            let place = if repeat {
                ask.place.clone()
            } else {
                Place {
                    offset: ask.place.offset + rows.rows.len(),
                    after: rows.rows.last().or(ask.place.after.as_ref()).cloned(),
                    left,
                }
            };
            let preferred = preferred || ask.preferred;
            held(&shared.links).give(
                ask.resource,
                ask.parent.clone(),
                ask.options.clone(),
                place,
                preferred,
                empty && !repeat,
                shared.now(),
            )
        }
    };
    let set = match &ask.parent {
        Some(key) => format!("Property('{}')/{}", url_quoted(key), ask.resource),
        None => ask.resource.to_owned(),
    };
    Some(if fault == Some(Fault::ForeignNextLink) {
        format!("{}{}/{set}?$skiptoken={token}", shared.foreign, super::serve::SERVICE_PATH)
    } else if shared.config.relative_next_links {
        format!("{set}?$skiptoken={token}")
    } else {
        format!("{}/{set}?$skiptoken={token}", shared.root)
    })
}

/// A key as it stands between quotes in a URL.
fn url_quoted(key: &str) -> String {
    url::form_urlencoded::byte_serialize(key.replace('\'', "''").as_bytes()).collect::<String>().replace('+', "%20")
}

fn context(entity: &EntityType, options: &QueryOptions) -> String {
    match &options.select {
        None => entity.name().to_owned(),
        Some(places) => {
            let names: Vec<_> = places.iter().map(|place| entity.fields()[*place].name.as_str()).collect();
            format!("{}({})", entity.name(), names.join(","))
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spoilt {
    No,
    NullKey,
    NoTimestamp,
}

fn write_row(out: &mut String, market: &Market, table: &Table, row: &Row, options: &QueryOptions, spoilt: Spoilt) {
    let entity = table.entity();
    let start = out.len();
    if options.select.is_none() && spoilt == Spoilt::No {
        out.push_str(row.members());
    } else {
        let every: Vec<usize>;
        let places = match &options.select {
            Some(places) => places,
            None => {
                every = (0..entity.fields().len()).collect();
                &every
            }
        };
        for place in places {
            if spoilt == Spoilt::NoTimestamp && *place == entity.stamp_place() {
                continue;
            }
            if out.len() > start {
                out.push(',');
            }
            if spoilt == Spoilt::NullKey && *place == entity.key_place() {
                let _ = write!(out, "\"{}\":null", entity.key());
            } else {
                out.push_str(row.member(*place));
            }
        }
    }
    if options.expand_media
        && let Some(media) = market.table("Media")
    {
        let mut children: Vec<_> = media.children(row.key()).iter().filter_map(|key| media.get(key)).collect();
        // No order was asked for, so none is promised: Order says which photo comes first.
        children.sort_by_key(|child| hash_text(child.key()));
        out.push_str(if out.len() > start { ",\"Media\":[" } else { "\"Media\":[" });
        for (number, child) in children.iter().enumerate() {
            out.push_str(if number == 0 { "{" } else { ",{" });
            out.push_str(child.members());
            out.push('}');
        }
        out.push(']');
    }
}
