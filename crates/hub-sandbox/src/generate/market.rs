use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

use super::{
    children,
    listing::Draft,
    people::{self, Agent, Office},
    places::NEIGHBOURHOODS,
};
use crate::{data::format_stamp, rng::Rng};

/// Nanoseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000_000;

/// Makes the rows of a synthetic market.
#[derive(Debug, Clone)]
pub struct Generator {
    pub(super) seed: u64,
    pub(super) listings: usize,
    pub(super) as_of: NaiveDate,
    pub(super) origin: String,
    pub(super) offices: Vec<Office>,
    pub(super) agents: Vec<Agent>,
}

/// A JSON object from `json!`.
pub(super) fn object(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

impl Generator {
    /// A generator for so many listings. `origin` is the address photos are served at.
    #[must_use]
    pub fn new(seed: u64, listings: usize, as_of: NaiveDate, origin: &str) -> Self {
        let (offices, agents) = people::draw(seed, listings, NEIGHBOURHOODS.len());
        Self { seed, listings, as_of, origin: origin.to_owned(), offices, agents }
    }

    /// Every row, with its resource.
    #[must_use]
    pub fn market(&self) -> Vec<(&'static str, Map<String, Json>)> {
        let mut rows = Vec::with_capacity(self.listings * 6);
        rows.extend(self.office_rows().into_iter().map(|row| ("Office", row)));
        rows.extend(self.member_rows().into_iter().map(|row| ("Member", row)));
        for number in 0..self.listings {
            let draft = Draft::draw(self, number, None);
            let (media, open_houses) = (children::media(self, &draft), children::open_houses(self, &draft));
            rows.push(("Property", draft.row));
            rows.extend(media.into_iter().map(|row| ("Media", row)));
            rows.extend(open_houses.into_iter().map(|row| ("OpenHouse", row)));
        }
        rows
    }

    /// Noon of a day, nanoseconds since 1970.
    pub(super) fn noon(day: NaiveDate) -> i64 {
        day.and_hms_opt(12, 0, 0).and_then(|noon| noon.and_utc().timestamp_nanos_opt()).unwrap_or_default()
    }

    fn office_rows(&self) -> Vec<Map<String, Json>> {
        let mut rng = Rng::new(self.seed, "office rows");
        let end = Self::noon(self.as_of);
        self.offices
            .iter()
            .map(|office| {
                let place = &NEIGHBOURHOODS[office.place];
                let word: String = office.name.chars().filter(char::is_ascii_alphabetic).collect();
                object(json!({
                    "OfficeKey": office.key,
                    "OfficeMlsId": office.key.replace("SBX-O-", "O"),
                    "OfficeName": office.name,
                    "OfficePhone": office.phone,
                    "OfficeEmail": format!("desk@{}.example.com", word.to_lowercase()),
                    "OfficeStatus": "Active",
                    "OfficeCity": place.city,
                    "OfficeStateOrProvince": "WA",
                    "OfficePostalCode": place.postal,
                    "IDXOfficeParticipationYN": true,
                    "ModificationTimestamp": format_stamp(end - rng.between(20, 700) * DAY, 3),
                }))
            })
            .collect()
    }

    fn member_rows(&self) -> Vec<Map<String, Json>> {
        let mut rng = Rng::new(self.seed, "member rows");
        let end = Self::noon(self.as_of);
        self.agents
            .iter()
            .enumerate()
            .map(|(number, agent)| {
                let office = &self.offices[agent.office];
                // Half of the members came in with one import.
                let modified = if number % 2 == 0 { end - 250 * DAY } else { end - rng.between(1, 600) * DAY };
                object(json!({
                    "MemberKey": agent.key,
                    "MemberMlsId": agent.key.replace("SBX-M-", "A"),
                    "MemberFullName": agent.full_name(),
                    "MemberFirstName": agent.first,
                    "MemberLastName": agent.last,
                    "MemberEmail": format!("agent{number}@sandbox.example.com"),
                    "MemberPreferredPhone": agent.phone,
                    "MemberStatus": if agent.active { "Active" } else { "Inactive" },
                    "MemberType": "MLS Only Salesperson",
                    "MemberStateLicense": format!("SBX{:06}", 100_000 + number),
                    "OfficeKey": office.key,
                    "OfficeName": office.name,
                    "MemberMlsAccessYN": agent.active,
                    "OriginalEntryTimestamp": format_stamp(end - 900 * DAY, 3),
                    "ModificationTimestamp": format_stamp(modified, 7),
                }))
            })
            .collect()
    }
}
