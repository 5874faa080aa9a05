//! People from CRMs, and appointments from calendars: what each system says, and what it means.
//!
//! A vendor is one folder with the same file names as everywhere (docs/howto/add-a-connector.md); [`rest`] is any CRM with
//! a REST interface, described by a file.

pub mod boldtrail;
pub mod caldav;
mod calendar;
pub mod calendly;
pub mod chilipiper;
mod columns;
mod desk;
pub mod dynamics;
mod entries;
pub mod followupboss;
pub mod gohighlevel;
pub mod hubspot;
pub mod icalendar;
pub mod lofty;
mod logged;
mod outgoing;
mod payload;
pub mod pipedrive;
mod place;
pub mod rest;
mod round;
pub mod salesforce;
mod settings;
mod setup;
mod tail;
mod when;
pub mod wiseagent;
pub mod zoho;

use std::sync::Arc;

use hub_connector::Registry;
use hub_connector::manifest::ManifestError;
use hub_domain::people::html;
use rest::{MappingError, RestCrm};

/// Adds this family's connectors to a registry.
///
/// # Errors
/// When a manifest of this build is damaged; the error names file and key.
pub fn register(registry: &mut Registry) -> Result<(), ManifestError> {
    registry.add(Arc::new(boldtrail::BoldTrail::new()?));
    registry.add(Arc::new(caldav::CalDav::new()?));
    registry.add(Arc::new(calendly::Calendly::new()?));
    registry.add(Arc::new(chilipiper::ChiliPiper::new()?));
    registry.add(Arc::new(followupboss::FollowUpBoss::new()?));
    registry.add(Arc::new(gohighlevel::GoHighLevel::new()?));
    registry.add(Arc::new(hubspot::HubSpot::new()?));
    registry.add(Arc::new(icalendar::ICalendar::new()?));
    registry.add(Arc::new(lofty::Lofty::new()?));
    registry.add(Arc::new(pipedrive::Pipedrive::new()?));
    registry.add(Arc::new(salesforce::Salesforce::new()?));
    registry.add(Arc::new(wiseagent::WiseAgent::new()?));
    registry.add(Arc::new(zoho::Zoho::new()?));
    registry.add(Arc::new(dynamics::Dynamics::new()?));
    Ok(())
}

/// Adds the CRMs that mapping files describe, each under the id `rest-` and the file's own `id`. A host hands over the name
/// and the text of every such file, from wherever it keeps them; it adds them anew when one changes. A file with anything
/// wrong in it is not used at all, and neither is one whose id another file has; the others are.
///
/// # Errors
/// Everything that is wrong in any of the files. The registry then has the connectors of the good ones.
pub fn register_mappings<F: AsRef<str>, T: AsRef<str>>(
    registry: &mut Registry,
    files: impl IntoIterator<Item = (F, T)>,
) -> Result<(), Vec<MappingError>> {
    let (mut wrong, mut seen) = (Vec::new(), std::collections::BTreeMap::new());
    for (file, text) in files {
        let file = file.as_ref();
        match RestCrm::parse(file, text.as_ref()) {
            Err(faults) => wrong.extend(faults),
            Ok(connector) => {
                let id = hub_connector::Connector::manifest(&connector).id.clone();
                if let Some(first) = seen.insert(id, file.to_owned()) {
                    wrong.push(MappingError {
                        file: file.to_owned(),
                        key: "id".to_owned(),
                        wrong: format!("is the id of {first} too"),
                        right: "give each file an id of its own".to_owned(),
                    });
                } else {
                    registry.add(Arc::new(connector));
                }
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
