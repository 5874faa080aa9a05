//! How far a server's data reach, by its own time stamps.
//!
//! A first copy has to know where "now" is among the rows: what is older is settled and may come in any order, what is
//! newer still moves. Our clock does not know that, nor does the server's: data arrive late, and clocks are wrong.

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::{CallStats, CancellationToken, ConnectorError};

use super::ask::{Ask, joined};
use super::cursor::text_of;
use super::names::StreamNames;
use super::pull::is_refusal;
use super::query;
use super::source::ResoSource;
use crate::dictionary::Stamp;

/// Windows in which the latest row is looked for, days. Sorting needs a bound at some servers.
const WINDOWS: [i64; 3] = [30, 1_100, 20_000];
/// The first window at servers that do not sort downwards; each further one is twice as long.
const FIRST_STEP: TimeDelta = TimeDelta::minutes(15);
const LONGEST_STEP: TimeDelta = TimeDelta::days(20_000);

/// The time of the server's latest row, or of one shortly before it; never later than the server's clock. `None` when
/// there are no rows.
pub(super) async fn newest(
    source: &ResoSource,
    names: &StreamNames,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Option<DateTime<Utc>>, ConnectorError> {
    let now = source.server_now();
    let found = match source.dialect.order {
        true => downwards(source, names, now, calls, cancel).await,
        false => backwards(source, names, now, calls, cancel).await,
    };
    match found {
        // It does not say; then its clock has to do.
        Err(error) if is_refusal(&error) => Ok(Some(now)),
        found => Ok(found?.map(|found| found.min(now))),
    }
}

async fn downwards(
    source: &ResoSource,
    names: &StreamNames,
    now: DateTime<Utc>,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Option<DateTime<Utc>>, ConnectorError> {
    let order = format!("{} desc", names.stamp);
    for days in WINDOWS {
        let found = one(source, names, now - TimeDelta::days(days), Some(&order), calls, cancel).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Goes back in ever longer steps until there is a row. What a step shows first is its earliest row, which is early
/// enough and at most as far from the latest as the step is long.
async fn backwards(
    source: &ResoSource,
    names: &StreamNames,
    now: DateTime<Utc>,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Option<DateTime<Utc>>, ConnectorError> {
    let mut step = FIRST_STEP;
    while step < LONGEST_STEP {
        let found = one(source, names, now - step, None, calls, cancel).await?;
        if found.is_some() {
            return Ok(found);
        }
        step = step * 2;
    }
    Ok(None)
}

async fn one(
    source: &ResoSource,
    names: &StreamNames,
    from: DateTime<Utc>,
    order: Option<&str>,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Option<DateTime<Utc>>, ConnectorError> {
    let place = format!("{} ge {}", names.stamp, text_of(from));
    let filter = joined([source.setup.required.as_deref(), Some(&place)]).unwrap_or_default();
    let select = format!("{},{}", names.key, names.stamp);
    let mut options = vec![("$filter", filter.as_str()), ("$select", &select), ("$top", "1")];
    options.extend(order.map(|order| ("$orderby", order)));
    let answer = source.rows(Ask::new(query::address(&source.base, &names.set, &options), 1), calls, cancel).await?;
    let stamp = answer.value.first().and_then(|row| row.get(&names.stamp)?.as_str().and_then(Stamp::parse));
    Ok(stamp.map(Stamp::to_utc))
}
