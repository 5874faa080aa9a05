use serde::{Deserialize, Serialize};

/// What happens to a field that was changed here and at the other system since both last agreed. Where only one side
/// changed it, that change counts, whatever the rule; [`MergeRule::MostRestrictive`] alone looks closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MergeRule {
    /// Several things: what either side added is there, what either side took away is gone.
    Set,
    /// Both texts stay, one after the other.
    Append,
    /// Yes where either side says so. What was yes becomes no only when a person here has said so.
    MostRestrictive,
    /// The larger number, the later date.
    Max,
    /// The smaller number, the earlier date.
    Min,
    /// The other system's value counts.
    Remote,
    /// Ours counts.
    Local,
    /// The side that changed it later counts, where both times come from one clock; else a person decides.
    Newer,
    /// A person decides.
    Ask,
}

impl MergeRule {
    /// Every rule.
    pub const ALL: [Self; 9] = [
        Self::Set,
        Self::Append,
        Self::MostRestrictive,
        Self::Max,
        Self::Min,
        Self::Remote,
        Self::Local,
        Self::Newer,
        Self::Ask,
    ];

    /// The name in files and settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Append => "append",
            Self::MostRestrictive => "most-restrictive",
            Self::Max => "max",
            Self::Min => "min",
            Self::Remote => "remote",
            Self::Local => "local",
            Self::Newer => "newer",
            Self::Ask => "ask",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == text)
    }

    /// In a sentence for people.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Set => "what either side adds or takes away is added or taken away",
            Self::Append => "both texts are kept",
            Self::MostRestrictive => "a “do not contact” of either side counts; only a person can lift it",
            Self::Max => "the later or larger counts",
            Self::Min => "the earlier or smaller counts",
            Self::Remote => "the CRM decides",
            Self::Local => "this hub decides",
            Self::Newer => "the later change counts",
            Self::Ask => "you decide",
        }
    }
}

impl std::fmt::Display for MergeRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
