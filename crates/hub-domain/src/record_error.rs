use crate::transaction::Stage;

/// Why a record of a transaction or a service cannot be kept. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// A text is missing or longer than it may be.
    #[error("{field}: between 1 and {most} characters, and no control characters")]
    Text {
        /// Which.
        field: &'static str,
        /// Characters it may have.
        most: usize,
    },
    /// A figure is outside its range.
    #[error("{field}: between {least} and {most}")]
    Range {
        /// Which.
        field: &'static str,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// More entries than a record has.
    #[error("{field}: at most {most}")]
    TooMany {
        /// Which.
        field: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// The same thing stands twice.
    #[error("{field}: {name} stands twice")]
    Twice {
        /// Which list.
        field: &'static str,
        /// What stands twice.
        name: String,
    },
    /// Something ends before it begins.
    #[error("{field}: it has to end after it begins")]
    Order {
        /// Which.
        field: &'static str,
    },
    /// Something that does not fit its own state.
    #[error("{field}: {why}")]
    Unfit {
        /// Which.
        field: &'static str,
        /// What is wrong.
        why: &'static str,
    },
    /// A step of a job that does not follow.
    #[error("a job that is “{}” does not become “{}”", .from.as_str(), .to.as_str())]
    JobState {
        /// What it is.
        from: crate::service::JobState,
        /// What it was to be.
        to: crate::service::JobState,
    },
    /// A stage that does not follow.
    #[error("a transaction that is at “{}” does not go to “{}”", .from.as_str(), .to.as_str())]
    Stage {
        /// Where it is.
        from: Stage,
        /// Where it was to go.
        to: Stage,
    },
    /// A time zone that nobody knows.
    #[error("no time zone is called {0:?}; they are called like America/Chicago")]
    Zone(String),
}

/// Characters of a name, and of a longer text.
pub(crate) const NAME: usize = 200;
pub(crate) const LONG: usize = 2_000;

pub(crate) fn text(field: &'static str, said: &str, most: usize) -> Result<(), RecordError> {
    let line_break = |c: char| most == LONG && matches!(c, '\n' | '\t');
    let plain = said.chars().all(|c| !c.is_control() || line_break(c));
    let length = said.trim().chars().count();
    if (1..=most).contains(&length) && plain { Ok(()) } else { Err(RecordError::Text { field, most }) }
}

pub(crate) fn texts(said: &[(&'static str, &Option<String>)], most: usize) -> Result<(), RecordError> {
    said.iter().try_for_each(|(field, said)| said.as_ref().map_or(Ok(()), |said| text(field, said, most)))
}

pub(crate) fn few(field: &'static str, count: usize, most: usize) -> Result<(), RecordError> {
    if count > most { Err(RecordError::TooMany { field, most }) } else { Ok(()) }
}

pub(crate) fn range(field: &'static str, value: i64, least: i64, most: i64) -> Result<(), RecordError> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(RecordError::Range { field, least, most }) }
}

pub(crate) fn zone(name: &str) -> Result<chrono_tz::Tz, RecordError> {
    name.parse().map_err(|_| RecordError::Zone(name.to_owned()))
}
