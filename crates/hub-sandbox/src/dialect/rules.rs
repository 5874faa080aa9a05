use axum::http::HeaderMap;
use serde_json::{Map, Value as Json};

use super::{Dialect, Navigation, TopMeaning, bounds::Limits};
use crate::{
    Paging, SandboxConfig,
    query::{Expr, QueryOptions, Refusal},
    schema::FieldType,
};

/// Everything in which a dialect differs from plain Core 2.0, as data where it can be, as a function where it cannot.
#[derive(Clone)]
pub struct Rules {
    /// Which dialect.
    pub dialect: Dialect,
    /// How the sandbox was set up.
    pub config: SandboxConfig,
    /// Path of the service root.
    pub service_path: String,
    /// Path of the token endpoint; `None` where tokens are handed out on paper.
    pub token_path: Option<&'static str>,
    /// Status for credentials that are wrong.
    pub bad_credentials: u16,
    /// The scope a token has to be asked for with.
    pub scope: Option<&'static str>,
    /// Whether the password grant is served too.
    pub password_grant: bool,
    /// Whether `?access_token=` is taken (and held against the client).
    pub query_token: bool,
    /// Life of a token, seconds.
    pub token_seconds: u64,
    /// Whether the service document is served without a token.
    pub open_service_document: bool,
    /// Namespace of the entity types.
    pub namespace: &'static str,
    /// Whether lookup fields carry the annotation that names their list.
    pub lookup_annotation: Option<&'static str>,
    /// The sets, in place of the plain ones.
    pub sets: Vec<SetRule>,
    /// Names the service document lists although there is no such set for this account.
    pub advertised: &'static [&'static str],
    /// Rows on a page by default and at most; at most with an expansion.
    pub page: PageRule,
    /// A next link dies after so many idle minutes.
    pub link_minutes: Option<u64>,
    /// How next links remember their place.
    pub paging: Paging,
    /// Name of the parameter in a next link.
    pub link_parameter: &'static str,
    /// Whether the operator `in` is served.
    pub in_operator: bool,
    /// Longest URL, bytes.
    pub max_url: usize,
    /// Limits on requests.
    pub limits: Limits,
    /// Whether errors are `{"error":{"code":<status>,"message":…}}`.
    pub bare_errors: bool,
    /// Whether answers are compressed.
    pub gzip: bool,
    /// What happens to rows that go.
    pub deletion: Deletion,
    /// A look at the request before the token.
    pub before_token: fn(&Self, &Glance<'_>) -> Result<(), Refusal>,
    /// A look at the request after the token.
    pub after_token: fn(&Self, &Glance<'_>) -> Result<(), Refusal>,
    /// A look at a query for rows.
    pub query: fn(&Self, &Question<'_>) -> Result<(), Refusal>,
    /// Brings a row into the dialect's shape. Done again and again to the same row, so a second time changes nothing.
    pub adapt: fn(&Self, &'static str, &mut Map<String, Json>),
}

/// One resource under this dialect.
#[derive(Debug, Clone)]
pub struct SetRule {
    /// The resource's plain name.
    pub table: &'static str,
    /// The entity set's name.
    pub set: &'static str,
    /// The entity type's name.
    pub type_name: &'static str,
    /// Whether it is a set of its own, rather than an expansion only.
    pub top: bool,
    /// Field that says when a row changed.
    pub stamp: &'static str,
    /// Fields a filter may use; `None` for all.
    pub filter: Option<&'static [&'static str]>,
    /// What `$expand` takes.
    pub expand: &'static [Navigation],
    /// Navigations that are always there, as fields.
    pub inline: &'static [Navigation],
    /// Fields added to the plain ones.
    pub more: Vec<(String, FieldType)>,
    /// Fields taken away from the plain ones.
    pub less: Vec<String>,
    /// Order of rows where the query asks for none.
    pub order: DefaultOrder,
    /// Rows on a page at most, where that is less than for others.
    pub most: Option<usize>,
}

impl SetRule {
    /// A resource as it is in Core.
    pub fn plain(table: &'static str) -> Self {
        Self {
            table,
            set: table,
            type_name: table,
            top: true,
            stamp: "ModificationTimestamp",
            filter: None,
            expand: &[],
            inline: &[],
            more: Vec::new(),
            less: Vec::new(),
            order: DefaultOrder::Scattered,
            most: None,
        }
    }

    /// The same under other names.
    pub fn named(mut self, set: &'static str, type_name: &'static str) -> Self {
        (self.set, self.type_name) = (set, type_name);
        self
    }

    /// The same with expansions.
    pub fn expanding(mut self, expand: &'static [Navigation]) -> Self {
        self.expand = expand;
        self
    }

    /// The same in an order.
    pub fn ordered(mut self, order: DefaultOrder) -> Self {
        self.order = order;
        self
    }

    /// The same with further fields.
    pub fn with(mut self, more: impl IntoIterator<Item = (&'static str, FieldType)>) -> Self {
        self.more.extend(more.into_iter().map(|(name, kind)| (name.to_owned(), kind)));
        self
    }
}

/// Order of rows where the query asks for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultOrder {
    /// One that helps nobody.
    Scattered,
    /// When they changed, then the key.
    Stamp,
    /// The key.
    Key,
}

/// Page sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRule {
    /// Rows by default.
    pub usual: usize,
    /// Rows at most.
    pub most: usize,
    /// Rows at most with an expansion.
    pub most_expanded: Option<usize>,
    /// Rows at most on the replication endpoint.
    pub most_replicating: Option<usize>,
    /// What `$top` means.
    pub top: TopMeaning,
    /// Whether `Prefer: odata.maxpagesize` is honoured.
    pub prefer: bool,
    /// Whether a `$top` above the cap is lowered in silence.
    pub lowers: bool,
    /// How many rows plain paging reaches, and what happens there.
    pub reach: Option<(usize, Reach)>,
}

/// What happens where plain paging reaches its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// There is no further next link; asking for more by `$skip` is refused.
    Stops,
    /// The server fails.
    Fails,
}

