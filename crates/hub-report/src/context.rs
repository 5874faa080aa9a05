use std::collections::BTreeMap;

use chrono::NaiveDate;
use hub_domain::Money;
use hub_valuation::{OpinionKind, Strategy};
use serde::{Deserialize, Serialize};

use crate::{Brand, MarketReport, PageChoice};

/// A source of the figures, printed with its date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceNote {
    /// The name people know it by, such as the MLS's.
    pub name: String,
    /// The day the data were last received.
    pub as_of: NaiveDate,
}

/// A picture to print. JPEG, PNG, GIF or WebP; its metadata are not carried over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPhoto {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// What it shows, as its source says.
    #[serde(default)]
    pub caption: Option<String>,
}

/// What would be left of a price after the costs that the preparer listed. Printed as given; it is added up again first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetSheet {
    /// Prices side by side, such as both ends of the range.
    pub columns: Vec<NetColumn>,
    /// Costs, in the preparer's order.
    pub lines: Vec<NetLine>,
}

/// A price and what would be left of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetColumn {
    /// Which price it is.
    pub label: String,
    /// The price.
    pub price: Money,
    /// The price less every line that the seller pays.
    pub left: Money,
}

/// A cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetLine {
    /// What it is for.
    pub label: String,
    /// How it goes by the price, such as `2.5 %`; absent for an amount that stays the same.
    pub share: Option<String>,
    /// Who pays it.
    pub payer: NetPayer,
    /// What it comes to at each price.
    pub amounts: Vec<Money>,
}

/// Who pays a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NetPayer {
    /// Taken off the price.
    Seller,
    /// Named, not taken off.
    Buyer,
}

/// Somebody else's figure, weighed against the range when it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionNote {
    /// Whose.
    pub kind: OpinionKind,
    /// The figure.
    pub amount: Money,
    /// Where it comes from.
    pub source: String,
    /// Of which day.
    pub date: Option<NaiveDate>,
}

/// What the preparer has seen of the property. Printed, because the reader must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inspection {
    /// The preparer has not said.
    #[default]
    NotStated,
    /// Prepared from records only.
    None,
    /// The outside.
    Exterior,
    /// Inside and outside.
    Interior,
}

/// Everything in a report that the analysis itself does not know: who, for whom, when, in which colours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportContext {
    /// The broker's name; a report is never printed without it.
    pub brokerage: String,
    /// Who prepared it; may be empty.
    #[serde(default)]
    pub agent: String,
    /// The licence number of the agent or the broker.
    #[serde(default)]
    pub licence_no: Option<String>,
    /// Telephone, e-mail or address, on one line.
    #[serde(default)]
    pub contact: Option<String>,
    /// The client.
    #[serde(default)]
    pub prepared_for: Option<String>,
    /// Postal abbreviation of the state whose wording applies; `None` takes the subject's own.
    #[serde(default)]
    pub state: Option<String>,
    /// Where the sales come from.
    #[serde(default)]
    pub sources: Vec<SourceNote>,
    /// The day of preparation, also the only "today" that the typesetter knows.
    pub prepared_on: NaiveDate,
    /// Invented data: a banner on the cover and a line on every page say so.
    #[serde(default)]
    pub sample: bool,
    /// The brand's colour, `#rrggbb`; darkened for text where white paper needs it.
    #[serde(default = "default_accent")]
    pub accent: String,
    /// The preparer's own words.
    #[serde(default)]
    pub remarks: Option<String>,
    /// Prints "Address withheld" in place of the subject's address.
    #[serde(default)]
    pub withhold_address: bool,
    /// Who listed each comparable, as its MLS wants it said, by listing key. Printed beside the sale.
    #[serde(default)]
    pub credits: BTreeMap<String, String>,
    /// Where the rows come from, as of when, and how far they can be relied on: one line per source.
    #[serde(default)]
    pub notices: Vec<String>,
    /// Why no market figures are printed; `None` prints them.
    #[serde(default)]
    pub market_withheld: Option<String>,
    /// Texts that may stand nowhere in the report, such as addresses that are withheld. The finished pages are searched
    /// for them; nothing is handed out if one is found. Texts under six letters are not searched for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<String>,
    /// What was seen of the property.
    #[serde(default)]
    pub inspection: Inspection,
    /// Who may use the report, and for what; a general sentence otherwise.
    #[serde(default)]
    pub intended_use: Option<String>,
    /// Present or contemplated interest in the property.
    #[serde(default)]
    pub interest: Option<String>,
    /// Conflicts of interest.
    #[serde(default)]
    pub conflicts: Option<String>,
    /// Sections in order, some of them hidden; see [`crate::arrange`].
    #[serde(default)]
    pub pages: Vec<PageChoice>,
    /// How it looks.
    #[serde(default = "plain")]
    pub brand: Brand,
    /// The user's logo, any format that photos may have; its ground may be clear.
    #[serde(default)]
    pub logo: Option<Vec<u8>>,
    /// Photos of the subject, the first one for the cover. Six are printed at most.
    #[serde(default)]
    pub subject_photos: Vec<ReportPhoto>,
    /// Photos of comparables by listing key. Two each are printed at most.
    #[serde(default)]
    pub photos: BTreeMap<String, Vec<ReportPhoto>>,
    /// List price against days and odds, or why nothing is said about it.
    #[serde(default)]
    pub strategy: Option<Strategy>,
    /// A net sheet; no such page without lines.
    #[serde(default)]
    pub net_sheet: Option<NetSheet>,
    /// Other people's figures; no such page without any.
    #[serde(default)]
    pub opinions: Vec<OpinionNote>,
    /// The rough way by price per square foot was chosen: it is printed in place of everything that is adjusted, where
    /// enough sales say how large they are.
    #[serde(default)]
    pub rough: bool,
    /// The market of the subject's area as its own report has it; `None` prints what the analysis itself knows.
    #[serde(default)]
    pub market: Option<MarketReport>,
}

fn plain() -> Brand {
    Brand::plain().clone()
}

/// The house's own accent.
pub const DEFAULT_ACCENT: &str = "#2f5bd0";

fn default_accent() -> String {
    DEFAULT_ACCENT.to_owned()
}

impl ReportContext {
    /// A context with only what every report must have.
    #[must_use]
    pub fn new(brokerage: impl Into<String>, prepared_on: NaiveDate) -> Self {
        Self {
            brokerage: brokerage.into(),
            agent: String::new(),
            licence_no: None,
            contact: None,
            prepared_for: None,
            state: None,
            sources: Vec::new(),
            prepared_on,
            sample: false,
            accent: default_accent(),
            remarks: None,
            withhold_address: false,
            credits: BTreeMap::new(),
            notices: Vec::new(),
            market_withheld: None,
            never: Vec::new(),
            inspection: Inspection::NotStated,
            intended_use: None,
            interest: None,
            conflicts: None,
            pages: Vec::new(),
            brand: plain(),
            logo: None,
            subject_photos: Vec::new(),
            photos: BTreeMap::new(),
            strategy: None,
            net_sheet: None,
            opinions: Vec::new(),
            rough: false,
            market: None,
        }
    }
}
