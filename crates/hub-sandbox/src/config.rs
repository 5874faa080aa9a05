use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use chrono::NaiveDate;
use hub_domain::{Clock, SystemClock};

use crate::{Dialect, DialectOptions, Fault};

/// How lists of words are encoded on the wire. Both are legal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// `Edm.String` with the display name, an annotation in `$metadata` and the Lookup resource.
    #[default]
    Strings,
    /// `Edm.EnumType` members; filters name the type.
    Enums,
}

/// How a next link remembers its place. Both occur, and neither is a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paging {
    /// By count: a row that goes or comes earlier in the order shifts every later page.
    #[default]
    Offset,
    /// By the last row that was served.
    Position,
}

/// Requests allowed per window. Windows are counted by the clock, not sliding. `None` is without limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quota {
    /// Per second.
    pub per_second: Option<u32>,
    /// Per minute.
    pub per_minute: Option<u32>,
    /// Per hour.
    pub per_hour: Option<u32>,
    /// Per day.
    pub per_day: Option<u32>,
}

/// How to set up a sandbox.
#[derive(Clone)]
pub struct SandboxConfig {
    /// The provider it stands in for.
    pub dialect: Dialect,
    /// What the dialect leaves open.
    pub options: DialectOptions,
    /// Everything random follows from this number.
    pub seed: u64,
    /// Listings of the synthetic market.
    pub listings: usize,
    /// Serve this file's rows in place of the synthetic market.
    pub csv: Option<PathBuf>,
    /// Port on 127.0.0.1; 0 picks a free one.
    pub port: u16,
    /// Rows on a page where the client asks for nothing. Providers have their own figures: see `options.page_sizes`.
    pub page_size: usize,
    /// Most rows on a page, whatever the client asks for. Raised to `page_size` where it is below.
    pub max_page_size: usize,
    /// Faults switched on from the start.
    pub faults: Vec<Fault>,
    /// Each fault strikes one request in so many; at least 2, so that a run under faults ends.
    pub fault_every: u32,
    /// The same for single faults, where they have a figure of their own.
    pub fault_own_every: BTreeMap<Fault, u32>,
    /// How long the fault `slow` waits.
    pub slow: Duration,
    /// How long the fault `timeout` keeps silent before it drops the connection.
    pub hang: Duration,
    /// Limits on requests. Without any, plain Core has none and the providers have their own; limits without figures lift
    /// the providers' too.
    pub quota: Option<Quota>,
    /// Life of a token, seconds.
    pub token_seconds: u64,
    /// A token that never expires, for vendors that issue those.
    pub static_token: Option<String>,
    /// The day the synthetic market has reached; it stands at noon UTC.
    pub as_of: NaiveDate,
    /// How lists of words are encoded.
    pub encoding: Encoding,
    /// How next links remember their place.
    pub paging: Paging,
    /// A next link dies when it has not been used for so many minutes.
    pub next_link_minutes: Option<u64>,
    /// Next links without scheme and host.
    pub relative_next_links: bool,
    /// Furthest `$skip` outside Lookup; more is answered with 501.
    pub max_skip: usize,
    /// Declare OData 4.01, which brings the operator `in`.
    pub odata_401: bool,
    /// What other processes must show to use `/_sandbox/…`; derived from the seed where absent.
    pub control_secret: Option<String>,
    /// Time for tokens, quotas and `Retry-After`. The market has a clock of its own.
    pub clock: Arc<dyn Clock>,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self {
            dialect: Dialect::default(),
            options: DialectOptions::default(),
            seed: 1,
            listings: 2_000,
            csv: None,
            port: 0,
            page_size: 100,
            max_page_size: 1_000,
            faults: Vec::new(),
            fault_every: 7,
            fault_own_every: BTreeMap::new(),
            slow: Duration::from_secs(2),
            hang: Duration::from_secs(120),
            quota: None,
            token_seconds: 3_600,
            static_token: None,
            as_of: NaiveDate::from_ymd_opt(2026, 6, 30).unwrap_or_default(),
            encoding: Encoding::default(),
            paging: Paging::default(),
            next_link_minutes: None,
            relative_next_links: false,
            max_skip: 10_000,
            odata_401: false,
            control_secret: None,
            clock: Arc::new(SystemClock),
        }
    }
}

impl SandboxConfig {
    /// The fault strikes one request in so many.
    #[must_use]
    pub fn every(&self, fault: Fault) -> u32 {
        self.fault_own_every.get(&fault).copied().unwrap_or(self.fault_every)
    }
}