/// What happens to rows that go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// They are gone, and nothing says so.
    Silent,
    /// They stay with a flag for so many days.
    Flag {
        /// The flag, false for rows that went.
        field: &'static str,
        /// Days until they are gone.
        days: i64,
    },
    /// A row of the resource Deletion says so.
    Feed,
}

/// A request before it is understood.
pub struct Glance<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// The path under the service root, as it came.
    pub path: &'a str,
    /// The query, as it came.
    pub query: &'a str,
}

/// A query for rows.
pub struct Question<'a> {
    /// The resource's plain name.
    pub table: &'static str,
    /// Its fields that a filter may use.
    pub rule: Option<&'a SetRule>,
    /// Its options.
    pub options: &'a QueryOptions,
    /// Its options as they came.
    pub pairs: &'a [(String, String)],
    /// Its filter, read.
    pub filter: Option<&'a Expr>,
    /// Whether it is for the replication endpoint.
    pub replication: bool,
}

impl Question<'_> {
    /// The value of an option as it came.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The configuration may hold a token and a clock; neither belongs here.
        f.debug_struct("Rules").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

fn any_request(_: &Rules, _: &Glance<'_>) -> Result<(), Refusal> {
    Ok(())
}

fn any_query(_: &Rules, _: &Question<'_>) -> Result<(), Refusal> {
    Ok(())
}

