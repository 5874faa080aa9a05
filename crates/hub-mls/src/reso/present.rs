//! Which of some keys the server still shows us.

use std::collections::BTreeSet;

use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use serde_json::Value;

use super::ask::{Ask, joined};
use super::names::StreamNames;
use super::pull::is_refusal;
use super::query;
use super::rows::key_text;
use super::source::ResoSource;

/// Keys asked about in one question, at most; servers limit the length of a filter as well as of an address.
const MOST_AT_ONCE: usize = 100;
/// The same where each key is a comparison of its own.
const MOST_COMPARED: usize = 15;

/// The keys among `keys` that the server has no row for, or none that we may see.
pub(super) async fn missing(
    source: &ResoSource,
    names: &StreamNames,
    keys: BTreeSet<String>,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Vec<String>, ConnectorError> {
    let mut missing = Vec::new();
    let keys: Vec<String> = keys.into_iter().collect();
    let mut rest = keys.as_slice();
    while !rest.is_empty() {
        let (filter, taken) = batch(source, names, rest);
        let (asked, left) = rest.split_at(taken);
        rest = left;
        let options = [("$select", names.key.as_str()), ("$filter", &filter)];
        let size = u32::try_from(MOST_AT_ONCE).unwrap_or(u32::MAX);
        let ask = Ask::new(query::address(&source.base, &names.set, &options), size);
        match source.rows(ask, calls, cancel).await {
            Ok(answer) => {
                let rows = answer.value.iter().filter_map(Value::as_object);
                let there: BTreeSet<String> = rows.filter_map(|row| key_text(row, &names.key)).collect();
                missing.extend(asked.iter().filter(|key| !there.contains(*key)).cloned());
            }
            Err(error) if is_refusal(&error) => {
                for key in asked {
                    if !is_there(source, names, key, calls, cancel).await? {
                        missing.push(key.clone());
                    }
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(missing)
}

/// A filter for as many of the keys as one question holds, and how many these are.
fn batch(source: &ResoSource, names: &StreamNames, keys: &[String]) -> (String, usize) {
    let takes_in = source.takes_in();
    let written = |keys: &[String]| {
        let literals: Vec<_> = keys.iter().map(|k| names.literal.write(k)).collect();
        let ours = match takes_in {
            true => format!("{} in ({})", names.key, literals.join(",")),
            false => literals.iter().map(|l| format!("{} eq {l}", names.key)).collect::<Vec<_>>().join(" or "),
        };
        match source.setup.required.as_deref() {
            Some(required) => joined([Some(required), Some(&format!("({ours})"))]).unwrap_or_default(),
            None => ours,
        }
    };
    let mut count = keys.len().min(if takes_in { MOST_AT_ONCE } else { MOST_COMPARED });
    loop {
        let filter = written(&keys[..count]);
        let options = [("$select", names.key.as_str()), ("$filter", filter.as_str())];
        let address = query::address(&source.base, &names.set, &options);
        if count == 1 || address.as_str().len() <= source.longest_address() {
            return (filter, count);
        }
        count /= 2;
    }
}

/// Asks for one record by its key. 404 is the standard's word for gone; its certification rules also have 400.
async fn is_there(
    source: &ResoSource,
    names: &StreamNames,
    key: &str,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<bool, ConnectorError> {
    let record = format!("{}({})", names.set, names.literal.write(key));
    let url = query::address(&source.base, &record, &[("$select", names.key.as_str())]);
    let request = hub_connector::http::Request::get(url);
    match source.http.get_json::<Value>(&request, cancel).await {
        Ok(answer) => {
            *calls += answer.calls;
            Ok(true)
        }
        Err(error) => {
            *calls += error.calls;
            match error.kind {
                ErrorKind::NotFound | ErrorKind::BadRequest => Ok(false),
                _ => Err(error),
            }
        }
    }
}
