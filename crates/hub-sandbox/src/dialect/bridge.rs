use serde_json::{Map, Value as Json, json};

use super::{Limits, MEDIA, Manner, Navigation, Question, Reach, Rules, SetRule, TopMeaning};
use crate::{
    Quota,
    query::Refusal,
    rng::hash_text,
    schema::FieldType::{Decimal, Many, Stamp},
};

const QUOTA: Quota = Quota { per_second: None, per_minute: Some(334), per_hour: Some(5_000), per_day: None };
/// Rows that plain paging reaches.
const REACH: usize = 10_000;
/// Rows of a replication page at most.
const REPLICATION: usize = 2_000;
const INLINE: &[Navigation] = &[MEDIA];
/// After the change to Data Dictionary 2.0 an expansion brings ten rows.
const TEN: &[Navigation] = &[Navigation { most: Some(10), ..MEDIA }];
const RATIO: &str = "NTREIS2_RATIO_ClosePrice_By_LotSizeAcres";

/// Bridge: a dataset in the path, a token on paper, photos inside the listing, replication under a path of its own.
pub fn rules(mut rules: Rules) -> Rules {
    let options = rules.config.options.clone();
    rules.service_path = format!("/api/v2/OData/{}", if options.ntreis { "ntreis2" } else { &options.dataset });
    rules.token_path = None;
    rules.query_token = true;
    let local = [("FeedTypes", Many("FeedTypes")), ("BridgeModificationTimestamp", Stamp)];
    let mut property = SetRule::plain("Property").with(local);
    let changed = options.top == Some(TopMeaning::Total);
    if changed {
        property.expand = TEN
    } else {
        property.inline = INLINE
    }
    if options.ntreis {
        property.less = vec!["ClosePrice".to_owned(), "DaysOnMarket".to_owned()];
        property = property.with([(RATIO, Decimal)]);
    }
    let mut media = SetRule::plain("Media");
    media.top = false;
    rules.sets = vec![
        property,
        SetRule::plain("Member").with(local),
        SetRule::plain("Office").with(local),
        SetRule::plain("OpenHouse").with(local),
        SetRule::plain("Lookup"),
        media,
    ];
    rules.pages(10, 200, TopMeaning::PageSize, true);
    rules.page.most_replicating = Some(options.page_sizes.map_or(REPLICATION, |(_, most)| most.saturating_mul(10)));
    rules.page.reach = Some((options.plain_limit.unwrap_or(REACH), Reach::Stops));
    rules.link_parameter = "$next";
    rules.limits = Limits::provider(rules.config.quota, QUOTA, Manner::Bridge);
    rules.query = query;
    rules.adapt = adapt;
    rules
}

fn query(rules: &Rules, question: &Question<'_>) -> Result<(), Refusal> {
    if question.replication {
        for (option, rule) in
            [("$orderby", "replication-orderby"), ("$skip", "replication-skip"), ("$count", "replication-count")]
        {
            if question.option(option).is_some() {
                return Err(Refusal::bad(option, format!("{option} is not for replication")).breaks(rule));
            }
        }
    }
    let most = if question.replication { rules.page.most_replicating } else { Some(rules.page.most) };
    let by_page = question.replication || rules.page.top == TopMeaning::PageSize;
    if by_page && question.options.top.zip(most).is_some_and(|(top, most)| top > most) {
        let message = format!("$top is more than {}", most.unwrap_or_default());
        return Err(Refusal::bad("$top", message).breaks("top-over-cap"));
    }
    Ok(())
}

fn adapt(rules: &Rules, resource: &'static str, row: &mut Map<String, Json>) {
    if !matches!(resource, "Property" | "Member" | "Office" | "OpenHouse") {
        return;
    }
    if rules.config.options.ntreis {
        let acres = row.get("LotSizeAcres").and_then(Json::as_f64).filter(|acres| *acres > 0.0);
        if let Some(price) = row.remove("ClosePrice")
            && let Some((price, acres)) = price.as_f64().zip(acres)
        {
            row.insert(RATIO.to_owned(), json!(price / acres));
        }
        row.remove("DaysOnMarket");
    }
    let stamp = row.get("ModificationTimestamp").cloned().unwrap_or_default();
    row.insert("BridgeModificationTimestamp".to_owned(), stamp);
    if row.get("FeedTypes").is_none_or(|types| types.as_array().is_none_or(Vec::is_empty)) {
        let text = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or_default();
        let types = match hash_text(&format!("{}{}", text("ListingKey"), text("MemberKey"))) % 8 {
            0 => json!(["BBO"]),
            1 => json!(["IDX", "VOW", "BBO", "AVM"]),
            2 => json!(["PDAP"]),
            _ => json!(["IDX", "VOW", "BBO"]),
        };
        row.insert("FeedTypes".to_owned(), types);
    }
}
