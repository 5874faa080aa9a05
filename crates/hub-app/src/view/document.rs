use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;

/// A page of the CMA's report (a section: it may take several sheets).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ReportPage {
    /// Which house, how much, who says so.
    Cover,
    /// The property's facts and photos.
    Subject,
    /// Where the comparables are.
    Map,
    /// The sales that weigh most, with photos.
    Comparables,
    /// The rough range by price per square foot; only where that way was chosen.
    Rough,
    /// The grid, dollar by dollar.
    Adjustments,
    /// From the sales to the range.
    Estimate,
    /// Other people's figures; only where there are any.
    Opinions,
    /// The market around it.
    Market,
    /// What would be left of the price; only when figures are given.
    NetSheet,
    /// List price against expected days and odds of a sale.
    Strategy,
    /// What this is and is not. Never hidden.
    Disclosure,
    /// Sources and dates. Never hidden.
    Sources,
    /// Everything needed to work the estimate out again.
    Appendix,
}

/// A page of the report in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportPageChoice {
    /// Which.
    pub page: ReportPage,
    /// Left out. Disclosure and sources cannot be.
    pub hidden: bool,
}

/// A cost on the net sheet: an amount, or a share of the price. A line that has neither yet is not printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NetSheetLine {
    /// What it is for, at most 120 characters.
    pub label: String,
    /// The amount, taken off the price; a negative one is added.
    pub amount: Option<MoneyView>,
    /// Or the share of the price in thousandths of a per cent: 2.5 % is 2500. At most 100,000.
    pub milli_percent: Option<u32>,
    /// Who pays it. What the buyer pays is named, not taken off.
    pub payer: NetPayer,
}

/// Who pays a cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NetPayer {
    /// The seller.
    #[default]
    Seller,
    /// The buyer.
    Buyer,
}

/// How the CMA's report is made up. Kept with the CMA; the default is every page in the usual order, in the brand of
/// the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ReportOptions {
    /// Pages in order. A page that is not named comes after those that are, in the usual order; empty is the usual order.
    pub pages: Vec<ReportPageChoice>,
    /// A brand's id; absent: the one in the settings.
    pub brand: Option<String>,
    /// Print photos.
    pub photos: bool,
    /// Which photos of the subject, by key, the first one on the cover; absent: the first ones as the listing has them.
    pub photo_keys: Option<Vec<String>>,
    /// The line under the agent's name; absent: phone and e-mail of the settings; empty: none.
    pub contact: Option<String>,
    /// `none`, `exterior` or `interior`: what the preparer has seen; absent: not stated.
    pub inspection: Option<String>,
    /// Who may use the report and for what.
    pub intended_use: Option<String>,
    /// Present or contemplated interest in the property.
    pub interest: Option<String>,
    /// Conflicts of interest.
    pub conflicts: Option<String>,
    /// Lines of a net sheet, at most 40; empty: no such page.
    pub net_sheet: Vec<NetSheetLine>,
    /// A list price that the net sheet is worked out at, beside the range.
    pub net_list_price: Option<MoneyView>,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self {
            pages: Vec::new(),
            brand: None,
            photos: true,
            photo_keys: None,
            contact: None,
            inspection: None,
            intended_use: None,
            interest: None,
            conflicts: None,
            net_sheet: Vec::new(),
            net_list_price: None,
        }
    }
}

/// What a flyer, a tour or a market report can be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DocumentOptions {
    /// A brand's id; absent: the one in the settings.
    pub brand: Option<String>,
    /// The client, on the cover of a tour.
    pub prepared_for: Option<String>,
    /// A title of one's own.
    pub title: Option<String>,
    /// The agent's own words.
    pub note: Option<String>,
    /// The line under the agent's name; absent: phone and e-mail of the settings; empty: none.
    pub contact: Option<String>,
    /// Which photos a flyer prints, by key, the first one largest; absent: the first ones as the listing has them.
    pub photo_keys: Option<Vec<String>>,
    /// A note for each stop of a tour, in the order of the stops; a stop without one has an empty text.
    pub stop_notes: Vec<String>,
}

