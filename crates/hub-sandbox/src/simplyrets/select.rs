use std::sync::Arc;

use crate::{
    data::{Row, Value},
    query::Refusal,
    schema::EntityType,
    server::shape::Ask,
};

/// The statuses a request may name.
const STATUSES: &[&str] = &[
    "Active",
    "Pending",
    "Closed",
    "ActiveUnderContract",
    "Hold",
    "Withdrawn",
    "Expired",
    "Delete",
    "Incomplete",
    "ComingSoon",
];

/// The types a request may name, and the code of the records they mean; `mobilehome` goes by the sub-type.
const TYPES: &[(&str, &str)] = &[
    ("residential", "RES"),
    ("rental", "RNT"),
    ("mobilehome", "MOBILE"),
    ("condominium", "CND"),
    ("multifamily", "MLF"),
    ("commercial", "CRE"),
    ("commerciallease", "CLE"),
    ("land", "LND"),
    ("farm", "FRM"),
];

/// Parameters with a least and a most.
const RANGES: &[(&str, &str, &str)] = &[
    ("minprice", "maxprice", "ListPrice"),
    ("minarea", "maxarea", "LivingArea"),
    ("minbeds", "maxbeds", "BedroomsTotal"),
    ("minbaths", "maxbaths", "BathroomsTotalInteger"),
    ("minyear", "maxyear", "YearBuilt"),
    ("minacres", "maxacres", "LotSizeAcres"),
    ("minGarageSpaces", "maxGarageSpaces", "GarageSpaces"),
    ("", "maxdom", "DaysOnMarket"),
];

/// Parameters that name values of a field, small and capital letters alike.
const WORDS: &[(&str, &str)] = &[
    ("cities", "City"),
    ("postalCodes", "PostalCode"),
    ("counties", "CountyOrParish"),
    ("neighborhoods", "SubdivisionName"),
    ("state", "StateOrProvince"),
    ("agent", "ListAgentKey"),
    ("salesAgent", "BuyerAgentKey"),
    ("brokers", "ListOfficeKey"),
    ("subTypeText", "PropertySubType"),
];

/// Parameters of the vendor that this stand-in does not serve: it refuses rather than gives the wrong rows.
const UNSERVED: &[&str] = &[
    "q",
    "subtype",
    "coListAgent",
    "specialListingConditions",
    "ownership",
    "features",
    "exteriorFeatures",
    "water",
    "points",
    "minlistdate",
    "maxlistdate",
];

/// Parameters that choose no rows.
const OTHERS: &[&str] = &["status", "type", "idx", "vendor", "limit", "offset", "lastId", "sort", "count", "include"];

