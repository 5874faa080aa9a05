use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use hub_market::{AREA_KINDS, Manner, Month, MonthSides, Production, SamePeople, Side, SidesAsked, Standing};
use hub_market::{manners, production};
use hub_store::MarketPartyName;

use super::scope::{Scope, definitions};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{MarketPartiesRequest, MarketPartiesView, MarketPartyView, MarketRequest};

const FIGURES: &[&str] = &["sides", "volume", "days_on_market", "sale_to_list"];
/// Months that are counted where nobody asks for others.
const USUAL_MONTHS: u32 = 12;

/// The sides of a market's sales, and how they are counted.
pub(super) struct Sides {
    pub months: Vec<Arc<MonthSides>>,
    area: (usize, u32),
    sub_type: Option<u16>,
    offices: bool,
    side: Side,
    pub same: SamePeople,
}

impl Sides {
    /// The question in the terms of those who count.
    pub fn asked(&self) -> SidesAsked<'_> {
        let Self { area, sub_type, offices, side, .. } = *self;
        SidesAsked { area, sub_type, offices, side, same: &self.same }
    }

    /// The months from one on.
    pub fn from(&self, first: Month) -> &[Arc<MonthSides>] {
        &self.months[self.months.partition_point(|m| m.month < first)..]
    }
}

