use thiserror::Error;

/// What is wrong with a description of a plan or a tour, and where. `what` names the place in the file, such as
/// ``task `inspection`: deadline``.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InputError {
    /// Not the JSON that is expected.
    #[error("not a readable description: {0}")]
    Json(String),
    /// No such zone in the IANA database.
    #[error("`{0}` is no time zone of the IANA database")]
    UnknownZone(String),
    /// A wall-clock time that the clocks skip.
    #[error("{what}: {local} does not exist in {zone}: the clocks are put forward over it")]
    SkippedTime {
        /// Where it stands.
        what: String,
        /// The local time.
        local: String,
        /// The zone.
        zone: String,
    },
    /// A wall-clock time that comes twice.
    #[error("{what}: {local} comes twice in {zone}: the clocks are put back over it")]
    RepeatedTime {
        /// Where it stands.
        what: String,
        /// The local time.
        local: String,
        /// The zone.
        zone: String,
    },
    /// An end that is not after its beginning.
    #[error("{what}: it ends at {to}, which is not after {from}")]
    EmptyWindow {
        /// Where it stands.
        what: String,
        /// Beginning.
        from: String,
        /// End.
        to: String,
    },
    /// A window that its task does not fit into.
    #[error("{what}: {minutes} minutes do not fit between {from} and {to}")]
    WindowTooShort {
        /// Where it stands.
        what: String,
        /// How long the task takes.
        minutes: u32,
        /// Beginning.
        from: String,
        /// End.
        to: String,
    },
    /// A task that takes no time.
    #[error("task `{0}` takes no time; give `minutes` or `working_days`")]
    ZeroLength(String),
    /// A task with two lengths.
    #[error("task `{0}` has `minutes` and `working_days`; give one")]
    TwoLengths(String),
    /// Whole working days need somebody whose days they are.
    #[error("task `{0}` takes working days, but nobody is a candidate whose days they would be")]
    NobodysDays(String),
    /// Nobody watches a job of days from the first hour to the last.
    #[error("task `{0}` takes working days, so nobody can be `present`; give the visit a task of its own")]
    PresentForDays(String),
    /// A provider that never works.
    #[error("provider `{0}` has no working hours")]
    NoHours(String),
    /// A key that is not in its list.
    #[error("{what}: there is no {kind} `{key}`")]
    Unknown {
        /// Where it stands.
        what: String,
        /// Provider, person, place, task or stop.
        kind: &'static str,
        /// The key.
        key: String,
    },
    /// A key that is there twice.
    #[error("{kind} `{key}` is there twice")]
    Twice {
        /// Provider, person, place, task or stop.
        kind: &'static str,
        /// The key.
        key: String,
    },
    /// Tasks that wait for each other.
    #[error("these wait for each other: {}", .0.join(" → "))]
    Cycle(Vec<String>),
    /// A number outside its range.
    #[error("{what}: {value} is not between {least} and {most}")]
    OutOfRange {
        /// Where it stands.
        what: String,
        /// The number.
        value: i64,
        /// Smallest.
        least: i64,
        /// Largest.
        most: i64,
    },
    /// A length of slot that does not divide an hour.
    #[error("slot_minutes: {0} does not divide an hour; use 5, 10, 15, 20, 30 or 60")]
    Slot(u32),
    /// Prices in more than one currency.
    #[error("{what}: prices are in {one} and {other}")]
    Currencies {
        /// Where the second stands.
        what: String,
        /// The first.
        one: String,
        /// The second.
        other: String,
    },
    /// A time outside the days that are planned.
    #[error("{what}: {local} is outside the days that are planned, {from} to {to}")]
    OutsidePlan {
        /// Where it stands.
        what: String,
        /// The local time.
        local: String,
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// Coordinates that are no place.
    #[error("{0}: these coordinates are no place on Earth")]
    NoPlace(String),
    /// What the solver has no numbers for.
    #[error("the prices add up to more than a plan can hold")]
    TooDear,
}
