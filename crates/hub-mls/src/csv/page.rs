//! The next page of a folder.

use std::fs::File;
use std::io::{self, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::{CallStats, CancellationToken, ConnectorError, Page, RejectedRow};
use hub_domain::Stream;

use super::cursor::{Done, FolderCursor, Underway};
use super::errors_file::ErrorsFile;
use super::folder::{self, First, Found};
use super::header::Header;
use super::map;
use super::row::Rows;
use super::shape::{self, Stat};
use crate::dictionary::Context;

/// A last row that is cut off means that somebody is still writing, unless the file has been quiet for this long.
const QUIET: TimeDelta = TimeDelta::seconds(60);

/// A file that changed less than this before it was read may change again without its time showing it.
const FRESH: TimeDelta = TimeDelta::seconds(2);

/// What a page needs to know.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) folder: PathBuf,
    pub(super) stream: Stream,
    /// Whether this stream is the one that speaks up about files nobody can read.
    pub(super) speaks_up: bool,
    pub(super) rows: usize,
    pub(super) now: DateTime<Utc>,
    pub(super) context: Context,
}

/// What is to be done about the files of a folder for one stream.
struct Plan {
    /// Files of this stream that are new or changed.
    waiting: Vec<(Found, Header, Stat)>,
    /// Files whose first line makes no sense.
    wrong: Vec<(String, String)>,
}

fn unreadable(name: &str, error: &io::Error) -> ConnectorError {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => "may not be read",
        io::ErrorKind::NotFound => "has gone while it was being read",
        _ => "cannot be read",
    };
    ConnectorError::input(format!("{name} {why}; what was read before is kept"))
}

fn plan(ask: &Ask, at: &FolderCursor) -> Result<(Plan, Vec<Found>), ConnectorError> {
    let files = folder::list(&ask.folder)?;
    let mut plan = Plan { waiting: Vec::new(), wrong: Vec::new() };
    for found in &files {
        let (stat, first) = match (Stat::of(&found.path), folder::first_line(&found.path)) {
            (Ok(stat), Ok(first)) => (stat, first),
            (Err(error), _) | (_, Err(error)) if error.kind() == io::ErrorKind::NotFound => continue,
            (Err(error), _) | (_, Err(error)) => {
                plan.wrong.push((found.name.clone(), unreadable("the file", &error).message));
                continue;
            }
        };
        match first {
            First::Header(header) if header.resource == ask.stream => {
                if at.done.get(&found.name).is_none_or(|d| d.fresh || d.stat != stat) {
                    plan.waiting.push((found.clone(), header, stat));
                }
            }
            First::Header(_) | First::Unfinished => {}
            First::Wrong(reason) => plan.wrong.push((found.name.clone(), reason)),
        }
    }
    Ok((plan, files))
}

/// Reads the next page. Blocks on the disk; cancelling takes effect between rows.
pub(super) fn read(ask: &Ask, mut at: FolderCursor, cancel: &CancellationToken) -> Result<Page, ConnectorError> {
    let (plan, files) = plan(ask, &at)?;
    at.done.retain(|name, _| files.iter().any(|f| f.name == *name));
    let mut bytes = 0;
    let mut left = plan.waiting.len();
    for (found, header, stat) in &plan.waiting {
        left -= 1;
        let Some(underway) = begin(ask, &mut at, found, header, *stat, &mut bytes, cancel)? else { continue };
        let mut page = rows(ask, at, underway, found, header, cancel)?;
        page.calls.bytes += bytes;
        let speaks = ask.speaks_up && !plan.wrong.is_empty();
        page.more |= left > 0 || speaks;
        return Ok(page);
    }
    if cancel.is_cancelled() {
        return Err(ConnectorError::cancelled());
    }
    if let Some((name, reason)) = plan.wrong.first().filter(|_| ask.speaks_up) {
        let others = match plan.wrong.len() - 1 {
            0 => String::new(),
            n => format!(" ({n} more files have a first line like this)"),
        };
        return Err(ConnectorError::input(format!(
            "{name}, line 1: {reason}{others}. Nothing was taken from it; the other files are imported."
        )));
    }
    at.underway = None;
    let calls = CallStats { bytes, ..CallStats::default() };
    Ok(Page {
        records: Vec::new(),
        rejected: Vec::new(),
        deleted: Vec::new(),
        next: at.write(),
        more: false,
        total_hint: None,
        calls,
    })
}

