use chrono::{Days, NaiveDate};
use hub_app::Advice;
use hub_domain::{Clock, Licence, SystemClock};
use hub_valuation::advice::Check;

use crate::support::hub_of_csv;

/// An invented street: half sold within ten days above the asking price, half after eighty below it; some unsold.
fn market(today: NaiveDate, estimates: bool) -> String {
    let mut text = "ListingKey,StandardStatus,PropertyType,OriginalListPrice,ListPrice,ClosePrice,CloseDate,DaysOnMarket,LivingArea,\
                    BedroomsTotal,City,PostalCode,Latitude,Longitude,PhotosCount,PublicRemarks,\
                    InternetAutomatedValuationDisplayYN\n"
        .to_owned();
    for i in 0..60_u32 {
        let price = 400_000 + i * 1_000;
        let (days, close) = if i % 2 == 0 { (10, price + price / 100) } else { (80, price - price / 20) };
        let closed = today - Days::new(u64::from(5 + i * 4));
        text.push_str(&format!(
            "K{i},Closed,Residential,{price},{price},{close},{closed},{days},{},3,Oakfield,00001,{:.4},-100.5,20,{},true\n",
            1_500 + i * 5,
            40.0 + f64::from(i) / 1000.0,
            "A fair description. ".repeat(20)
        ));
    }
    for i in 0..10 {
        text.push_str(&format!(
            "A{i},Active,Residential,410000,410000,,,{},1600,3,Oakfield,00001,40.01,-100.5,{},Short.,{estimates}\n",
            40 + i,
            5 + i
        ));
    }
    text
}

async fn advice(licence: Licence, estimates: bool) -> Advice {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub_of_csv(dir.path(), licence, &market(SystemClock.today(), estimates)).await;
    let advice = hub.listing_advice("A0").await.unwrap();
    assert!(hub.listing_advice("nothing").await.is_err());
    hub.close().await;
    advice
}

#[tokio::test(flavor = "multi_thread")]
async fn advice_rests_on_the_listings_around() {
    let advice = advice(Licence::BackOffice, true).await;
    let get = |check| advice.quality.items.iter().find(|i| i.check == check).unwrap();
    assert_eq!(get(Check::Photos).mend.as_deref(), Some("Add 15 photos."));
    assert_eq!(get(Check::Remarks).mend.as_deref(), Some("Say more in the public remarks."));
    assert!(get(Check::Facts).mend.as_deref().unwrap().contains("YearBuilt"));
    let interest = advice.interest.unwrap();
    // Sixty sales and the nine other unsold ones; half of 69 is passed on the 80th day.
    assert_eq!((interest.listings, interest.sold, interest.median_days), (69, 60, Some(80)));
    let chance = interest.next_30_days.unwrap();
    assert_eq!(chance.from, 39, "thirty slow sales and nine unsold ones lasted longer than 40 days");
    let price = advice.price.unwrap();
    let bands: Vec<_> = price.by_days.iter().map(|b| (b.from_days, b.sales, b.median_percent)).collect();
    assert_eq!(bands, [(0, 30, 101.0), (61, 30, 95.0)]);
    assert!(price.over_estimate_percent.is_some());
    assert_eq!(advice.withheld, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_estimate_beside_a_listing_whose_seller_refuses_it() {
    let advice = advice(Licence::BackOffice, false).await;
    assert_eq!(advice.price.unwrap().over_estimate_percent, None);
    assert!(advice.withheld[0].contains("does not want an estimate"), "{:?}", advice.withheld);
}

#[tokio::test(flavor = "multi_thread")]
async fn display_rows_give_no_statistics() {
    let advice = advice(Licence::Idx, true).await;
    assert!(advice.interest.is_none() && advice.price.is_none());
    assert!(advice.withheld[0].contains("back-office"), "{:?}", advice.withheld);
    let checks: Vec<Check> = advice.quality.items.iter().map(|i| i.check).collect();
    assert_eq!(checks, [Check::Facts, Check::Place], "what other listings have is a statistic");
}
