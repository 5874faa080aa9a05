use std::{borrow::Cow, sync::Arc};

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::parse_stamp;
use crate::{
    Encoding,
    rng::hash_text,
    schema::{EntityType, FieldType, member_name},
};

/// One value of a row, typed by its field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// Yes or no.
    Boolean(bool),
    /// Any number.
    Number(f64),
    /// Text, or one word from a list.
    Text(Cow<'a, str>),
    /// A calendar day.
    Date(NaiveDate),
    /// An instant, nanoseconds since 1970.
    Stamp(i64),
    /// Words from a list.
    List(Vec<String>),
}

/// One row, held as the text in which it is served: a page is then mostly copying, which keeps a page of a thousand rows
/// quick even in a debug build, and numbers keep the digits they came with.
#[derive(Debug, Clone)]
pub struct Row {
    key: Arc<str>,
    stamp: Option<i64>,
    parent: Option<Arc<str>>,
    hash: u64,
    members: Box<str>,
    ends: Box<[u32]>,
}

impl Row {
    /// Builds a row from named values. Fields that the map lacks are null (empty, for lists).
    ///
    /// # Errors
    /// Says which field is unknown or has a value of another type, or that the key is missing.
    pub fn build(
        entity: &EntityType,
        values: &serde_json::Map<String, Json>,
        encoding: Encoding,
    ) -> Result<Self, String> {
        if let Some(name) = values.keys().find(|name| entity.place(name).is_none()) {
            return Err(format!("there is no field {name}"));
        }
        let mut members = String::with_capacity(entity.fields().len() * 32);
        let mut ends = Vec::with_capacity(entity.fields().len());
        for field in entity.fields() {
            if !members.is_empty() {
                members.push(',');
            }
            let value = values.get(&field.name).unwrap_or(&Json::Null);
            let value = checked(value, field.kind, encoding).map_err(|reason| format!("{}: {reason}", field.name))?;
            members.push('"');
            members.push_str(&field.name);
            members.push_str("\":");
            members.push_str(&value.to_string());
            ends.push(u32::try_from(members.len()).map_err(|_| "the row is too long".to_owned())?);
        }
        let text = |name: &str| values.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
        let missing = || format!("{} is missing", entity.key());
        let key: Arc<str> = match values.get(entity.key()) {
            Some(Json::Number(number)) => number.to_string().into(),
            _ => text(entity.key()).ok_or_else(missing)?.into(),
        };
        Ok(Self {
            stamp: entity.stamp().and_then(text).and_then(parse_stamp),
            parent: entity.parent().and_then(text).map(Into::into),
            hash: hash_text(&key),
            key,
            members: members.into(),
            ends: ends.into(),
        })
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &Arc<str> {
        &self.key
    }

    /// `ModificationTimestamp`, nanoseconds since 1970.
    #[must_use]
    pub fn stamp(&self) -> Option<i64> {
        self.stamp
    }

    /// Key of the listing it belongs to.
    #[must_use]
    pub fn parent(&self) -> Option<&Arc<str>> {
        self.parent.as_ref()
    }

    /// Hash of the key, for orders that help nobody.
    #[must_use]
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// All members, as they stand in the answer.
    #[must_use]
    pub fn members(&self) -> &str {
        &self.members
    }

    /// One member: `"Name":value`.
    #[must_use]
    pub fn member(&self, place: usize) -> &str {
        let end = self.ends.get(place).map_or(self.members.len(), |end| *end as usize);
        let begin = if place == 0 { 0 } else { self.ends.get(place - 1).map_or(end, |end| *end as usize + 1) };
        &self.members[begin..end]
    }

    /// One value.
    #[must_use]
    pub fn value(&self, entity: &EntityType, place: usize) -> Value<'_> {
        // The two fields that every replication filters and orders by are kept apart.
        if place == entity.stamp_place() {
            return self.stamp.map_or(Value::Null, Value::Stamp);
        }
        if place == entity.key_place() && !entity.has_number_key() {
            return Value::Text(Cow::Borrowed(&self.key));
        }
        let Some(field) = entity.fields().get(place) else { return Value::Null };
        let member = self.member(place);
        let text = member.get(field.name.len() + 3..).unwrap_or_default();
        if text == "null" {
            return Value::Null;
        }
        match field.kind {
            FieldType::Boolean => Value::Boolean(text == "true"),
            FieldType::Whole | FieldType::Decimal => text.parse().map_or(Value::Null, Value::Number),
            FieldType::Text | FieldType::One(_) => Value::Text(unquoted(text)),
            FieldType::Date => unquoted(text).parse().map_or(Value::Null, Value::Date),
            FieldType::Stamp => parse_stamp(&unquoted(text)).map_or(Value::Null, Value::Stamp),
            FieldType::Many(_) => Value::List(serde_json::from_str(text).unwrap_or_default()),
        }
    }

