use std::collections::BTreeMap;

use anyhow::{Result, bail};
use hub_domain::Resource;
use hub_sandbox::Control;
use serde_json::{Map, Value};

use crate::Installation;

/// How store and vendor differ, row by row and field by field; empty when they agree. At most twenty lines.
///
/// # Errors
/// The store's.
pub async fn differences(here: &Installation, there: &Control) -> Result<Vec<String>> {
    differences_from(here, |resource| there.rows(resource.as_str())).await
}

/// The same for the rows that should be here, whatever else the vendor has.
///
/// # Errors
/// The store's.
pub async fn differences_from(
    here: &Installation,
    wanted: impl Fn(Resource) -> Vec<Map<String, Value>>,
) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for resource in Resource::ALL {
        let rows = wanted(resource);
        let key_field = resource.key_field();
        let wanted: BTreeMap<String, Map<String, Value>> =
            rows.into_iter().filter_map(|row| Some((row.get(key_field)?.as_str()?.to_owned(), row))).collect();
        let stored = here.count(resource).await?;
        if stored != wanted.len() as u64 {
            lines.push(format!("{resource}: {stored} rows here, {} there", wanted.len()));
        }
        for (key, there) in &wanted {
            if lines.len() >= 20 {
                return Ok(lines);
            }
            let Some(here) = here.store.payload(resource, key).await? else {
                lines.push(format!("{resource} {key} is not here"));
                continue;
            };
            let fields = there.iter().filter(|(name, _)| !name.contains('@'));
            lines.extend(
                fields
                    .filter(|(name, value)| here.get(*name).unwrap_or(&Value::Null) != *value)
                    .map(|(name, _)| format!("{resource} {key} differs in {name}")),
            );
        }
    }
    Ok(lines)
}

/// Demands that store and vendor agree.
///
/// # Errors
/// The differences, or the store's error.
pub async fn agree(here: &Installation, there: &Control) -> Result<()> {
    let lines = differences(here, there).await?;
    if lines.is_empty() {
        return Ok(());
    }
    bail!("store and vendor differ:\n{}", lines.join("\n"))
}
