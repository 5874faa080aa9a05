//! What took place: telephone calls and e-mails, which the vendor keeps in tables of their own, read one after the other.

use hub_connector::{ConnectorError, ErrorKind};
use hub_domain::crm::{CrmKind, FieldValue};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Account;
use super::api::V9;
use crate::desk::{self, Asking};
use crate::html;
use crate::payload::Payload;

/// The column that says which of the tables a row is from, as the vendor calls it. It is put beside what was asked for.
const TYPE: &str = "activitytypecode";
/// What "it took place" is in the column of states.
const COMPLETED: i64 = 1;

/// A table of what took place.
struct Log {
    set: &'static str,
    name: &'static str,
    channel: &'static str,
    columns: &'static str,
}

const LOGS: [Log; 2] = [
    Log {
        set: "phonecalls",
        name: "phonecall",
        channel: "call",
        columns: "activityid,subject,description,directioncode,actualdurationminutes,actualstart,actualend,createdon,\
            statecode,_regardingobjectid_value,_ownerid_value,modifiedon",
    },
    Log {
        set: "emails",
        name: "email",
        channel: "email",
        columns: "activityid,subject,description,directioncode,senton,actualend,createdon,statecode,\
            _regardingobjectid_value,_ownerid_value,modifiedon",
    },
];

/// Where reading stands: in which of the tables, and where its list goes on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Stand {
    table: usize,
    link: Option<Value>,
}

impl Stand {
    fn of(held: Option<&Value>) -> Self {
        held.and_then(|held| serde_json::from_value(held.clone()).ok()).unwrap_or_default()
    }

    /// Behind a page: where the list goes on, else the next table.
    fn behind(&self, link: Option<Value>) -> Option<Value> {
        let next = match link {
            Some(_) => Self { table: self.table, link },
            None => Self { table: self.table + 1, link: None },
        };
        (next.table < LOGS.len()).then(|| serde_json::to_value(next).ok()).flatten()
    }
}

/// Whether a row took place. A call that is still to be made, and a letter that is only begun, did not.
pub(super) fn took_place(row: &Map<String, Value>) -> bool {
    row.get("statecode").and_then(Value::as_i64) == Some(COMPLETED)
}

fn typed(row: Value, log: &Log) -> Value {
    let Value::Object(mut row) = row else { return row };
    row.insert(TYPE.to_owned(), log.name.into());
    Value::Object(row)
}

/// Rows of a page, and where it goes on.
type Page = (Vec<Value>, Option<Value>);

