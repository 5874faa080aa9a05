use std::fmt::Write as _;

use chrono::Duration;
use serde_json::Value as Json;

use super::shared::Shared;
use crate::{
    Dialect,
    data::{Market, Row, Table, Value},
    dialect::{Navigation, Source},
    query::QueryOptions,
    rng::{hash_text, mix},
    schema::{FieldType, local_row, rooms, unit_types},
};

/// What a fault does to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoilt {
    /// Nothing.
    No,
    /// The key is null.
    NullKey,
    /// It does not say when it changed.
    NoTimestamp,
    /// One field is left out.
    NoField,
    /// One field has a value of another type.
    OtherType,
}

/// Writes rows as they are served.
pub struct Writer<'a> {
    /// What every request shares.
    pub shared: &'a Shared,
    /// The rows there are.
    pub market: &'a Market,
}

impl Writer<'_> {
    /// Writes the members of a row, with what it leads to.
    pub fn row(&self, out: &mut String, table: &Table, row: &Row, options: &QueryOptions, spoilt: Spoilt) {
        let start = out.len();
        if options.pretty && spoilt == Spoilt::No {
            self.pretty(out, table, row, options.select.as_deref());
        } else {
            self.members(out, table, row, options.select.as_deref(), spoilt);
        }
        for navigation in options.inline.iter().chain(&options.expand) {
            if out.len() > start {
                out.push(',');
            }
            self.navigation(out, table, row, navigation);
        }
    }

    fn members(&self, out: &mut String, table: &Table, row: &Row, select: Option<&[usize]>, spoilt: Spoilt) {
        let entity = table.entity();
        let signed = self.signed_place(table);
        if select.is_none() && spoilt == Spoilt::No && signed.is_none() {
            out.push_str(row.members());
            return;
        }
        let every: Vec<usize>;
        let places = match select {
            Some(places) => places,
            None => {
                every = (0..entity.fields().len()).collect();
                &every
            }
        };
        let victim = victim(table, places);
        let start = out.len();
        for place in places {
            let is_victim = victim == Some(*place);
            if (spoilt == Spoilt::NoTimestamp && *place == entity.stamp_place())
                || (spoilt == Spoilt::NoField && is_victim)
            {
                continue;
            }
            if out.len() > start {
                out.push(',');
            }
            if spoilt == Spoilt::NullKey && *place == entity.key_place() {
                let _ = write!(out, "\"{}\":null", entity.key());
            } else if spoilt == Spoilt::OtherType && is_victim {
                let _ = write!(out, "\"{}\":{{\"is\":\"something else\"}}", entity.fields()[*place].name);
            } else if signed == Some(*place) {
                let _ = write!(out, "\"MediaURL\":\"{}\"", self.shared.signed_photo(row.key(), self.shared.now()));
            } else {
                out.push_str(row.member(*place));
            }
        }
    }

    /// The members of a row with words for people in place of members of enumerations.
    fn pretty(&self, out: &mut String, table: &Table, row: &Row, select: Option<&[usize]>) {
        let entity = table.entity();
        let start = out.len();
        for (place, field) in entity.fields().iter().enumerate() {
            if select.is_some_and(|places| !places.contains(&place)) {
                continue;
            }
            if out.len() > start {
                out.push(',');
            }
            let word = |list: &str, member: &str| Json::from(self.market.display(list, member).unwrap_or(member));
            let value = match (field.kind, row.value(entity, place)) {
                (FieldType::One(list), Value::Text(member)) => word(list, &member),
                (FieldType::Many(list), Value::List(members)) => members.iter().map(|m| word(list, m)).collect(),
                _ => {
                    out.push_str(row.member(place));
                    continue;
                }
            };
            let _ = write!(out, "\"{}\":{value}", field.name);
        }
    }

    /// Where the address of a photo stands, if addresses are signed.
    fn signed_place(&self, table: &Table) -> Option<usize> {
        let signs = self.shared.rules.dialect == Dialect::MlsGrid && table.entity().name() == "Media";
        signs.then(|| table.entity().place("MediaURL")).flatten()
    }

    fn navigation(&self, out: &mut String, table: &Table, row: &Row, navigation: &Navigation) {
        let _ = write!(out, "\"{}\":", navigation.name);
        let text = |name: &str| match table.entity().place(name).map(|place| row.value(table.entity(), place)) {
            Some(Value::Text(text)) => text.into_owned(),
            _ => String::new(),
        };
        let stamp = || self.stamp_text(table, row);
        match navigation.source {
            Source::Children(name) => self.children(out, name, row, navigation.most),
            Source::One(name, field) => {
                let found = self.market.table(name).and_then(|table| Some((table, table.get(&text(field))?)));
                match found {
                    Some((table, row)) => {
                        out.push('{');
                        self.members(out, table, row, None, Spoilt::No);
                        out.push('}');
                    }
                    None => out.push_str("null"),
                }
            }
            Source::Rooms => {
                let place = table.entity().place("BedroomsTotal");
                let bedrooms = match place.map(|place| row.value(table.entity(), place)) {
                    Some(Value::Number(number)) if number > 0.0 => number as u64,
                    _ => 0,
                };
                out.push_str(&Json::from(rooms(row.key(), &stamp(), bedrooms)).to_string());
            }
            Source::UnitTypes => {
                out.push_str(&Json::from(unit_types(row.key(), &stamp(), &text("PropertyType"))).to_string());
            }
            Source::Local => {
                let local = local_row(&self.shared.rules, row.key());
                let _ = if navigation.is_single() { write!(out, "{local}") } else { write!(out, "[{local}]") };
            }
        }
    }

    fn stamp_text(&self, table: &Table, row: &Row) -> String {
        let member =
            table.entity().fields().get(table.entity().stamp_place()).map(|_| row.member(table.entity().stamp_place()));
        let text = member.and_then(|member| member.split_once(':')).map(|(_, value)| value.trim_matches('"'));
        text.unwrap_or_default().to_owned()
    }

    fn children(&self, out: &mut String, name: &str, row: &Row, most: Option<usize>) {
        out.push('[');
        if let Some(table) = self.market.table(name) {
            let mut children: Vec<_> = table.children(row.key()).iter().filter_map(|key| table.get(key)).collect();
            // No order was asked for, so none is promised: Order says which photo comes first.
            children.sort_by_key(|child| hash_text(child.key()));
            let live = children.into_iter().filter(|child| self.market.is_live(table, child));
            for (number, child) in live.take(most.unwrap_or(usize::MAX)).enumerate() {
                out.push_str(if number == 0 { "{" } else { ",{" });
                self.members(out, table, child, None, Spoilt::No);
                out.push('}');
            }
        }
        out.push(']');
    }
}

