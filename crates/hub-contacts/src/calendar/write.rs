//! Calendar files as we write them.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::lines::{escaped, folded};
use super::moment::Zone;
use super::vtimezone::{vtimezone, year};
use super::{CalendarError, times};

/// Most years between the first and the last entry of a file: a zone is described for all of them.
pub(super) const MOST_YEARS: i32 = 60;

/// The property by which entries of ours are known as such.
pub const MARKER: &str = "X-ENTERPRISEHUB-ID";

/// What a file is for (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarMethod {
    /// To be put into a calendar; nobody is asked.
    Publish,
    /// Asks to come, or says that something moved.
    Request,
    /// Calls off.
    Cancel,
}

impl CalendarMethod {
    /// As calendars and mails name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// How sure an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarStatus {
    /// Nobody has agreed yet.
    Tentative,
    /// Agreed on.
    Confirmed,
    /// Called off.
    Cancelled,
}

impl CalendarStatus {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// When an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarWhen {
    /// From an instant to another, shown by the clocks of a zone. Parts of seconds are left out.
    Times {
        /// Begins.
        from: DateTime<Utc>,
        /// Ends, not before it begins.
        to: DateTime<Utc>,
        /// Whose clocks.
        zone: Tz,
    },
    /// Whole days.
    Days {
        /// The first.
        first: NaiveDate,
        /// The last, which is one of them.
        last: NaiveDate,
    },
}

/// Somebody in an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarParty {
    /// Their name; quotation marks in it become apostrophes, since a parameter cannot hold them (RFC 5545, 3.2).
    pub name: String,
    /// Their e-mail address.
    pub address: String,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// The same in every file that speaks of it. A bare UUID is what RFC 7986, 5.3 asks for: it names no host.
    pub uid: String,
    /// Grows with each change of the time, and when it is called off.
    pub sequence: u32,
    /// When.
    pub when: CalendarWhen,
    /// What.
    pub summary: String,
    /// Where.
    pub location: Option<String>,
    /// More of it. Line breaks are kept as such, of whatever make; other control characters are left out.
    pub description: Option<String>,
    /// How sure; in a file that calls off everything is called off.
    pub status: CalendarStatus,
    /// Who asks.
    pub organizer: Option<CalendarParty>,
    /// Who is asked.
    pub attendees: Vec<CalendarParty>,
    /// Our own identifier of it.
    pub marker: Option<String>,
}

/// A calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFile {
    /// What it is for.
    pub method: CalendarMethod,
    /// Its entries.
    pub entries: Vec<FileEntry>,
}

