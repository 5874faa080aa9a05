//! What marketing cost and brought.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Money spent on marketing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddSpendRequest {
    /// On which channel.
    pub channel: String,
    /// `own`, `mover`, `stager` or `home-service`; any other is refused.
    pub kind: String,
    /// When.
    pub day: String,
    /// How much, over zero.
    #[specta(type = i32)]
    pub cents: i64,
}

/// A contact before a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddTouchRequest {
    /// The deal.
    pub deal: String,
    /// By which channel.
    pub channel: String,
    /// As of [`AddSpendRequest`].
    pub kind: String,
    /// When.
    pub day: String,
}

/// How what a deal brought is set against the contacts before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "model", deny_unknown_fields)]
pub enum AttributionModelView {
    /// All to the first.
    First,
    /// All to the last.
    Last,
    /// The same to each.
    Linear,
    /// So much to the first and to the last, percent; the rest between.
    Position {
        /// The first's part, percent.
        first: String,
        /// The last's part, percent.
        last: String,
    },
    /// Half as much for each half-life before the last contact.
    Decay {
        /// Days.
        half_life_days: u32,
    },
}

/// Asks what closed deals brought, by channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttributionRequest {
    /// How.
    pub model: AttributionModelView,
    /// Contacts not more than so many days before; absent for all.
    pub window_days: Option<u32>,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttributionRowView {
    /// Its name.
    pub channel: String,
    /// What is set against it.
    #[specta(type = i32)]
    pub cents: i64,
    /// Contacts that counted.
    pub touches: u32,
    /// What was spent on it.
    #[specta(type = i32)]
    pub spent_cents: i64,
}

/// What closed deals brought. The rows and what no contact came before sum to the total, to the cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttributionView {
    /// Channels, the largest first.
    pub rows: Vec<AttributionRowView>,
    /// Closed deals.
    pub deals: u32,
    /// Their commissions.
    #[specta(type = i32)]
    pub total_cents: i64,
    /// Of deals that no contact came before.
    #[specta(type = i32)]
    pub without_touch_cents: i64,
}
