use std::cmp::Reverse;

use serde::Serialize;

use super::{Prior, Provider};

/// Names from which on a list is a choice of its own.
pub const MIN_NAMES: usize = 3;

/// What a list says that has fewer names, or shows a tie.
pub const FREE_CHOICE: &str = "You may choose any provider. You need not choose one from this list.";

/// The criterion, chosen by whoever reads the list and shown with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Neutral {
    /// By name, beginning one further down each turn.
    Rotation {
        /// The turn: how many lists were shown before.
        turn: u64,
    },
    /// The nearest first; unknown distances last.
    Distance,
    /// By what clients said, drawn towards a prior.
    ClientRating {
        /// The prior.
        prior: Prior,
    },
    /// By name.
    Name,
}

/// A list as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct List {
    /// By what it is ordered.
    pub by: Neutral,
    /// The providers.
    pub providers: Vec<Provider>,
    /// What must stand with it; none where nothing must.
    pub notice: Option<&'static str>,
    /// How many of them show a tie.
    pub ties: usize,
}

/// Orders providers. The order they come in plays no part; equals stand by name, then by identifier.
#[must_use]
pub fn order(mut providers: Vec<Provider>, by: Neutral) -> List {
    providers.sort_by_cached_key(|it| (it.name.to_lowercase(), it.id.clone()));
    match by {
        Neutral::Name => {}
        Neutral::Distance => providers.sort_by_key(|it| (it.distance_m.is_none(), it.distance_m)),
        Neutral::ClientRating { prior } => providers.sort_by_key(|it| Reverse(it.rated.mean(prior))),
        Neutral::Rotation { turn } => {
            // A count of names fits in 64 bits, and the remainder is below it.
            let first = (turn % providers.len().max(1) as u64) as usize;
            providers.rotate_left(first);
        }
    }
    let ties = providers.iter().filter(|it| it.tie.is_some()).count();
    let names: std::collections::BTreeSet<String> = providers.iter().map(|it| it.name.trim().to_lowercase()).collect();
    let notice = (names.len() < MIN_NAMES || ties > 0).then_some(FREE_CHOICE);
    List { by, providers, notice, ties }
}
