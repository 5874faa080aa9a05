//! Which market a question is about, and which of its figures can be told.

use std::collections::BTreeMap;

use hub_domain::PropertyType;
use hub_market::{AREA_KINDS, Cell, DEFINITIONS, Gap, Known, Month, covers_month};
use hub_store::{MarketArea, MarketKind};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    MarketAreaView, MarketDefinitionView, MarketGapView, MarketPreparingView, MarketRequest, MarketScopeView, MoneyView,
};

/// Months that are shown where nobody asks for more.
pub(super) const USUAL_MONTHS: u32 = 36;
const MOST_MONTHS: u32 = 600;
/// Sales dated later than this are mistakes too, but so many that nobody counts them.
const LOOK_AHEAD: i32 = 120;

/// A market with everything it has by month.
pub(super) struct Scope {
    pub area: Option<MarketArea>,
    pub kind: Option<MarketKind>,
    /// Every month up to the present one.
    pub cells: BTreeMap<Month, Cell>,
    pub known: Known,
    /// First and last month shown; the last is the present one, or where older data end.
    pub from: Month,
    pub to: Month,
    /// The last month that is over and whole.
    pub whole: Month,
    pub view: MarketScopeView,
}

impl Scope {
    /// Notes a figure that cannot be told.
    pub fn unknown(&mut self, figure: &str, why: impl Into<String>) {
        self.view.unknown.push(MarketGapView { figure: figure.to_owned(), why: why.into() });
    }

    /// An amount in the area's currency from minor units.
    pub fn money(&self, minor: f64) -> MoneyView {
        #[allow(clippy::cast_possible_truncation, reason = "medians and sums of prices, below 2^53")]
        let minor = minor.round() as i64;
        MoneyView { minor, currency: self.view.area.currency.clone() }
    }

    /// Units of the currency: most have a hundred minor ones.
    pub fn whole_units(minor: f64) -> f64 {
        minor / 100.0
    }
}

/// Definitions of some figures.
pub(super) fn definitions(keys: &[&str]) -> Vec<MarketDefinitionView> {
    let wanted = keys.iter().filter_map(|key| DEFINITIONS.iter().find(|d| d.key == *key));
    wanted
        .map(|d| MarketDefinitionView {
            key: d.key.to_owned(),
            title: d.title.to_owned(),
            text: d.text.to_owned(),
            fields: d.fields.iter().map(|f| (*f).to_owned()).collect(),
        })
        .collect()
}

/// An area for the screen.
pub(super) fn area_view(area: &MarketArea) -> MarketAreaView {
    MarketAreaView {
        kind: area.kind.to_owned(),
        name: area.name.clone(),
        currency: area.currency.clone(),
        sales: u32::try_from(area.sales).unwrap_or(u32::MAX),
    }
}

/// An area kind as people may write it.
pub(super) fn area_kind(asked: Option<&str>) -> Result<Option<&'static str>> {
    let Some(asked) = asked.map(str::trim).filter(|a| !a.is_empty()) else { return Ok(None) };
    let known = AREA_KINDS.iter().find(|k| k.eq_ignore_ascii_case(asked)).copied();
    known.map(Some).ok_or_else(|| AppError::bad_request("areaKind", AREA_KINDS.join(", ")))
}

impl Hub {
    /// Finds the market that is asked about. A store without listings that count has one without figures.
    pub(super) async fn market_scope(&self, request: &MarketRequest, usual_months: u32) -> Result<Scope> {
        let months = request.months.unwrap_or(usual_months);
        if !(1..=MOST_MONTHS).contains(&months) {
            return Err(AppError::bad_request("months", format!("1 to {MOST_MONTHS}")));
        }
        let months = i32::try_from(months).unwrap_or(i32::MAX);
        let today = self.today();
        let present = Month::of(today);
        let (rules, sources) = self.market_rules().await?;
        let standing = self.0.store.market_standing(&rules.key).await?;
        let preparing = (!standing.whole).then(|| MarketPreparingView {
            done: u32::try_from(standing.done).unwrap_or(u32::MAX),
            total: u32::try_from(standing.total).unwrap_or(u32::MAX),
        });
        let mut scope = Scope {
            area: None,
            kind: None,
            cells: BTreeMap::new(),
            known: Known::default(),
            from: present - (months - 1),
            to: present,
            whole: present - 1,
            view: MarketScopeView { as_of: today.to_string(), sources, preparing, ..MarketScopeView::default() },
        };
        if !standing.whole {
            scope.unknown("all", "The figures are being worked out.");
            return Ok(scope);
        }
        let Some(area) = self.market_area(request).await? else {
            scope.unknown("all", "There are no listings whose licence allows statistics.");
            return Ok(scope);
        };
        scope.view.area = area_view(&area);
        let kind = self.market_kind(request, &area).await?;
        scope.view.property_type.clone_from(&kind.property_type);
        scope.view.property_sub_type = Some(kind.sub_type.clone()).filter(|s| !s.is_empty());
        scope.view.lease = [PropertyType::ResidentialLease, PropertyType::CommercialLease]
            .iter()
            .any(|t| t.as_str() == kind.property_type);
        let mut cells = self.0.store.market_cells(area.id, kind.id, present + LOOK_AHEAD).await?;
        let future: u32 = cells.split_off(&(present + 1)).values().map(|c| c.closed).sum();
        if future > 0 {
            scope.unknown("closed", format!("{future} sales have a CloseDate in a month to come and are left out."));
        }
        scope.known = Known::of(&cells);
        // Data of long ago end where they end, everywhere; a quiet area in living data has months without sales.
        let everywhere =
            if area.kind == "all" { cells.clone() } else { self.everywhere(&area, &kind, present).await? };
        if let Some((last, cell)) = everywhere.iter().rev().find(|(_, c)| c.closed > 0) {
            scope.to = (*last).max(present - 1).min(present);
            if *last < present - 1 {
                scope.to = *last;
            }
            let cut_short = !covers_month(*last, cell.closed, cell.last_day);
            scope.whole = scope.to.min(present - 1);
            if *last == scope.whole && cut_short {
                scope.whole = *last - 1;
            }
        }
        scope.from = scope.to - (months - 1);
        scope.view.from = Some(scope.from.to_string());
        scope.view.to = Some(scope.to.to_string());
        (scope.area, scope.kind, scope.cells) = (Some(area), Some(kind), cells);
        Ok(scope)
    }

