/// The templates, main one first. They are part of the program: a report looks the same wherever it is made.
pub(crate) const TEMPLATES: [(&str, &str); 10] = [
    ("report.typ", include_str!("../../../assets/report/report.typ")),
    ("theme.typ", include_str!("../../../assets/report/theme.typ")),
    ("cover.typ", include_str!("../../../assets/report/cover.typ")),
    ("subject.typ", include_str!("../../../assets/report/subject.typ")),
    ("comparables.typ", include_str!("../../../assets/report/comparables.typ")),
    ("grid.typ", include_str!("../../../assets/report/grid.typ")),
    ("estimate.typ", include_str!("../../../assets/report/estimate.typ")),
    ("market.typ", include_str!("../../../assets/report/market.typ")),
    ("notes.typ", include_str!("../../../assets/report/notes.typ")),
    ("appendix.typ", include_str!("../../../assets/report/appendix.typ")),
];
