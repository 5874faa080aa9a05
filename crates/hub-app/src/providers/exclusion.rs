use chrono::NaiveDate;
use hub_domain::partner::LicenceType;

/// Why somebody cannot be offered for a job. What is not recorded never counts as the better answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exclusion {
    /// None of the licences that work of the kind needs is recorded.
    LicenceNotRecorded {
        /// Any of these would do.
        needs: &'static [LicenceType],
    },
    /// The licence is another state's.
    LicenceElsewhere {
        /// The state it is of, as it is stored.
        of: String,
    },
    /// The licence has ended by then.
    LicenceExpired {
        /// Its last day.
        on: NaiveDate,
    },
    /// The licence is not yet good by then.
    LicenceLater {
        /// Its first day.
        on: NaiveDate,
    },
    /// No last day of an insurance is recorded.
    InsuranceNotRecorded,
    /// The insurance has ended by then.
    InsuranceExpired {
        /// Its last day.
        on: NaiveDate,
    },
    /// Nothing says where they work.
    PlaceNotRecorded,
    /// They work elsewhere.
    WorksElsewhere,
    /// They work in parts of the state only, and nobody knows whether the property is in one.
    PlaceUnclear,
    /// Their list of prices does not have the service.
    NotOnPriceList,
    /// Its price held until then.
    PriceEnded {
        /// The last day.
        on: NaiveDate,
    },
    /// Its price holds from then on.
    PriceLater {
        /// The first day.
        on: NaiveDate,
    },
    /// No working hours are recorded.
    NoHours,
    /// The hours they work leave no room for it.
    OutsideHours,
    /// They want more notice.
    LeadTime {
        /// Hours of notice.
        hours: u32,
    },
    /// They are away.
    Away {
        /// Why, where it was said.
        because: Option<String>,
    },
    /// They have other jobs then.
    Busy,
}

impl Exclusion {
    /// Its name on the wire.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LicenceNotRecorded { .. } => "licence-not-recorded",
            Self::LicenceElsewhere { .. } => "licence-elsewhere",
            Self::LicenceExpired { .. } => "licence-expired",
            Self::LicenceLater { .. } => "licence-later",
            Self::InsuranceNotRecorded => "insurance-not-recorded",
            Self::InsuranceExpired { .. } => "insurance-expired",
            Self::PlaceNotRecorded => "place-not-recorded",
            Self::WorksElsewhere => "works-elsewhere",
            Self::PlaceUnclear => "place-unclear",
            Self::NotOnPriceList => "not-on-price-list",
            Self::PriceEnded { .. } => "price-ended",
            Self::PriceLater { .. } => "price-later",
            Self::NoHours => "no-hours",
            Self::OutsideHours => "outside-hours",
            Self::LeadTime { .. } => "lead-time",
            Self::Away { .. } => "away",
            Self::Busy => "busy",
        }
    }

    /// The day it is about.
    #[must_use]
    pub const fn on(&self) -> Option<NaiveDate> {
        match self {
            Self::LicenceExpired { on }
            | Self::LicenceLater { on }
            | Self::InsuranceExpired { on }
            | Self::PriceEnded { on }
            | Self::PriceLater { on } => Some(*on),
            _ => None,
        }
    }

    /// In words, for the terminal; the screen has its own by the name.
    #[must_use]
    pub fn words(&self) -> String {
        let day = self.on().map(|on| on.to_string()).unwrap_or_default();
        match self {
            Self::LicenceNotRecorded { needs } => {
                let needs: Vec<&str> = needs.iter().map(|it| it.as_str()).collect();
                format!("no licence recorded ({})", needs.join(" or "))
            }
            Self::LicenceElsewhere { of } => format!("the licence is of {of}"),
            Self::LicenceExpired { .. } => format!("the licence ended on {day}"),
            Self::LicenceLater { .. } => format!("the licence begins on {day}"),
            Self::InsuranceNotRecorded => "no insurance recorded".to_owned(),
            Self::InsuranceExpired { .. } => format!("the insurance ended on {day}"),
            Self::PlaceNotRecorded => "where they work is not recorded".to_owned(),
            Self::WorksElsewhere => "they work elsewhere".to_owned(),
            Self::PlaceUnclear => "they work in parts of the state; give the postal code".to_owned(),
            Self::NotOnPriceList => "the service is not on their price list".to_owned(),
            Self::PriceEnded { .. } => format!("their price held until {day}"),
            Self::PriceLater { .. } => format!("their price holds from {day}"),
            Self::NoHours => "no working hours recorded".to_owned(),
            Self::OutsideHours => "it does not fit the hours they work".to_owned(),
            Self::LeadTime { hours } => format!("they want {hours} hours of notice"),
            Self::Away { because } => {
                because.as_ref().map_or_else(|| "away".to_owned(), |because| format!("away: {because}"))
            }
            Self::Busy => "they have other jobs then".to_owned(),
        }
    }
}
