use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

/// Where the application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// No store yet: offer the sample brokerage or a store of one's own.
    FirstRun,
    /// A store exists and is locked.
    Locked,
    /// A store is open.
    Open,
}

/// What the frame needs to know before anything else.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppStateView {
    /// Where the application stands.
    pub phase: Phase,
    /// True while the sample brokerage is open: everything on screen is invented.
    pub sample: bool,
    /// True when a store of the user's own exists (so that the sample screen can offer to go back to it).
    pub own_store: bool,
    /// `keychain` or `passphrase`: how the own store is unlocked; absent without a store.
    pub key_source: Option<String>,
    /// Whether the operating system offers a keychain.
    pub keychain_available: bool,
    /// False until the recovery code has been typed back once.
    pub recovery_confirmed: bool,
    /// Why the store is not open, when something is wrong (a missing keychain entry, a damaged file …).
    pub problem: Option<AppErrorView>,
    /// A client looks at the screen: what is for agents is withheld.
    pub presenting: bool,
    /// Version of the application.
    pub version: String,
}

/// Says who looks at the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PresentRequest {
    /// A client looks at the screen.
    pub presenting: bool,
}

/// Fills the screen with the window, or ends that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FullScreenRequest {
    /// The whole screen, or the window as it was.
    pub on: bool,
}

/// An error the screen can act on. `code` is translated by the UI; `args` fill the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppErrorView {
    /// Which kind, from a closed list.
    pub code: ErrorCode,
    /// Words and numbers for the message; never secrets or personal data.
    pub args: BTreeMap<String, String>,
    /// Whether trying again can help.
    pub retry: bool,
    /// A number to quote when asking for help; set for unexpected errors only, and found in the log.
    pub incident: Option<String>,
}

/// The kinds of errors the screen tells apart. A kind exists only because somebody acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// Something nobody foresaw.
    Unexpected,
    /// The request makes no sense (`args.field`, `args.reason`).
    BadRequest,
    /// The store is locked.
    Locked,
    /// Wrong passphrase or recovery code.
    WrongKey,
    /// The keychain has no entry for a store that was made with it; the recovery code opens it.
    KeyMissing,
    /// The operating system offers no keychain: a passphrase is needed.
    PassphraseNeeded,
    /// Outside data cannot be read (`args.place`, `args.reason`).
    BadInput,
    /// The vendor or the network (`args.source`, `args.reason`).
    Vendor,
    /// The vendor refuses the credentials (`args.source`).
    Credentials,
    /// The vendor knows us and does not allow this: the licence may have ended or not cover these data.
    Forbidden,
    /// The store is damaged (`args.reason`).
    Damaged,
    /// A rule forbids it (`args.rule`).
    Refused,
    /// A text holds a number that must not be kept (`args.field`, `args.kind`: `ssn`, `itin`, `card`, `bank_account`,
    /// `routing_number` or `wire_instructions`). The number is not repeated.
    ForbiddenNumber,
    /// Another process holds the store (`args.pid`).
    InUse,
    /// The disk is full.
    DiskFull,
    /// There is no such thing (`args.what`).
    NotFound,
    /// The name is taken (`args.name`).
    NameTaken,
    /// No comparable sale for a CMA.
    NoComparables,
    /// The subject lacks what a CMA needs (`args.fields`).
    SubjectIncomplete,
    /// The store was written by a newer version.
    NewerVersion,
}

/// Makes a store of the user's own.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateStoreRequest {
    /// Passphrase of at least 10 characters; absent to use the keychain.
    pub passphrase: Option<String>,
}

/// Opens a locked store.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnlockRequest {
    /// The passphrase, where the store has one.
    pub passphrase: Option<String>,
    /// The recovery code instead.
    pub recovery_code: Option<String>,
}

/// A recovery code, shown once.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodeView {
    /// Groups of characters with hyphens between.
    pub code: String,
}

/// Something typed by the user.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TypedRequest {
    /// The text.
    pub typed: String,
}

/// One line of the status bar per source, and the state of the whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatusView {
    /// The state of the whole.
    pub overall: SyncState,
    /// When everything was last known to be up to date.
    pub as_of: Option<String>,
    /// Per source.
    pub sources: Vec<SourceAgeView>,
    /// Listings in the store.
    #[specta(type = i32)]
    pub listings: u64,
}

/// How old a source's data are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceAgeView {
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: SyncState,
    /// Last complete sync.
    pub as_of: Option<String>,
    /// Older than the licence or the source's rhythm allows.
    pub stale: bool,
}

/// States of synchronisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SyncState {
    /// No source yet.
    Empty,
    /// Up to date.
    UpToDate,
    /// Working.
    Syncing,
    /// The network or the vendor is away; stored data are shown.
    Offline,
    /// Something needs the user.
    NeedsYou,
    /// Not yet synced, or the user stopped it.
    Paused,
}

/// Event: these parts of the store changed; the UI refetches what depends on them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoreChangedView {
    /// Tags such as `listings`, `sources`, `cmas`, `settings`, `state`.
    pub tags: Vec<Tag>,
}

/// What a query depends on and a change invalidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Tag {
    /// Listings, media, open houses.
    Listings,
    /// People and what belongs to them.
    People,
    /// Connections and their runs.
    Sources,
    /// Saved searches, their news, notices and messages.
    Searches,
    /// CMAs.
    Cmas,
    /// Backtests.
    Backtests,
    /// Worksheets about money.
    Worksheets,
    /// Quotes and the requests for them.
    Quotes,
    /// Partners, what belongs to them, proposals and profiles.
    Partners,
    /// Payments, commissions, statements.
    Revenue,
    /// Deals, the work around them and who does it, tours and agreements of buyers.
    Services,
    /// Settings.
    Settings,
    /// The application's own phase.
    State,
}

impl Tag {
    /// What another store makes old.
    pub const ALL: &[Self] = &[
        Self::State,
        Self::Listings,
        Self::People,
        Self::Sources,
        Self::Searches,
        Self::Cmas,
        Self::Backtests,
        Self::Worksheets,
        Self::Quotes,
        Self::Partners,
        Self::Revenue,
        Self::Services,
        Self::Settings,
    ];
}

/// Event: long work moves on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobProgressView {
    /// Which job (`sync:<source name>`, `backup`, `export`, `verify`).
    pub job: String,
    /// What it is doing now: a RESO resource name or a step's name.
    pub step: String,
    /// Units done.
    #[specta(type = i32)]
    pub done: u64,
    /// Units in all, where known.
    #[specta(type = Option<i32>)]
    pub total: Option<u64>,
    /// Bytes received.
    #[specta(type = i32)]
    pub bytes: u64,
    /// Set once, with the last event of the job.
    pub finished: Option<JobEnd>,
    /// Why it failed, when it did.
    pub error: Option<AppErrorView>,
}

/// How a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum JobEnd {
    /// Done.
    Done,
    /// Stopped by the user.
    Cancelled,
    /// Failed.
    Failed,
}
