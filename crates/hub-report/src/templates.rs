//! The templates. They are part of the program: a document looks the same wherever it is made.

/// A document's own template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Template {
    Report,
    Flyer,
    Tour,
    Area,
    Accuracy,
    Worksheet,
    Quotes,
}

impl Template {
    /// Name and text.
    pub(crate) const fn main(self) -> (&'static str, &'static str) {
        match self {
            Self::Report => ("report.typ", include_str!("../../../assets/report/report.typ")),
            Self::Flyer => ("flyer.typ", include_str!("../../../assets/report/flyer.typ")),
            Self::Tour => ("tour.typ", include_str!("../../../assets/report/tour.typ")),
            Self::Area => ("area.typ", include_str!("../../../assets/report/area.typ")),
            Self::Accuracy => ("accuracy.typ", include_str!("../../../assets/report/accuracy.typ")),
            Self::Worksheet => ("worksheet.typ", include_str!("../../../assets/report/worksheet.typ")),
            Self::Quotes => ("quotes.typ", include_str!("../../../assets/report/quotes.typ")),
        }
    }
}

/// What documents share.
pub(crate) const COMMON: [(&str, &str); 16] = [
    ("theme.typ", include_str!("../../../assets/report/theme.typ")),
    ("cover.typ", include_str!("../../../assets/report/cover.typ")),
    ("subject.typ", include_str!("../../../assets/report/subject.typ")),
    ("map.typ", include_str!("../../../assets/report/map.typ")),
    ("comparables.typ", include_str!("../../../assets/report/comparables.typ")),
    ("grid.typ", include_str!("../../../assets/report/grid.typ")),
    ("estimate.typ", include_str!("../../../assets/report/estimate.typ")),
    ("market.typ", include_str!("../../../assets/report/market.typ")),
    ("strategy.typ", include_str!("../../../assets/report/strategy.typ")),
    ("opinions.typ", include_str!("../../../assets/report/opinions.typ")),
    ("rough.typ", include_str!("../../../assets/report/rough.typ")),
    ("net.typ", include_str!("../../../assets/report/net.typ")),
    ("disclosure.typ", include_str!("../../../assets/report/disclosure.typ")),
    ("sources.typ", include_str!("../../../assets/report/sources.typ")),
    ("property.typ", include_str!("../../../assets/report/property.typ")),
    ("appendix.typ", include_str!("../../../assets/report/appendix.typ")),
];