/// Where to go on in a file; `None` when there is nothing to take from it now.
fn begin(
    ask: &Ask,
    at: &mut FolderCursor,
    found: &Found,
    header: &Header,
    stat: Stat,
    bytes: &mut u64,
    cancel: &CancellationToken,
) -> Result<Option<Underway>, ConnectorError> {
    let list = ErrorsFile::beside(&found.path);
    if let Some(underway) = &at.underway
        && underway.file == found.name
        && underway.done.stat == stat
        && list.reaches(underway.bad_bytes)
    {
        return Ok(Some(underway.clone()));
    }
    let shape = shape::scan(&found.path, stat, cancel).map_err(|e| unreadable(&found.name, &e))?;
    let Some(shape) = shape else { return Ok(None) };
    *bytes += stat.size;
    let age = DateTime::from_timestamp_millis(stat.mtime).map(|changed| ask.now - changed);
    let done = Done { stat, hash: shape.hash, fresh: age.is_none_or(|a| a < FRESH) };
    if let Some(earlier) = at.done.get_mut(&found.name)
        && earlier.hash == done.hash
    {
        // Touched or copied again: the same content has been imported.
        *earlier = done;
        return Ok(None);
    }
    let quiet = age.is_some_and(|a| a > QUIET);
    if !quiet && is_cut_off(&found.path, header, stat).map_err(|e| unreadable(&found.name, &e))? {
        return Ok(None);
    }
    if shape.binary {
        return Err(ConnectorError::input(format!(
            "{}: the file is not text in UTF-8 or Windows-1252; save it as CSV UTF-8",
            found.name
        )));
    }
    Ok(Some(Underway {
        file: found.name.clone(),
        done,
        encoding: shape.encoding,
        offset: header.length,
        line: header.lines + 1,
        bad_bytes: 0,
        rows: shape.lines.saturating_sub(1),
    }))
}

/// Whether the file ends in the middle of a row: no line end, and fewer values than columns or an open quotation mark.
fn is_cut_off(path: &Path, header: &Header, stat: Stat) -> io::Result<bool> {
    const TAIL: u64 = 2 * 1024 * 1024;
    if stat.size <= header.length {
        return Ok(false);
    }
    let mut file = File::open(path)?;
    // The last rows tell; the piece begins somewhere inside a row, which costs at most that one.
    let from = stat.size.saturating_sub(TAIL).max(header.length);
    file.seek(SeekFrom::Start(from))?;
    let mut rows = Rows::new(BufReader::new(file), header.delimiter, header.columns.len(), from, 1);
    let mut final_row = None;
    while let Some(row) = rows.next()? {
        final_row = Some(row);
    }
    Ok(final_row.is_some_and(|row| !row.ended && (!row.closed || row.values.len() != header.columns.len())))
}

fn rows(
    ask: &Ask,
    mut at: FolderCursor,
    mut underway: Underway,
    found: &Found,
    header: &Header,
    cancel: &CancellationToken,
) -> Result<Page, ConnectorError> {
    let failed = |error: io::Error| unreadable(&found.name, &error);
    let mut file = File::open(&found.path).map_err(failed)?;
    file.seek(SeekFrom::Start(underway.offset)).map_err(failed)?;
    let input = BufReader::with_capacity(128 * 1024, file);
    let mut input = Rows::new(input, header.delimiter, header.columns.len(), underway.offset, underway.line);
    let (mut records, mut bad) = (Vec::new(), Vec::new());
    let mut finished = false;
    while records.len() + bad.len() < ask.rows {
        if cancel.is_cancelled() {
            return Err(ConnectorError::cancelled());
        }
        let Some(row) = input.next().map_err(failed)? else {
            finished = true;
            break;
        };
        match map::record(&row, header, underway.encoding, &ask.context) {
            Ok(record) => records.push(record),
            Err(row) => bad.push(row),
        }
    }
    // Replaced while we read: what we hold may be half of each. The next pull begins again.
    if Stat::of(&found.path).map_err(failed)? != underway.done.stat {
        at.underway = None;
        let calls = CallStats::default();
        return Ok(Page {
            records: Vec::new(),
            rejected: Vec::new(),
            deleted: Vec::new(),
            next: at.write(),
            more: true,
            total_hint: None,
            calls,
        });
    }
    let mut rejected: Vec<RejectedRow> = bad.iter().map(|b| map::rejected(&found.name, b)).collect();
    let list = ErrorsFile::beside(&found.path);
    let begun = underway.offset;
    let total_hint = Some(underway.rows);
    let (offset, line) = input.position();
    finished |= offset >= underway.done.stat.size;
    let listed = list.append(underway.bad_bytes, &bad).and_then(|length| {
        if finished {
            list.finish(length)?;
        }
        Ok(length)
    });
    match listed {
        Ok(length) => underway.bad_bytes = length,
        // The import matters more than the list; the engine's count of rejected rows remains.
        Err(_) => rejected.push(RejectedRow {
            place: found.name.clone(),
            column: None,
            reason: "the list of bad rows could not be written beside the file".to_owned(),
        }),
    }
    (underway.offset, underway.line) = (offset, line);
    if finished {
        at.done.insert(found.name.clone(), underway.done);
        at.underway = None;
    } else {
        at.underway = Some(underway);
    }
    let calls = CallStats { bytes: offset - begun, ..CallStats::default() };
    Ok(Page { records, rejected, deleted: Vec::new(), next: at.write(), more: !finished, total_hint, calls })
}
