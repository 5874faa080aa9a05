//! `hub partner list|show`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use hub_app::view::{IdRequest, LicenceStandingView, PartnersRequest};
use serde_json::json;

use crate::output::table;
use crate::{Context, Outcome};

/// `hub partner …`.
#[derive(Subcommand)]
pub enum PartnerVerb {
    /// Partners, by name.
    List(ListArgs),
    /// One partner: licences, agreements, documents, onboarding, history.
    Show {
        /// Identifier, as `hub partner list` prints it.
        partner: String,
    },
}

/// `hub partner list`.
#[derive(Args)]
pub struct ListArgs {
    /// Words of a name, a person there, an address, an offering.
    pub text: Vec<String>,
    /// Only this kind: `lender`, `title`, `insurer`, `service` and so on.
    #[arg(long)]
    pub kind: Option<String>,
    /// Only this speciality of a home service: `inspector`, `mover` and so on.
    #[arg(long)]
    pub speciality: Option<String>,
    /// Only who works there: `WA`, `98101`, `county:53033`.
    #[arg(long)]
    pub place: Option<String>,
    /// Those that were put away.
    #[arg(long)]
    pub put_away: bool,
    /// Rows, 1 to 500.
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
    /// Rows to skip.
    #[arg(long, default_value_t = 0)]
    pub offset: u32,
}

/// Runs a verb.
pub async fn run(context: &Context, verb: PartnerVerb) -> Outcome {
    match verb {
        PartnerVerb::List(args) => list(context, args).await,
        PartnerVerb::Show { partner } => show(context, partner).await,
    }
}

async fn list(context: &Context, args: ListArgs) -> Outcome {
    let request = PartnersRequest {
        text: args.text.join(" "),
        kind: args.kind,
        speciality: args.speciality,
        place: args.place,
        put_away: args.put_away,
        limit: args.limit,
        offset: args.offset,
    };
    let hub = context.open().await?;
    let found = hub.partners(&request).await;
    hub.close().await;
    let found = found?;
    context.output.answer(&json!({"total": found.total, "partners": found.rows}), |_| {
        let rows: Vec<Vec<String>> = found
            .rows
            .iter()
            .map(|partner| {
                vec![
                    partner.id.clone(),
                    partner.name.clone(),
                    partner.parent.clone().unwrap_or_default(),
                    partner.speciality.clone().unwrap_or_else(|| partner.kind.clone()),
                    licence_words(&partner.licence),
                    partner.first_end.clone().unwrap_or_default(),
                ]
            })
            .collect();
        format!("{}\n{} of {}", table(&["ID", "NAME", "OF", "IS", "LICENCE", "ENDS"], &rows), rows.len(), found.total)
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn show(context: &Context, partner: String) -> Outcome {
    let hub = context.open().await?;
    let found = hub.partner(&IdRequest { id: partner }).await;
    hub.close().await;
    context.output.answer(&found?, |partner| {
        let form = &partner.form;
        let mut lines = vec![form.name.clone(), format!("is {}", form.speciality.as_ref().unwrap_or(&form.kind))];
        if let Some(above) = partner.path.last() {
            lines.push(format!("belongs to {}", above.name));
        }
        lines.push(format!("settlement service: {}", partner.settlement));
        lines.push(format!("licence: {}", licence_words(&partner.licence)));
        for contact in &form.contacts {
            let reach = [&contact.role, &contact.email, &contact.phone];
            let reach: Vec<&str> = reach.into_iter().filter_map(Option::as_deref).collect();
            lines.push(format!("contact: {}  {}", contact.name, reach.join("  ")));
        }
        if !form.coverage.is_empty() {
            lines.push(format!("works in {}", form.coverage.join(", ")));
        }
        for document in &partner.documents {
            lines.push(format!("document: {}", document.name));
        }
        for below in &partner.below {
            lines.push(format!("below: {}  {}", below.id, below.name));
        }
        if partner.waiting > 0 {
            lines.push(format!("{} proposals wait", partner.waiting));
        }
        lines.join("\n")
    })?;
    Ok(ExitCode::SUCCESS)
}

fn licence_words(licence: &LicenceStandingView) -> String {
    match (licence.state.as_str(), &licence.on) {
        ("notNeeded", _) => "not needed".to_owned(),
        ("expired", Some(on)) => format!("expired on {on}"),
        ("missing", _) => format!("missing: {}", licence.needs.join(" or ")),
        (state, _) => state.to_owned(),
    }
}
