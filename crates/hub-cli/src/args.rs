//! The command line, a public contract (docs/CLI.md).

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use crate::values::{BoxValue, NearValue, NumberRange, PriceRange};

/// EnterpriseHub in a terminal.
#[derive(Parser)]
#[command(name = "hub", version, about, max_term_width = 110)]
pub struct Cli {
    /// Data folder; by default the platform's own.
    #[arg(long, env = "HUB_HOME", global = true)]
    pub home: Option<PathBuf>,
    /// Print exactly one JSON document on standard output; progress and logs go to standard error.
    #[arg(long, global = true)]
    pub json: bool,
    /// File whose first line is the passphrase, where the store has one.
    #[arg(long, env = "HUB_PASSPHRASE_FILE", global = true)]
    pub passphrase_file: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub noun: Noun,
}

/// The nouns.
#[derive(Subcommand)]
pub enum Noun {
    /// Make the encrypted store.
    Init(InitArgs),
    /// Configured accounts at vendors.
    #[command(subcommand)]
    Connection(ConnectionVerb),
    /// Pull what changed at the vendors; resumes by itself.
    Sync(SyncArgs),
    /// Listings in the store, offline.
    #[command(subcommand)]
    Listing(ListingVerb),
    /// Saved searches: what they find, whether they are well, what waits to be sent.
    #[command(subcommand)]
    Search(SearchVerb),
    /// What happened since yesterday.
    Hotsheet(HotsheetArgs),
    /// The store itself.
    #[command(subcommand)]
    Store(StoreVerb),
    /// Comparative market analyses.
    #[command(subcommand)]
    Cma(CmaVerb),
    /// What a market does: trends, forecasts, seasons, agents and offices.
    #[command(subcommand)]
    Market(MarketVerb),
    /// Flyers, buyer tours and market reports on paper, and their brand.
    #[command(subcommand)]
    Document(crate::commands::document::DocumentVerb),
    /// People: lists, one person, notes, files; how a record that changed in two places comes together.
    #[command(subcommand)]
    Contact(crate::commands::contact::ContactVerb),
    /// Fields that two systems disagree on.
    #[command(subcommand)]
    Conflict(crate::commands::people::ConflictVerb),
    /// Changes that wait to go out.
    #[command(subcommand)]
    Outbox(crate::commands::people::OutboxVerb),
    /// Partners: the directory, one partner.
    #[command(subcommand)]
    Partner(crate::commands::partner::PartnerVerb),
    /// Quotes of partners: lists, comparisons, files.
    #[command(subcommand)]
    Quote(crate::commands::quote::QuoteVerb),
    /// Deals: by stage, one deal with its dates and risks.
    #[command(subcommand)]
    Transaction(crate::commands::transaction::TransactionVerb),
    #[command(flatten)]
    Alone(Alone),
    /// What is wrong with this installation, and how to mend it.
    Doctor,
}

/// The nouns that need no data folder.
#[derive(Subcommand)]
pub enum Alone {
    /// Strict stand-ins for the vendors, on loopback.
    #[command(subcommand)]
    Sandbox(SandboxVerb),
    /// Worked examples of the money maths.
    #[command(subcommand)]
    Worksheet(crate::commands::worksheet::WorksheetVerb),
    /// What a rule says.
    #[command(subcommand)]
    Rule(crate::commands::rule::RuleVerb),
    /// Dates of contracts and laws, and how they are counted.
    #[command(subcommand)]
    Deadline(crate::commands::deadline::DeadlineVerb),
    /// Schedules for one property.
    #[command(subcommand)]
    Plan(crate::commands::plan::PlanVerb),
    /// Days of showings.
    #[command(subcommand)]
    Tour(crate::commands::plan::TourVerb),
}

/// `hub init`.
#[derive(Args)]
pub struct InitArgs {
    /// Write a recovery code into this new file (readable by its owner only). It counts once confirmed with
    /// `hub store recovery confirm`.
    #[arg(long)]
    pub recovery_file: Option<PathBuf>,
}

