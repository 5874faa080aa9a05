//! `hub listing …`.

use std::process::ExitCode;

use hub_app::AppError;
use hub_domain::{ListingQuery, PropertyType, StandardStatus};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::args::{ListingVerb, SearchArgs};
use crate::output::{dollars, table};
use crate::{Context, Outcome};

#[derive(Serialize)]
struct Found {
    total: u64,
    /// Counting stopped at `total`.
    more: bool,
    elapsed_ms: f64,
    listings: Vec<Value>,
}

/// Runs a verb.
pub async fn run(context: &Context, verb: ListingVerb) -> Outcome {
    match verb {
        ListingVerb::Search(args) => search(context, *args).await,
        ListingVerb::Show { key, source } => show(context, &key, source).await,
        ListingVerb::SameHome { key, join, separate, undo } => {
            let said = [(join, Some(true)), (separate, Some(false)), (undo, None)];
            let said = said.into_iter().find_map(|(other, same)| Some((other?, same)));
            same_home(context, &key, said).await
        }
        ListingVerb::Advice { key } => advice(context, &key).await,
    }
}

async fn search(context: &Context, args: SearchArgs) -> Outcome {
    let query = query(args)?;
    let hub = context.open().await?;
    let page = async {
        let page = hub.search(&query).await?;
        let also = hub.also_listed(&page.rows).await?;
        Ok::<_, AppError>((page, also))
    }
    .await;
    hub.close().await;
    let (page, also) = page?;
    for word in &page.substituted {
        context.output.note(&format!("nothing matches “{}”; searched “{}”", word.typed, word.used));
    }
    let words: Vec<Vec<String>> = page
        .rows
        .iter()
        .zip(&also)
        .map(|(r, also)| {
            vec![
                r.listing_id.clone().unwrap_or_else(|| r.key.clone()),
                r.standard_status.map(|s| s.as_str().to_owned()).unwrap_or_default(),
                r.price.map(dollars).unwrap_or_default(),
                r.beds.map(|b| b.to_string()).unwrap_or_default(),
                r.area_sqft.map(|a| format!("{a:.0}")).unwrap_or_default(),
                r.address.clone().unwrap_or_default(),
                r.city.clone().unwrap_or_default(),
                also.join(", "),
            ]
        })
        .collect();
    let found = Found {
        total: page.total,
        more: page.more,
        elapsed_ms: page.elapsed_ms,
        listings: page.rows.iter().zip(&also).map(|(r, also)| row(r, also)).collect(),
    };
    context.output.answer(&found, |f| {
        let header = ["NUMBER", "STATUS", "PRICE", "BEDS", "SQ FT", "ADDRESS", "CITY", "ALSO IN"];
        let more = if f.more { "more than " } else { "" };
        format!("{}\n{} of {more}{} in {:.1} ms", table(&header, &words), f.listings.len(), f.total, f.elapsed_ms)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A row with RESO's names, as `listing show` has them.
fn row(r: &hub_app::ListingRow, also: &[String]) -> Value {
    let closed = r.close_date.is_some();
    let mut map = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            map.insert(name.to_owned(), value);
        }
    };
    put("ListingKey", json!(r.key));
    put("ListingId", json!(r.listing_id));
    put("StandardStatus", json!(r.standard_status));
    put("PropertyType", json!(r.property_type));
    put("PropertySubType", json!(r.property_sub_type));
    put(if closed { "ClosePrice" } else { "ListPrice" }, json!(r.price));
    put("CloseDate", json!(r.close_date));
    put("UnparsedAddress", json!(r.address));
    put("City", json!(r.city));
    put("StateOrProvince", json!(r.state_or_province));
    put("PostalCode", json!(r.postal_code));
    put("BedroomsTotal", json!(r.beds));
    put("BathroomsTotalDecimal", json!(r.baths));
    if let Some(area) = r.area_sqft {
        put("LivingArea", json!({"value": area, "unit": "Square Feet"}));
    }
    put("LotSizeSquareFeet", json!(r.lot_sqft));
    put("YearBuilt", json!(r.year_built));
    put("DaysOnMarket", json!(r.days_on_market));
    put("Latitude", json!(r.latitude));
    put("Longitude", json!(r.longitude));
    put("PhotosCount", json!(r.photos_count));
    if !also.is_empty() {
        put("also_listed", json!(also));
    }
    Value::Object(map)
}

fn query(args: SearchArgs) -> Result<ListingQuery, AppError> {
    let mut query = ListingQuery {
        in_remarks: args.query.is_some(),
        text: args.query.unwrap_or_default(),
        limit: args.limit,
        ..ListingQuery::default()
    };
    for name in &args.statuses {
        let status = StandardStatus::parse(name);
        query.statuses.push(
            status.ok_or_else(|| AppError::bad_request("--status", format!("“{name}” is no RESO StandardStatus")))?,
        );
    }
    for name in &args.types {
        let kind = PropertyType::parse(name);
        query
            .types
            .push(kind.ok_or_else(|| AppError::bad_request("--type", format!("“{name}” is no RESO PropertyType")))?);
    }
    if let Some(price) = args.price {
        query.price_minor = price.0;
    }
    if let Some(beds) = args.beds {
        if beds.0.to.is_some() && beds.0.to != beds.0.from {
            return Err(AppError::bad_request("--beds", "write the least number, as 3.."));
        }
        #[allow(clippy::cast_possible_truncation, reason = "bedrooms; a saturated bound finds nothing, which is right")]
        let least = beds.0.from.map(|b| b.ceil() as i32);
        query.beds_min = least;
    }
    if let Some(area) = args.area {
        query.area_sqft = area.0;
    }
    query.bbox = args.bbox.map(|b| b.0);
    query.near = args.near.map(|n| n.0);
    Ok(query)
}

async fn show(context: &Context, key: &str, source: bool) -> Outcome {
    let hub = context.open().await?;
    let value = if source {
        hub.payload(key).await.map(Value::Object)
    } else {
        hub.listing(key).await.and_then(|s| serde_json::to_value(&s.listing).map_err(|e| AppError::unexpected(&e)))
    };
    hub.close().await;
    context.output.answer(&value?, |value| {
        let Value::Object(map) = value else { return value.to_string() };
        let rows: Vec<Vec<String>> = map
            .iter()
            .map(|(name, value)| vec![name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)])
            .collect();
        table(&["FIELD", "VALUE"], &rows)
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn same_home(context: &Context, key: &str, said: Option<(String, Option<bool>)>) -> Outcome {
    let hub = context.open().await?;
    let decided = match said {
        Some((other, same)) => hub.decide_home(key, &other, None, same).await,
        None => Ok(()),
    };
    let found = match decided {
        Ok(()) => hub.same_home(key).await,
        Err(error) => Err(error),
    };
    hub.close().await;
    let found = found?;
    let listings: Vec<Value> = found
        .iter()
        .map(|other| {
            let l = &other.listing;
            let mut row = json!({
                "ListingKey": l.listing_key, "source": other.connection.name,
                "licence": other.connection.licence.as_str(),
                "ground": other.ground.map_or("person", hub_domain::HomeGround::as_str),
            });
            for (name, value) in [
                ("ListingId", json!(l.listing_id)),
                ("StandardStatus", json!(l.standard_status)),
                ("ListPrice", json!(l.list_price)),
                ("ListOfficeName", json!(l.list_office_name)),
                ("PublicRecord", json!(l.public_record)),
            ] {
                if !value.is_null() {
                    row[name] = value;
                }
            }
            row
        })
        .collect();
    context.output.answer(&listings, |listings| {
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let rows: Vec<Vec<String>> = listings
            .iter()
            .map(|row| ["source", "ListingKey", "StandardStatus", "licence", "ground"].map(|n| text(row, n)).to_vec())
            .collect();
        table(&["SOURCE", "KEY", "STATUS", "LICENCE", "BECAUSE OF"], &rows)
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn advice(context: &Context, key: &str) -> Outcome {
    let hub = context.open().await?;
    let advice = hub.listing_advice(key).await;
    hub.close().await;
    context.output.answer(&advice?, |advice| {
        let mut lines = vec![format!("Presentation {} of 100", advice.quality.score)];
        for item in &advice.quality.items {
            lines.push(format!("  {:.1} of {:.0}  {}", item.earned, item.possible, item.found));
            lines.extend(item.mend.iter().map(|m| format!("             {m}")));
        }
        lines.extend(advice.interest.iter().flat_map(|i| i.words.clone()));
        lines.extend(advice.price.iter().flat_map(|p| p.words.clone()));
        lines.extend(advice.withheld.clone());
        lines.join("\n")
    })?;
    Ok(ExitCode::SUCCESS)
}