/// Which listings a request is about.
#[derive(Debug, PartialEq)]
pub struct Selection {
    statuses: Vec<&'static str>,
    types: Vec<&'static str>,
    /// Whether listings that may not be shown at all are left out, and those whose address may not be.
    hidden: (bool, bool),
    ranges: Vec<(&'static str, f64, f64)>,
    words: Vec<(&'static str, Vec<String>)>,
}

/// A field's name in a request: whether the request knows it.
#[must_use]
pub fn is_known(name: &str) -> bool {
    OTHERS.contains(&name)
        || UNSERVED.contains(&name)
        || WORDS.iter().any(|(known, _)| *known == name)
        || RANGES.iter().any(|(low, high, _)| *low == name || *high == name)
}

impl Selection {
    /// Reads a request for listings. Without a word on it, only active ones of the types residential and rental that
    /// may be shown with their address are meant.
    ///
    /// # Errors
    /// 400 for values that are none, 501 for parameters this stand-in does not serve.
    pub fn read(ask: &Ask<'_>) -> Result<Self, Refusal> {
        if let Some(name) = UNSERVED.iter().find(|name| ask.all(name).next().is_some()) {
            return Err(Refusal::unsupported(name, format!("{name} is not served here")));
        }
        let mut statuses = Vec::new();
        for wanted in ask.all("status") {
            let known = STATUSES.iter().find(|status| status.eq_ignore_ascii_case(wanted));
            statuses.push(*known.ok_or_else(|| Refusal::bad("status", "there is no such status"))?);
        }
        if statuses.is_empty() {
            statuses.push("Active");
        }
        let mut types = kinds(ask)?;
        if types.is_empty() {
            types = vec!["RES", "RNT"];
        }
        let hidden = match ask.one("idx")? {
            None | Some("null") => (true, true),
            Some("listing") => (true, false),
            Some("address") => (false, true),
            Some("ignore") => (false, false),
            Some(_) => return Err(Refusal::bad("idx", "idx is one of null, listing, address, ignore")),
        };
        Ok(Self { statuses, types, hidden, ranges: ranges(ask)?, words: words(ask) })
    }

    /// Reads a request for open houses: one type, residential where none is named; the other rules are those of
    /// listings, and what may not be shown is not.
    ///
    /// # Errors
    /// As for [`Self::read`], and for more than one type.
    pub fn read_showings(ask: &Ask<'_>) -> Result<Self, Refusal> {
        let mut types = kinds(ask)?;
        if types.len() > 1 {
            return Err(Refusal::bad("type", "only one type can be named here"));
        }
        if types.is_empty() {
            types.push("RES");
        }
        Ok(Self { statuses: STATUSES.to_vec(), types, hidden: (true, true), ranges: ranges(ask)?, words: words(ask) })
    }

    /// Whether a listing is meant.
    #[must_use]
    pub fn takes(&self, entity: &EntityType, row: &Arc<Row>) -> bool {
        let field = |name: &str| entity.place(name).map_or(Value::Null, |place| row.value(entity, place));
        let text = |name: &str| match field(name) {
            Value::Text(text) => text.into_owned(),
            _ => String::new(),
        };
        let sub = text("PropertySubType");
        let code = type_code(&text("PropertyType"), &sub);
        let may = |name: &str| field(name) != Value::Boolean(false);
        self.statuses.contains(&status_code(&text("StandardStatus")))
            && self.types.iter().any(|wanted| *wanted == code || (*wanted == "MOBILE" && is_mobile(&sub)))
            && (!self.hidden.0 || may("InternetEntireListingDisplayYN"))
            && (!self.hidden.1 || may("InternetAddressDisplayYN"))
            && self.ranges.iter().all(
                |(name, low, high)| matches!(field(name), Value::Number(number) if number >= *low && number <= *high),
            )
            && self.words.iter().all(|(name, wanted)| {
                let value = text(name);
                wanted.iter().any(|word| word.eq_ignore_ascii_case(&value))
            })
    }
}

fn kinds(ask: &Ask<'_>) -> Result<Vec<&'static str>, Refusal> {
    ask.all("type")
        .map(|wanted| {
            let known = TYPES.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            known.map(|(_, code)| *code).ok_or_else(|| Refusal::bad("type", "there is no such type"))
        })
        .collect()
}

fn ranges(ask: &Ask<'_>) -> Result<Vec<(&'static str, f64, f64)>, Refusal> {
    let mut ranges = Vec::new();
    for (least, most, field) in RANGES {
        let bound = |name: &str| -> Result<Option<f64>, Refusal> {
            let Some(text) = ask.one(name)? else { return Ok(None) };
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
            number.map(Some).ok_or_else(|| Refusal::bad(name, format!("{name} has to be a number")))
        };
        let (low, high) = (bound(least)?, bound(most)?);
        if low.is_some() || high.is_some() {
            ranges.push((*field, low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)));
        }
    }
    Ok(ranges)
}

fn words(ask: &Ask<'_>) -> Vec<(&'static str, Vec<String>)> {
    WORDS
        .iter()
        .map(|(name, field)| (*field, ask.all(name).map(str::to_owned).collect::<Vec<_>>()))
        .filter(|(_, wanted)| !wanted.is_empty())
        .collect()
}

/// The vendor's status: the standard's word without blanks. The vendor has none for cancelled listings and counts them
/// among the withdrawn; the MLS's own word stands beside it.
#[must_use]
pub fn status_code(standard: &str) -> &'static str {
    let plain: String = standard.chars().filter(|letter| *letter != ' ').collect();
    STATUSES.iter().copied().find(|status| *status == plain).unwrap_or("Withdrawn")
}

/// The vendor's type.
#[must_use]
pub fn type_code(kind: &str, sub: &str) -> &'static str {
    match kind {
        "Residential Lease" => "RNT",
        "Residential Income" => "MLF",
        "Land" => "LND",
        "Farm" => "FRM",
        "Commercial Lease" => "CLE",
        "Commercial Sale" | "Business Opportunity" => "CRE",
        _ if matches!(sub, "Condominium" | "Townhouse" | "Stock Cooperative") => "CND",
        _ => "RES",
    }
}

fn is_mobile(sub: &str) -> bool {
    sub.starts_with("Manufactured") || sub.starts_with("Mobile")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::shape::test_parts;

    proptest::proptest! {
        #[test]
        fn whatever_is_asked_is_read_or_refused(
            pairs in proptest::collection::vec(
                ("(status|type|idx|minprice|maxdom|cities|points|.{0,6})", "(Active|land|null|-?[0-9.e]{0,9}|.{0,8})"), 0..6),
        ) {
            let parts = test_parts();
            let ask = Ask { parts: &parts, path: "/properties".into(), pairs, fault: None };
            for read in [Selection::read(&ask), Selection::read_showings(&ask)] {
                match read {
                    Ok(selection) => proptest::prop_assert!(!selection.types.is_empty() && !selection.statuses.is_empty()),
                    Err(refusal) => proptest::prop_assert!(matches!(refusal.status, 400 | 501)),
                }
            }
        }
    }

    #[test]
    fn statuses_and_types_have_the_vendors_words() {
        assert_eq!(status_code("Active Under Contract"), "ActiveUnderContract");
        assert_eq!(status_code("Canceled"), "Withdrawn");
        assert_eq!(type_code("Residential", "Townhouse"), "CND");
        assert_eq!(type_code("Residential", "Single Family Residence"), "RES");
        assert_eq!(type_code("Residential Lease", "Condominium"), "RNT");
    }
}
