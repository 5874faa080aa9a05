use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, CrmSource, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Request};
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::{Account, entry, is_name, unknown};
use crate::calendar;

/// The media type of what is written.
const ICS: &str = "text/calendar; charset=utf-8";

fn unsupported(what: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("a calendar {what}"))
}

fn gone() -> ConnectorError {
    ConnectorError::new(ErrorKind::NotFound, "the appointment is no longer in the calendar")
}

/// The name of an entry of ours: its marker, of which nothing else is made.
fn name_of(marker: &str) -> String {
    let mut name = String::with_capacity(marker.len() + 4);
    for byte in marker.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => name.push(char::from(byte)),
            other => name.push_str(&format!("_{other:02x}")),
        }
    }
    name + ".ics"
}

fn etag_of(answer: &Answer<()>) -> Option<String> {
    let etag = answer.headers.get("etag").and_then(|etag| etag.to_str().ok());
    etag.map(|etag| etag.trim_start_matches("W/").to_owned())
}

impl Account {
    async fn send(&self, request: Request, cancel: &CancellationToken) -> Result<Answer<()>, ConnectorError> {
        self.http.get_text(&request, "*/*", cancel, |_| Ok(())).await
    }

    /// The entry that has our marker.
    async fn ours(&self, marker: &str, cancel: &CancellationToken) -> Result<Option<CrmRaw>, ConnectorError> {
        let there = self.record(CrmKind::Appointment, &name_of(marker), cancel).await?;
        Ok(there.filter(|raw| self.map(raw).is_ok_and(|mapped| mapped.marker.as_deref() == Some(marker))))
    }
}

#[async_trait]
impl CrmSink for Account {
    fn abilities(&self) -> &Abilities {
        &self.manifest.crm
    }

    async fn create(&self, new: &NewRecord, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        if new.kind != CrmKind::Appointment {
            return Err(unknown(new.kind));
        }
        let data = calendar::made(&new.fields, &new.marker, self.clock.now())?;
        let found = self.found(cancel, &mut CallStats::default()).await?;
        let name = name_of(&new.marker);
        if !is_name(&name) {
            return Err(ConnectorError::new(ErrorKind::Unprocessable, "the appointment's marker is too long"));
        }
        // Made where nothing is, so that it is made once however often it is sent. 412: something is.
        let request = Request::put(entry(&found.at, &name)).header("if-none-match", "*").text(ICS, data);
        let answer = self.send(request.or_status(412).repeatable(), cancel).await?;
        if answer.status == 412 {
            let taken = || {
                ConnectorError::new(ErrorKind::Conflict, "another appointment has the name of ours").with_status(412)
            };
            let there = self.ours(&new.marker, cancel).await?.ok_or_else(taken)?;
            return Ok(Ack { key: there.key.clone(), modified: None, etag: there.etag.clone(), record: Some(there) });
        }
        Ok(Ack { key: name, modified: None, etag: etag_of(&answer), record: None })
    }

    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let abilities = self.manifest.crm.of(change.kind).ok_or_else(|| unknown(change.kind))?;
        if let Some(field) = change.changes.keys().find(|field| !abilities.writes(field)) {
            return Err(unsupported(&format!("does not let {field} be changed from here")));
        }
        if !is_name(&change.key) {
            return Err(gone());
        }
        let fresh = match &change.seen.etag {
            Some(_) => None,
            // Without a version nothing could be said of what is overwritten.
            None => Some(self.record(change.kind, &change.key, cancel).await?.ok_or_else(gone)?),
        };
        let seen = fresh.as_ref().unwrap_or(&change.seen);
        let before = seen.payload.get("data").and_then(Value::as_str).unwrap_or_default();
        let after = calendar::changed(before, &change.changes, self.zone, self.clock.now())?;
        if after == before {
            return Ok(Ack { key: change.key.clone(), modified: None, etag: seen.etag.clone(), record: None });
        }
        let etag =
            seen.etag.clone().ok_or_else(|| unsupported("without versions of its entries cannot be written to"))?;
        let found = self.found(cancel, &mut CallStats::default()).await?;
        let request = Request::put(entry(&found.at, &change.key)).header("if-match", etag).text(ICS, after);
        let answer = self.send(request, cancel).await?;
        Ok(Ack { key: change.key.clone(), modified: None, etag: etag_of(&answer), record: None })
    }

    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        // Only the version that is there now: what somebody changes in this moment stays.
        let Some(there) = self.record(kind, key, cancel).await? else { return Ok(()) };
        let found = self.found(cancel, &mut CallStats::default()).await?;
        let mut request = Request::delete(entry(&found.at, key));
        if let Some(etag) = there.etag {
            request = request.header("if-match", etag);
        }
        match self.send(request, cancel).await {
            Ok(_) => Ok(()),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn find(
        &self,
        kind: CrmKind,
        probe: &Probe,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        match (kind, probe) {
            (CrmKind::Appointment, Probe::Marker { marker, .. }) => {
                Ok(self.ours(marker, cancel).await?.into_iter().collect())
            }
            _ => Err(unsupported(&format!("cannot be asked for a {kind} by that"))),
        }
    }

    async fn act(&self, _: &Action, _: &CancellationToken) -> Result<(), ConnectorError> {
        Err(unsupported("starts no automations"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn markers_have_names_of_their_own(one in ".{0,20}", other in ".{0,20}") {
            prop_assert!(is_name(&name_of(&one)));
            prop_assert_eq!(one == other, name_of(&one) == name_of(&other));
        }
    }
}
