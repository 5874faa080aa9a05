use async_trait::async_trait;
use hub_domain::{Mapped, RawRecord, Stream};
use serde::{Deserialize, Serialize};

use crate::{Ahead, CancellationToken, ConnectorError, Cursor, KeyPage, MapError, Page, Wanted};

/// What a successful check learnt about the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose data it is, for the list of connections: a host or a folder, never a credential.
    pub label: String,
    /// What can be pulled.
    pub streams: Vec<Stream>,
    /// The protocol or dictionary version the vendor states, for support.
    pub version: String,
}

/// One value of a vendor's lookup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookupRow {
    /// The vendor's key of the row, or `name:value` where it has none.
    pub key: String,
    /// Which lookup, for example `StandardStatus`.
    pub name: String,
    /// The value payloads carry; may be local.
    pub value: String,
    /// The dictionary's display name, absent for a local value.
    pub standard_value: Option<String>,
    /// The OData member name of older servers.
    pub legacy_value: Option<String>,
    /// When the row last changed, exactly as received.
    pub modified: Option<String>,
}

/// What has to be known before the first page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prepared {
    /// The vendor's lookups.
    pub lookups: Vec<LookupRow>,
    /// Things worth telling the user.
    pub notes: Vec<crate::Warning>,
    /// What it took.
    pub calls: crate::CallStats,
}

/// How rows that are gone at the vendor are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "rule")]
pub enum DeleteRule {
    /// They are not: absent rows stay.
    None,
    /// By comparing the vendor's full key list with the store's.
    KeyComparison,
    /// The vendor names them while changes are pulled, in [`Page::deleted`], and names all of them.
    Feed,
    /// A field of the row says so.
    Flag {
        /// Name of the field.
        field: String,
        /// Its value, as text, on a row that is gone.
        gone: String,
    },
}

/// Where records come from. Every method may be called again at any time, also after a crash: all memory that
/// matters is in the cursor.
#[async_trait]
pub trait Source: Send + Sync {
    /// Finds out whether address and credentials work.
    ///
    /// # Errors
    /// Whatever keeps the connection from working.
    async fn check(&self) -> Result<Account, ConnectorError>;

    /// What this connection pulls; complete once [`Source::check`] or [`Source::prepare`] has run.
    fn streams(&self) -> Vec<Stream>;

    /// Fetches metadata and lookups. The engine calls it before the first page of a run.
    ///
    /// # Errors
    /// Whatever keeps the connection from working.
    async fn prepare(&self) -> Result<Prepared, ConnectorError>;

    /// The next page after `cursor`, or the first one without.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Cancelled`] soon after `cancel` fires; otherwise whatever the vendor did. Nothing of the
    /// page counts then, and the same cursor may be used again.
    async fn pull(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError>;

    /// Records that matter most, ahead of their turn: one's own, those of wanted places, those that changed last. This is
    /// the `nth` answer, from 0; `None` behind the last one, and at once where the vendor permits no such question. An
    /// answer may be empty.
    ///
    /// The engine asks once the first page of a first copy, or of changes after a long absence, is stored and before it
    /// asks for the second: what is gone after that is told by the means of [`Source::deletes`]. It leaves the
    /// checkpoint where it is, so the records come again in their turn. At most [`crate::MOST_AHEAD`] answers are asked
    /// for, and none where that would use much of what the vendor allows ([`Source::room`]).
    ///
    /// # Errors
    /// As for [`Source::pull`]. The engine then goes on without; a question that the vendor refuses is better skipped.
    async fn ahead(
        &self,
        stream: Stream,
        wanted: &Wanted,
        nth: u32,
        cancel: &CancellationToken,
    ) -> Result<Option<Ahead>, ConnectorError> {
        let _ = (stream, wanted, nth, cancel);
        Ok(None)
    }

    /// Requests that may be made now in the background before one has to wait for longer than a moment
    /// ([`crate::HttpClient::room`]); `None` where nothing limits them.
    fn room(&self) -> Option<u64> {
        None
    }

    /// The next part of the full list of keys, or `None` where this source has no such list.
    ///
    /// # Errors
    /// As for [`Source::pull`].
    async fn keys(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError>;

    /// What a raw record means. Pure and total: a field that cannot be read is an issue, not an error.
    ///
    /// # Errors
    /// Only when the record has no key or the resource is not this connector's.
    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError>;

    /// One record as the vendor has it at this moment, `None` when it is not there (any more). For a person who compares
    /// or fetches one record again, so it may use the share of the quota that is kept for people.
    ///
    /// # Errors
    /// As for [`Source::pull`]; [`crate::ErrorKind::Unsupported`] where the vendor gives no single records.
    async fn record(
        &self,
        stream: Stream,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<RawRecord>, ConnectorError> {
        let _ = (stream, key, cancel);
        Err(ConnectorError::new(crate::ErrorKind::Unsupported, "this source does not give single records"))
    }

    /// A picture or file of a record, where the vendor wants it fetched in its own way: with its credentials, inside its
    /// quota. `None` where addresses are public or signed; they are then fetched without credentials.
    ///
    /// # Errors
    /// As for [`Source::pull`]. A signed address that has expired is [`crate::ErrorKind::Forbidden`] or
    /// [`crate::ErrorKind::NotFound`]: the record has to be fetched again for a new one.
    async fn media(&self, address: &url::Url, cancel: &CancellationToken) -> Option<Result<Vec<u8>, ConnectorError>> {
        let _ = (address, cancel);
        None
    }

    /// How far apart runs of so many requests have to begin, by what the vendor's answers have said so far
    /// ([`crate::HttpClient::pace`]); zero where nothing limits them.
    fn pace(&self, requests: u64) -> std::time::Duration {
        let _ = requests;
        std::time::Duration::ZERO
    }

    /// How long it takes until a change is looked for, where the vendor has no question for what changed and everything is
    /// read again now and then; `None` where changes are asked for in every run.
    fn rereads(&self) -> Option<std::time::Duration> {
        None
    }

    /// Keys of records whose children are all in this page of children, such as listings whose whole set of photos a page
    /// of Media brings: what the store has beside them is replaced with the page. Asked once, for a page just given.
    fn whole_sets(&self, stream: Stream, page: &Page) -> Vec<String> {
        let _ = (stream, page);
        Vec::new()
    }

    /// How rows that are gone are found.
    fn deletes(&self) -> DeleteRule;

    /// Days for which the vendor goes on naming a row that is gone, where it does so for a limited time: the
    /// manifest's `[deletes] tombstones_days`. After a longer gap between two pulls the engine compares keys.
    fn tombstones_days(&self) -> Option<u32> {
        None
    }
}
