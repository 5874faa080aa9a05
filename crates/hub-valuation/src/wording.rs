/// What the range is called, everywhere.
pub const RANGE_LABEL: &str = "Estimated sale price range";

/// What this is not. State-specific statements are added by the report, which knows the state.
pub const DISCLAIMER: &str = "This is a comparative market analysis: an estimated sale price range worked out from \
closed sales. It is not an appraisal, was not made by a licensed appraiser and does not follow the standards for \
appraisals. It may not be used to decide on a loan. No inspection of the property is implied. It rests on the facts and \
sales recorded by the sources named, up to the date shown, which may be incomplete or wrong; the actual sale price may \
lie outside the range.";
