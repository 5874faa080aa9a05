use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ListingRowView, MoneyView, SearchRequest};

/// An area drawn on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum AreaView {
    /// A closed line.
    Polygon {
        /// Corners in order, each longitude and latitude in degrees; 3 to 1000 of them.
        #[specta(type = Vec<[i32; 2]>)]
        points: Vec<[f64; 2]>,
    },
    /// A circle.
    Circle {
        /// Longitude and latitude of the middle, degrees.
        #[specta(type = [i32; 2])]
        centre: [f64; 2],
        /// Radius, metres, at most 500,000.
        #[specta(type = i32)]
        metres: f64,
    },
}

/// What a saved search waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WatchFor {
    /// New on the market, or new to the search.
    New,
    /// Cheaper or dearer.
    Price,
    /// Under contract, withdrawn, expired, on hold.
    Status,
    /// Back on the market.
    BackOnMarket,
    /// An open house announced or moved.
    OpenHouse,
    /// Sold.
    Sold,
}

/// How soon a person hears of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CadenceView {
    /// At once.
    AtOnce,
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
}

/// Saves a search, new or changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveSearchRequest {
    /// Identifier of one that is changed; absent for a new one.
    pub id: Option<String>,
    /// What it is called, 1 to 100 characters; unique.
    pub name: String,
    /// For whom, at most 100 characters; empty for the user.
    pub client: String,
    /// The question; page and order do not matter.
    pub query: SearchRequest,
    /// What it waits for; at least one.
    pub events: Vec<WatchFor>,
    /// How soon.
    pub cadence: CadenceView,
    /// Matches wait for a yes before they go into a message to the client.
    pub approve: bool,
    /// Switched off.
    pub paused: bool,
}

/// A saved search and how it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedSearchView {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// For whom; empty for the user.
    pub client: String,
    /// The question; absent when this version cannot read it.
    pub query: Option<SearchRequest>,
    /// The question as text.
    pub query_text: String,
    /// What it waits for.
    pub events: Vec<WatchFor>,
    /// How soon.
    pub cadence: CadenceView,
    /// Matches wait for a yes.
    pub approve: bool,
    /// Switched off.
    pub paused: bool,
    /// When it was first saved, RFC 3339.
    pub created_at: String,
    /// When it was last asked.
    pub last_run_at: Option<String>,
    /// When it last matched.
    pub last_match_at: Option<String>,
    /// Matches of the last 7 days.
    pub week: u32,
    /// Matches of the last 28 days.
    pub four_weeks: u32,
    /// How it is.
    pub health: SearchHealth,
    /// Why, the most important first; empty for a search that is well.
    pub reasons: Vec<HealthReasonView>,
}

/// How a saved search is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SearchHealth {
    /// It cannot match, or is not asked.
    Broken,
    /// It can match only what is old.
    Stale,
    /// It has found nothing for long.
    Quiet,
    /// Switched off by its owner.
    Paused,
    /// Well.
    Well,
}

/// Why a saved search is not well. `code` is one of `unreadable`, `watchStopped`, `noSource`, `cityUnused`,
/// `postalCodeUnused`, `areaEmpty`, `rangeCrossed`, `sourceStale`, `sourceStopped`, `nothingFor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HealthReasonView {
    /// Which kind.
    pub code: String,
    /// The city, the source, the field or the number of days it is about.
    pub about: String,
}

/// All saved searches and what waits for the user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SearchesView {
    /// The searches, those that are worst off first, then by name.
    pub searches: Vec<SavedSearchView>,
    /// Notices that wait for a yes.
    pub waiting: u32,
    /// Messages not sent.
    pub drafts: u32,
    /// When the change log was last read to its end, RFC 3339.
    pub ran_at: Option<String>,
    /// True once this program can send mail; until then messages are drafts to be copied.
    pub can_send: bool,
}

/// Asks for one saved search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchIdRequest {
    /// Identifier.
    pub id: String,
}