/// Which document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum DocumentRequest {
    /// The report of a kept CMA; its make-up is kept with it.
    Cma {
        /// Its identifier.
        id: String,
    },
    /// One property on one sheet.
    Flyer {
        /// Key or MLS number.
        listing_key: String,
        /// What to print with it.
        options: DocumentOptions,
    },
    /// Several properties in order: an overview, then a sheet each. 1 to 24.
    Tour {
        /// Keys or MLS numbers, in the order of the visit.
        listing_keys: Vec<String>,
        /// What to print with it.
        options: DocumentOptions,
    },
    /// The market of an area.
    Market {
        /// City; absent with a postal code.
        city: Option<String>,
        /// Postal code; counts before the city.
        postal_code: Option<String>,
        /// RESO PropertyType; absent: Residential.
        property_type: Option<String>,
        /// What to print with it.
        options: DocumentOptions,
    },
}

/// Asks for a page of a document as a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentPageRequest {
    /// Which document.
    pub document: DocumentRequest,
    /// Page, from 0.
    pub page: u32,
    /// Width in pixels, 100 to 4000.
    pub width: u32,
    /// The 16:9 variant for a screen instead of the sheet of paper.
    pub wide: bool,
}

/// A page of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DocumentPageView {
    /// PNG as a `data:` URL.
    pub data_url: String,
    /// Pages in all, of this variant.
    pub pages: u32,
    /// The page's words in reading order, for a screen reader and as the picture's alternative text.
    pub text: String,
}

/// Asks for the make-up of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentPlanRequest {
    /// Which document.
    pub document: DocumentRequest,
    /// The 16:9 variant for a screen instead of the sheet of paper.
    pub wide: bool,
}

/// A section of a CMA's report: the list that can be dragged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReportSectionView {
    /// Which.
    pub page: ReportPage,
    /// Left out by choice.
    pub hidden: bool,
    /// Cannot be left out.
    pub required: bool,
    /// Why it is not printed although it is not hidden, in a sentence; absent where it is printed.
    pub absent: Option<String>,
    /// Its first page, from 0, in the variant asked about; absent where it is not printed.
    pub first_page: Option<u32>,
    /// Pages it takes.
    pub pages: u32,
}

/// How a document is made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DocumentPlanView {
    /// Title, as in the file's properties.
    pub title: String,
    /// Pages in all.
    pub pages: u32,
    /// Sections of a CMA's report in order; empty for other documents.
    pub sections: Vec<ReportSectionView>,
    /// The wording the law of its state asks for; absent for documents that need none.
    pub disclosure: Option<DisclosureView>,
    /// Photos that should be printed but are neither on this computer nor could be fetched.
    pub photos_missing: u32,
}

/// The wording printed for a jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DisclosureView {
    /// `Texas`, or `Any state` for the general wording.
    pub jurisdiction: String,
    /// True where the state has no wording of its own here and the general one is printed.
    pub general: bool,
    /// In force from, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Where the wording comes from.
    pub source: String,
    /// What the range is called on paper.
    pub range_label: String,
}

/// Writes a document as PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportDocumentRequest {
    /// Which document.
    pub document: DocumentRequest,
    /// The 16:9 variant for a screen instead of the sheet of paper.
    pub wide: bool,
    /// Ask where; otherwise into the documents folder.
    pub ask: bool,
}

/// A brand that documents can be printed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BrandView {
    /// Id, such as `plain`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it looks like, in a sentence.
    pub about: String,
    /// Its colour `#rrggbb`; absent where it takes the accent of the settings.
    pub accent: Option<String>,
}

/// The brands and what is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BrandsView {
    /// Id of the brand in the settings.
    pub chosen: String,
    /// All.
    pub brands: Vec<BrandView>,
    /// The user's logo as a `data:` URL; absent without one.
    pub logo: Option<String>,
}

/// Chooses the brand for all documents that do not name their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChooseBrandRequest {
    /// Id.
    pub brand: String,
}
