use std::collections::{BTreeMap, HashMap};

use hub_market::{Month, manners, production, sales_of};

use super::parties::side_of;
use super::scope::definitions;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{MarketPartyDetailView, MarketPartyRequest, PartyMonthView, PartySaleView};

const FIGURES: &[&str] = &["sides", "volume", "days_on_market", "sale_to_list"];
/// Months of the past that are told at least: a year beside the two before.
const LEAST_MONTHS: i32 = 36;

impl Hub {
    /// One agent or office: figures of the period as in the list, production by month and the sales over three years.
    ///
    /// # Errors
    /// There is nobody of that key at that source, or a client looks at the screen.
    pub async fn market_party(&self, request: &MarketPartyRequest) -> Result<MarketPartyDetailView> {
        self.agents_only()?;
        let side = side_of(request.side.as_deref())?;
        let limit = request.limit.unwrap_or(200);
        if !(1..=1_000).contains(&limit) {
            return Err(AppError::bad_request("limit", "1 to 1000"));
        }
        let scope = self.parties_scope(&request.market).await?;
        if scope.area.is_none() {
            let definitions = definitions(FIGURES);
            return Ok(MarketPartyDetailView { scope: scope.view, definitions, ..MarketPartyDetailView::default() });
        }
        let found = self.0.store.market_party(request.source.trim(), request.office, request.key.trim()).await?;
        let who = if request.office { "office" } else { "agent" };
        let party = found.ok_or_else(|| AppError::not_found(format!("{who} “{}”", request.key.trim())))?;
        let first = scope.from.min(scope.to - (LEAST_MONTHS - 1));
        let sides = self.sides(&scope, first, request.office, side).await?;
        let period = scope.from;
        let party = sides.same.of_party(party);
        let (all, chosen, sales) = tokio::task::spawn_blocking(move || {
            let within = sides.from(period);
            let all = production(within, &sides.asked());
            let standing = all.parties.iter().find(|p| p.party == party).copied();
            let manner = manners(within, &sides.asked(), &[party]);
            let chosen: Vec<_> = standing.into_iter().zip(manner).collect();
            (all, chosen, sales_of(&sides.months, &sides.asked(), party))
        })
        .await
        .map_err(|error| AppError::unexpected(&error))?;
        let mut months: BTreeMap<Month, (u32, u32, i64)> = first.to(scope.to).map(|m| (m, (0, 0, 0))).collect();
        for sale in &sales {
            if let Some((listing, buying, volume)) = months.get_mut(&sale.month) {
                *listing += u32::from(sale.listing);
                *buying += u32::from(sale.buying);
                *volume += sale.price * (i64::from(sale.listing) + i64::from(sale.buying));
            }
        }
        let shown = sales.iter().take(usize::try_from(limit).unwrap_or(usize::MAX));
        let numbers: Vec<i64> = shown.clone().map(|s| s.id).collect();
        let (there, rows): (Vec<i64>, Vec<_>) = self.0.store.market_rows(&numbers).await?.into_iter().unzip();
        let rows: HashMap<i64, _> = there.into_iter().zip(self.row_views(rows, 0).await?).collect();
        let party = self.party_rows(&scope, &all, &chosen, request.office).await?.pop();
        let name = self.0.store.market_party_names(&[found.unwrap_or_default()]).await?.into_values().next();
        #[allow(clippy::cast_precision_loss, reason = "sums of prices, below 2^53 minor units")]
        let money = |minor: i64| scope.money(minor as f64);
        Ok(MarketPartyDetailView {
            name: party.as_ref().and_then(|p| p.name.clone()).or_else(|| name.and_then(|n| n.name)),
            party,
            months: months
                .iter()
                .map(|(month, (listing, buying, volume))| PartyMonthView {
                    month: month.to_string(),
                    listing_sides: *listing,
                    buying_sides: *buying,
                    volume: money(*volume),
                })
                .collect(),
            sales: shown
                .filter_map(|s| {
                    let row = rows.get(&s.id)?.clone();
                    Some(PartySaleView { listing: s.listing, buying: s.buying, price: money(s.price), row })
                })
                .collect(),
            sales_total: u32::try_from(sales.len()).unwrap_or(u32::MAX),
            definitions: definitions(FIGURES),
            scope: scope.view,
        })
    }
}
