use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AppErrorView, WarningView};

/// A kind of source that can be added.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectorView {
    /// Identifier, such as `reso`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// What it is for.
    pub role: super::SourceRole,
    /// Whether one signs in at the vendor in the browser; a secret of the form may stand in its place.
    pub signs_in: bool,
    /// The form.
    pub fields: Vec<FormFieldView>,
    /// Whether anybody has ever used it with a live account.
    pub tried_live: bool,
    /// What would prove it against a live account.
    pub proof: String,
}

/// One field of a connect form.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormFieldView {
    /// Setting or secret name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Help below the field.
    pub help: Option<String>,
    /// What kind of input.
    pub kind: FieldKind,
    /// Must be filled.
    pub required: bool,
    /// Filled in at first.
    pub default: Option<String>,
    /// For choices.
    pub choices: Vec<String>,
}

/// Kinds of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A web address.
    Url,
    /// Hidden while typed, kept in the sealed vault.
    Secret,
    /// A folder on this computer.
    Folder,
    /// One of several.
    Choice,
}

/// Adds a source. It is checked before it is saved.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddSourceRequest {
    /// Connector identifier.
    pub connector: String,
    /// The user's name for it; unique.
    pub name: String,
    /// Settings by name.
    pub settings: BTreeMap<String, String>,
    /// Secrets by name; they go to the vault and never come back.
    pub secrets: BTreeMap<String, String>,
    /// `idx`, `vow`, `back-office`, `participant`, `public-record`.
    pub licence: String,
}

impl std::fmt::Debug for AddSourceRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddSourceRequest").field("connector", &self.connector).finish_non_exhaustive()
    }
}

/// Other settings and secrets for a source.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeSourceRequest {
    /// Its name.
    pub name: String,
    /// All its settings by name, in place of those it had.
    pub settings: BTreeMap<String, String>,
    /// Secrets that are others, by name; they go to the vault and never come back.
    pub secrets: BTreeMap<String, String>,
}

impl std::fmt::Debug for ChangeSourceRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangeSourceRequest").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Names a source.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NameRequest {
    /// Its name.
    pub name: String,
}

/// Starts a sync.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SyncRequest {
    /// Names; empty for all.
    pub names: Vec<String>,
    /// Read everything again.
    pub full: bool,
    /// Delete even when more is missing than the guard allows: the user has looked and agreed.
    pub allow_mass_delete: bool,
}

/// A source with its state.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceView {
    /// Its name.
    pub name: String,
    /// Connector identifier.
    pub connector: String,
    /// Connector title.
    pub connector_title: String,
    /// What it is for.
    pub role: super::SourceRole,
    /// Its account is opened by signing in at the vendor, in the browser.
    pub signs_in: bool,
    /// Settings, without secrets.
    pub settings: BTreeMap<String, String>,
    /// `idx`, `vow`, `back-office`.
    pub licence: String,
    /// Its state.
    pub state: super::SyncState,
    /// Last complete sync, RFC 3339.
    pub as_of: Option<String>,
    /// Older than its rhythm allows.
    pub stale: bool,
    /// What is wrong, if anything.
    pub problem: Option<AppErrorView>,
    /// Things to know or decide, such as a mass delete that was held back; none until the source was read in this session.
    pub warnings: Vec<WarningView>,
    /// Per stream.
    pub streams: Vec<StreamView>,
    /// A person has paused it: no run starts by itself.
    pub paused: bool,
    /// How often it is asked by itself while it is not paused.
    pub rhythm: RhythmView,
    /// The terms of its agreement.
    pub terms: TermsView,
    /// What the dates of the terms ask for.
    pub alerts: Vec<TermsAlertView>,
    /// The display rules it goes by.
    pub rules: RuleSetView,
    /// Hours after which its data may not be displayed.
    pub refresh_hours: u32,
    /// Whether its sales may support a CMA.
    pub cma_allowed: bool,
    /// Whether its rows may count in statistics.
    pub statistics_allowed: bool,
    /// Whether anybody has ever used its connector with a live account.
    pub tried_live: bool,
    /// What would prove it against a live account.
    pub proof: String,
}

/// How often a source is asked for changes by itself, and why not more often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RhythmView {
    /// Seconds from the end of a run to the begin of the next: a change is seen within so long.
    pub every_seconds: u32,
    /// What decides that.
    pub because: RhythmReason,
    /// The limit that decides, where that is the reason.
    pub limit: Option<RequestLimitView>,
}

