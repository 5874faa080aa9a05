//! The market's figures through the use cases, from exports of several kinds.

use std::fmt::Write as _;

use hub_app::view::{
    ErrorCode, MarketAreasRequest, MarketExportRequest, MarketOverviewView, MarketPartiesRequest, MarketPartyRequest,
    MarketRequest, PartyKeyView,
};
use hub_app::{CancellationToken, Hub};
use hub_domain::Licence;

use crate::support::hub_of_csv;

const HEADER: &str = "ListingKey,StandardStatus,PropertyType,City,StateOrProvince,PostalCode,ListingContractDate,\
     PurchaseContractDate,OffMarketDate,CloseDate,OriginalListPrice,ListPrice,ClosePrice,LivingArea,DaysOnMarket,\
     ParcelNumber,ListAgentKey,ListAgentFullName,ListOfficeKey,ListOfficeName,BuyerAgentKey\n";

/// Six sales a month over five years, dearer and quicker in May, with what did not sell and what is let.
fn whole_market() -> String {
    let mut text = HEADER.to_owned();
    let mut n = 0;
    for year in 2019..2024 {
        for month in 1..=12 {
            for i in 0..6 {
                n += 1;
                let spring = month == 5;
                let days = if spring { 12 } else { 40 + i };
                let price = 300_000 + (year - 2019) * 12_000 + month * 1_000 + i * 500;
                let list = if i % 2 == 0 { price + 5_000 } else { price };
                let contract =
                    chrono::NaiveDate::from_ymd_opt(year, month.unsigned_abs(), 2 + i.unsigned_abs()).unwrap();
                let listed = contract - chrono::Days::new(u64::try_from(days).unwrap());
                let closed = contract + chrono::Days::new(18);
                let _ = writeln!(
                    text,
                    "K{n},Closed,Residential,{},WA,00001,{listed},{contract},,{closed},{},{list},{price},1500,{days},P{},A{},\
                     Agent {},O{},Firm {},B{}",
                    if i == 5 { "Elsewhere" } else { "Sampleton" },
                    list + if i == 0 { 10_000 } else { 0 },
                    n % 90,
                    i % 3,
                    i % 3,
                    i % 2,
                    i % 2,
                    i % 4,
                );
            }
            let _ = writeln!(
                text,
                "X{n},Expired,Residential,Sampleton,WA,00001,{year}-{month:02}-05,,{year}-{month:02}-25,,350000,350000,,1500,,,A1,\
                 Agent 1,O1,Firm 1,"
            );
            let _ = writeln!(
                text,
                "L{n},Closed,Residential Lease,Sampleton,WA,00001,{year}-{month:02}-05,,,{year}-{month:02}-20,2000,2000,2000,900,\
                 10,,A1,Agent 1,O1,Firm 1,"
            );
        }
    }
    text.push_str(
        "ACT1,Active,Residential,Sampleton,WA,00001,2023-12-20,,,,400000,400000,,1500,,,A1,Agent 1,O1,Firm 1,\n",
    );
    // What must not count: a sale without a price, one dated far ahead, one without a day.
    text.push_str("BAD0,Closed,Residential,Sampleton,WA,00001,,,,2023-06-06,1,1,0,1500,3,,A1,Agent 1,O1,Firm 1,\n");
    text.push_str(
        "BAD1,Closed,Residential,Sampleton,WA,00001,,,,2033-06-06,1,1,900000,1500,3,,A1,Agent 1,O1,Firm 1,\n",
    );
    text.push_str("BAD2,Closed,Residential,Sampleton,WA,00001,,,,,1,1,900000,1500,3,,A1,Agent 1,O1,Firm 1,\n");
    text
}

async fn hub(home: &std::path::Path, licence: Licence, csv: &str) -> Hub {
    let hub = hub_of_csv(home, licence, csv).await;
    hub.settle_market(&CancellationToken::new()).await.unwrap();
    hub
}

fn of(area: &str) -> MarketRequest {
    MarketRequest { area: Some(area.into()), ..MarketRequest::default() }
}

