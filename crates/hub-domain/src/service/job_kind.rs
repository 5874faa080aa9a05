use crate::named;
use crate::partner::{PartnerKind, Speciality};

named! {
    /// What is done at a property.
    pub enum JobKind {
        /// The home's inspection.
        Inspection = "inspection",
        /// An inspection of a part: pests, roof, sewer, radon.
        PartInspection = "part-inspection",
        /// What is to be repaired or credited is negotiated; nobody comes.
        Negotiation = "negotiation",
        /// Repairs.
        Repairs = "repairs",
        /// Repairs are looked at.
        Reinspection = "reinspection",
        /// The appraisal.
        Appraisal = "appraisal",
        /// The land is surveyed.
        Survey = "survey",
        /// Photographs, films, floor plans.
        Photography = "photography",
        /// Furniture and decoration for showings.
        Staging = "staging",
        /// Cleaning.
        Cleaning = "cleaning",
        /// Moving out or in.
        Moving = "moving",
        /// Keys or papers are carried.
        Courier = "courier",
        /// The final walk-through.
        WalkThrough = "walk-through",
        /// Papers are signed.
        Signing = "signing",
        /// The closing.
        Closing = "closing",
        /// Something else, by its title.
        Other = "other",
    }
}

impl JobKind {
    /// Whether a partner of that kind does it.
    #[must_use]
    pub const fn done_by(self, kind: PartnerKind, speciality: Option<Speciality>) -> bool {
        match self {
            Self::Inspection | Self::PartInspection | Self::Reinspection => {
                matches!(speciality, Some(Speciality::Inspector))
            }
            Self::Appraisal => matches!(speciality, Some(Speciality::Appraiser)),
            Self::Survey => matches!(speciality, Some(Speciality::Surveyor)),
            Self::Repairs => matches!(speciality, Some(Speciality::Contractor)),
            Self::Photography => matches!(speciality, Some(Speciality::Photographer)),
            Self::Staging => matches!(speciality, Some(Speciality::Stager)),
            Self::Cleaning => matches!(speciality, Some(Speciality::Cleaner)),
            Self::Moving => matches!(speciality, Some(Speciality::Mover)),
            Self::Courier => matches!(speciality, Some(Speciality::Courier)),
            Self::Signing => {
                matches!(speciality, Some(Speciality::Notary))
                    || matches!(kind, PartnerKind::Title | PartnerKind::Legal)
            }
            Self::Closing => matches!(kind, PartnerKind::Title | PartnerKind::Legal),
            Self::Other => matches!(kind, PartnerKind::Service | PartnerKind::Legal),
            Self::Negotiation | Self::WalkThrough => false,
        }
    }

    /// Whether it is done by somebody from outside; otherwise the parties do it themselves.
    #[must_use]
    pub const fn has_provider(self) -> bool {
        !matches!(self, Self::Negotiation | Self::WalkThrough)
    }

    /// Whether it happens inside the home, so that somebody has to open it.
    #[must_use]
    pub const fn needs_access(self) -> bool {
        !matches!(self, Self::Negotiation | Self::Courier | Self::Signing | Self::Closing | Self::Survey)
    }
}
