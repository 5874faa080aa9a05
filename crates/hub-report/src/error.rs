/// Why a report was not made. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A report must carry the statement that it is not an appraisal; the analysis came without its disclaimer.
    #[error("the analysis has no disclaimer, and a report is not printed without one")]
    NoDisclaimer,
    /// A report goes out in a broker's name.
    #[error("the report needs the brokerage's name: set it in Settings")]
    NoBrokerage,
    /// The analysis has no comparable, so there is no range to print.
    #[error("the analysis has no comparable sale to print")]
    NoComparables,
    /// A sum that the report would print does not come out; the analysis is damaged.
    #[error("{0} do not add up, so nothing was printed")]
    DoesNotAddUp(String),
    /// The accent is not `#rrggbb`.
    #[error("the accent colour must look like #2f5bd0, not {0:?}")]
    Accent(String),
    /// A picture is not one of the formats that are read, does not read, or is too large.
    #[error("a picture cannot be used: {0}")]
    Photo(String),
    /// A word that the state's law keeps for appraisers stands in what was to be printed.
    #[error("the word “{word}” may not be printed in {jurisdiction}: it stands in “{place}”")]
    Barred {
        /// The word.
        word: String,
        /// The state.
        jurisdiction: String,
        /// Where it stands, shortened.
        place: String,
    },
    /// A tour has no stop, or too many.
    #[error("a tour has 1 to {most} stops, not {given}")]
    Stops {
        /// Given.
        given: usize,
        /// At most.
        most: usize,
    },
    /// A page that does not exist was asked for.
    #[error("the report has {pages} pages, page {asked} was asked for")]
    NoSuchPage {
        /// Counted from 1.
        asked: usize,
        /// Pages in the report.
        pages: usize,
    },
    /// The finished pages failed a check (a page without text, text off the paper, the statement missing).
    #[error("the laid-out report failed its own check: {0}")]
    Check(String),
    /// The typesetter refused; a defect in the templates, not in the input.
    #[error("the report could not be typeset: {0}")]
    Typeset(String),
    /// A chart could not be drawn.
    #[error("a chart could not be drawn: {0}")]
    Chart(String),
}