impl CalendarFile {
    /// The file's text, UTF-8, with a description of every zone it names.
    ///
    /// # Errors
    /// The first entry that calendars could not read, by its number from 1.
    pub fn write(&self, now: DateTime<Utc>) -> Result<String, CalendarError> {
        let mut years: BTreeMap<&str, (Tz, i32, i32)> = BTreeMap::new();
        let mut entries = String::new();
        for (at, entry) in self.entries.iter().enumerate() {
            entries.push_str(&self.entry(at + 1, entry, now)?);
            if let CalendarWhen::Times { from, to, zone } = entry.when
                && local(from, to, zone).is_some()
            {
                let (first, last) = (year(from, zone), year(to, zone));
                let known = years.entry(zone.name()).or_insert((zone, first, last));
                (known.1, known.2) = (known.1.min(first), known.2.max(last));
            }
        }
        let mut out = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//EnterpriseHub//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:{}\r\n",
            self.method.as_str()
        );
        for (zone, first, last) in years.into_values() {
            if last - first > MOST_YEARS {
                return Err(CalendarError::TooFarApart);
            }
            out.push_str(&vtimezone(zone, first, last));
        }
        Ok(out + &entries + "END:VCALENDAR\r\n")
    }

    fn entry(&self, number: usize, entry: &FileEntry, now: DateTime<Utc>) -> Result<String, CalendarError> {
        if entry.uid.trim().is_empty() || entry.uid.chars().any(char::is_control) {
            return Err(CalendarError::Identifier(number));
        }
        let mut out = "BEGIN:VEVENT\r\n".to_owned();
        let mut line = |text: String| out.push_str(&folded(&text));
        line(format!("UID:{}", escaped(&entry.uid)));
        line(format!("DTSTAMP:{}", utc(now)));
        line(format!("SEQUENCE:{}", entry.sequence));
        times_of(entry.when).ok_or(CalendarError::Order(number))?.into_iter().for_each(&mut line);
        line(format!("SUMMARY:{}", escaped(&unix(&entry.summary))));
        let texts = [("LOCATION", &entry.location), ("DESCRIPTION", &entry.description)];
        for (name, text) in texts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
            line(format!("{name}:{}", escaped(&unix(text))));
        }
        let calls_off = self.method == CalendarMethod::Cancel;
        let status = if calls_off { CalendarStatus::Cancelled } else { entry.status };
        line(format!("STATUS:{}", status.as_str()));
        if self.method != CalendarMethod::Publish && (entry.organizer.is_none() || entry.attendees.is_empty()) {
            return Err(CalendarError::Nobody(number));
        }
        if let Some(party) = &entry.organizer {
            line(party.line("ORGANIZER", "", number)?);
        }
        let asked = if self.method == CalendarMethod::Request {
            ";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
        } else {
            ""
        };
        for party in &entry.attendees {
            line(party.line("ATTENDEE", asked, number)?);
        }
        if let Some(marker) = &entry.marker {
            line(format!("{MARKER}:{}", escaped(marker)));
        }
        Ok(out + "END:VEVENT\r\n")
    }
}

impl CalendarParty {
    fn line(&self, name: &str, more: &str, number: usize) -> Result<String, CalendarError> {
        let address = self.address.trim();
        let plain = address.chars().all(|c| c.is_alphanumeric() || "@.!#$%&'*+-/=?^_`{|}~".contains(c));
        if !plain || !address.contains('@') {
            return Err(CalendarError::Address(number));
        }
        let called: String = self.name.replace('"', "'").chars().filter(|c| !c.is_control()).collect();
        let called = if called.trim().is_empty() { String::new() } else { format!(";CN=\"{}\"", called.trim()) };
        Ok(format!("{name}{called}{more}:mailto:{address}"))
    }
}

fn unix(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Beginning and end on the clocks there; none where they would mean other instants (an hour that comes twice), or where
/// clocks show UTC.
fn local(from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Option<(chrono::NaiveDateTime, chrono::NaiveDateTime)> {
    if matches!(zone, Tz::UTC | Tz::Etc__UTC) {
        return None;
    }
    Some((times::local(from, Zone::Tz(zone))?, times::local(to, Zone::Tz(zone))?))
}

/// The lines of a time; none for one that is none.
fn times_of(when: CalendarWhen) -> Option<[String; 2]> {
    let known = |year: i32| (1..=9_998).contains(&year);
    match when {
        CalendarWhen::Times { from, to, zone } => {
            if to < from || !known(from.year()) || !known(to.year()) {
                return None;
            }
            Some(match local(from, to, zone) {
                Some((begins, ends)) => [("DTSTART", begins), ("DTEND", ends)]
                    .map(|(name, at)| format!("{name};TZID={}:{}", zone.name(), at.format("%Y%m%dT%H%M%S"))),
                None => [("DTSTART", from), ("DTEND", to)].map(|(name, at)| format!("{name}:{}", utc(at))),
            })
        }
        CalendarWhen::Days { first, last } => {
            if last < first || !known(first.year()) || !known(last.year()) {
                return None;
            }
            let after = last.succ_opt()?;
            Some(
                [("DTSTART", first), ("DTEND", after)]
                    .map(|(name, day)| format!("{name};VALUE=DATE:{}", day.format("%Y%m%d"))),
            )
        }
    }
}
