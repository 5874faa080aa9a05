use std::sync::Arc;

use hub_connector::{CancellationToken, ConnectionConfig, ConnectorError, ErrorKind, SecretString};
use hub_domain::ConnectionId;
use hub_domain::crm::CrmKind;
use hub_sync::crm::understood;

use super::keeps_people;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{ConnectorView, DryRunView, ErrorCode, TryCrmRequest};

/// So many contacts are looked at; an account with more is told so far.
const MOST: usize = 50_000;

impl Hub {
    /// Reads the contacts of an account and says what connecting it would come to. Nothing is stored and nothing is sent
    /// but questions.
    ///
    /// # Errors
    /// Settings the connector refuses, a vendor that does not let us in, or [`ErrorCode::Refused`] when it was stopped.
    pub async fn try_crm(
        &self,
        request: TryCrmRequest,
        said: &(dyn Fn(u64) + Sync),
        cancel: &CancellationToken,
    ) -> Result<DryRunView> {
        let name = request.name.trim().to_owned();
        let refused = |error: ConnectorError| match error.kind {
            ErrorKind::Cancelled => AppError::new(ErrorCode::Refused).with("rule", "stopped; nothing was changed"),
            _ => AppError::of_source(&name, &error),
        };
        let config = ConnectionConfig {
            name: name.clone(),
            settings: request.settings,
            secrets: request.secrets.into_iter().map(|(k, v)| (k, SecretString::from(v))).collect(),
            licence: self.only_licence(&request.connector).unwrap_or_default(),
        };
        let crm = self.0.registry.connect_crm(&request.connector, config, &self.0.context).map_err(refused)?;
        let account = crm.check().await.map_err(refused)?;
        crm.describe(cancel).await.map_err(refused)?;
        let as_if = ConnectionId::new();
        let mut judge = Arc::unwrap_or_clone(self.crm_judge().await?);
        judge.abilities.insert(as_if, crm.abilities().clone());
        let (mut cursor, mut view) = (None, DryRunView { account: account.label, ..DryRunView::default() });
        loop {
            let page = crm.changes(CrmKind::Contact, cursor.as_ref(), cancel).await.map_err(refused)?;
            view.unreadable += page.rejected.len() as u64;
            let mut records = Vec::with_capacity(page.records.len());
            for raw in page.records {
                match understood(crm.as_ref(), raw) {
                    Ok(record) => records.push(record),
                    Err(_) => view.unreadable += 1,
                }
            }
            let seen = self.0.store.crm_foresee(as_if, &records, &judge).await?;
            view.contacts += records.len() as u64;
            view.matched += seen.matched;
            view.unclear += seen.unclear;
            view.new += seen.new;
            view.changed_here += seen.changed_here;
            view.changed_there += seen.changed_there;
            view.conflicts += seen.conflicts;
            said(view.contacts);
            view.complete = !page.more || cursor.as_ref() == Some(&page.next);
            if view.complete || view.contacts as usize >= MOST {
                return Ok(view);
            }
            cursor = Some(page.next);
        }
    }

    /// The kinds of CRMs that can be connected.
    #[must_use]
    pub fn crm_connectors(&self) -> Vec<ConnectorView> {
        let all = crate::source_views::connectors(&self.0.registry);
        let people = |id: &str| self.0.registry.get(id).is_some_and(|c| keeps_people(c.manifest()));
        all.into_iter().filter(|view| people(&view.id)).collect()
    }
}
