use std::collections::BTreeMap;

use hub_connector::Warning;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Something to know or decide about a source that works all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WarningView {
    /// Which kind.
    pub code: WarningCode,
    /// The stream whose run said it.
    pub stream: String,
    /// What it is about: numbers and names for the words of its kind; never secrets or values of records.
    pub args: BTreeMap<String, String>,
}

/// Kinds of warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WarningCode {
    /// A stream was not tried after the one before it failed.
    NotTried,
    /// The place where the last run stopped does not read; everything is fetched again.
    PlaceLost,
    /// What is gone could not be looked for: the vendor does not count its keys.
    KeysUncounted,
    /// What is gone could not be looked for: keys came or went meanwhile.
    KeysMoved,
    /// What is gone could not be looked for: `declared` keys were announced and `listed` came.
    KeysMiscounted,
    /// What may be gone cannot be found: the source does not list its keys.
    NoKeyList,
    /// The vendor lists `rows` that it does not deliver.
    Undelivered,
    /// `rows` had been missed; everything is fetched again.
    Missed,
    /// `gone` of `stored` rows are no longer listed; somebody has to allow that they go.
    MassDelete,
    /// `gone` of `stored` rows are gone by the vendor's word; somebody has to allow that they go.
    MassDeleteNamed,
    /// The server has no `resource`.
    NoResource,
    /// A `resource` has no time of change.
    NoTimeOfChange,
    /// Closed sales come without a price.
    NoSalePrices,
    /// Days on market are worked out here.
    DaysOnMarketDerived,
    /// The server has no feed of deletions, called `set`.
    NoFeed,
    /// The clocks differ by `minutes`.
    Clock,
    /// The bulk endpoint is closed to this account.
    BulkClosed,
    /// The feed of deletions is closed to this account.
    FeedClosed,
    /// The lookups are closed to this account.
    LookupsClosed,
    /// The first line of `file` is not understood; `reason` says what was expected.
    FileUnusable,
    /// `file` is still being written.
    FileUnfinished,
    /// `file` cannot be read.
    FileUnreadable,
}

impl WarningView {
    pub(crate) fn of(stream: &str, warning: &Warning) -> Self {
        let code = match warning {
            Warning::NotTried => WarningCode::NotTried,
            Warning::PlaceLost => WarningCode::PlaceLost,
            Warning::KeysUncounted => WarningCode::KeysUncounted,
            Warning::KeysMoved => WarningCode::KeysMoved,
            Warning::KeysMiscounted { .. } => WarningCode::KeysMiscounted,
            Warning::NoKeyList => WarningCode::NoKeyList,
            Warning::Undelivered { .. } => WarningCode::Undelivered,
            Warning::Missed { .. } => WarningCode::Missed,
            Warning::MassDelete { named: false, .. } => WarningCode::MassDelete,
            Warning::MassDelete { named: true, .. } => WarningCode::MassDeleteNamed,
            Warning::NoResource { .. } => WarningCode::NoResource,
            Warning::NoTimeOfChange { .. } => WarningCode::NoTimeOfChange,
            Warning::NoSalePrices => WarningCode::NoSalePrices,
            Warning::DaysOnMarketDerived => WarningCode::DaysOnMarketDerived,
            Warning::NoFeed { .. } => WarningCode::NoFeed,
            Warning::Clock { .. } => WarningCode::Clock,
            Warning::BulkClosed => WarningCode::BulkClosed,
            Warning::FeedClosed => WarningCode::FeedClosed,
            Warning::LookupsClosed => WarningCode::LookupsClosed,
            Warning::FileUnusable { .. } => WarningCode::FileUnusable,
            Warning::FileUnfinished { .. } => WarningCode::FileUnfinished,
            Warning::FileUnreadable { .. } => WarningCode::FileUnreadable,
        };
        let args = warning.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { code, stream: stream.to_owned(), args }
    }
}
