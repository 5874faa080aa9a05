/// What `$top` means. Providers differ, and some have changed their mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopMeaning {
    /// Rows wanted in all; no next link after them. OData's meaning.
    Total,
    /// Rows on a page; a next link follows as long as there are more.
    PageSize,
}

/// Where the address of the next page stands in an answer of Bridge's replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NextPlace {
    /// In the headers `next` and `Link` only.
    #[default]
    Headers,
    /// In the body only, as `@odata.nextLink`.
    Body,
    /// In both.
    Both,
}

/// What a dialect leaves open, and the figures that providers move. Everything that no document states is here rather
/// than fixed, with a default that asks most of the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialectOptions {
    /// Serve the resource EntityEvent (RCP-27). Reso20, Reso21.
    pub entity_events: bool,
    /// Media, OpenHouse and the like exist only as expansions. Reso21.
    pub media_as_expansion: bool,
    /// Rows on a page by default and at most, in place of the provider's own figures. All but Reso20, Reso21 and Crmls,
    /// which go by `page_size` and `max_page_size`.
    pub page_sizes: Option<(usize, usize)>,
    /// How many rows plain paging reaches, in place of the provider's figure (Bridge 10,000, Trestle 1,000,000).
    pub plain_limit: Option<usize>,
    /// What `$top` means, in place of the dialect's default (Bridge announced a change from page size to total).
    pub top: Option<TopMeaning>,
    /// Names of the originating systems the rows are spread over. Empty for the dialect's own: Trestle `CRMLS`, MLS Grid
    /// `mfrmls` (where only the first is licensed, and the rows of others are not served).
    pub originating_systems: Vec<String>,
    /// The three letters before every key. MLS Grid.
    pub key_prefix: String,
    /// The dataset in the path. Bridge.
    pub dataset: String,
    /// Without ClosePrice and DaysOnMarket, with fields of the prefix `NTREIS2_`, as the non-disclosure state has it. Bridge.
    pub ntreis: bool,
    /// Where the next address stands. Bridge's replication.
    pub next_place: NextPlace,
    /// Whether the token may replicate; 404 where it may not. Bridge.
    pub replication: bool,
    /// A replication link stays the same from page to page, each request bringing the next page; otherwise every page
    /// brings another link. Trestle.
    pub same_link: bool,
    /// How many minutes old the stamp of a change may be when the change becomes visible. Spark.
    pub cache_minutes: u32,
    /// Life of a photo's address, minutes. MLS Grid.
    pub media_minutes: u32,
    /// Whether downloads of photos count against the limits on requests. MLS Grid.
    pub media_counts: bool,
    /// How long a token stays suspended after a limit was broken, seconds. MLS Grid.
    pub suspension_seconds: u32,
    /// Values of `User-Agent` that are registered. Bright.
    pub user_agents: Vec<String>,
    /// Keep silent for `hang` where an order has no bounding filter, in place of answering 504 at once. Bright.
    pub hang_unbounded: bool,
    /// Names of the fields of a Deletion row beside `UniversalKey` (which holds the key of the row that went): what set it
    /// was in, and when it went. Bright's names for them are not public.
    pub deletion_fields: (String, String),
}

impl Default for DialectOptions {
    fn default() -> Self {
        Self {
            entity_events: false,
            media_as_expansion: false,
            page_sizes: None,
            plain_limit: None,
            top: None,
            originating_systems: Vec::new(),
            key_prefix: "MFR".to_owned(),
            dataset: "sandbox".to_owned(),
            ntreis: false,
            next_place: NextPlace::default(),
            replication: true,
            same_link: true,
            cache_minutes: 15,
            media_minutes: 60,
            media_counts: true,
            suspension_seconds: 60,
            user_agents: vec!["Bright WebAPI/1.0".to_owned()],
            hang_unbounded: false,
            deletion_fields: ("TableName".to_owned(), "DeletionTimestamp".to_owned()),
        }
    }
}
