//! What lead messages and web forms say, made one table: names and values, as a table of contacts has columns and cells.
//! Total: any bytes give rows or a reason.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::mail::Mail;

/// What one file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct LeadTable {
    /// Rows of names and values, in the file's order.
    pub rows: Vec<Vec<(String, String)>>,
    /// When the message was sent, where it says.
    pub sent: Option<DateTime<Utc>>,
    /// Who sent it, in words.
    pub origin: Option<String>,
}

/// Most rows of one file.
const MOST: usize = 10_000;

/// Names of what somebody asked, folded.
const ASKED: [&str; 10] = [
    "message",
    "comments",
    "comment",
    "question",
    "questions",
    "inquiry",
    "enquiry",
    "notes",
    "customermessage",
    "remarks",
];
/// Names of the home it is about, folded.
const ABOUT: [&str; 12] = [
    "property",
    "propertyaddress",
    "listing",
    "listingaddress",
    "mls",
    "mlsnumber",
    "mlsid",
    "listingid",
    "interestedin",
    "about",
    "url",
    "propertyurl",
];

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a name is that of what was asked.
pub(super) fn is_asked(name: &str) -> bool {
    ASKED.contains(&folded(name).as_str())
}

/// Whether a name is that of the home it is about.
pub(super) fn is_about(name: &str) -> bool {
    ABOUT.contains(&folded(name).as_str())
}

/// Lines such as `Phone: 555 0100`. A name without a value takes the lines after it, up to an empty one or another name.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim().trim_start_matches(['*', '•', '>', '|']).trim();
        let named = line.split_once(':').filter(|(name, value)| {
            let name = name.trim();
            // A web address and a time of day have colons too.
            !name.is_empty()
                && name.chars().count() <= 40
                && name.split_whitespace().count() <= 4
                && !value.starts_with("//")
                && name.chars().any(char::is_alphabetic)
        });
        match named {
            Some((name, value)) => {
                let value = value.trim().to_owned();
                open = value.is_empty() || is_asked(name);
                pairs.push((name.trim().trim_matches('*').trim().to_owned(), value));
            }
            None if line.is_empty() => open = open && pairs.last().is_some_and(|(_, value)| value.is_empty()),
            None if open => {
                if let Some((_, value)) = pairs.last_mut() {
                    if !value.is_empty() {
                        value.push('\n');
                    }
                    value.push_str(line);
                }
            }
            None => {}
        }
    }
    pairs.retain(|(_, value)| !value.is_empty());
    pairs
}

/// Names under which nobody introduces themselves: they would be taken for a person's.
const OF_THE_MAIL: [&str; 8] = ["subject", "from", "to", "date", "sent", "cc", "replyto", "unsubscribe"];

/// A lead message.
pub(super) fn of_mail(bytes: &[u8]) -> Result<LeadTable, String> {
    let mail = Mail::parse(bytes);
    if mail.from.is_none() && mail.subject.is_empty() {
        return Err("this is no message".to_owned());
    }
    let mut row = pairs(&mail.text);
    row.retain(|(name, _)| !OF_THE_MAIL.contains(&folded(name).as_str()));
    let has = |row: &[(String, String)], part: &str| row.iter().any(|(name, _)| folded(name).contains(part));
    // Sites answer to the person: their address is where an answer goes, unless it is the site's own.
    let writer = mail.reply_to.as_ref().or(mail.from.as_ref().filter(|_| !has(&row, "name")));
    if let Some((name, address)) = writer.filter(|(_, address)| !is_machine(address)) {
        if !has(&row, "mail") {
            row.push(("Email".to_owned(), address.clone()));
        }
        if !has(&row, "name") && !name.is_empty() {
            row.push(("Full Name".to_owned(), name.clone()));
        }
    }
    if !has(&row, "name") && !has(&row, "mail") && !has(&row, "phone") {
        return Err("the message names nobody: neither a name nor an e-mail address nor a number".to_owned());
    }
    if !row.iter().any(|(name, _)| is_asked(name)) {
        let asked = if row.len() < 3 { mail.text.trim() } else { mail.subject.trim() };
        if !asked.is_empty() {
            row.push(("Message".to_owned(), asked.to_owned()));
        }
    }
    if !row.iter().any(|(name, _)| is_about(name)) && !mail.subject.trim().is_empty() {
        row.push(("Property".to_owned(), mail.subject.trim().to_owned()));
    }
    let origin = mail.from.map(|(name, address)| if name.is_empty() { address } else { name });
    Ok(LeadTable { rows: vec![row], sent: mail.date, origin })
}

