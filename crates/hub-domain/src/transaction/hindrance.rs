use super::{Paper, PaperState, Transaction};

/// The last year whose homes may have lead-based paint (42 USC 4851b(27): built before 1978).
const LAST_LEADED: u16 = 1977;

/// What must be done before a buyer is bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hindrance {
    /// The paper that is lacking.
    pub paper: Paper,
    /// Why it is needed.
    pub because: &'static str,
    /// The provision.
    pub source: &'static str,
}

/// What lead-based paint stands in the way of: a home built before 1978, or nobody knows when, whose disclosure is not
/// there with all its signatures. The agent has to see to it.
#[must_use]
pub fn lead_paint(transaction: &Transaction) -> Option<Hindrance> {
    if transaction.year_built.is_some_and(|year| year > LAST_LEADED) {
        return None;
    }
    let complete = |state: PaperState| state == PaperState::Complete;
    if transaction.papers.iter().any(|due| due.paper == Paper::LeadPaint && complete(due.state)) {
        return None;
    }
    Some(Hindrance {
        paper: Paper::LeadPaint,
        because: if transaction.year_built.is_some() {
            "The home was built before 1978: pamphlet, known hazards and ten days to inspect come before the buyer is bound"
        } else {
            "Nobody has said when the home was built: until then it counts as built before 1978"
        },
        source: "42 USC 4852d; 24 CFR 35 subpart A",
    })
}