impl Account {
    /// A page of one table after the other.
    async fn logged(
        &self,
        columns: fn(&Log) -> &'static str,
        order: &str,
        filter: Option<&str>,
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<Page, ConnectorError> {
        let stand = Stand::of(next);
        let Some(log) = LOGS.get(stand.table) else { return Ok((Vec::new(), None)) };
        let mut query = vec![("$select", columns(log)), ("$orderby", order)];
        query.extend(filter.map(|filter| ("$filter", filter)));
        let lost = |error: &ConnectorError| matches!(error.kind, ErrorKind::BadRequest | ErrorKind::NotFound);
        let page = match self.listed(log.set, &query, stand.link.as_ref(), asking).await {
            // The vendor no longer knows how the list of this table went on: what came already does no harm.
            Err(error) if stand.link.is_some() && lost(&error) => {
                *asking.calls += error.calls;
                self.listed(log.set, &query, None, asking).await
            }
            page => page,
        };
        let (rows, link) = page?;
        Ok((rows.into_iter().map(|row| typed(row, log)).collect(), stand.behind(link)))
    }

    /// A page of what changed since a time.
    pub(super) async fn logged_since(
        &self,
        since: Option<&str>,
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<Page, ConnectorError> {
        self.logged(|log| log.columns, "modifiedon asc,activityid asc", since, next, asking).await
    }

    /// A page of the keys of all that took place.
    pub(super) async fn logged_keys(
        &self,
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<Page, ConnectorError> {
        self.logged(|_| "activityid", "activityid asc", Some("statecode eq 1"), next, asking).await
    }

    /// A row by its key, which is no other's in either of the tables.
    pub(super) async fn logged_one(&self, key: &str, asking: &mut Asking<'_>) -> Result<Option<Value>, ConnectorError> {
        for log in &LOGS {
            let url = self.address(&format!("{V9}/{}({key})", log.set), &[("$select", log.columns)])?;
            let request = hub_connector::http::Request::get(url).header("Prefer", "odata.include-annotations=\"*\"");
            match self.ask(&request, asking).await {
                Err(error) if error.kind == ErrorKind::NotFound => *asking.calls += error.calls,
                row => return row.map(|row| Some(typed(row, log))),
            }
        }
        Ok(None)
    }
}

/// What became of a row that a list names.
pub(super) fn fate(kind: CrmKind, row: &Map<String, Value>) -> desk::Fate {
    if kind == CrmKind::Activity && !took_place(row) { desk::Fate::OfAnotherKind } else { desk::Fate::There }
}

/// Reads what a log entry says, but for whose it is.
pub(super) fn read(payload: &mut Payload<'_>) {
    payload.pass_over(&["statecode"]);
    let table = payload.take(TYPE).and_then(Value::as_str);
    let log = LOGS.iter().find(|log| Some(log.name) == table);
    payload.put("Channel", log.map_or(FieldValue::Empty, |log| FieldValue::text(log.channel)));
    payload.text("subject", "Subject");
    match payload.take("description").map(Value::as_str) {
        None => payload.put("Body", FieldValue::Empty),
        Some(None) => payload.issue("description", "is not a text"),
        Some(Some(text)) => {
            // Letters are HTML, what was noted of a call is not.
            let words = if html::is_markup(text) { html::plain(text) } else { text.to_owned() };
            payload.put("Body", hub_domain::people::value::text(&words).map_or(FieldValue::Empty, FieldValue::Text));
        }
    }
    match payload.take("directioncode").map(Value::as_bool) {
        None => payload.put("Direction", FieldValue::Empty),
        Some(Some(out)) => payload.put("Direction", FieldValue::text(if out { "outbound" } else { "inbound" })),
        Some(None) => payload.issue("directioncode", "is neither yes nor no"),
    }
    payload.seconds("actualdurationminutes", "DurationSeconds", 60.0);
    // When it was sent or ended; a call that says neither began or was noted some time.
    let times = ["senton", "actualend", "actualstart", "createdon"];
    payload.pass_over(&times);
    let said = |name: &&str| payload.of().get(*name).is_some_and(crate::payload::says_something);
    match times.into_iter().find(said) {
        Some(name) => payload.instant(name, "At"),
        None => payload.put("At", FieldValue::Empty),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read_row(row: &Value) -> hub_connector::crm::CrmMapped {
        let Value::Object(row) = row else { panic!("an object") };
        let mut payload = Payload::new(row, "");
        read(&mut payload);
        payload.finish()
    }

    #[test]
    fn calls_and_letters_are_read() {
        let call =
            read_row(&json!({"activitytypecode": "phonecall", "subject": "Rang", "description": "1 < 2\nand more",
            "directioncode": true, "actualdurationminutes": 3, "actualend": "2026-02-01T10:00:00Z",
            "createdon": "2026-02-02T10:00:00Z", "statecode": 1}));
        let text =
            |of: &hub_connector::crm::CrmMapped, name: &str| of.fields[name].as_text().unwrap_or_default().to_owned();
        assert_eq!([text(&call, "Channel"), text(&call, "Direction")], ["call", "outbound"]);
        assert_eq!([text(&call, "Body"), text(&call, "At")], ["1 < 2\nand more", "2026-02-01T10:00:00Z"]);
        assert_eq!(call.fields["DurationSeconds"], FieldValue::Number(180.0));
        let letter =
            read_row(&json!({"activitytypecode": "email", "description": "<html><body><p>Dear Ada</p></body></html>",
            "directioncode": false, "senton": "2026-02-01T09:00:00Z", "actualend": "2026-02-01T10:00:00Z"}));
        assert_eq!([text(&letter, "Channel"), text(&letter, "Direction")], ["email", "inbound"]);
        assert_eq!([text(&letter, "Body"), text(&letter, "At")], ["Dear Ada", "2026-02-01T09:00:00Z"]);
        assert!(call.issues.is_empty() && call.unmapped.is_empty() && letter.issues.is_empty());
    }

    #[test]
    fn one_table_is_read_after_the_other() {
        let first = Stand::of(None);
        assert_eq!(first, Stand { table: 0, link: None });
        let on = first.behind(Some(json!("https://x/next")));
        assert_eq!(Stand::of(on.as_ref()), Stand { table: 0, link: Some(json!("https://x/next")) });
        let second = Stand::of(first.behind(None).as_ref());
        assert_eq!(second, Stand { table: 1, link: None });
        assert_eq!(second.behind(None), None);
    }

    proptest! {
        #[test]
        fn anything_is_read(words in ".{0,16}", number in any::<f64>(), form in 0_usize..4) {
            let value = [json!(words), json!(number), json!([words]), json!({"a": 1})].into_iter().nth(form).unwrap();
            for name in ["activitytypecode", "subject", "description", "directioncode", "actualdurationminutes", "senton", "createdon"] {
                for issue in read_row(&json!({name: value.clone()})).issues {
                    prop_assert_eq!(issue.field.as_str(), name);
                }
            }
            let _ = Stand::of(Some(&value)).behind(None);
        }
    }
}