fn unknown(view: &MarketOverviewView) -> Vec<&str> {
    view.scope.unknown.iter().map(|g| g.figure.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_market_is_told_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub(dir.path(), Licence::BackOffice, &whole_market()).await;
    let view = hub.market_overview(&MarketRequest::default()).await.unwrap();
    assert_eq!(
        (view.months.len(), view.scope.to.as_deref()),
        (36, Some("2023-12")),
        "data that end are shown to their end"
    );
    let may = view.months.iter().find(|m| m.month == "2023-05").unwrap();
    assert_eq!((may.closed, may.complete), (6, true));
    let price = may.median_price.as_ref().unwrap();
    assert_eq!((price.minor, price.currency.as_str()), (35_425_000, "USD"), "middle of 353,000 to 355,500");
    assert_eq!((may.median_days_on_market, may.velocity_percent), (Some(12.0), Some(100.0)));
    assert_eq!(may.price_cut_n, 6);
    assert!((may.price_cut_percent.unwrap() - 100.0 / 6.0).abs() < 1e-9 && may.median_cut_percent.is_none());
    let december = view.months.last().unwrap();
    // December's six were gone by the 7th; what expired left the same month; one is for sale.
    assert_eq!((december.active, december.new_listings), (Some(1), Some(2)));
    assert!(view.headline.closed == 72 && view.headline.median_price_change_percent.unwrap() > 3.0);
    assert_eq!(view.headline.balance.as_deref(), Some("sellers"));
    assert_eq!(unknown(&view), ["closed"], "{:?}", view.scope.unknown);
    assert!(view.scope.unknown[0].why.starts_with("1 sales have a CloseDate in a month to come"));
    assert!(view.index.is_some_and(|i| i.pairs > 100) && december.index.is_some_and(|l| l > 100.0));
    assert!(view.definitions.iter().any(|d| d.key == "months_of_supply" && d.text.ends_with('.')));

    let elsewhere = hub.market_overview(&of("elsewhere")).await.unwrap();
    assert_eq!(elsewhere.scope.area.name, "Elsewhere, WA");
    let last = elsewhere.months.last().unwrap();
    assert_eq!((last.closed, last.median_price.as_ref()), (1, None), "one sale makes no median");
    assert!(last.volume.is_some());

    let leases = MarketRequest { property_type: Some("residential lease".into()), ..MarketRequest::default() };
    let leases = hub.market_overview(&leases).await.unwrap();
    assert!(leases.scope.lease && leases.months.iter().all(|m| m.closed == 1));

    let areas = hub.market_areas(&MarketAreasRequest::default()).await.unwrap();
    assert_eq!((areas.areas[0].kind.as_str(), areas.areas[0].sales), ("all", 361 + 60));
    assert!(areas.areas.iter().any(|a| a.name == "Sampleton, WA" && a.kind == "city"));
    let found = MarketAreasRequest { text: Some("SAMPLE".into()), ..MarketAreasRequest::default() };
    assert_eq!(hub.market_areas(&found).await.unwrap().areas.len(), 1);
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn agents_seasons_and_forecasts_come_from_the_same_sales() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub(dir.path(), Licence::BackOffice, &whole_market()).await;
    let asked = MarketPartiesRequest::default();
    let agents = hub.market_agents(&asked).await.unwrap();
    assert_eq!((agents.sides, agents.unnamed_sides, agents.parties), (144, 0, 7));
    let shares: f64 = agents.rows.iter().filter_map(|r| r.share_percent).sum();
    assert!((shares - 100.0).abs() < 1e-6, "{shares}");
    let a0 = agents.rows.iter().find(|r| r.key == "A0").unwrap();
    assert_eq!((a0.listing_sides, a0.buying_sides, a0.name.as_deref()), (24, 0, Some("Agent 0")));
    assert_eq!((a0.days_on_market_n, a0.source.as_str()), (24, "Street"));
    let buyers = MarketPartiesRequest { side: Some("buying".into()), text: Some("b2".into()), ..asked.clone() };
    let buyers = hub.market_agents(&buyers).await.unwrap();
    assert_eq!((buyers.rows.len(), buyers.rows[0].key.as_str(), buyers.rows[0].buying_sides), (1, "B2", 12));
    let offices = hub.market_offices(&asked).await.unwrap();
    assert_eq!((offices.parties, offices.unnamed_sides), (2, 72), "the buyers' offices are not said");
    // Opened, one tells the same figures, month by month and sale by sale.
    let of = |key: &str, office| MarketPartyRequest {
        key: key.into(),
        office,
        source: "Street".into(),
        ..MarketPartyRequest::default()
    };
    let opened = hub.market_party(&of("A0", false)).await.unwrap();
    assert_eq!(opened.party.as_ref(), Some(a0));
    assert_eq!((opened.months.len(), opened.sales.len(), opened.sales_total), (36, 72, 72));
    let year: u32 = opened.months.iter().rev().take(12).map(|m| m.listing_sides + m.buying_sides).sum();
    assert_eq!((year, opened.months.last().map(|m| m.month.as_str())), (24, Some("2023-12")));
    assert!(opened.sales.windows(2).all(|w| w[0].row.close_date >= w[1].row.close_date));
    let latest = &opened.sales[0];
    assert!(latest.listing && !latest.buying && latest.row.price.as_ref() == Some(&latest.price));
    let buyer = hub.market_party(&MarketPartyRequest { limit: Some(5), ..of("B2", false) }).await.unwrap();
    assert_eq!((buyer.sales.len(), buyer.sales_total, buyer.party.unwrap().buying_sides), (5, 36, 12));
    let office = hub.market_party(&of("O1", true)).await.unwrap();
    assert_eq!(office.party.as_ref(), offices.rows.iter().find(|r| r.key == "O1"));
    assert_eq!(hub.market_party(&of("O1", false)).await.unwrap_err().code, ErrorCode::NotFound);
    let party = Some(PartyKeyView { office: false, key: "A0".into(), source: "Street".into() });
    let table = MarketExportRequest { table: "party".into(), party, ..MarketExportRequest::default() };
    let csv = hub.market_csv(&table).await.unwrap();
    assert_eq!(csv.lines().count(), 73);
    assert!(csv.lines().nth(1).unwrap().starts_with("2023-12-2"), "{csv}");
    let whose = MarketExportRequest { party: None, ..table };
    assert_eq!(hub.market_csv(&whose).await.unwrap_err().code, ErrorCode::BadRequest);
    hub.set_presenting(true);
    assert_eq!(hub.market_party(&of("A0", false)).await.unwrap_err().code, ErrorCode::Refused);
    assert_eq!(hub.market_agents(&asked).await.unwrap_err().code, ErrorCode::Refused);
    assert!(hub.market_overview(&MarketRequest::default()).await.is_ok());
    hub.set_presenting(false);

    let timing = hub.market_timing(&MarketRequest::default()).await.unwrap();
    let days = |month: usize| timing.listing[month - 1].days_on_market.clone().unwrap();
    assert!(days(4).high < 35.0 && days(1).low > 35.0 && days(9).low > 35.0, "{:?}", timing.listing);
    assert_eq!(
        (timing.listing[2].n, timing.listing[2].days_on_market.as_ref()),
        (0, None),
        "nothing was listed in March"
    );
    let forecast = hub.market_forecast(&MarketRequest::default()).await.unwrap();
    let price = forecast.targets.iter().find(|t| t.target == "median_price").unwrap();
    assert_eq!((price.points.len(), price.unit.as_str()), (12, "money"));
    let first = &price.points[0];
    assert!(first.low_90 <= first.low_80 && first.low_80 <= first.value && first.value <= first.high_80);
    assert!((300_000.0..420_000.0).contains(&first.value), "{first:?}");
    assert_eq!(price.backtest.beats_seasonal_naive, Some(true));
    assert!(price.backtest.horizons.iter().all(|h| h.ratio.is_some_and(|r| r < 1.0)));

    for (table, lines) in [("trends", 37), ("agents", 8), ("offices", 3), ("timing", 25), ("areas", 5)] {
        let request = MarketExportRequest { table: table.into(), ..MarketExportRequest::default() };
        let csv = hub.market_csv(&request).await.unwrap();
        assert_eq!(csv.lines().count(), lines, "{table}: {csv}");
        let columns = csv.lines().next().unwrap().split(',').count();
        assert!(columns >= 4 && hub.market_file_name(&request).unwrap().ends_with(".csv"));
    }
    let refused = MarketExportRequest { table: "secrets".into(), ..MarketExportRequest::default() };
    assert_eq!(hub.market_csv(&refused).await.unwrap_err().code, ErrorCode::BadRequest);
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_sales_alone_cannot_tell_is_said_and_never_nought() {
    let mut csv = "ListingKey,StandardStatus,PropertyType,CloseDate,ClosePrice,City\n".to_owned();
    for n in 0..12 {
        let _ = writeln!(csv, "K{n},Closed,Residential,2023-{:02}-15,{},Town", n % 4 + 1, 300_000 + n * 1_000);
    }
    let dir = tempfile::tempdir().unwrap();
    let hub = hub(dir.path(), Licence::BackOffice, &csv).await;
    let view = hub.market_overview(&MarketRequest { months: Some(6), ..MarketRequest::default() }).await.unwrap();
    for figure in
        ["active", "months_of_supply", "new_listings", "absorption", "price_index", "sale_to_list", "velocity"]
    {
        assert!(unknown(&view).contains(&figure), "{figure}");
    }
    for m in &view.months {
        assert_eq!((m.active, m.new_listings, m.under_contract, m.months_of_supply), (None, None, None, None));
        assert_eq!((m.sale_to_list_percent, m.price_cut_percent, m.index), (None, None, None));
    }
    assert_eq!(
        (view.months[0].month.as_str(), view.months[0].closed),
        ("2022-11", 0),
        "months before are without sales"
    );
    assert_eq!((view.headline.active, view.headline.balance), (None, None));
    let forecast = hub.market_forecast(&MarketRequest::default()).await.unwrap();
    assert!(forecast.targets.is_empty());
    let why = &forecast.scope.unknown.iter().find(|g| g.figure == "median_price").unwrap().why;
    assert!(why.contains("needs 24 months"), "{why}");
    let timing = hub.market_timing(&MarketRequest::default()).await.unwrap();
    assert!(timing.listing.is_empty() && timing.listing_verdict.starts_with("Too little history"));
    let agents = hub.market_agents(&MarketPartiesRequest::default()).await.unwrap();
    assert_eq!((agents.sides, agents.unnamed_sides, agents.rows.len()), (24, 24, 0));

    let code = async |request: MarketRequest| hub.market_overview(&request).await.unwrap_err().code;
    assert_eq!(code(of("Atlantis")).await, ErrorCode::NotFound);
    let typed = |t: &str| MarketRequest { property_type: Some(t.into()), ..MarketRequest::default() };
    assert_eq!(code(typed("Castle")).await, ErrorCode::BadRequest);
    assert_eq!(code(typed("Land")).await, ErrorCode::NotFound);
    assert_eq!(code(MarketRequest { months: Some(0), ..MarketRequest::default() }).await, ErrorCode::BadRequest);
    assert_eq!(
        code(MarketRequest { currency: Some("CHF".into()), ..MarketRequest::default() }).await,
        ErrorCode::NotFound
    );
    assert_eq!(code(MarketRequest { area_kind: Some("planet".into()), ..of("Town") }).await, ErrorCode::BadRequest);
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_without_statistics_leaves_nothing_to_count() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub(dir.path(), Licence::Idx, &whole_market()).await;
    let view = hub.market_overview(&MarketRequest::default()).await.unwrap();
    assert!(view.months.is_empty() && view.scope.preparing.is_none());
    assert_eq!(unknown(&view), ["all"]);
    assert!(view.scope.sources[0].left_out.is_some());
    assert!(hub.market_areas(&MarketAreasRequest::default()).await.unwrap().areas.is_empty());
    let agents = hub.market_agents(&MarketPartiesRequest::default()).await.unwrap();
    assert_eq!((agents.sides, agents.rows.len()), (0, 0));
    hub.close().await;
}
