use hub_domain::{Money, Place};
use serde::{Deserialize, Serialize};

use crate::context::ReportPhoto;
use crate::format::{filled, plain, whole};
use crate::photo::{self, Slot};
use crate::sections::{File, Files, NAME, Picture};
use crate::{ReportContext, ReportError};

/// A listing as a flyer or a tour shows it: only what may be shown to a client. Whoever fills it in has asked the rules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Property {
    /// Street address; absent where it is withheld.
    pub address: Option<String>,
    /// A line of the agent's own above the address.
    #[serde(default)]
    pub headline: Option<String>,
    /// City, state and postal code on one line.
    pub town: Option<String>,
    /// The MLS number.
    pub listing_id: Option<String>,
    /// `Active`, `Pending`.
    pub status: Option<String>,
    /// What it asks, or sold for.
    pub price: Option<Money>,
    /// What the price is, such as `Asking price`.
    pub price_label: String,
    /// Figure and unit for large type, such as `3` and `bedrooms`. Five are printed.
    pub highlights: Vec<(String, String)>,
    /// Further facts, label and text.
    pub facts: Vec<(String, String)>,
    /// Bedrooms, bathrooms and living area as an overview prints them.
    pub beds: Option<String>,
    /// Bathrooms.
    pub baths: Option<String>,
    /// Square feet.
    pub size: Option<String>,
    /// Public remarks.
    pub remarks: Option<String>,
    /// Days and hours of open houses.
    pub open_houses: Vec<String>,
    /// The agent's own words.
    pub note: Option<String>,
    /// Pictures, the first one largest. Six are printed.
    pub photos: Vec<ReportPhoto>,
    /// Where it stands; absent where it is withheld or unknown.
    pub place: Option<Place>,
    /// Who listed it, as its MLS wants it said.
    pub credit: String,
    /// Where the record comes from, as of when, and how far it can be relied on.
    pub notice: String,
}

/// A property, ready to be set.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PropertyPage {
    pub(crate) name: String,
    headline: Option<String>,
    line: String,
    pub(crate) status: Option<String>,
    price: Option<String>,
    price_label: String,
    highlights: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    remarks: Option<String>,
    /// For a screen's page.
    short_remarks: Option<String>,
    open_houses: Vec<String>,
    note: Option<String>,
    photos: Vec<Picture>,
    pub(crate) credit: String,
    pub(crate) notices: Vec<String>,
}

/// Most photos on a page.
const PHOTOS: usize = 5;
/// Longest remarks on a page that stays one page.
const REMARKS: usize = 1_500;

impl PropertyPage {
    /// Puts it together, and its pictures among the files under names that begin with `name`.
    pub(crate) fn of(property: &Property, name: &str, files: &mut Files) -> Result<Self, ReportError> {
        let title = filled(property.address.as_deref(), NAME).unwrap_or_else(|| "Address on request".to_owned());
        let photos: Vec<&ReportPhoto> = property.photos.iter().take(PHOTOS).collect();
        let slot = |i: usize| if i == 0 { Slot::Page } else { Slot::Half };
        let jobs: Vec<(&[u8], Slot)> = photos.iter().enumerate().map(|(i, p)| (p.bytes.as_slice(), slot(i))).collect();
        let mut pictures = Vec::new();
        for (i, bytes) in photo::prepare_all(&jobs)?.into_iter().enumerate() {
            let picture = Picture::of(format!("{name}-{i}.jpg"), &title, i, photos[i]);
            files.insert(picture.file().to_owned(), File::Picture(bytes));
            pictures.push(picture);
        }
        // The fewer pictures, the more room for words.
        let room = if pictures.is_empty() { REMARKS } else { REMARKS * 2 / 3 };
        let number = filled(property.listing_id.as_deref(), 40).map(|n| format!("MLS number {n}"));
        let status = filled(property.status.as_deref(), 40);
        let line = [filled(property.town.as_deref(), NAME), number, status.clone()];
        let pairs = |rows: &[(String, String)], most: usize, longest: usize| -> Vec<(String, String)> {
            rows.iter().take(most).map(|(a, b)| (plain(a, 40), plain(b, longest))).collect()
        };
        Ok(Self {
            name: title,
            headline: filled(property.headline.as_deref(), 90),
            line: line.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            status,
            price: property.price.map(whole),
            price_label: plain(&property.price_label, 40),
            highlights: pairs(&property.highlights, 5, 20),
            facts: pairs(&property.facts, if pictures.is_empty() { 20 } else { 14 }, 60),
            remarks: filled(property.remarks.as_deref(), room),
            short_remarks: filled(property.remarks.as_deref(), 420),
            open_houses: property.open_houses.iter().take(4).map(|o| plain(o, 80)).collect(),
            note: filled(property.note.as_deref(), 500),
            photos: pictures,
            credit: plain(&property.credit, 240),
            notices: filled(Some(&property.notice), 500).into_iter().collect(),
        })
    }
}

/// A document of a property or several needs the broker's name.
pub(crate) fn named(ctx: &ReportContext) -> Result<(), ReportError> {
    if ctx.brokerage.trim().is_empty() { Err(ReportError::NoBrokerage) } else { Ok(()) }
}
