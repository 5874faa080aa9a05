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
}

impl Licence {
    /// The name used in settings: `idx`, `vow`, `back-office`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idx => "idx",
            Self::Vow => "vow",
            Self::BackOffice => "back-office",
        }
    }

    /// Reads the name used in settings.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Idx, Self::Vow, Self::BackOffice].into_iter().find(|l| l.as_str() == text)
    }

    /// Whether closed sales may support a CMA under this licence. IDX is for display; a CMA needs back office or VOW.
    #[must_use]
    pub fn allows_cma(self) -> bool {
        !matches!(self, Self::Idx)
    }
}
