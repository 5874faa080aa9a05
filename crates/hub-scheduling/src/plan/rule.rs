use serde::Serialize;

/// One thing that a plan must keep. When no plan exists, the fewest of these that cannot all be kept are named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Rule {
    /// A contract deadline.
    Deadline {
        /// Of which step.
        task: String,
    },
    /// Not before, not after.
    Window {
        /// Of which step.
        task: String,
    },
    /// One step after another.
    After {
        /// The later.
        task: String,
        /// The earlier.
        before: String,
    },
    /// The hours at which the property is open.
    Access,
    /// When somebody who must be there can come.
    PersonCalendar {
        /// Who.
        person: String,
    },
    /// When a provider works and is free.
    ProviderCalendar {
        /// Who.
        provider: String,
    },
    /// Somebody cannot be in two places, nor anywhere without driving there.
    OneAtATime {
        /// Provider or person.
        who: String,
    },
    /// What was told and must not move.
    Fixed {
        /// Which step.
        task: String,
    },
}
