//! The words that must stand with a listing.

use chrono::{DateTime, Datelike, Utc};
use hub_domain::Licence;

use crate::{AttributionStyle, RecordFacts, SourceFacts};

/// Who listed it, as the MLS wants it said.
pub(crate) fn attribution(source: &SourceFacts<'_>, record: &RecordFacts<'_>) -> String {
    if source.licence == Licence::PublicRecord {
        return format!("Public record from {}; not from an MLS", source.name);
    }
    let credit = record.credit;
    let filled = |text: Option<&str>| text.map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let office = filled(credit.office).unwrap_or_else(|| "listing firm not stated by the source".to_owned());
    let contact = filled(credit.contact);
    let with_contact = |line: String| match contact {
        Some(contact) => format!("{line} · {contact}"),
        None => line,
    };
    match source.rules.attribution {
        AttributionStyle::Firm => with_contact(format!("Listed by {office}")),
        AttributionStyle::Courtesy => format!("Listing courtesy of {office}"),
        AttributionStyle::AgentAndOffice => {
            let agent = filled(credit.agent).unwrap_or_else(|| "not stated by the source".to_owned());
            with_contact(format!("Listing Agent: {agent} · Listing Office: {office}"))
        }
    }
}

/// Where it comes from, how old it is, and how far it can be relied on.
pub(crate) fn disclaimer(source: &SourceFacts<'_>, record: &RecordFacts<'_>) -> String {
    let age = source.as_of.map_or_else(|| "no complete update yet".to_owned(), data_date);
    if source.licence == Licence::PublicRecord {
        return format!(
            "Public records from {}, {age}. Not MLS data. Information deemed reliable but not guaranteed.",
            source.name
        );
    }
    let system = record.credit.system.map(str::trim).filter(|s| !s.is_empty());
    let owner = if source.rules.owner.is_empty() { None } else { Some(source.rules.owner) };
    let from = owner.or(system).unwrap_or(source.name);
    let copyright = match source.as_of.unwrap_or(source.now) {
        at if source.rules.copyright => format!("© {} ", at.year()),
        _ => String::new(),
    };
    format!(
        "{copyright}{from}, {age}. Information Deemed Reliable But Not Guaranteed. For personal, non-commercial use."
    )
}

/// The date of the data, UTC to the minute.
fn data_date(at: DateTime<Utc>) -> String {
    format!("data as of {} UTC", at.format("%Y-%m-%d %H:%M"))
}
