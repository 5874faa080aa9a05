use chrono::{DateTime, Duration, NaiveDate};
use hub_domain::StandardStatus;
use serde_json::{Map, Value as Json, json};

use super::{
    children,
    listing::{Draft, hundreds},
    market::{DAY, Generator, object},
};
use crate::{
    SandboxError,
    data::{ControlOutcome, Market, Table},
    rng::Rng,
};

/// One step of the market's life.
const HOUR: i64 = DAY / 24;

/// Lets a synthetic market live: prices are cut, offers accepted, sales closed, listings come and go.
#[derive(Debug)]
pub struct Lifecycle {
    generator: Generator,
    next_number: usize,
}

impl Lifecycle {
    /// For the market that generator made.
    #[must_use]
    pub fn new(generator: Generator) -> Self {
        let next_number = generator.listings;
        Self { generator, next_number }
    }

    /// Runs the market up to an instant, an hour at a time. What happens in an hour follows from the seed and the hour.
    ///
    /// # Errors
    /// None in practice: the changes fit the rows.
    pub fn run(&mut self, market: &mut Market, target: i64, outcome: &mut ControlOutcome) -> Result<(), SandboxError> {
        let mut hour = market.now() / HOUR + 1;
        while hour * HOUR <= target {
            market.reach(hour * HOUR);
            self.hour(market, hour, outcome)?;
            hour += 1;
        }
        Ok(())
    }

    fn hour(&mut self, market: &mut Market, hour: i64, outcome: &mut ControlOutcome) -> Result<(), SandboxError> {
        let mut rng = Rng::new(self.generator.seed, &format!("hour {hour}"));
        let today = DateTime::from_timestamp_nanos(hour * HOUR).date_naive();
        let size = self.generator.listings.max(1) as f64;
        if hour % 24 == 0 {
            self.morning(&mut rng, market, today, outcome)?;
        }
        for _ in 0..events(&mut rng, size / 730.0 / 24.0) {
            self.list(market, today, outcome)?;
        }
        // About one row in a hundred and twenty sees something happen on a day.
        for _ in 0..events(&mut rng, size / 120.0 / 24.0) {
            let Some(key) = pick(&mut rng, market) else { break };
            let row =
                market.table("Property").and_then(|table| table.get(&key).filter(|row| market.is_live(table, row)));
            let Some(row) = row.map(|row| row.to_map()) else { continue };
            match self.change(&mut rng, &row, today) {
                Some(changes) => {
                    market.update("Property", &key, &changes)?;
                    outcome.updated += 1;
                }
                None => outcome.deleted += market.remove("Property", &key),
            }
        }
        Ok(())
    }

    /// What happens once a day beside the listings: yesterday's open houses have ended, a few captions are rewritten
    /// (which leaves the listing's own timestamp alone), and a member's telephone changes.
    fn morning(
        &self,
        rng: &mut Rng,
        market: &mut Market,
        today: NaiveDate,
        outcome: &mut ControlOutcome,
    ) -> Result<(), SandboxError> {
        let day = today.to_string();
        let over: Vec<_> = market
            .table("OpenHouse")
            .into_iter()
            .flat_map(Table::by_key)
            .map(|row| (row.key().to_string(), row.to_map()))
            .filter(|(_, row)| {
                row.get("OpenHouseStatus").and_then(Json::as_str) == Some("Active")
                    && row.get("OpenHouseDate").and_then(Json::as_str) < Some(day.as_str())
            })
            .map(|(key, _)| key)
            .collect();
        for key in over {
            market.update("OpenHouse", &key, &object(json!({"OpenHouseStatus": "Ended"})))?;
            outcome.updated += 1;
        }
        for _ in 0..events(rng, self.generator.listings as f64 / 400.0) {
            let draw = rng.next();
            let key = market
                .table("Media")
                .filter(|media| media.len() > 0)
                .and_then(|media| media.nth_by_key(usize::try_from(draw % media.len() as u64).unwrap_or_default()));
            if let Some(key) = key {
                market.update("Media", &key, &object(json!({"ShortDescription": format!("Retaken {day}")})))?;
                outcome.updated += 1;
            }
        }
        let member = market.known_key(&rng.pick(&self.generator.agents).key);
        let phone = format!("206-555-01{:02}", rng.between(0, 99));
        if market.table("Member").is_some_and(|members| members.get(&member).is_some()) {
            market.update("Member", &member, &object(json!({"MemberPreferredPhone": phone})))?;
            outcome.updated += 1;
        }
        Ok(())
    }