/// The field that faults spoil: a number, or else a word, and neither key nor stamp.
fn victim(table: &Table, places: &[usize]) -> Option<usize> {
    let entity = table.entity();
    let free = |place: &&usize| **place != entity.key_place() && **place != entity.stamp_place();
    let of = |wanted: fn(FieldType) -> bool| {
        places.iter().filter(free).find(|place| entity.fields().get(**place).is_some_and(|field| wanted(field.kind)))
    };
    of(|kind| kind == FieldType::Decimal)
        .or_else(|| of(|kind| matches!(kind, FieldType::Whole | FieldType::Boolean)))
        .or_else(|| of(|kind| matches!(kind, FieldType::One(_))))
        .copied()
}

impl Shared {
    /// The address of a photo, good for the minutes that the configuration gives it.
    pub fn signed_photo(&self, key: &str, now: chrono::DateTime<chrono::Utc>) -> String {
        let until = (now + Duration::minutes(i64::from(self.config.options.media_minutes))).timestamp();
        let signature = self.photo_signature(key, until);
        format!("{}/media/{key}.png?expires={until}&signature={signature}", self.origin)
    }

    /// What proves that this server gave out an address.
    pub fn photo_signature(&self, key: &str, until: i64) -> String {
        format!("{:016x}", mix(self.config.seed ^ hash_text(&format!("photo {key} {until}"))))
    }
}
