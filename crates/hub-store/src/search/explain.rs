use hub_domain::ListingQuery;
use serde::Serialize;
use sqlx::Connection as _;

use super::count;
use super::filter::Filters;
use super::kept_apart::OURS;
use crate::{Store, StoreError};

/// What one part of a question takes away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilterEffect {
    /// The part, named as the field of [`ListingQuery`].
    pub filter: String,
    /// Listings that would be found without it and are not found with it.
    pub removes: u64,
}

impl Store {
    /// For an answer that is empty (or short): how many listings each part of the question takes away, the greatest
    /// first. A part that takes nothing away on its own is listed with 0.
    ///
    /// # Errors
    /// The database's.
    pub async fn explain_empty(&self, query: &ListingQuery) -> Result<Vec<FilterEffect>, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let mut filters = Filters::of(query);
        filters.resolve_near(&mut tx).await?;
        let found = count(&mut tx, &filters.clauses).await?;
        let mut effects = Vec::new();
        let parts = (0..filters.clauses.len()).filter(|i| !OURS.contains(&filters.clauses[*i].name));
        for i in parts {
            let mut others = filters.clauses.clone();
            let left_out = others.remove(i);
            let without = count(&mut tx, &others).await?;
            effects.push(FilterEffect { filter: left_out.name.to_owned(), removes: without.saturating_sub(found) });
        }
        tx.commit().await?;
        effects.sort_by_key(|e| std::cmp::Reverse(e.removes));
        Ok(effects)
    }
}
