use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{
    PINNED, SimplyRets,
    select::{status_code, type_code},
    tree::Fields,
};
use crate::{
    data::format_stamp,
    query::Refusal,
    server::{answer::Answer, shape::Ask, shared::Shared},
};

/// Nanoseconds of a day: so long may what is said here be kept.
const DAY: i64 = 86_400_000_000_000;

/// `OPTIONS /`: what the account may use.
pub fn account(shape: &SimplyRets, shared: &Shared, ask: &Ask<'_>) -> Answer {
    shared.request("options account".to_owned());
    let updated = shape.updated(shared);
    let updates: serde_json::Map<String, Json> =
        shape.account.vendors.iter().map(|name| (name.clone(), format_stamp(updated, 9).into())).collect();
    let mut endpoints = vec!["/properties", "/openhouses"];
    if shape.account.agents {
        endpoints.push("/agents");
    }
    let body = json!({
        "expires": format_stamp(updated + DAY, 9),
        "vendors": shape.account.vendors,
        "updates": updates,
        "endpoints": endpoints,
        "accepts": ["application/json", PINNED],
    });
    shape.reply(shared, ask, &body)
}

/// `OPTIONS /properties`: the words in a feed, and when it was last brought up to date.
pub fn properties(shape: &SimplyRets, shared: &Shared, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let vendor = shape.vendor(ask)?;
    shared.request("options properties".to_owned());
    let updated = shape.updated(shared);
    let body = {
        let market = shared.market();
        let table = market.table("Property").ok_or_else(|| Refusal::with(404, "URL", "Not Found"))?;
        let rows: Vec<_> =
            table.by_key().filter(|row| shape.belongs(row.key(), vendor)).map(|row| Fields(row.to_map())).collect();
        let words = |of: &dyn Fn(&Fields) -> String| -> BTreeSet<String> {
            rows.iter().map(of).filter(|word| !word.is_empty()).collect()
        };
        json!({
            "expires": format_stamp(updated + DAY, 9),
            "lastUpdate": format_stamp(updated, 9),
            "fields": {
                "status": words(&|row| status_code(row.text("StandardStatus")).to_owned()),
                "cities": words(&|row| row.text("City").to_owned()),
                "counties": words(&|row| row.text("CountyOrParish").to_owned()),
                "neighborhoods": words(&|row| row.text("SubdivisionName").to_owned()),
                "features": null,
                "areaMinor": null,
                "type": words(&|row| type_code(row.text("PropertyType"), row.text("PropertySubType")).to_owned()),
            },
        })
    };
    Ok(shape.reply(shared, ask, &body))
}