    async fn everywhere(&self, area: &MarketArea, kind: &MarketKind, to: Month) -> Result<BTreeMap<Month, Cell>> {
        let all = self.0.store.market_areas(None, Some("all"), 100).await?;
        match all.into_iter().find(|a| a.currency == area.currency) {
            Some(all) => Ok(self.0.store.market_cells(all.id, kind.id, to).await?),
            None => Ok(BTreeMap::new()),
        }
    }

    async fn market_area(&self, request: &MarketRequest) -> Result<Option<MarketArea>> {
        let kind = area_kind(request.area_kind.as_deref())?;
        let in_currency = |area: &MarketArea| {
            request.currency.as_deref().is_none_or(|c| c.trim().eq_ignore_ascii_case(&area.currency))
        };
        let Some(name) = request.area.as_deref().map(str::trim).filter(|n| !n.is_empty()) else {
            if kind.is_some_and(|k| k != "all") {
                return Err(AppError::bad_request("area", "name the area, or leave its kind out"));
            }
            let all = self.0.store.market_areas(None, Some("all"), 100).await?;
            if !all.is_empty() && !all.iter().any(in_currency) {
                return Err(AppError::not_found("sales in that currency"));
            }
            return Ok(all.into_iter().find(in_currency));
        };
        let mut found = self.0.store.market_areas_named(name, kind).await?;
        found.retain(|area| area.kind != "all" && in_currency(area));
        let first = found.first().cloned().ok_or_else(|| AppError::not_found(format!("area “{name}”")))?;
        // Two cities of one name in two states are never meant together, and nobody can tell which is meant.
        let others: Vec<&str> = found
            .iter()
            .filter(|a| a.kind == first.kind && a.currency == first.currency)
            .map(|a| a.name.as_str())
            .collect();
        if others.len() > 1 {
            return Err(AppError::bad_request("area", format!("which of {}?", others.join("; "))));
        }
        Ok(Some(first))
    }

    async fn market_kind(&self, request: &MarketRequest, area: &MarketArea) -> Result<MarketKind> {
        let kinds = self.0.store.market_kinds(Some(area.id)).await?;
        let wanted = request.property_type.as_deref().map(str::trim).filter(|t| !t.is_empty());
        let sub = request.property_sub_type.as_deref().map(str::trim).filter(|t| !t.is_empty());
        let types = || kinds.iter().filter(|k| k.sub_type.is_empty());
        let of_type = match wanted {
            Some(name) => {
                let known = PropertyType::ALL.iter().any(|t| t.as_str().eq_ignore_ascii_case(name));
                types().find(|k| k.property_type.eq_ignore_ascii_case(name)).ok_or_else(|| {
                    if known {
                        AppError::not_found(format!("listings of type “{name}” in this area"))
                    } else {
                        let names: Vec<&str> = PropertyType::ALL.iter().map(|t| t.as_str()).collect();
                        AppError::bad_request("propertyType", names.join(", "))
                    }
                })?
            }
            None => types()
                .find(|k| k.property_type == PropertyType::Residential.as_str() && k.sales > 0)
                .or_else(|| types().next())
                .ok_or_else(|| AppError::not_found("listings in this area"))?,
        };
        match sub {
            None => Ok(of_type.clone()),
            Some(sub) => kinds
                .iter()
                .find(|k| k.property_type == of_type.property_type && k.sub_type.eq_ignore_ascii_case(sub))
                .cloned()
                .ok_or_else(|| AppError::not_found(format!("listings of subtype “{sub}” in this area"))),
        }
    }
}

/// Why inventory cannot be told, in a sentence.
pub(super) fn gap_sentence(gap: Gap) -> &'static str {
    match gap {
        Gap::NoListingDates => "The source gives no OnMarketDate or ListingContractDate.",
        Gap::FewListingDates => "Too few of the sales have an OnMarketDate or ListingContractDate.",
        Gap::OnlySales => "Only closed sales are there: what is for sale, and what did not sell, is not.",
    }
}