fn as_it_is(_: &Rules, _: &'static str, _: &mut Map<String, Json>) {}

impl Rules {
    /// The rules of the configured dialect.
    #[must_use]
    pub fn of(config: &SandboxConfig) -> Self {
        let rules = Self::core(config);
        match config.dialect {
            Dialect::Reso20 => super::reso20::rules(rules),
            Dialect::Reso21 => super::reso21::rules(rules),
            Dialect::Bright => super::bright::rules(rules),
            Dialect::Trestle => super::trestle::rules(rules),
            Dialect::Bridge => super::bridge::rules(rules),
            Dialect::MlsGrid => super::mls_grid::rules(rules),
            Dialect::Spark => super::spark::rules(rules),
            Dialect::Crmls => super::crmls::rules(rules),
        }
    }

    /// Plain Core 2.0, from which every dialect departs.
    fn core(config: &SandboxConfig) -> Self {
        Self {
            dialect: config.dialect,
            service_path: "/reso/odata".to_owned(),
            token_path: Some("/oauth2/token"),
            bad_credentials: 401,
            scope: None,
            password_grant: false,
            query_token: false,
            token_seconds: config.token_seconds,
            open_service_document: false,
            namespace: crate::schema::NAMESPACE,
            lookup_annotation: Some("RESO.OData.Metadata.LookupName"),
            sets: ["Property", "Member", "Office", "Media", "OpenHouse", "Lookup", "Field"].map(SetRule::plain).into(),
            advertised: &[],
            page: PageRule {
                usual: config.page_size,
                most: config.max_page_size.max(config.page_size),
                most_expanded: None,
                most_replicating: None,
                top: TopMeaning::Total,
                prefer: true,
                lowers: false,
                reach: None,
            },
            link_minutes: config.next_link_minutes,
            paging: config.paging,
            link_parameter: "$skiptoken",
            in_operator: config.odata_401,
            max_url: 8_192,
            limits: Limits::windows(config.quota),
            bare_errors: false,
            gzip: false,
            deletion: Deletion::Silent,
            before_token: any_request,
            after_token: any_request,
            query: any_query,
            adapt: as_it_is,
            config: config.clone(),
        }
    }

    /// The rule of a resource.
    #[must_use]
    pub fn set(&self, table: &str) -> Option<&SetRule> {
        self.sets.iter().find(|set| set.table == table)
    }

    /// Changes the rule of a resource.
    pub(super) fn change(&mut self, table: &str, change: impl FnOnce(&mut SetRule)) {
        if let Some(set) = self.sets.iter_mut().find(|set| set.table == table) {
            change(set);
        }
    }

    /// Sets the page sizes, unless the configuration has others, and the reach of plain paging likewise.
    pub(super) fn pages(&mut self, usual: usize, most: usize, top: TopMeaning, prefer: bool) {
        let (usual, most) = self.config.options.page_sizes.unwrap_or((usual, most));
        let top = self.config.options.top.unwrap_or(top);
        self.page = PageRule { usual, most: most.max(usual), top, prefer, ..self.page };
    }

    /// Whether this is a provider's dialect rather than plain Core: what is refused then counts as a breach.
    #[must_use]
    pub fn is_provider(&self) -> bool {
        !matches!(self.dialect, Dialect::Reso20 | Dialect::Reso21 | Dialect::Crmls)
    }

    /// Names what a refusal breaks, where that has no name yet. Providers answer 400 to what they do not support.
    #[must_use]
    pub fn named(&self, mut refusal: Refusal) -> Refusal {
        if !self.is_provider() {
            return refusal;
        }
        if refusal.status == 501 {
            refusal.status = 400;
        }
        if refusal.rule.is_none() && matches!(refusal.status, 400 | 413 | 414) {
            refusal.rule = Some(match refusal.target.as_str() {
                "$select" => "select",
                "$filter" => "filter",
                "$orderby" => "orderby",
                "$expand" => "expand",
                "$top" => "top",
                "$skip" => "skip",
                "$count" => "count",
                _ => "request",
            });
        }
        refusal
    }

    /// Whether rows of the resource of that name are flagged in place of going.
    #[must_use]
    pub fn flag(&self) -> Option<(&'static str, i64)> {
        match self.deletion {
            Deletion::Flag { field, days } => Some((field, days)),
            _ => None,
        }
    }
}