    /// The row as a JSON object.
    #[must_use]
    pub fn to_map(&self) -> serde_json::Map<String, Json> {
        serde_json::from_str(&format!("{{{}}}", self.members)).unwrap_or_default()
    }
}

/// The text of a JSON string, borrowed where nothing in it is escaped.
fn unquoted(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('\\') => Cow::Borrowed(inner),
        _ => Cow::Owned(serde_json::from_str(text).unwrap_or_default()),
    }
}

/// The value as it is served, or why it does not fit the field.
fn checked(value: &Json, kind: FieldType, encoding: Encoding) -> Result<Json, String> {
    let encoded = |word: &str| match encoding {
        Encoding::Strings => word.to_owned(),
        Encoding::Enums => member_name(word),
    };
    let fits = match (kind, value) {
        (FieldType::Many(_), Json::Null) => return Ok(Json::Array(Vec::new())),
        (_, Json::Null) => true,
        (FieldType::Boolean, v) => v.is_boolean(),
        (FieldType::Whole, v) => v.is_i64() || v.is_u64(),
        (FieldType::Decimal, v) => v.is_number(),
        (FieldType::Text, v) => v.is_string(),
        (FieldType::Date, v) => v.as_str().is_some_and(|text| text.len() == 10 && text.parse::<NaiveDate>().is_ok()),
        (FieldType::Stamp, v) => v.as_str().is_some_and(|text| parse_stamp(text).is_some()),
        (FieldType::One(_), Json::String(word)) => return Ok(Json::String(encoded(word))),
        (FieldType::Many(_), Json::Array(words)) => {
            let words: Option<Vec<_>> = words.iter().map(|w| w.as_str().map(|w| Json::String(encoded(w)))).collect();
            return words.map(Json::Array).ok_or_else(|| "a list of words is needed".to_owned());
        }
        (FieldType::One(_) | FieldType::Many(_), _) => false,
    };
    if fits { Ok(value.clone()) } else { Err(format!("the value is not {}", spoken(kind))) }
}

fn spoken(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text | FieldType::One(_) => "a text",
        FieldType::Boolean => "true or false",
        FieldType::Whole => "a whole number",
        FieldType::Decimal => "a number",
        FieldType::Date => "a date (YYYY-MM-DD)",
        FieldType::Stamp => "an instant (YYYY-MM-DDThh:mm:ssZ)",
        FieldType::Many(_) => "a list of words",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::property_type;
    use serde_json::json;

    fn row(values: Json) -> Result<Row, String> {
        Row::build(&property_type(), values.as_object().expect("an object"), Encoding::Strings)
    }

    #[test]
    fn values_come_back_typed() {
        let entity = property_type();
        let row = row(json!({
            "ListingKey": "a'b\"c", "ListPrice": 450000.5, "BedroomsTotal": 3, "WaterfrontYN": false,
            "CloseDate": "2026-02-03", "ModificationTimestamp": "2026-02-03T04:05:06.0000001Z",
            "Appliances": ["Range", "Oven"], "StandardStatus": "Active Under Contract",
        }))
        .expect("a row");
        let value = |name: &str| row.value(&entity, entity.place(name).expect("a field"));
        assert_eq!(value("ListingKey"), Value::Text("a'b\"c".into()));
        assert_eq!(value("ListPrice"), Value::Number(450_000.5));
        assert_eq!(value("WaterfrontYN"), Value::Boolean(false));
        assert_eq!(value("Appliances"), Value::List(vec!["Range".into(), "Oven".into()]));
        assert_eq!(value("Heating"), Value::List(vec![]));
        assert_eq!(value("ClosePrice"), Value::Null);
        assert_eq!(value("StandardStatus"), Value::Text("Active Under Contract".into()));
        assert_eq!(row.to_map().len(), entity.fields().len());
    }

    #[test]
    fn wrong_types_and_names_are_refused() {
        assert!(row(json!({"ListingKey": "1", "ListPrice": "cheap"})).is_err());
        assert!(row(json!({"ListingKey": "1", "CloseDate": "3 May"})).is_err());
        assert!(row(json!({"ListingKey": "1", "Nonsense": 1})).is_err());
        assert!(row(json!({"ListPrice": 1})).is_err());
    }
}
