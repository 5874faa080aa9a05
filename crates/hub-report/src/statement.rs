//! What the law of the subject's state wants said, and how the figure may be called there.

/// The wording for one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// What the range is called on every page.
    pub range_label: &'static str,
    /// Printed in full, at twelve points, after the analysis's own disclaimer.
    pub text: &'static str,
    /// Where the wording comes from; `None` for the general statement.
    pub basis: Option<&'static str>,
}

const RANGE: &str = "Estimated sale price range";

/// Used where no state has words of its own. It avoids the word that some states bar.
const GENERAL: Statement = Statement {
    range_label: RANGE,
    text: "This comparative market analysis is not an appraisal. It was prepared by a real estate licensee, not by a \
           licensed or certified appraiser, and not under the Uniform Standards of Professional Appraisal Practice. \
           It may not be used as the primary basis for a loan to buy a dwelling.",
    basis: None,
};

/// Texas prescribes the sentence word for word.
const TEXAS: Statement = Statement {
    range_label: RANGE,
    text: "This represents an estimated sale price for this property. It is not the same as the opinion of value in \
           an appraisal developed by a licensed appraiser under the Uniform Standards of Professional Appraisal \
           Practice.",
    basis: Some("Texas, wording required of licence holders"),
};

/// Tennessee allows a recommended price, and not the word that appraisers use.
const TENNESSEE: Statement = Statement {
    range_label: "Recommended listing price range",
    text: "This comparative market analysis recommends a range for a listing price. It is not an appraisal. It was \
           prepared by a real estate licensee, not by a licensed or certified appraiser, and not under the Uniform \
           Standards of Professional Appraisal Practice. It may not be used as the primary basis for a loan to buy \
           a dwelling.",
    basis: Some("Tennessee, T.C.A. 62-39-104"),
};

impl Statement {
    /// The wording for a state's postal abbreviation; the general one for every state without its own.
    #[must_use]
    pub fn for_state(state: Option<&str>) -> Self {
        match state.map(|s| s.trim().to_ascii_uppercase()).as_deref() {
            Some("TX" | "TEXAS") => TEXAS,
            Some("TN" | "TENNESSEE") => TENNESSEE,
            _ => GENERAL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_statement_says_it_is_no_appraisal() {
        for state in [None, Some("TX"), Some("tn "), Some("WA")] {
            let statement = Statement::for_state(state);
            assert!(statement.text.contains("apprais"), "{state:?}");
            assert!(!statement.range_label.to_lowercase().contains("value"));
            assert!(!statement.text.contains("  "));
        }
        assert!(Statement::for_state(Some("tx")).text.starts_with("This represents an estimated sale price"));
        assert_eq!(Statement::for_state(Some("TN")).range_label, "Recommended listing price range");
        for state in [None, Some("TN")] {
            assert!(!Statement::for_state(state).text.to_lowercase().contains("value"));
        }
    }
}
