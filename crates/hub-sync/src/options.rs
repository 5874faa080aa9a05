use std::sync::Arc;
use std::time::Duration;

use hub_connector::Wanted;

/// When rows that are gone at the vendor are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reconcile {
    /// After a complete pass, when the last time is long ago, and whenever the vendor's count differs from ours.
    /// Costs one call per stream and run when nothing is to be done.
    #[default]
    Auto,
    /// In every run.
    Always,
    /// Not in this run.
    Never,
}

/// How a run is to go.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncOptions {
    /// Begin every stream again from the first row. What is stored stays stored; rows that come again unchanged are
    /// counted as unchanged.
    pub full: bool,
    /// When to look for rows that are gone.
    pub reconcile: Reconcile,
    /// With [`Reconcile::Auto`], compare keys at least so often even when the counts agree.
    pub reconcile_after: Duration,
    /// Percentage of a stream's rows, 0 to 100. When more than this (and more than 50 rows) would be deleted at once,
    /// nothing is deleted and the report asks.
    pub delete_guard_percent: u8,
    /// The user has seen the warning and wants the rows deleted.
    pub allow_mass_delete: bool,
    /// On a first copy and after a long absence, fetch ahead of its turn what matters most.
    pub ahead: bool,
    /// What people wait for, for that.
    pub wanted: Arc<Wanted>,
}

impl Default for SyncOptions {
    fn default() -> Self {
        Self {
            full: false,
            reconcile: Reconcile::Auto,
            reconcile_after: Duration::from_secs(24 * 3600),
            delete_guard_percent: 20,
            allow_mass_delete: false,
            ahead: true,
            wanted: Arc::default(),
        }
    }
}
