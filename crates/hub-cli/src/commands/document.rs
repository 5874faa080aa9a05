//! `hub document …`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use hub_app::Hub;
use hub_app::view::{BrandsView, DocumentOptions, DocumentRequest};
use serde::Serialize;

use crate::output::table;
use crate::{Context, Outcome};

/// `hub document …`.
#[derive(Subcommand)]
pub enum DocumentVerb {
    /// A property on one sheet.
    Flyer {
        /// Its key or MLS number.
        #[arg(long)]
        listing: String,
        #[command(flatten)]
        made: Made,
    },
    /// Several properties in the order of a visit.
    Tour {
        /// A key or MLS number; repeated, in order. At most 24.
        #[arg(long = "listing", required = true)]
        listings: Vec<String>,
        /// The client on the overview.
        #[arg(long = "for", value_name = "CLIENT")]
        prepared_for: Option<String>,
        #[command(flatten)]
        made: Made,
    },
    /// The market of an area; of all areas where none is named.
    Market {
        /// City.
        #[arg(long)]
        city: Option<String>,
        /// Postal code.
        #[arg(long, conflicts_with = "city")]
        postal_code: Option<String>,
        /// RESO PropertyType; by default Residential.
        #[arg(long = "type")]
        property_type: Option<String>,
        #[command(flatten)]
        made: Made,
    },
    /// The brands that documents can be printed in, and the logo.
    Brand {
        /// Choose this one for all documents.
        #[arg(long)]
        choose: Option<String>,
        /// A picture for the logo: JPEG, PNG, GIF or WebP.
        #[arg(long, conflicts_with = "no_logo")]
        logo: Option<PathBuf>,
        /// Take the logo away.
        #[arg(long)]
        no_logo: bool,
    },
}

/// How a document is made.
#[derive(Args)]
pub struct Made {
    /// Write it here, as PDF.
    #[arg(long)]
    out: PathBuf,
    /// A brand of `hub document brand`; by default the chosen one.
    #[arg(long)]
    brand: Option<String>,
    /// A title of your own.
    #[arg(long)]
    title: Option<String>,
    /// Your own words.
    #[arg(long)]
    note: Option<String>,
    /// Pages of 16:9 for a screen instead of paper.
    #[arg(long)]
    screen: bool,
}

impl Made {
    fn options(&self) -> DocumentOptions {
        DocumentOptions {
            brand: self.brand.clone(),
            title: self.title.clone(),
            note: self.note.clone(),
            ..DocumentOptions::default()
        }
    }
}

/// What was written.
#[derive(Serialize)]
struct Written {
    path: String,
    bytes: u64,
}

/// Runs a verb.
pub async fn run(context: &Context, verb: DocumentVerb) -> Outcome {
    let hub = context.open().await?;
    let ended = one(context, &hub, verb).await;
    hub.close().await;
    ended
}

async fn one(context: &Context, hub: &Hub, verb: DocumentVerb) -> Outcome {
    let (request, made) = match verb {
        DocumentVerb::Flyer { listing, made } => {
            (DocumentRequest::Flyer { listing_key: listing, options: made.options() }, made)
        }
        DocumentVerb::Tour { listings, prepared_for, made } => {
            let options = DocumentOptions { prepared_for, ..made.options() };
            (DocumentRequest::Tour { listing_keys: listings, options }, made)
        }
        DocumentVerb::Market { city, postal_code, property_type, made } => {
            let request = DocumentRequest::Market { city, postal_code, property_type, options: made.options() };
            (request, made)
        }
        DocumentVerb::Brand { choose, logo, no_logo } => {
            if let Some(brand) = choose {
                hub.choose_brand(&hub_app::view::ChooseBrandRequest { brand }).await?;
            }
            if let Some(path) = logo {
                hub.set_logo(&path).await?;
            }
            if no_logo {
                hub.remove_logo().await?;
            }
            context.output.answer(&hub.brands().await?, brands)?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let saved = hub.export_document(&request, made.screen, &made.out).await?;
    let written = Written { path: made.out.display().to_string(), bytes: saved.bytes };
    context.output.answer(&written, |w| format!("wrote {} ({} bytes)", w.path, w.bytes))?;
    Ok(ExitCode::SUCCESS)
}

fn brands(view: &BrandsView) -> String {
    let rows: Vec<Vec<String>> = view
        .brands
        .iter()
        .map(|b| {
            let mark = if b.id == view.chosen { "*" } else { "" };
            vec![mark.to_owned(), b.id.clone(), b.name.clone(), b.about.clone()]
        })
        .collect();
    let logo = if view.logo.is_some() { "A logo is kept." } else { "No logo." };
    format!("{}\n{logo}", table(&["", "BRAND", "NAME", "LOOK"], &rows))
}