/// Addresses that nobody reads.
fn is_machine(address: &str) -> bool {
    let name = folded(address.split('@').next().unwrap_or_default());
    ["noreply", "donotreply", "notification", "mailer", "leads", "postmaster", "bounce"]
        .iter()
        .any(|w| name.contains(w))
}

/// A form's answers: one object, an array of them, or an object with one array in it.
pub(super) fn of_json(bytes: &[u8]) -> Result<LeadTable, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| "this is no JSON".to_owned())?;
    let items: Vec<&Value> = match &value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(map) => {
            match map.values().find_map(Value::as_array).filter(|items| items.iter().any(Value::is_object)) {
                Some(items) => items.iter().collect(),
                None => vec![&value],
            }
        }
        _ => return Err("neither an object nor an array of objects".to_owned()),
    };
    if items.len() > MOST {
        return Err(format!("more than {MOST} leads; split the file"));
    }
    let mut rows = Vec::new();
    for item in items {
        let mut row = Vec::new();
        flatten("", item, &mut row, 0);
        if !row.is_empty() {
            rows.push(row);
        }
    }
    if rows.is_empty() { Err("no lead in it".to_owned()) } else { Ok(LeadTable { rows, sent: None, origin: None }) }
}

fn flatten(name: &str, value: &Value, row: &mut Vec<(String, String)>, depth: usize) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        Value::Object(map) if depth < 4 => {
            for (key, value) in map {
                flatten(key, value, row, depth + 1);
            }
            return;
        }
        _ => return,
    };
    if !name.is_empty() && !text.trim().is_empty() {
        row.push((name.to_owned(), text));
    }
}

/// The rows as the bytes of a table, with a column for each name.
pub(super) fn as_csv(table: &LeadTable) -> Vec<u8> {
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in table.rows.iter().flatten() {
        if !columns.iter().any(|there| folded(there) == folded(name)) {
            columns.push(name);
        }
    }
    // A header needs two names to be known for one.
    let mut out = csv::Writer::from_writer(Vec::new());
    let header: Vec<&str> = columns.iter().copied().chain(["Row"]).collect();
    let mut written = out.write_record(&header).is_ok();
    for (n, row) in table.rows.iter().enumerate() {
        let cell = |column: &&str| row.iter().find(|(name, _)| folded(name) == folded(column)).map_or("", |(_, v)| v);
        let n = n.to_string();
        let cells: Vec<&str> = columns.iter().map(cell).chain([n.as_str()]).collect();
        written &= out.write_record(&cells).is_ok();
    }
    if written { out.into_inner().unwrap_or_default() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MAIL: &str = "From: Homes Site <noreply@example.org>\r\nReply-To: Ada Stone <ada@example.org>\r\n\
        Subject: New inquiry: 12 Oak St\r\nDate: Mon, 2 Mar 2026 10:00:00 -0800\r\n\r\n\
        You have a new lead!\r\n\r\nName: Ada Stone\r\nPhone: +1 555 0100\r\n\
        Message:\r\nIs it still available?\r\nI can come on Friday.\r\n\r\nSee https://example.org/x\r\n";

    #[test]
    fn a_message_says_who_and_what() {
        let table = of_mail(MAIL.as_bytes()).unwrap();
        let row = &table.rows[0];
        let of = |name: &str| row.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        assert_eq!(of("Name"), Some("Ada Stone"));
        assert_eq!(of("Email"), Some("ada@example.org"));
        assert_eq!(of("Message"), Some("Is it still available?\nI can come on Friday."));
        assert_eq!(of("Property"), Some("New inquiry: 12 Oak St"));
        assert_eq!(table.origin.as_deref(), Some("Homes Site"));
        assert_eq!(table.sent.unwrap().to_rfc3339(), "2026-03-02T18:00:00+00:00");
    }

    #[test]
    fn a_form_may_be_nested() {
        let text = r#"{"submissions": [{"contact": {"first_name": "Bo", "email": "bo@example.org"}, "message": "Hi", "ok": null}]}"#;
        let table = of_json(text.as_bytes()).unwrap();
        assert_eq!(table.rows[0].len(), 3);
        assert!(of_json(b"[]").is_err() && of_json(b"7").is_err());
        let csv = String::from_utf8(as_csv(&table)).unwrap();
        assert!(
            csv.starts_with("email,first_name,message,Row\n") || csv.starts_with("first_name,email,message,Row\n"),
            "{csv}"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = of_json(&bytes);
            if let Ok(table) = of_mail(&bytes) {
                let _ = as_csv(&table);
            }
        }

        #[test]
        fn any_text_has_pairs_or_none(text in "(?s)[a-z: \n*]{0,80}") {
            prop_assert!(pairs(&text).iter().all(|(name, value)| !name.is_empty() && !value.is_empty()));
        }
    }
}