/// Why a source is asked as often as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RhythmReason {
    /// It is often enough.
    Wanted,
    /// It is a folder on this computer, which is also read as soon as a file in it is complete.
    Folder,
    /// The vendor's limit allows no more.
    Limit,
    /// What its account may still ask allows no more, by the vendor's answers or because other sources use it too.
    Answers,
    /// The vendor does not say what changed; everything is read again so seldom.
    Rereads,
}

/// A limit on requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestLimitView {
    /// So many requests.
    pub requests: u32,
    /// In so many seconds: 1, 60, 3,600 or 86,400.
    pub seconds: u32,
}

/// The terms of the agreement behind a source. Everything may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TermsView {
    /// `basic`, `standard`, `premium`, `enterprise`.
    pub level: Option<String>,
    /// Where and what it covers.
    pub coverage: String,
    /// Agents it counts.
    pub agents: Option<u32>,
    /// Transactions a year it counts.
    pub volume: Option<u32>,
    /// Share of revenue, basis points (250 is 2.5 percent).
    pub revenue_share_bp: Option<u32>,
    /// Which data it gives.
    pub data_scope: String,
    /// It forbids others.
    pub exclusive: bool,
    /// The day it renews, `YYYY-MM-DD`.
    pub renews_on: Option<String>,
    /// Days of notice before that day.
    pub notice_days: Option<u32>,
    /// The day the licence ends or ended, `YYYY-MM-DD`.
    pub ends_on: Option<String>,
    /// Which display rules hold; empty: by the source's own name.
    pub rule_set: String,
    /// Hours after which data may not be displayed, where the agreement says other than the rules.
    pub refresh_hours: Option<u32>,
}

/// Something the dates of the terms ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TermsAlertView {
    /// What.
    pub kind: TermsAlertKind,
    /// The day it is about, `YYYY-MM-DD`.
    pub date: String,
    /// Days until then; negative when it has passed.
    pub days: i32,
}

/// What the dates of the terms can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TermsAlertKind {
    /// The licence has ended: nothing is shown any more.
    Ended,
    /// The licence ends soon.
    Ends,
    /// Notice has to be given by that day.
    NoticeDue,
    /// The time for notice has passed; it renews on that day.
    NoticePassed,
    /// It renews soon.
    Renews,
    /// The renewal date has passed.
    RenewalPassed,
}

/// A set of display rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RuleSetView {
    /// Identifier.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Hours after which data may not be displayed.
    pub refresh_hours: u32,
    /// The day the rules were read, `YYYY-MM-DD`.
    pub read_on: String,
    /// Where they were read.
    pub source: String,
}

/// Saves the terms of a source.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveTermsRequest {
    /// Its name.
    pub name: String,
    /// `idx`, `vow`, `back-office`, `participant`, `public-record`.
    pub licence: String,
    /// The terms.
    pub terms: TermsView,
}

/// Pauses a source or lets it go on.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PauseRequest {
    /// Its name.
    pub name: String,
    /// Paused from now on.
    pub paused: bool,
}

/// How a source is doing.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceHealthView {
    /// Days the figures reach back, today included.
    pub days: u32,
    /// Today (UTC), `YYYY-MM-DD`.
    pub today: String,
    /// Seconds after which its data may not be displayed.
    #[specta(type = i32)]
    pub limit_seconds: u64,
    /// Per stream that has run.
    pub streams: Vec<StreamHealthView>,
}

/// How one stream is doing.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StreamHealthView {
    /// RESO resource name.
    pub stream: String,
    /// When a run last brought everything there was, RFC 3339.
    pub last_done_at: Option<String>,
    /// Seconds since then.
    #[specta(type = Option<i32>)]
    pub stale_seconds: Option<u64>,
    /// Milliseconds per request, storing included.
    pub latency_ms: Option<f64>,
    /// Share of requests that failed, 0 to 1.
    pub error_rate: Option<f64>,
    /// Records received per day.
    #[specta(type = i32)]
    pub records_per_day: f64,
    /// Days with at least one run, oldest first.
    pub days: Vec<HealthDayView>,
    /// Rows the field counts are measured against.
    #[specta(type = i32)]
    pub rows: u64,
    /// How full each field is, fullest first.
    pub fields: Vec<FieldFillView>,
}

