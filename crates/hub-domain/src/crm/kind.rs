use serde::{Deserialize, Serialize};

/// A kind of record that is kept in step with a customer-relationship system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrmKind {
    /// A person or household.
    Contact,
    /// Words about a contact or a deal. Notes are added, seldom changed.
    Note,
    /// Something to do.
    Task,
    /// An opportunity with its stage.
    Deal,
    /// A call, e-mail or text that took place.
    Activity,
    /// A meeting with a time.
    Appointment,
}

impl CrmKind {
    /// Every kind, in the order a first copy takes them: what others belong to comes first.
    pub const ALL: [Self; 6] = [Self::Contact, Self::Deal, Self::Note, Self::Task, Self::Activity, Self::Appointment];

    /// The name in files and in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Note => "note",
            Self::Task => "task",
            Self::Deal => "deal",
            Self::Activity => "activity",
            Self::Appointment => "appointment",
        }
    }

    /// Reads the name, exactly.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl std::fmt::Display for CrmKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
