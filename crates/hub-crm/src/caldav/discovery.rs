//! Finds the calendar (RFC 6764): the address itself, or one of the person's.

use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind, Url};

use super::xml::{self, Item};
use super::{Account, Found};

/// Where a server says where its calendars begin.
const WELL_KNOWN: &str = "/.well-known/caldav";
/// Most times we are sent on.
const HOPS: usize = 3;

fn not_found() -> ConnectorError {
    ConnectorError::settings("no calendars were found at this address; give the address of the calendar itself")
}

/// An address that the server names, as a folder.
fn folder(at: &Url, href: &str) -> Result<Url, ConnectorError> {
    let mut url = at.join(href).map_err(|_| not_found())?;
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    if url.origin() != at.origin() {
        return Err(ConnectorError::settings(format!(
            "the calendars are at another server; make the connection with the address {}",
            url.origin().ascii_serialization()
        )));
    }
    Ok(url)
}

impl Account {
    async fn what(
        &self,
        at: &Url,
        depth: &str,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Vec<Item>, ConnectorError> {
        let request = Request::propfind(at.clone()).header("depth", depth);
        Ok(self.ask(request, xml::what_it_is(), cancel, calls).await?.items)
    }

    /// What the place itself is.
    pub(super) async fn itself(
        &self,
        at: &Url,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Item, ConnectorError> {
        Ok(self.what(at, "0", cancel, calls).await?.into_iter().next().unwrap_or_default())
    }

    pub(super) async fn discover(
        &self,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Found, ConnectorError> {
        let here = match self.itself(&self.base, cancel, calls).await {
            Ok(here) => here,
            // A server that has its calendars elsewhere need not know this address.
            Err(error)
                if error.status.is_some() && !matches!(error.kind, ErrorKind::Unauthorized | ErrorKind::Server) =>
            {
                Item::default()
            }
            Err(error) => return Err(error),
        };
        if here.is_calendar && self.wanted.is_none() {
            return Ok(Found { at: self.base.clone(), name: here.name.unwrap_or_else(|| "Calendar".to_owned()) });
        }
        let home = match self.home(&here, &self.base, cancel, calls).await? {
            Some(home) => home,
            None => {
                let start = self.well_known(cancel, calls).await?;
                let there = self.itself(&start, cancel, calls).await?;
                self.home(&there, &start, cancel, calls).await?.ok_or_else(not_found)?
            }
        };
        self.choose(&home, self.what(&home, "1", cancel, calls).await?)
    }

    async fn home(
        &self,
        here: &Item,
        at: &Url,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Option<Url>, ConnectorError> {
        if let Some(home) = &here.home {
            return folder(at, home).map(Some);
        }
        let Some(principal) = &here.principal else { return Ok(None) };
        let person = folder(at, principal)?;
        let said = self.itself(&person, cancel, calls).await?;
        said.home.map(|home| folder(&person, &home)).transpose()
    }

    /// Follows where the server sends us, within the server.
    async fn well_known(&self, cancel: &CancellationToken, calls: &mut CallStats) -> Result<Url, ConnectorError> {
        let mut at = self.base.join(WELL_KNOWN).map_err(|_| not_found())?;
        for _ in 0..HOPS {
            let mut request = Request::propfind(at.clone()).header("depth", "0").text(super::XML, xml::what_it_is());
            for status in [301, 302, 303, 307, 308] {
                request = request.or_status(status);
            }
            let answer = match self.http.get_text(&request, "application/xml, text/xml", cancel, |_| Ok(())).await {
                Ok(answer) => answer,
                Err(error) if error.kind == ErrorKind::NotFound => return Err(not_found()),
                Err(error) => return Err(error),
            };
            *calls += answer.calls;
            if answer.status < 300 {
                return Ok(at);
            }
            let to = answer.headers.get("location").and_then(|to| to.to_str().ok()).ok_or_else(not_found)?;
            at = folder(&at, to)?;
        }
        Err(not_found())
    }

    fn choose(&self, home: &Url, items: Vec<Item>) -> Result<Found, ConnectorError> {
        let takes =
            |item: &Item| item.takes.is_empty() || item.takes.iter().any(|kind| kind.eq_ignore_ascii_case("VEVENT"));
        let mut calendars = Vec::new();
        for item in items.into_iter().filter(|item| item.is_calendar && takes(item)) {
            let at = folder(home, &item.href)?;
            let last = at.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
            calendars.push((item.name.unwrap_or_else(|| last.clone()), last, at));
        }
        let fits = |(name, last, _): &(String, String, Url)| {
            self.wanted.as_ref().is_none_or(|wanted| name.eq_ignore_ascii_case(wanted) || last == wanted)
        };
        let names: Vec<String> = calendars.iter().map(|(name, ..)| format!("“{name}”")).collect();
        let mut fitting = calendars.into_iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some((name, _, at)), None) => Ok(Found { at, name }),
            (None, _) if names.is_empty() => Err(not_found()),
            _ => Err(ConnectorError::settings(format!(
                "say which calendar in the setting “calendar”; there are: {}",
                names.join(", ")
            ))),
        }
    }
}
