//! What a net sheet starts from. A net sheet says what is left of a price; its costs come from elsewhere and are not
//! guessed here.

use chrono::NaiveDate;
use hub_domain::{Money, PropertyType};

use super::draft::CmaDraft;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::CmaIdRequest;

/// A CMA's price for a net sheet, and what its costs go by. Only what the analysis knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetSheetInput {
    /// Identifier of the CMA.
    pub cma: String,
    /// The middle of the estimated sale price range.
    pub price: Money,
    /// Lower end of the range.
    pub low: Money,
    /// Upper end of the range.
    pub high: Money,
    /// How often, in per cent, ranges made this way held the sale price.
    pub level: u8,
    /// The day the price speaks of.
    pub as_of: NaiveDate,
    /// Sale of what.
    pub property_type: PropertyType,
    /// Two-letter state, whose taxes and customs apply.
    pub state: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
}

impl Hub {
    /// What a net sheet starts from; `None` where the CMA has no estimate.
    ///
    /// # Errors
    /// No such CMA.
    pub async fn net_sheet_input(&self, request: &CmaIdRequest) -> Result<Option<NetSheetInput>> {
        let (_, draft) = self.cma_draft(&request.id).await?;
        Ok(input(&request.id, &draft))
    }
}

fn input(id: &str, draft: &CmaDraft) -> Option<NetSheetInput> {
    let cma = draft.result.as_ref()?;
    let facts = &draft.subject.facts;
    Some(NetSheetInput {
        cma: id.to_owned(),
        price: cma.estimate,
        low: cma.low,
        high: cma.high,
        level: cma.level,
        as_of: cma.as_of,
        property_type: draft.property_type,
        state: draft.state.clone(),
        city: facts.city.clone(),
        postal_code: facts.postal_code.clone(),
    })
}