/// Which sides count, as people may write it.
pub(super) fn side_of(asked: Option<&str>) -> Result<Side> {
    match asked.map(str::trim) {
        None | Some("" | "both") => Ok(Side::Both),
        Some("listing") => Ok(Side::Listing),
        Some("buying") => Ok(Side::Buying),
        Some(_) => Err(AppError::bad_request("side", "both, listing or buying")),
    }
}

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
        let side = side_of(request.side.as_deref())?;
        let limit = request.limit.unwrap_or(50);
        if !(1..=1_000).contains(&limit) {
            return Err(AppError::bad_request("limit", "1 to 1000"));
        }
        let mut scope = self.parties_scope(&request.market).await?;
        let sides = self.sides(&scope, scope.from, offices, side).await?;
        let wanted = self.parties_wanted(request.text.as_deref(), offices, &sides.same).await?;
        // Adding up a large market is work for the processor.
        let (all, chosen) = tokio::task::spawn_blocking(move || {
            let all = production(&sides.months, &sides.asked());
            let among = all.parties.iter().filter(|p| wanted.as_ref().is_none_or(|w| w.contains(&p.party)));
            let chosen: Vec<Standing> = among.take(usize::try_from(limit).unwrap_or(usize::MAX)).copied().collect();
            // What needs every sale is worked out for those that are shown only.
            let numbers: Vec<u32> = chosen.iter().map(|p| p.party).collect();
            let manners = manners(&sides.months, &sides.asked(), &numbers);
            (all, chosen.into_iter().zip(manners).collect::<Vec<_>>())
        })
        .await
        .map_err(|error| AppError::unexpected(&error))?;
        if all.sides > 0 && all.parties.is_empty() {
            let who = if offices { "offices" } else { "agents" };
            scope.unknown("sides", format!("The sales name no {who}."));
        }
        let rows = self.party_rows(&scope, &all, &chosen, offices).await?;
        Ok(MarketPartiesView {
            sides: all.sides,
            #[allow(clippy::cast_precision_loss, reason = "sums of prices, below 2^53 minor units")]
            volume: (all.sides > 0).then(|| scope.money(all.volume as f64)),
            unnamed_sides: all.unnamed,
            parties: u32::try_from(all.parties.len()).unwrap_or(u32::MAX),
            rows,
            definitions: definitions(FIGURES),
            scope: scope.view,
        })
    }

    /// The market of production: whole months only, for half a month beside whole ones would tell nothing of anybody's
    /// share.
    pub(super) async fn parties_scope(&self, market: &MarketRequest) -> Result<Scope> {
        let mut scope = self.market_scope(market, USUAL_MONTHS).await?;
        let months = scope.to - scope.from;
        scope.to = scope.whole;
        scope.from = scope.whole - months;
        scope.view.from = Some(scope.from.to_string());
        scope.view.to = Some(scope.to.to_string());
        Ok(scope)
    }

    /// The sides of a market from a month on.
    pub(super) async fn sides(&self, scope: &Scope, from: Month, offices: bool, side: Side) -> Result<Sides> {
        let store = &self.0.store;
        let mut sides = Sides {
            months: Vec::new(),
            area: (0, 0),
            sub_type: None,
            offices,
            side,
            same: if offices { SamePeople::default() } else { store.market_same().await? },
        };
        let (Some(area), Some(kind)) = (&scope.area, &scope.kind) else { return Ok(sides) };
        let kinds = store.market_kinds(None).await?;
        let of_type = kinds.iter().find(|k| k.property_type == kind.property_type && k.sub_type.is_empty());
        let Some(of_type) = of_type else { return Ok(sides) };
        sides.area = (AREA_KINDS.iter().position(|k| *k == area.kind).unwrap_or(0), area.id);
        sides.sub_type = (!kind.sub_type.is_empty()).then_some(kind.id);
        sides.months = store.market_sides(of_type.id, from, scope.to).await?;
        Ok(sides)
    }

    /// Who is asked for by a part of the name; everybody, without one.
    async fn parties_wanted(
        &self,
        text: Option<&str>,
        offices: bool,
        same: &SamePeople,
    ) -> Result<Option<HashSet<u32>>> {
        let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(None) };
        let found = self.0.store.market_parties_named(text, offices).await?;
        Ok(Some(found.into_iter().map(|party| same.of_party(party)).collect()))
    }

    /// Agents or offices as the screen shows them.
    pub(super) async fn party_rows(
        &self,
        scope: &Scope,
        all: &Production,
        chosen: &[(Standing, Manner)],
        offices: bool,
    ) -> Result<Vec<MarketPartyView>> {
        let store = &self.0.store;
        let parties: Vec<u32> = chosen.iter().map(|(p, _)| p.party).collect();
        let also = if offices { HashMap::new() } else { store.market_also(&parties).await? };
        let mut numbers: Vec<u32> = chosen.iter().flat_map(|(p, how)| [p.party, how.office]).collect();
        numbers.extend(also.values().flatten());
        numbers.retain(|n| *n != 0);
        numbers.sort_unstable();
        numbers.dedup();
        let names = store.market_party_names(&numbers).await?;
        let view = |(p, how): &(Standing, Manner)| -> Option<MarketPartyView> {
            let name = names.get(&p.party)?;
            let office = names.get(&how.office).filter(|_| !offices);
            let others = also.get(&p.party).into_iter().flatten().filter_map(|n| names.get(n));
            let others: Vec<&MarketPartyName> = others.collect();
            #[allow(clippy::cast_precision_loss, reason = "sums of prices, below 2^53 minor units")]
            let (volume, whole) = (p.volume as f64, all.volume as f64);
            Some(MarketPartyView {
                rank: p.rank,
                key: name.key.clone(),
                name: name.name.clone().or_else(|| others.iter().find_map(|o| o.name.clone())),
                office: office.map(|o| o.name.clone().unwrap_or_else(|| o.key.clone())),
                source: name.source.clone(),
                also: others.iter().map(|o| o.source.clone()).collect(),
                sides: p.listing_sides + p.buying_sides,
                listing_sides: p.listing_sides,
                buying_sides: p.buying_sides,
                volume: scope.money(volume),
                share_percent: (all.volume > 0).then(|| volume / whole * 100.0),
                median_days_on_market: how.days,
                days_on_market_n: how.days_n,
                sale_to_list_percent: how.to_list.map(|r| r * 100.0),
                sale_to_list_n: how.to_list_n,
            })
        };
        Ok(chosen.iter().filter_map(view).collect())
    }
}
