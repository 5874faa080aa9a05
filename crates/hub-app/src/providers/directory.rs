//! The list of providers.

use std::collections::BTreeSet;

use hub_domain::service::JobKind;
use hub_store::partners::PartnerQuery;

use super::roster::services_of;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::partners::shared::{named, places_around, some};
use crate::view::{ProvidersRequest, ProvidersView};

impl Hub {
    /// Providers by name, with what they ask today, how they stand and how their jobs went.
    ///
    /// # Errors
    /// A service nobody does, a place that is none.
    pub async fn providers(&self, request: &ProvidersRequest) -> Result<ProvidersView> {
        let service = some(request.service.as_deref()).map(|it| service("service", &it)).transpose()?;
        let places = places_around(some(request.place.as_deref()))?;
        let language = some(request.language.as_deref()).map(|it| it.to_lowercase());
        let asks = !request.text.trim().is_empty() || !places.is_empty();
        let everybody = self.roster(PartnerQuery::default()).await?;
        let found = match asks {
            true => {
                Some(self.roster(PartnerQuery { text: request.text.clone(), places, ..PartnerQuery::default() }).await?)
            }
            false => None,
        };
        let speaks = |spoken: &[String]| {
            language.as_ref().is_none_or(|wanted| spoken.iter().any(|it| it.to_lowercase() == *wanted))
        };
        let mut languages: BTreeSet<String> = BTreeSet::new();
        for sheet in everybody.known.iter().filter_map(|it| it.sheet.as_ref()) {
            languages.extend(sheet.languages.iter().cloned());
        }
        let any = everybody.known.iter().any(|it| !services_of(&it.partner).is_empty());
        let among = found.as_ref().unwrap_or(&everybody);
        let rows = among
            .known
            .iter()
            .filter(|it| {
                let does = services_of(&it.partner);
                service.map_or(!does.is_empty(), |service| does.contains(&service))
            })
            .filter(|it| speaks(it.sheet.as_ref().map(|sheet| sheet.languages.as_slice()).unwrap_or_default()))
            .map(|it| everybody.row(it, service))
            .collect();
        Ok(ProvidersView {
            today: self.today().to_string(),
            any,
            rows,
            languages: languages.into_iter().collect(),
            prior: everybody.drawn.view(),
        })
    }
}

/// A service that somebody from outside does.
pub(super) fn service(field: &str, name: &str) -> Result<JobKind> {
    let kind = named(field, name, JobKind::parse)?;
    if kind.has_provider() { Ok(kind) } else { Err(AppError::bad_request(field, "is done by the parties themselves")) }
}