/// Asks what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HotsheetRequest {
    /// So many days back from now, 1 to 90.
    pub days: u32,
    /// Only what this saved search matched.
    pub search: Option<String>,
    /// Only these kinds of news (`new`, `price-down`, `price-up`, `back-on-market`, `pending`, `sold`, `status`,
    /// `open-house`); empty for all.
    pub kinds: Vec<String>,
    /// Rows wanted, 1 to 1000.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// What happened, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HotsheetView {
    /// News since then, RFC 3339.
    pub since: String,
    /// Rows in all.
    #[specta(type = i32)]
    pub total: u64,
    /// How much news of each kind there is, whatever kinds were asked for.
    pub counts: Vec<KindCountView>,
    /// This page.
    pub rows: Vec<NewsView>,
}

/// A kind of news and how much of it there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KindCountView {
    /// The kind.
    pub kind: String,
    /// Rows.
    #[specta(type = i32)]
    pub rows: u64,
}

/// News about a listing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewsView {
    /// Number of the event.
    #[specta(type = i32)]
    pub event: i64,
    /// When, RFC 3339.
    pub at: String,
    /// What happened.
    pub kinds: Vec<String>,
    /// The price before, where it changed.
    pub old_price: Option<MoneyView>,
    /// The price after.
    pub new_price: Option<MoneyView>,
    /// The status before.
    pub old_status: Option<String>,
    /// The status after.
    pub new_status: Option<String>,
    /// When the open house begins, RFC 3339.
    pub opens_at: Option<String>,
    /// True when the listing's own dates told it, which know no hour.
    pub from_dates: bool,
    /// Names of the sources that told it, that of the listing first.
    pub sources: Vec<String>,
    /// The listing as it is now.
    pub listing: ListingRowView,
}

/// A notice to a client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NoticeView {
    /// Its number.
    #[specta(type = i32)]
    pub notice: i64,
    /// The client.
    pub client: String,
    /// Names of the searches that want it.
    pub searches: Vec<String>,
    /// Which of the news they want.
    pub kinds: Vec<String>,
    /// The news.
    pub news: NewsView,
}

/// What is to become of notices.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideRequest {
    /// Their numbers, at most 1000.
    #[specta(type = Vec<i32>)]
    pub notices: Vec<i64>,
    /// What.
    pub decision: DecisionView,
}

/// A decision about notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DecisionView {
    /// The client shall hear of it.
    Approve,
    /// The client shall not.
    Reject,
    /// Asked again.
    Reopen,
}

/// A message to a client that has not been sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// Its number.
    #[specta(type = i32)]
    pub draft: i64,
    /// The client; empty for the user.
    pub client: String,
    /// Why now.
    pub cadence: CadenceView,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Subject line.
    pub subject: String,
    /// The message as plain text, with what the listings' licences want said.
    pub text: String,
    /// Listings in it.
    pub listings: u32,
    /// Listings left out because a rule forbids to show them to a client.
    pub left_out: u32,
}

/// Says what has become of a message.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseDraftRequest {
    /// Its number.
    #[specta(type = i32)]
    pub draft: i64,
    /// What.
    pub state: DraftStateView,
}

/// States of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DraftStateView {
    /// Not sent.
    Draft,
    /// Sent by other means.
    Done,
    /// Not wanted.
    Discarded,
}

/// A question as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QueryTextView {
    /// At most 20,000 characters.
    pub text: String,
}

/// When this computer speaks up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WatchSettingsView {
    /// Notices on the desktop for searches that want them at once.
    pub notify: bool,
    /// None between two hours; what happens then is told afterwards.
    pub quiet: bool,
    /// Begin of the quiet hours, `HH:MM` of this computer's time.
    pub quiet_from: String,
    /// End of the quiet hours.
    pub quiet_to: String,
}

/// A notice on the desktop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DesktopNoticeView {
    /// What happened.
    pub title: String,
    /// To which listing.
    pub body: String,
    /// The listing to open on a click; absent when it is about several.
    pub listing_key: Option<String>,
}
