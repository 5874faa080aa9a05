//! What comes ahead of its turn: one's own listings, those of wanted places, the newest. One page of each, by the filters
//! that the description names, the latest on the market first.

use std::sync::atomic::Ordering;

use hub_connector::http::Request;
use hub_connector::{Ahead, CallStats, CancellationToken, ConnectorError, ErrorKind, Wanted, WantedPlace};
use hub_domain::Resource;
use serde_json::Value;

use super::cursor::Scan;
use super::rows::Reading;
use super::source::SimplyRetsSource;

/// Values in one question.
const MOST_OF_A_KIND: usize = 10;

/// The filters of each question in their order, and whether only what is on the market is meant.
fn questions(source: &SimplyRetsSource, wanted: &Wanted) -> Vec<(&'static str, Vec<String>, bool)> {
    let own = |id: &Option<String>| id.iter().cloned().collect::<Vec<_>>();
    let (mut codes, mut cities) = (Vec::new(), Vec::new());
    for place in &wanted.places {
        match place {
            WantedPlace::PostalCode(code) => codes.push(code.clone()),
            WantedPlace::City(city) => cities.push(city.clone()),
            // How a window of the map is written is not certain enough to be asked.
            WantedPlace::Box(_) => {}
        }
    }
    let filters = [
        ("agent", own(&source.agent_id), false),
        ("brokers", own(&source.office_id), false),
        ("postalCodes", codes, true),
        ("cities", cities, true),
    ];
    let mut all: Vec<_> = filters.into_iter().filter(|(_, values, _)| !values.is_empty()).collect();
    all.iter_mut().for_each(|(_, values, _)| values.truncate(MOST_OF_A_KIND));
    all.push(("", Vec::new(), true));
    all
}

/// The bit by which a refusal of a question is remembered.
fn bit(filter: &str) -> u8 {
    match filter {
        "agent" => 1,
        "brokers" => 2,
        "postalCodes" => 4,
        "cities" => 8,
        _ => 16,
    }
}

/// The `nth` answer.
pub(super) async fn answer(
    source: &SimplyRetsSource,
    wanted: &Wanted,
    nth: u32,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Option<Ahead>, ConnectorError> {
    if cancel.is_cancelled() {
        return Err(ConnectorError::cancelled());
    }
    let Some((filter, values, market)) = questions(source, wanted).into_iter().nth(nth as usize) else {
        return Ok(None);
    };
    if source.no_ahead.load(Ordering::Relaxed) & bit(filter) != 0 {
        return Ok(Some(Ahead::default()));
    }
    let url = source.asked(Resource::Property, &Scan::default()).latest(filter, &values, market, source.page_size);
    // It can be done without.
    let rows = match source.http.get_json::<Vec<Value>>(&Request::get(url).attempts(1), cancel).await {
        Ok(answer) => {
            *calls += answer.calls;
            answer.value
        }
        Err(error) => {
            *calls += error.calls;
            if !matches!(error.kind, ErrorKind::BadRequest | ErrorKind::Forbidden | ErrorKind::NotFound) {
                return Err(error);
            }
            tracing::info!(filter, "the vendor refuses this question; nothing of it comes ahead of its turn");
            source.no_ahead.fetch_or(bit(filter), Ordering::Relaxed);
            Vec::new()
        }
    };
    let vendor = source.vendor.as_deref();
    let reading = Reading { stream: Resource::Property, vendor, licence: source.licence, part: None };
    Ok(Some(Ahead { records: reading.sort(rows, 0).records, calls: *calls }))
}
