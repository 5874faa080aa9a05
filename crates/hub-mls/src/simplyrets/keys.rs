//! The full list of a stream's keys: the rows once more, because the vendor has no shorter way.

use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, KeyPage};
use hub_domain::{Resource, Stream};

use super::api;
use super::cursor::Scan;
use super::source::SimplyRetsSource;

pub(super) async fn page(
    source: &SimplyRetsSource,
    stream: Stream,
    cursor: Option<&Cursor>,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<KeyPage, ConnectorError> {
    let mut scan = Scan::read(cursor);
    if cursor.is_none()
        && let Some(rows) = source.remembered(stream)
    {
        // A whole reading has just been made: its number is all that a comparison of counts needs.
        return Ok(KeyPage { keys: Vec::new(), next: Some(scan.write()), total: Some(rows), calls: *calls });
    }
    let part_begins = scan.last == 0;
    let answered = source.rows(stream, &mut scan, part_begins, calls, cancel).await?;
    if part_begins && stream != Resource::Member {
        let counted = api::total(&answered.headers);
        scan.total = match (scan.part, scan.total, counted) {
            (0, _, counted) => counted,
            (_, Some(before), Some(counted)) => Some(before + counted),
            _ => None,
        };
    }
    let keys: Vec<String> = answered.sorted.records.iter().map(|r| r.key.clone()).collect();
    let ended = source.advance(stream, &mut scan, &answered);
    if !ended {
        return Ok(KeyPage { keys, next: Some(scan.write()), total: None, calls: *calls });
    }
    // The reading is whole when as many rows came as the vendor counted; a page that says there is nothing behind it
    // has to do where the vendor does not count. Rows that are lacking make the list one that nobody may delete by.
    let lacking = scan.total.map_or(0, |counted| counted.saturating_sub(scan.received));
    let total = scan.rows + lacking;
    source.remember(stream, scan.rows);
    Ok(KeyPage { keys, next: None, total: Some(total), calls: *calls })
}
