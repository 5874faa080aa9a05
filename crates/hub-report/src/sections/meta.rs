use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{File, Files, NAME};
use crate::brand::ContactPart;
use crate::colour::Colour;
use crate::format::{date, filled, plain};
use crate::{ReportContext, ReportError, Shape, photo};

/// What every page of a document shares.
#[derive(Debug, Serialize)]
pub(crate) struct Meta {
    pub(crate) title: String,
    author: String,
    kind: String,
    noun: String,
    year: i32,
    month: u32,
    day: u32,
    wide: bool,
    accent: String,
    accent_tint: String,
    headings: String,
    body: String,
    cover: crate::brand::CoverStyle,
    corner: f64,
    brokerage: String,
    /// At the head of each page.
    head: String,
    /// At its foot.
    foot: Option<String>,
    /// The contact block, line by line.
    contact: Vec<String>,
    /// Width of the logo over its height; the logo is a file beside.
    logo: Option<f64>,
    sample: bool,
    footer: String,
    data_date: Option<String>,
    range_label: String,
    note_label: &'static str,
}

/// What a document says of itself.
pub(crate) struct MetaOf<'a> {
    pub(crate) title: String,
    pub(crate) kind: &'a str,
    /// `report`, `flyer`.
    pub(crate) noun: &'a str,
    pub(crate) footer: &'a str,
    pub(crate) data_date: Option<NaiveDate>,
    pub(crate) range_label: &'a str,
    pub(crate) accent: Colour,
    pub(crate) shape: Shape,
    pub(crate) ctx: &'a ReportContext,
}

impl Meta {
    /// Puts it together, and the logo among the files.
    pub(crate) fn of(of: &MetaOf<'_>, files: &mut Files) -> Result<Self, ReportError> {
        let (ctx, brand) = (of.ctx, &of.ctx.brand);
        let line = |part: &ContactPart| match part {
            ContactPart::Brokerage => filled(Some(&ctx.brokerage), NAME),
            ContactPart::Agent => filled(Some(&ctx.agent), NAME),
            ContactPart::Licence => filled(ctx.licence_no.as_deref(), 40).map(|n| format!("Licence {n}")),
            ContactPart::Contact => filled(ctx.contact.as_deref(), NAME),
        };
        let joined = |parts: &[ContactPart]| parts.iter().filter_map(line).collect::<Vec<_>>().join(" · ");
        let logo = match &ctx.logo {
            Some(bytes) => {
                let (png, shape) = photo::logo(bytes)?;
                files.insert("logo.png".to_owned(), File::Picture(std::sync::Arc::new(png)));
                Some(shape)
            }
            None => None,
        };
        let day = ctx.prepared_on;
        Ok(Self {
            title: of.title.clone(),
            author: plain(&ctx.brokerage, NAME),
            kind: of.kind.to_owned(),
            noun: of.noun.to_owned(),
            year: day.year(),
            month: day.month(),
            day: day.day(),
            wide: of.shape == Shape::Wide,
            accent: of.accent.hex(),
            accent_tint: of.accent.tint(brand.tint).hex(),
            headings: brand.headings.clone(),
            body: brand.body.clone(),
            cover: brand.cover,
            corner: brand.corner,
            brokerage: plain(&ctx.brokerage, NAME),
            head: joined(&brand.head),
            foot: Some(joined(&brand.foot)).filter(|f| !f.is_empty()),
            contact: brand.contact.iter().filter_map(line).collect(),
            logo,
            sample: ctx.sample,
            footer: of.footer.to_owned(),
            data_date: of.data_date.map(date),
            range_label: of.range_label.to_owned(),
            note_label: "From your agent",
        })
    }
}
