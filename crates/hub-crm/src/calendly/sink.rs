use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, NewRecord, Probe, RecordChange};
use hub_connector::{CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::CrmKind;

use super::Account;

fn read_only() -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, "Calendly can be read and not written to")
}

#[async_trait]
impl CrmSink for Account {
    fn abilities(&self) -> &Abilities {
        &self.manifest.crm
    }

    async fn create(&self, _: &NewRecord, _: &CancellationToken) -> Result<Ack, ConnectorError> {
        Err(read_only())
    }

    async fn update(&self, _: &RecordChange, _: &CancellationToken) -> Result<Ack, ConnectorError> {
        Err(read_only())
    }

    async fn delete(&self, _: CrmKind, _: &str, _: &CancellationToken) -> Result<(), ConnectorError> {
        Err(read_only())
    }

    async fn find(&self, _: CrmKind, _: &Probe, _: &CancellationToken) -> Result<Vec<CrmRaw>, ConnectorError> {
        Err(read_only())
    }

    async fn act(&self, _: &Action, _: &CancellationToken) -> Result<(), ConnectorError> {
        Err(read_only())
    }
}