/// One day of a stream.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HealthDayView {
    /// The day (UTC), `YYYY-MM-DD`.
    pub day: String,
    /// Records received.
    #[specta(type = i32)]
    pub received: u64,
    /// Records created, updated or removed.
    #[specta(type = i32)]
    pub changed: u64,
    /// Requests.
    #[specta(type = i32)]
    pub calls: u64,
    /// Requests that failed.
    #[specta(type = i32)]
    pub failed_calls: u64,
    /// Runs that failed.
    #[specta(type = i32)]
    pub failed_runs: u64,
}

/// How full a field is.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldFillView {
    /// The source's field name; one inside another is `Holder.Name`.
    pub field: String,
    /// What it is called in words, for a local field whose name tells.
    pub label: Option<String>,
    /// Whether it has a home in the canonical record.
    pub mapped: bool,
    /// Rows read in which it held a value.
    #[specta(type = i32)]
    pub rows: u64,
    /// The same as a share, 0 to 1.
    #[specta(type = i32)]
    pub share: f64,
}

/// Asks for one record beside the server's copy.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompareRequest {
    /// Name of the source.
    pub name: String,
    /// Key or MLS number of a listing.
    pub key: String,
    /// Take the server's copy over.
    pub apply: bool,
}

/// A record here and at its server.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComparedView {
    /// The listing's key.
    pub key: String,
    /// The server has it.
    pub at_server: bool,
    /// Fields that differ.
    pub differing: u32,
    /// Every field of either copy; what differs comes first.
    pub fields: Vec<ComparedFieldView>,
    /// The server's copy was taken over.
    pub applied: bool,
}

/// One field of two copies.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComparedFieldView {
    /// The source's field name.
    pub field: String,
    /// Here.
    pub ours: Option<String>,
    /// At the server.
    pub theirs: Option<String>,
    /// Both say the same.
    pub same: bool,
}

/// A name that an agent recognises, with what to choose for it.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PresetView {
    /// Identifier.
    pub id: String,
    /// The name people know.
    pub title: String,
    /// Id of the connector it chooses.
    pub connector: String,
    /// Settings it fills in.
    pub settings: BTreeMap<String, String>,
    /// What a person should know before choosing it; may be empty.
    pub note: String,
}

/// What the add form offers beside the kinds of sources.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceChoicesView {
    /// Names an agent recognises.
    pub presets: Vec<PresetView>,
    /// Sets of display rules.
    pub rule_sets: Vec<RuleSetView>,
}

/// One stream of a source.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StreamView {
    /// RESO resource name.
    pub stream: String,
    /// Rows in the store.
    #[specta(type = i32)]
    pub rows: u64,
    /// The last run.
    pub last_run: Option<RunView>,
    /// Fields the source sends that have no home, with the rows that hold a value.
    pub unmapped: Vec<UnmappedView>,
}

/// A field without a home.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnmappedView {
    /// The source's field name; one inside another is `Holder.Name`.
    pub field: String,
    /// What it is called in words, for a local field whose name tells.
    pub label: Option<String>,
    /// Rows that hold a value.
    #[specta(type = i32)]
    pub rows: u64,
}

/// What a run did.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// When it began, RFC 3339.
    pub started_at: String,
    /// How it ended: `done`, `cancelled`, `failed`, `running`.
    pub outcome: String,
    /// Rows received.
    #[specta(type = i32)]
    pub received: u64,
    /// New rows.
    #[specta(type = i32)]
    pub created: u64,
    /// Changed rows.
    #[specta(type = i32)]
    pub updated: u64,
    /// Rows without a change.
    #[specta(type = i32)]
    pub unchanged: u64,
    /// Rows removed.
    #[specta(type = i32)]
    pub deleted: u64,
    /// Rows that could not be read.
    #[specta(type = i32)]
    pub rejected: u64,
    /// Requests.
    #[specta(type = i32)]
    pub calls: u64,
    /// Requests that failed.
    #[specta(type = i32)]
    pub failed_calls: u64,
    /// Bytes received.
    #[specta(type = i32)]
    pub bytes: u64,
    /// Duration.
    #[specta(type = i32)]
    pub elapsed_ms: u64,
}

/// What a removal takes along.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemovalView {
    /// Rows per RESO resource.
    #[specta(type = BTreeMap<String, i32>)]
    pub rows: BTreeMap<String, u64>,
}

/// A path the user picked.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PathView {
    /// The path; absent when the user changed their mind.
    pub path: Option<String>,
}
