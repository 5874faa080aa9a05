use super::{OrderBy, Refusal, parse_orderby};
use crate::{dialect::Navigation, schema::EntityType};

/// The options of a query, each read strictly.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryOptions {
    /// Places of the fields asked for; `None` for all.
    pub select: Option<Vec<usize>>,
    /// `$filter` as written.
    pub filter: Option<String>,
    /// `$orderby`.
    pub order: Vec<OrderBy>,
    /// `$top`: rows wanted in all.
    pub top: Option<usize>,
    /// `$skip`.
    pub skip: usize,
    /// `$count=true`.
    pub count: bool,
    /// `$expand`.
    pub expand: Vec<Navigation>,
    /// Whether members of enumerations are wanted as words for people.
    pub pretty: bool,
    /// Which of the navigations that stand as fields are wanted.
    pub inline: Vec<Navigation>,
}

impl QueryOptions {
    /// Reads the options of a request for a set (`set`), or for one row.
    ///
    /// # Errors
    /// 400 for what is wrong, 406 for formats other than JSON, 501 for options of OData that Core does not have.
    pub fn read(pairs: &[(String, String)], entity: &EntityType, set: bool) -> Result<Self, Refusal> {
        let mut options = Self { inline: entity.inline().to_vec(), ..Self::default() };
        for (name, value) in pairs {
            if !name.starts_with('$') {
                // OData leaves names without a dollar to the service; this one has none and passes over them.
                continue;
            }
            if pairs.iter().filter(|(other, _)| other == name).count() > 1 {
                return Err(Refusal::bad(name, "the option is given more than once"));
            }
            if !set && !matches!(name.as_str(), "$select" | "$expand" | "$format") {
                return Err(Refusal::bad(name, "the option is not for a single row"));
            }
            match name.as_str() {
                "$select" => {
                    let (places, inline) = selected(value, entity)?;
                    (options.select, options.inline) = (Some(places), inline);
                }
                "$filter" if value.trim().is_empty() => return Err(Refusal::bad(name, "the filter is empty")),
                "$filter" => options.filter = Some(value.clone()),
                "$orderby" => options.order = parse_orderby(value, entity)?,
                "$top" => options.top = Some(whole(name, value)?),
                "$skip" => options.skip = whole(name, value)?,
                "$count" => {
                    options.count = match value.as_str() {
                        "true" => true,
                        "false" => false,
                        _ => return Err(Refusal::bad(name, "true or false is needed")),
                    };
                }
                "$expand" => options.expand = expanded(value, entity)?,
                "$format" => {
                    let media = value.split(';').next().unwrap_or_default();
                    if media != "json" && media != "application/json" {
                        return Err(Refusal::with(406, name, "rows are served as JSON only"));
                    }
                }
                "$search" | "$apply" | "$compute" | "$levels" | "$deltatoken" | "$id" => {
                    return Err(Refusal::unsupported(name, "the option is not supported"));
                }
                _ => return Err(Refusal::bad(name, "there is no such option")),
            }
        }
        Ok(options)
    }
}

fn whole(name: &str, value: &str) -> Result<usize, Refusal> {
    // `parse` would also take a leading plus.
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|_| digits).ok_or_else(|| Refusal::bad(name, "a whole number from 0 up is needed"))
}

fn selected(value: &str, entity: &EntityType) -> Result<(Vec<usize>, Vec<Navigation>), Refusal> {
    let (mut places, mut inline) = (Vec::new(), Vec::new());
    for name in value.split(',').map(|name| name.trim_matches([' ', '\t'])) {
        if name == "*" {
            places.extend(0..entity.fields().len());
            inline.extend(entity.inline());
            continue;
        }
        if let Some(navigation) = entity.inline().iter().find(|navigation| navigation.name == name) {
            inline.push(*navigation);
            continue;
        }
        let place = entity.place(name);
        places.push(place.ok_or_else(|| Refusal::bad("$select", format!("{} has no field {name:?}", entity.set())))?);
    }
    places.sort_unstable();
    places.dedup();
    inline.dedup();
    Ok((places, inline))
}

fn expanded(value: &str, entity: &EntityType) -> Result<Vec<Navigation>, Refusal> {
    let mut expand: Vec<Navigation> = Vec::new();
    // Options inside parentheses may hold commas; they are refused by the first of them.
    for item in value.split(',') {
        let (name, rest) = item.split_once(['(', '/']).map_or((item, ""), |(name, rest)| (name, rest));
        let Some(navigation) = entity.navigations().iter().find(|navigation| navigation.name == name) else {
            return Err(Refusal::bad("$expand", format!("{} cannot be expanded by {item:?}", entity.set())));
        };
        if !rest.is_empty() {
            return Err(Refusal::unsupported("$expand", "options inside $expand are not supported"));
        }
        if expand.contains(navigation) {
            return Err(Refusal::bad("$expand", format!("{name} is named twice")));
        }
        expand.push(*navigation);
    }
    Ok(expand)
}

/// Splits a query string into names and values and undoes the percent encoding. A plus stays a plus: only forms use it
/// for a blank, and a URL's query is not a form.
///
/// # Errors
/// 400 for encoding that is broken or not UTF-8.
pub fn split_query(query: &str) -> Result<Vec<(String, String)>, Refusal> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode_component(name)?, decode_component(value)?))
        })
        .collect()
}

/// Undoes the percent encoding.
///
/// # Errors
/// 400 for encoding that is broken or not UTF-8.
pub fn decode_component(text: &str) -> Result<String, Refusal> {
    let bad = || Refusal::bad("URL", "the percent encoding is broken");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        if *byte == b'%' {
            let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok()).ok_or_else(bad)?;
            if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err(bad());
            }
            bytes.push(u8::from_str_radix(digits, 16).map_err(|_| bad())?);
            rest = &after[2..];
        } else {
            bytes.push(*byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).map_err(|_| Refusal::bad("URL", "the URL is not UTF-8"))
}