    fn list(
        &mut self,
        market: &mut Market,
        today: NaiveDate,
        outcome: &mut ControlOutcome,
    ) -> Result<(), SandboxError> {
        let mut draft = Draft::draw(&self.generator, self.next_number, Some(today));
        self.next_number += 1;
        let stamp = market.stroke();
        draft.modified = market.now();
        draft.row.insert("ModificationTimestamp".to_owned(), stamp.into());
        // The listing first, so that its event precedes those of its photos.
        outcome.inserted += u64::from(market.put("Property", &draft.row)?);
        for row in children::media(&self.generator, &draft) {
            outcome.inserted += u64::from(market.put("Media", &row)?);
        }
        for row in children::open_houses(&self.generator, &draft) {
            outcome.inserted += u64::from(market.put("OpenHouse", &row)?);
        }
        Ok(())
    }

    /// What happens to a listing; `None` takes it away.
    fn change(&self, rng: &mut Rng, row: &Map<String, Json>, today: NaiveDate) -> Option<Map<String, Json>> {
        let status = row.get("StandardStatus").and_then(Json::as_str).and_then(StandardStatus::parse);
        let list = row.get("ListPrice").and_then(Json::as_f64).unwrap_or_default();
        let day = today.to_string();
        let becomes = |status: &str, rest: Json| {
            let mut changes = object(rest);
            changes.extend(object(json!({
                "StandardStatus": status, "MlsStatus": status, "ContractStatusChangeDate": day,
            })));
            Some(changes)
        };
        let buyer = rng.pick(&self.generator.agents);
        let office = &self.generator.offices[buyer.office];
        let contract = json!({
            "PurchaseContractDate": day, "BuyerAgentKey": buyer.key, "BuyerAgentFullName": buyer.full_name(),
            "BuyerOfficeKey": office.key, "BuyerOfficeName": office.name,
        });
        match status {
            Some(StandardStatus::ComingSoon | StandardStatus::Hold) => becomes("Active", json!({"OnMarketDate": day})),
            Some(StandardStatus::Active) => match rng.between(0, 9) {
                0..=3 => Some(object(json!({
                    "PreviousListPrice": row.get("ListPrice"),
                    "ListPrice": hundreds(list * (1.0 - rng.between(1, 5) as f64 / 100.0)),
                }))),
                4..=5 => becomes("Active Under Contract", contract),
                6..=7 => becomes("Pending", contract),
                8 => becomes("Withdrawn", json!({"OffMarketDate": day})),
                _ => becomes("Expired", json!({"OffMarketDate": day})),
            },
            Some(StandardStatus::ActiveUnderContract) => match rng.between(0, 4) {
                0 => becomes("Active", json!({"PurchaseContractDate": null})),
                _ => becomes("Pending", json!({"OffMarketDate": day})),
            },
            Some(StandardStatus::Pending) => {
                let close = (list * (0.985 + 0.02 * rng.normal()) / 50.0).round() as i64 * 50;
                let days = row
                    .get("OnMarketDate")
                    .and_then(Json::as_str)
                    .and_then(|text| text.parse::<NaiveDate>().ok())
                    .map(|listed| (today - listed).max(Duration::zero()).num_days());
                becomes("Closed", json!({"CloseDate": day, "ClosePrice": close, "DaysOnMarket": days}))
            }
            // What is over is corrected now and then, or leaves the feed.
            _ if rng.chance(0.6) => Some(object(json!({
                "PrivateRemarks": format!("Record corrected {day}. Synthetic listing."),
            }))),
            _ => None,
        }
    }
}

/// How many events an hour brings, when so many are to be expected.
fn events(rng: &mut Rng, expected: f64) -> u64 {
    expected as u64 + u64::from(rng.chance(expected.fract()))
}

/// One listing: half of the time one that is still on its way, so that the market moves.
fn pick(rng: &mut Rng, market: &Market) -> Option<String> {
    let table = market.table("Property")?;
    let place = table.entity().place("StandardStatus")?;
    let mut last = None;
    for _ in 0..12 {
        let key = table.nth_by_key(usize::try_from(rng.next() % table.len().max(1) as u64).ok()?)?;
        let row = table.get(&key)?;
        let over = row.member(place).contains("Closed");
        last = Some(key.to_string());
        if !over || rng.chance(0.1) {
            break;
        }
    }
    last
}
