use std::sync::Arc;

use axum::http::header;
use serde_json::{Value as Json, json};

use super::{
    SimplyRets,
    page::{Paging, includes, note_unknown},
    select::Selection,
    tree::{self, Fields},
};
use crate::{
    data::{Market, Row, parse_stamp},
    query::Refusal,
    server::{
        answer::Answer,
        shape::{Ask, Soft, spoil_rows},
        shared::{Shared, held},
    },
};

/// An open house and its listing.
#[derive(Clone)]
struct Showing {
    house: Arc<Row>,
    listing: Arc<Row>,
}

impl Showing {
    fn tree(&self, shape: &SimplyRets, market: &Market, extras: &[&str]) -> Json {
        let fields = Fields(self.house.to_map());
        json!({
            "openHouseKey": shape.number(self.house.key()),
            "openHouseId": self.house.key().as_ref(),
            "startTime": fields.get("OpenHouseStartTime"),
            "endTime": fields.get("OpenHouseEndTime"),
            "type": fields.get("OpenHouseType"),
            "description": fields.get("OpenHouseRemarks"),
            "refreshments": null,
            "listing": tree::listing(shape, market, &self.listing, extras),
        })
    }
}

/// The open houses of a feed that are still to come, or under way.
fn upcoming(shape: &SimplyRets, market: &Market, vendor: &str) -> Vec<Showing> {
    let (Some(houses), Some(listings)) = (market.table("OpenHouse"), market.table("Property")) else {
        return Vec::new();
    };
    houses
        .by_key()
        .filter(|row| Fields(row.to_map()).text("OpenHouseStatus") == "Active")
        .filter_map(|row| Some(Showing { house: row.clone(), listing: listings.get(row.parent()?)?.clone() }))
        .filter(|showing| shape.belongs(showing.listing.key(), vendor))
        .collect()
}

/// `GET /openhouses`.
pub fn list(shape: &SimplyRets, shared: &Shared, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let vendor = shape.vendor(ask)?;
    let paging = Paging::read(shared, ask, 12)?;
    let selection = Selection::read_showings(ask)?;
    let extras = includes(ask)?;
    note_unknown(shared, ask, &["startdate", "listingId"]);
    let from = match ask.one("startdate")? {
        None => None,
        Some(text) => Some(parse_stamp(text).ok_or_else(|| Refusal::bad("startdate", "startdate is an instant"))?),
    };
    let listing_id = ask.one("listingId")?;
    shared.request("page openhouses".to_owned());
    let mut trees = Vec::new();
    let page = {
        let market = shared.market();
        let entity = market.table("Property").map(crate::data::Table::entity);
        let mut showings = upcoming(shape, &market, vendor);
        showings.retain(|showing| {
            let house = Fields(showing.house.to_map());
            entity.is_some_and(|entity| selection.takes(entity, &showing.listing))
                && listing_id.is_none_or(|wanted| house.text("ListingId") == wanted)
                && from.is_none_or(|from| parse_stamp(house.text("OpenHouseStartTime")).is_some_and(|at| at >= from))
        });
        showings.sort_by_key(|showing| showing.house.hash());
        let all = showings.into_iter().map(|showing| (shape.number(showing.house.key()), showing)).collect();
        let page = paging.cut(shared, ask, all);
        trees.extend(page.rows.iter().map(|(_, showing)| showing.tree(shape, &market, &extras)));
        page
    };
    held(&shared.stats).rows += trees.len() as u64;
    spoil_rows(ask.fault, &mut trees, &Soft { stamp: "startTime", key: "openHouseKey", other: "endTime" });
    let answer = shape.reply(shared, ask, &Json::Array(trees));
    Ok(match page.link {
        Some(link) => answer.with(header::LINK, link),
        None => answer,
    })
}

/// `GET /openhouses/{openHouseKey}`.
pub fn one(shape: &SimplyRets, shared: &Shared, ask: &Ask<'_>, key: &str) -> Result<Answer, Refusal> {
    let vendor = shape.vendor(ask)?;
    let extras = includes(ask)?;
    let key: u64 = key.parse().map_err(|_| Refusal::bad("openHouseKey", "openHouseKey is a number"))?;
    shared.request("row openhouses".to_owned());
    let tree = {
        let market = shared.market();
        let showings = upcoming(shape, &market, vendor);
        let showing = showings.iter().find(|showing| shape.number(showing.house.key()) == key);
        showing.ok_or_else(|| Refusal::with(404, "openHouseKey", "Not Found"))?.tree(shape, &market, &extras)
    };
    held(&shared.stats).rows += 1;
    Ok(shape.reply(shared, ask, &tree))
}
