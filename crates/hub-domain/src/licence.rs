use serde::{Deserialize, Serialize};

/// What the MLS allows with the rows of one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Licence {
    /// Internet Data Exchange: public display of other brokers' listings.
    Idx,
    /// Virtual Office Website: registered consumers.
    Vow,
    /// Broker back office: CMA, production, analytics. The default for the brokerage's own exports.
    #[default]
    BackOffice,
    /// The participant's own listings and nobody else's.
    Participant,
    /// Public records (assessor, recorder): no MLS data; never counted among an MLS's sales.
    PublicRecord,
}

impl Licence {
    /// Every licence.
    pub const ALL: [Self; 5] = [Self::Idx, Self::Vow, Self::BackOffice, Self::Participant, Self::PublicRecord];

    /// The names that settings know, for messages.
    pub const NAMES: &'static str = "idx, vow, back-office, participant or public-record";

    /// The name used in settings: `idx`, `vow`, `back-office`, `participant`, `public-record`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idx => "idx",
            Self::Vow => "vow",
            Self::BackOffice => "back-office",
            Self::Participant => "participant",
            Self::PublicRecord => "public-record",
        }
    }

    /// Reads the name used in settings.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.as_str() == text)
    }

    /// Whether closed sales may support a CMA under this licence: back office or VOW. IDX is for display, participant
    /// rights end at one's own listings, and public records are never mixed with an MLS's sales.
    #[must_use]
    pub fn allows_cma(self) -> bool {
        matches!(self, Self::Vow | Self::BackOffice)
    }
}
