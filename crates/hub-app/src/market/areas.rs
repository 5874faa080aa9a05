use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::market::scope::{area_kind, area_view};
use crate::view::{MarketAreasRequest, MarketAreasView, MarketPreparingView, MarketTypeView};

impl Hub {
    /// Areas and property types that have figures.
    ///
    /// # Errors
    /// The question makes no sense.
    pub async fn market_areas(&self, request: &MarketAreasRequest) -> Result<MarketAreasView> {
        let limit = request.limit.unwrap_or(50);
        if !(1..=500).contains(&limit) {
            return Err(AppError::bad_request("limit", "1 to 500"));
        }
        let kind = area_kind(request.area_kind.as_deref())?;
        let (rules, _) = self.market_rules().await?;
        let standing = self.0.store.market_standing(&rules.key).await?;
        if !standing.whole {
            let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
            let preparing = Some(MarketPreparingView { done: count(standing.done), total: count(standing.total) });
            return Ok(MarketAreasView { preparing, ..MarketAreasView::default() });
        }
        let text = request.text.as_deref().map(str::trim).filter(|t| !t.is_empty());
        let areas = self.0.store.market_areas(text, kind, limit).await?;
        let types = self.0.store.market_kinds(None).await?;
        Ok(MarketAreasView {
            // Everything together has no name and answers to no text.
            areas: areas.iter().filter(|a| text.is_none() || a.kind != "all").map(area_view).collect(),
            property_types: types
                .into_iter()
                .map(|k| MarketTypeView {
                    property_type: k.property_type,
                    property_sub_type: Some(k.sub_type).filter(|s| !s.is_empty()),
                    sales: u32::try_from(k.sales).unwrap_or(u32::MAX),
                })
                .collect(),
            preparing: None,
        })
    }
}