/// `hub connection …`.
#[derive(Subcommand)]
pub enum ConnectionVerb {
    /// Check an account and save it.
    Add(ConnectionAdd),
    /// Say what connecting a CRM would come to; nothing is stored and nothing is changed there.
    Try(ConnectionAdd),
    /// Give an account other settings or secrets.
    Change(ConnectionChange),
    /// Every account with its health.
    List,
    /// Ask the vendor whether the account works.
    Check {
        /// Its name.
        name: String,
    },
    /// Remove an account and everything that came from it.
    Remove {
        /// Its name.
        name: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

/// `hub connection add`.
#[derive(Args)]
pub struct ConnectionAdd {
    /// Which connector, such as `reso`, `csv-folder`, `hubspot`; a wrong one names all there are.
    pub connector: String,
    /// A name of your own; unique.
    #[arg(long)]
    pub name: String,
    /// A setting, KEY=VALUE.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// A secret, KEY=@FILE or KEY=- for standard input; never on the command line itself.
    #[arg(long = "secret", value_name = "KEY=@FILE")]
    pub secrets: Vec<String>,
    /// Sign in at the vendor first: prints the address to open in a browser on this computer, and waits.
    #[arg(long)]
    pub sign_in: bool,
}

/// `hub connection change`.
#[derive(Args)]
pub struct ConnectionChange {
    /// Its name.
    pub name: String,
    /// A setting, KEY=VALUE; KEY= takes one away.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// A secret, KEY=@FILE or KEY=- for standard input; never on the command line itself.
    #[arg(long = "secret", value_name = "KEY=@FILE")]
    pub secrets: Vec<String>,
    /// Sign in at the vendor again first, with the settings it has: prints the address to open in a browser on this
    /// computer, and waits.
    #[arg(long)]
    pub sign_in: bool,
}

/// `hub sync`.
#[derive(Args)]
pub struct SyncArgs {
    /// Accounts; all when none is named.
    pub names: Vec<String>,
    /// Read everything again.
    #[arg(long)]
    pub full: bool,
    /// Keep going until stopped: poll, and watch folders.
    #[arg(long)]
    pub watch: bool,
    /// Delete even when more rows are missing at the vendor than the guard allows.
    #[arg(long)]
    pub allow_mass_delete: bool,
}

/// `hub listing …`.
#[derive(Subcommand)]
pub enum ListingVerb {
    /// Search the store.
    Search(Box<SearchArgs>),
    /// One listing.
    Show {
        /// Its key or MLS number.
        key: String,
        /// The vendor's own payload instead.
        #[arg(long)]
        source: bool,
    },
    /// Other sources' listings of the same home, and public records of it.
    SameHome {
        /// Its key or MLS number.
        key: String,
        /// This other listing is the same home, whatever the rule says.
        #[arg(long, value_name = "KEY", conflicts_with_all = ["separate", "undo"])]
        join: Option<String>,
        /// This other listing is another home, whatever the rule says.
        #[arg(long, value_name = "KEY", conflicts_with = "undo")]
        separate: Option<String>,
        /// Leave this other listing to the rule again.
        #[arg(long, value_name = "KEY")]
        undo: Option<String>,
    },
    /// What can be said about one: how it is presented, the interest to expect, its price.
    Advice {
        /// Its key or MLS number.
        key: String,
    },
}

/// `hub listing search`.
#[derive(Args)]
pub struct SearchArgs {
    /// Words of the address, city, MLS number or remarks.
    pub query: Option<String>,
    /// RESO StandardStatus; may be repeated.
    #[arg(long = "status")]
    pub statuses: Vec<String>,
    /// RESO PropertyType; may be repeated.
    #[arg(long = "type")]
    pub types: Vec<String>,
    /// Price in dollars, `400000..650000`; either end may be left out.
    #[arg(long)]
    pub price: Option<PriceRange>,
    /// At least so many bedrooms, `3..`.
    #[arg(long)]
    pub beds: Option<NumberRange>,
    /// Living area in square feet, `1500..2500`.
    #[arg(long)]
    pub area: Option<NumberRange>,
    /// Map window, `W,S,E,N` in degrees.
    #[arg(long, allow_hyphen_values = true)]
    pub bbox: Option<BoxValue>,
    /// Circle, `LAT,LON,KM`.
    #[arg(long, allow_hyphen_values = true)]
    pub near: Option<NearValue>,
    /// At most so many rows, 1 to 1000.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,
}

/// `hub search …`.
#[derive(Subcommand)]
pub enum SearchVerb {
    /// Save a search, or change one of that name: what is not given stays.
    Save(Box<SearchSave>),
    /// Every saved search, whether it is well, and why not.
    List,
    /// Read what changed since the last time and match it; with a name, say how many listings it finds now.
    Run {
        /// Its name.
        name: Option<String>,
    },
    /// Delete a search; it can be restored for 30 days.
    Remove {
        /// Its name.
        name: String,
    },
    /// Bring a deleted search back.
    Restore {
        /// Its identifier, as `remove` printed it.
        id: String,
    },
    /// Matches that wait for a yes before a client hears of them.
    Waiting,
    /// Let clients hear of these.
    Approve {
        /// Numbers from `hub search waiting`.
        #[arg(required = true)]
        notices: Vec<i64>,
    },
    /// Do not let clients hear of these.
    Reject {
        /// Numbers from `hub search waiting`.
        #[arg(required = true)]
        notices: Vec<i64>,
    },
    /// Messages to clients. They are drafts: this program does not send mail yet.
    Drafts,
    /// Note that a message has been sent by other means.
    Done {
        /// Its number.
        draft: i64,
    },
}

/// `hub search save`.
#[derive(Args)]
pub struct SearchSave {
    /// What it is called.
    pub name: String,
    /// The question as text: `maple status:active price:400k..600k beds:3+ city:"Alder Falls" circle:47.6,-122.3,2km`.
    pub query: Option<String>,
    /// For whom; without it, for yourself.
    #[arg(long)]
    pub client: Option<String>,
    /// What to wait for: new, price, status, back-on-market, open-house, sold; default is all.
    #[arg(long, value_delimiter = ',')]
    pub on: Vec<String>,
    /// How soon: at-once, daily or weekly.
    #[arg(long)]
    pub cadence: Option<String>,
    /// Let the client hear of matches without asking you first.
    #[arg(long)]
    pub no_approval: bool,
    /// Switch it off.
    #[arg(long)]
    pub pause: bool,
    /// Switch it on again.
    #[arg(long, conflicts_with = "pause")]
    pub resume: bool,
}

/// `hub hotsheet`.
#[derive(Args)]
pub struct HotsheetArgs {
    /// So many days back.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=90))]
    pub days: u32,
    /// Only what this saved search matched.
    #[arg(long)]
    pub search: Option<String>,
    /// Only news of this kind; may be repeated: new, price-down, price-up, back-on-market, pending, sold, status,
    /// open-house.
    #[arg(long = "kind")]
    pub kinds: Vec<String>,
    /// At most so many rows.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,
}

/// `hub store …`.
#[derive(Subcommand)]
pub enum StoreVerb {
    /// One hash per table over the canonical content.
    Digest,
    /// Check the integrity of the store.
    Verify,
    /// Write an encrypted, verified copy.
    Backup {
        /// A new file.
        file: PathBuf,
    },
    /// Put a backup in the place of the store; the present one is kept aside.
    Restore {
        /// A file made by `hub store backup`.
        file: PathBuf,
    },
    /// Encrypt the store with a new key.
    Rekey,
    /// Write the store in open formats, without what consumers may not see.
    Export {
        /// A new or empty folder.
        dir: PathBuf,
        /// The agent's own copy: with confidential fields, where the licence gives them to agents.
        #[arg(long)]
        own: bool,
    },
    /// The recovery code.
    #[command(subcommand)]
    Recovery(RecoveryVerb),
}

/// `hub store recovery …`.
#[derive(Subcommand)]
pub enum RecoveryVerb {
    /// Make a new code and write it into a new file.
    New {
        /// The file; readable by its owner only.
        file: PathBuf,
    },
    /// Confirm the code by giving it back.
    Confirm {
        /// A file with the code, or `-` for standard input.
        file: PathBuf,
    },
    /// Open the store with the code and wrap its key again, in the keychain or with `--passphrase-file`.
    Use {
        /// A file with the code, or `-` for standard input.
        file: PathBuf,
    },
}

/// `hub cma …`.
#[derive(Subcommand)]
pub enum CmaVerb {
    /// A CMA of a listing or of a subject in a file.
    Run(Box<CmaRunArgs>),
    /// How good estimates would have been: values each closed sale from what had closed before it.
    Backtest(Box<CmaBacktestArgs>),
}

/// `hub cma backtest`.
#[derive(Args)]
pub struct CmaBacktestArgs {
    /// Only here: the MLS's area, a postal code or a city.
    #[arg(long)]
    pub area: Option<String>,
    /// First day; by default a year before the last, but not before a quarter of all sales had closed.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// Last day; by default that of the last sale.
    #[arg(long)]
    pub to: Option<NaiveDate>,
    /// Only sales whose own record says yes in this field.
    #[arg(long, value_name = "FIELD")]
    pub only_flag: Option<String>,
    /// Level of the range, percent.
    #[arg(long, default_value_t = 80, value_parser = clap::value_parser!(u8).range(50..=95))]
    pub level: u8,
    /// At most so many sales, evenly spread over the period; by default all.
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
    /// The table on a terminal; JSON has both.
    #[arg(long, value_enum, default_value_t = GroupBy::Area)]
    pub by: GroupBy,
    /// Write every estimate as CSV.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// What a table groups by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum GroupBy {
    /// The area a home stands in.
    Area,
    /// The price that was estimated.
    Band,
}

/// `hub cma run`.
#[derive(Args)]
pub struct CmaRunArgs {
    /// Key or MLS number of the subject.
    #[arg(long, required_unless_present = "subject", conflicts_with = "subject")]
    pub listing: Option<String>,
    /// A file with the subject's facts as JSON with RESO names.
    #[arg(long)]
    pub subject: Option<PathBuf>,
    /// Valuation date; by default a closed subject's CloseDate, else today.
    #[arg(long)]
    pub as_of: Option<NaiveDate>,
    /// Level of the range, percent.
    #[arg(long, default_value_t = 80, value_parser = clap::value_parser!(u8).range(50..=95))]
    pub level: u8,
    /// Sales not to use; may be repeated.
    #[arg(long)]
    pub exclude: Vec<String>,
    /// Write the report as PDF.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Write the report's first page as a PNG picture.
    #[arg(long)]
    pub picture: Option<PathBuf>,
    /// A brand of `hub document brand` for the report; by default the chosen one.
    #[arg(long)]
    pub brand: Option<String>,
}

/// `hub sandbox …`.
#[derive(Subcommand)]
pub enum SandboxVerb {
    /// Serve until stopped.
    Serve(SandboxArgs),
}

/// `hub sandbox serve`.
#[derive(Args)]
pub struct SandboxArgs {
    /// Seed of the invented market.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Listings of the invented market.
    #[arg(long, default_value_t = 2_000)]
    pub listings: usize,
    /// Serve this RESO-named CSV instead.
    #[arg(long)]
    pub csv: Option<PathBuf>,
    /// Vendor: `reso`, `simplyrets`, `rets-rabbit`, `attom`, `gohighlevel`, `hubspot` or `followupboss`; may be repeated.
    #[arg(long = "vendor", default_value = "reso")]
    pub vendors: Vec<String>,
    /// People in the account of a CRM vendor.
    #[arg(long, default_value_t = 40)]
    pub contacts: usize,
    /// The RESO provider to stand in for; `--dialect help` lists them.
    #[arg(long, default_value = "reso20")]
    pub dialect: String,
    /// Port; 0 picks a free one. Several vendors get this one and those after it.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Rows on a page, and the most a client may ask for; 1000, or the provider's own figures.
    #[arg(long)]
    pub page_size: Option<usize>,
    /// Serve the resource EntityEvent too (dialects `reso20` and `reso21`).
    #[arg(long)]
    pub entity_events: bool,
    /// A fault, `KIND` or `KIND:N` for every n-th request; may be repeated. `hub sandbox serve --fault help` lists them.
    #[arg(long = "fault")]
    pub faults: Vec<String>,
    /// Move the market forward before serving: `36h`, `14d`.
    #[arg(long)]
    pub advance: Option<String>,
}

/// `hub market …`.
#[derive(Subcommand)]
pub enum MarketVerb {
    /// By month: prices, sales, inventory, speed.
    Trends(MarketArgs),
    /// Agents and what they produced; 12 months unless --months says otherwise.
    Agents(MarketPartiesArgs),
    /// Offices and what they produced.
    Offices(MarketPartiesArgs),
    /// Prices and demand of the next twelve months, with the errors of the past.
    Forecast(MarketForecastArgs),
    /// When to list and when to offer.
    Timing(MarketArgs),
    /// Areas that have figures.
    Areas(MarketAreasArgs),
}

/// Which market.
#[derive(Args)]
pub struct MarketArgs {
    /// Area by name: MLS area, postal code, city or subdivision; all areas together when left out.
    #[arg(long)]
    pub area: Option<String>,
    /// What the area is, where one name is several: mls-area, postal-code, city, subdivision.
    #[arg(long)]
    pub kind: Option<String>,
    /// RESO PropertyType; Residential when left out.
    #[arg(long = "type")]
    pub r#type: Option<String>,
    /// RESO PropertySubType within the type.
    #[arg(long)]
    pub sub_type: Option<String>,
    /// Currency, where there are several.
    #[arg(long)]
    pub currency: Option<String>,
    /// Months up to now.
    #[arg(long)]
    pub months: Option<u32>,
    /// Write the table as CSV into this file too.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// `hub market agents` and `offices`.
#[derive(Args)]
pub struct MarketPartiesArgs {
    /// Which market.
    #[command(flatten)]
    pub market: MarketArgs,
    /// both, listing or buying.
    #[arg(long)]
    pub side: Option<String>,
    /// Only names or keys that hold this; ranks stay those of all.
    #[arg(long)]
    pub text: Option<String>,
    /// At most so many.
    #[arg(long)]
    pub limit: Option<u32>,
}

/// `hub market forecast`.
#[derive(Args)]
pub struct MarketForecastArgs {
    /// Which market.
    #[command(flatten)]
    pub market: MarketArgs,
    /// Only how good the method has been here, beside the seasonal naive forecast.
    #[arg(long)]
    pub backtest: bool,
}

/// `hub market areas`.
#[derive(Args)]
pub struct MarketAreasArgs {
    /// Only names that hold this.
    pub text: Option<String>,
    /// Only mls-area, postal-code, city or subdivision.
    #[arg(long)]
    pub kind: Option<String>,
    /// At most so many.
    #[arg(long)]
    pub limit: Option<u32>,
    /// Write the table as CSV into this file too.
    #[arg(long)]
    pub out: Option<PathBuf>,
}
