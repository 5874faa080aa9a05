//! How a home is held, as far as its listing says: freehold is silent, a leasehold is not. Pure.

use chrono::NaiveDate;
use serde_json::{Map, Value};

/// What a listing says about land that is leased, as a short note; `None` where it says nothing.
///
/// A long lease (99 years and the like) is sold like a home and is one kind of sale; its price is not that of the same
/// home with its land. The standard names are `LandLeaseYN` and `LandLeaseExpirationDate`; many listings only say so in
/// their remarks.
pub(super) fn leasehold(remarks: Option<&str>, payload: Option<&Map<String, Value>>) -> Option<String> {
    let said = payload.is_some_and(|p| yes(p.get("LandLeaseYN")) || ownership(p));
    let remarks = remarks.unwrap_or_default().to_lowercase();
    let told = WORDS.iter().any(|w| remarks.contains(w)) && !DENIALS.iter().any(|w| remarks.contains(w));
    if !said && !told {
        return None;
    }
    let ends = payload.and_then(|p| p.get("LandLeaseExpirationDate")?.as_str()?.get(..10)?.parse::<NaiveDate>().ok());
    Some(match (years(&remarks), ends) {
        (_, Some(day)) => format!("Leasehold until {}: the land is not sold with it", hub_report::date(day)),
        (Some(years), None) => format!("Leasehold, {years} years as listed: the land is not sold with it"),
        (None, None) => "Leasehold: the land is not sold with it".to_owned(),
    })
}

const WORDS: [&str; 5] = ["leasehold", "land lease", "ground lease", "leased land", "99-year lease"];
const DENIALS: [&str; 5] =
    ["no land lease", "no ground lease", "not a leasehold", "not on leased land", "no leasehold"];

fn yes(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(yes)) => *yes,
        Some(Value::String(text)) => matches!(text.trim().to_lowercase().as_str(), "true" | "yes" | "y" | "1"),
        Some(Value::Number(n)) => n.as_i64() == Some(1),
        _ => false,
    }
}

fn ownership(payload: &Map<String, Value>) -> bool {
    ["Ownership", "OwnershipType", "LandTenure"]
        .iter()
        .filter_map(|name| payload.get(*name)?.as_str())
        .any(|text| text.to_lowercase().contains("leasehold"))
}

/// The number of years before "year lease", if there is one.
fn years(remarks: &str) -> Option<u32> {
    let words: Vec<&str> = remarks.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.windows(3).find_map(|w| {
        let n: u32 = w[0].parse().ok()?;
        let lease = w[2].starts_with("lease") || w[2] == "ground" || w[2] == "land";
        ((10..=999).contains(&n) && matches!(w[1], "year" | "years" | "yr" | "yrs") && lease).then_some(n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leasehold_says_so_and_a_denial_does_not() {
        let note = leasehold(Some("Bright flat on a 99-year lease, close to the park."), None).unwrap();
        assert!(note.contains("99 years"), "{note}");
        assert!(leasehold(Some("Sold LEASEHOLD."), None).is_some());
        assert_eq!(leasehold(Some("You own the land: no land lease here."), None), None);
        assert_eq!(leasehold(Some("Please call before showing; tenant's lease ends in May."), None), None);
        let payload = serde_json::json!({ "LandLeaseYN": true });
        assert!(leasehold(None, payload.as_object()).is_some());
        let ends = serde_json::json!({ "LandLeaseYN": "Yes", "LandLeaseExpirationDate": "2041-05-01T00:00:00Z" });
        assert!(leasehold(None, ends.as_object()).unwrap().contains("until May 1, 2041"));
        let nonsense = serde_json::json!({ "LandLeaseYN": true, "LandLeaseExpirationDate": "ééééééé" });
        assert!(leasehold(None, nonsense.as_object()).is_some());
        let ownership = serde_json::json!({ "Ownership": "Leasehold Estate" });
        assert!(leasehold(None, ownership.as_object()).is_some());
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".{0,300}") {
            let _ = leasehold(Some(&text), None);
        }
    }
}
