use hub_market::{AREA_KINDS, Production, Side, SidedSale, production};
use hub_store::StoredSale;

use super::scope::{Scope, definitions};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{MarketPartiesRequest, MarketPartiesView, MarketPartyView};

const FIGURES: &[&str] = &["sides", "volume", "days_on_market", "sale_to_list"];
/// Months that are counted where nobody asks for others.
const USUAL_MONTHS: u32 = 12;

impl Hub {
    /// Agents and what they produce.
    ///
    /// # Errors
    /// There is no such area, or a client looks at the screen.
    pub async fn market_agents(&self, request: &MarketPartiesRequest) -> Result<MarketPartiesView> {
        self.market_parties(request, false).await
    }

    /// Offices and what they produce.
    ///
    /// # Errors
    /// As [`Hub::market_agents`].
    pub async fn market_offices(&self, request: &MarketPartiesRequest) -> Result<MarketPartiesView> {
        self.market_parties(request, true).await
    }

    async fn market_parties(&self, request: &MarketPartiesRequest, offices: bool) -> Result<MarketPartiesView> {
        self.agents_only()?;
        let side = match request.side.as_deref().map(str::trim) {
            None | Some("" | "both") => Side::Both,
            Some("listing") => Side::Listing,
            Some("buying") => Side::Buying,
            Some(_) => return Err(AppError::bad_request("side", "both, listing or buying")),
        };
        let limit = request.limit.unwrap_or(50);
        if !(1..=1_000).contains(&limit) {
            return Err(AppError::bad_request("limit", "1 to 1000"));
        }
        let mut scope = self.market_scope(&request.market, USUAL_MONTHS).await?;
        // Whole months only: half a month beside whole ones would tell nothing of anybody's share.
        let months = scope.to - scope.from;
        scope.to = scope.whole;
        scope.from = scope.whole - months;
        scope.view.from = Some(scope.from.to_string());
        scope.view.to = Some(scope.to.to_string());
        let sales = self.sided(&scope, offices).await?;
        // Sorting and adding up a large market is work for the processor.
        let production = tokio::task::spawn_blocking(move || production(&sales, side))
            .await
            .map_err(|error| AppError::unexpected(&error))?;
        if production.sides > 0 && production.parties.is_empty() {
            let who = if offices { "offices" } else { "agents" };
            scope.unknown("sides", format!("The sales name no {who}."));
        }
        self.parties_view(scope, production, request, offices, limit).await
    }

    /// The sales of a market with who took part.
    async fn sided(&self, scope: &Scope, offices: bool) -> Result<Vec<SidedSale>> {
        let (Some(area), Some(kind)) = (&scope.area, &scope.kind) else { return Ok(Vec::new()) };
        let kinds = self.0.store.market_kinds(None).await?;
        let of_type = kinds.iter().find(|k| k.property_type == kind.property_type && k.sub_type.is_empty());
        let Some(of_type) = of_type else { return Ok(Vec::new()) };
        let place = AREA_KINDS.iter().position(|k| *k == area.kind).unwrap_or(0);
        let sales: Vec<StoredSale> = self.0.store.market_sales(of_type.id, scope.from, scope.to).await?;
        let here = |s: &&StoredSale| s.areas[place] == area.id && (kind.sub_type.is_empty() || s.sub_type == kind.id);
        let sided = |s: &StoredSale| {
            let [list_agent, list_office, buyer_agent, buyer_office] = s.parties;
            let (listing, buying) = if offices { (list_office, buyer_office) } else { (list_agent, buyer_agent) };
            SidedSale {
                price: s.price,
                days: s.days,
                to_list: s.to_list,
                listing,
                buying,
                listing_office: list_office,
                buying_office: buyer_office,
            }
        };
        Ok(sales.iter().filter(here).map(sided).collect())
    }

    async fn parties_view(
        &self,
        scope: Scope,
        all: Production,
        request: &MarketPartiesRequest,
        offices: bool,
        limit: u32,
    ) -> Result<MarketPartiesView> {
        let text = request.text.as_deref().map(str::trim).filter(|t| !t.is_empty());
        let wanted = match text {
            Some(text) => {
                let found = self.0.store.market_parties_named(text, offices).await?;
                Some(found.into_iter().collect::<std::collections::HashSet<u32>>())
            }
            None => None,
        };
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let chosen: Vec<_> =
            all.parties.iter().filter(|p| wanted.as_ref().is_none_or(|w| w.contains(&p.party))).take(limit).collect();
        let numbers: Vec<u32> = chosen.iter().flat_map(|p| [p.party, p.office]).filter(|n| *n != 0).collect();
        let names = self.0.store.market_party_names(&numbers).await?;
        #[allow(clippy::cast_precision_loss, reason = "sums of prices, below 2^53 minor units")]
        let money = |minor: i64| scope.money(minor as f64);
        #[allow(clippy::cast_precision_loss, reason = "sums of prices, below 2^53 minor units")]
        let share = |minor: i64| (all.volume > 0).then(|| minor as f64 / all.volume as f64 * 100.0);
        let rows = chosen
            .into_iter()
            .filter_map(|p| {
                let name = names.get(&p.party)?;
                let office = names.get(&p.office).filter(|_| !offices);
                Some(MarketPartyView {
                    rank: p.rank,
                    key: name.key.clone(),
                    name: name.name.clone(),
                    office: office.map(|o| o.name.clone().unwrap_or_else(|| o.key.clone())),
                    source: name.source.clone(),
                    sides: p.listing_sides + p.buying_sides,
                    listing_sides: p.listing_sides,
                    buying_sides: p.buying_sides,
                    volume: money(p.volume),
                    share_percent: share(p.volume),
                    median_days_on_market: p.days,
                    days_on_market_n: p.days_n,
                    sale_to_list_percent: p.to_list.map(|r| r * 100.0),
                    sale_to_list_n: p.to_list_n,
                })
            })
            .collect();
        Ok(MarketPartiesView {
            sides: all.sides,
            volume: (all.sides > 0).then(|| money(all.volume)),
            unnamed_sides: all.unnamed,
            parties: u32::try_from(all.parties.len()).unwrap_or(u32::MAX),
            rows,
            definitions: definitions(FIGURES),
            scope: scope.view,
        })
    }
}
