//! What a record says for agents alone. Nothing of it is put into a document; the finished pages are searched for it all the
//! same, so that no road that somebody builds later can carry it there.

use hub_compliance::FieldClass;
use hub_domain::Resource;
use hub_report::ReportContext;
use serde_json::{Map, Value};

use crate::error::Result;
use crate::hub::Hub;

/// Shorter texts are words like any other and would be found where they are not meant.
const LEAST: usize = 6;
/// Confidential fields that hold one of a few usual words, a day or a yes: not secret by what they say.
const LISTS: [&str; 9] =
    ["type", "yn", "date", "timestamp", "agreement", "service", "preference", "requirements", "disclosures"];

impl Hub {
    /// What the records of these listings say for agents alone, as texts that may stand nowhere.
    pub(crate) async fn texts_for_agents(&self, keys: &[&str]) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for key in keys {
            if let Some(payload) = self.0.store.payload(Resource::Property, key).await? {
                all.extend(secrets(&payload));
            }
        }
        all.sort();
        all.dedup();
        Ok(all)
    }
}

/// Without what the preparer says in their own name: the owner may be the client on the cover, and the number to call for a
/// showing that of the agent who prints this.
pub(crate) fn unless_said(context: &ReportContext, secrets: Vec<String>) -> Vec<String> {
    let mut said: Vec<&str> = vec![&context.brokerage, &context.agent];
    said.extend(
        [&context.contact, &context.prepared_for, &context.licence_no].into_iter().flatten().map(String::as_str),
    );
    said.extend(context.credits.values().map(String::as_str));
    let said: Vec<String> = said.into_iter().map(squeezed).collect();
    secrets.into_iter().filter(|secret| !said.iter().any(|text| text.contains(&squeezed(secret)))).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The texts of one record. What it says openly itself is no secret.
fn secrets(payload: &Map<String, Value>) -> Vec<String> {
    let open = payload.get("PublicRemarks").and_then(Value::as_str).map(squeezed).unwrap_or_default();
    let mut found = Vec::new();
    for (field, value) in payload {
        let name = field.to_lowercase();
        if FieldClass::of(field) != FieldClass::Confidential || LISTS.iter().any(|end| name.ends_with(end)) {
            continue;
        }
        // A bare figure, such as a fee of 12,000, may stand anywhere by chance.
        let texts = match value {
            Value::String(text) => vec![text.as_str()],
            Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let telling = |text: &&str| text.trim().chars().count() >= LEAST && text.trim().parse::<f64>().is_err();
        let kept = texts.into_iter().filter(telling).map(|t| t.trim().to_owned());
        found.extend(kept.filter(|text| !open.contains(&squeezed(text))));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_for_agents_is_found_and_nothing_else() {
        let record = serde_json::json!({
            "PrivateRemarks": " The dog bites ", "ShowingInstructions": "Ring twice, then wait", "LockBoxSerialNumber": "LB-7741",
            "OwnerName": "Vex Whistle", "OwnerPhone": "555-0199", "BuyerAgencyCompensation": "2.5 % and a bonus of a cruise",
            "LockBoxType": ["Combination"], "ExpirationDate": "2027-01-01", "ListingAgreement": "Exclusive Right To Sell",
            "OccupantName": "Ann", "GateCode": 9012345, "BuyerAgencyCompensationType": "%", "SellerFee": "12000.00",
            "PublicRemarks": "Call 555-0199 for the pool.", "City": "Springtown",
        });
        let mut found = secrets(record.as_object().unwrap());
        found.sort();
        let wanted =
            ["2.5 % and a bonus of a cruise", "LB-7741", "Ring twice, then wait", "The dog bites", "Vex Whistle"];
        assert_eq!(found, wanted);
        let mut context = ReportContext::new("B", chrono::NaiveDate::MIN);
        context.prepared_for = Some("Ann and Vex  Whistle".to_owned());
        assert!(!unless_said(&context, found).contains(&"Vex Whistle".to_owned()), "the owner is the client");
    }
}
