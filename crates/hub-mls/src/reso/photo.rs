//! Single records, and photos whose host wants to know who asks.

use std::sync::{Arc, PoisonError};

use hub_connector::http::{Auth, ClientSpec, Request};
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind, ExposeSecret, HttpClient, SecretString};
use hub_domain::{RawRecord, Stream};
use serde_json::{Map, Value};
use url::Url;

use super::ask::{Ask, joined};
use super::dialect::MediaIn;
use super::names::{Carried, StreamNames};
use super::pull::is_refusal;
use super::query;
use super::rows::key_text;
use super::source::ResoSource;

/// A person waits.
const ATTEMPTS: u32 = 2;

impl ResoSource {
    /// One record as the server has it now. A listing comes with its photos where these come inside listings, since
    /// that is the only way to a fresh address of one.
    pub(super) async fn one(
        &self,
        stream: Stream,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<RawRecord>, ConnectorError> {
        let mut calls = CallStats::default();
        let names = self.stream(stream, &mut calls, cancel).await?;
        if names.carried.is_some() {
            let message = format!("this server gives {stream} only inside its listing");
            return Err(ConnectorError::new(ErrorKind::Unsupported, message));
        }
        let row = match self.by_key(&names, key, cancel).await {
            Err(error) if is_refusal(&error) && error.kind != ErrorKind::NotFound => {
                self.by_filter(&names, key, cancel).await?
            }
            other => other?,
        };
        Ok(row.map(|payload| RawRecord {
            resource: stream,
            key: key.to_owned(),
            modified: payload.get(&names.stamp).and_then(Value::as_str).map(str::to_owned),
            payload,
        }))
    }

    async fn by_key(
        &self,
        names: &StreamNames,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<Map<String, Value>>, ConnectorError> {
        let record = format!("{}({})", names.set, names.literal.write(key));
        let mut options: Vec<(&str, &str)> = self.setup.required.iter().map(|f| ("$filter", f.as_str())).collect();
        options.extend(self.photos_too().map(|expansion| ("$expand", expansion)).filter(|_| is_listing(names)));
        let request = Request::get(query::address(&self.base, &record, &options)).attempts(ATTEMPTS);
        match self.http.get_json::<Value>(&request, cancel).await {
            Ok(answer) => Ok(match answer.value {
                Value::Object(row) if key_text(&row, &names.key).is_some() => Some(row),
                // Some servers answer with a list of one.
                Value::Object(mut page) => match page.remove("value") {
                    Some(Value::Array(rows)) => rows.into_iter().next().and_then(|row| row.as_object().cloned()),
                    _ => None,
                },
                _ => None,
            }),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn by_filter(
        &self,
        names: &StreamNames,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<Map<String, Value>>, ConnectorError> {
        let ours = format!("{} eq {}", names.key, names.literal.write(key));
        let filter = joined([self.setup.required.as_deref(), Some(&ours)]).unwrap_or_default();
        let mut options = vec![("$filter", filter.as_str()), ("$top", "1")];
        options.extend(self.photos_too().map(|expansion| ("$expand", expansion)).filter(|_| is_listing(names)));
        let ask = Ask { attempts: Some(ATTEMPTS), ..Ask::new(query::address(&self.base, &names.set, &options), 1) };
        let answer = self.rows(ask, &mut CallStats::default(), cancel).await?;
        Ok(answer.value.into_iter().next().and_then(|row| row.as_object().cloned()))
    }

    /// The expansion that brings a listing's photos, where they come no other way.
    fn photos_too(&self) -> Option<&'static str> {
        let media = self.known()?.found.streams.get(&Stream::Media)?.carried.clone();
        let expanded = matches!(media, Some(Carried::Expansion(_))) || self.dialect.media == MediaIn::Expansion;
        expanded.then_some("Media")
    }

    /// The token that a photo's host wants to see as `User-Agent`. Hosts that the dialect does not name never get it.
    fn photo_agent(&self, url: &Url) -> Option<SecretString> {
        let host = url.host_str()?;
        let own = self.http.check(url).is_ok();
        let named = self.dialect.media_token_hosts;
        let theirs = url.scheme() == "https"
            && named
                .iter()
                .any(|end| host.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
        if named.is_empty() || !(own || theirs) {
            return None;
        }
        self.setup.token.clone()
    }

    /// A photo from a host that wants the token as `User-Agent`; `None` where no host does.
    pub(super) async fn photo(
        &self,
        address: &Url,
        cancel: &CancellationToken,
    ) -> Option<Result<Vec<u8>, ConnectorError>> {
        let token = self.photo_agent(address)?;
        let agent = token.expose_secret().trim().to_owned();
        let request = Request::get(address.clone()).header("user-agent", agent).attempts(ATTEMPTS);
        let client = match self.photo_client(address) {
            Ok(client) => client,
            Err(error) => return Some(Err(self.advise(error))),
        };
        let answer = match &client {
            Some(client) => client.get_bytes(&request, "image/*", cancel).await,
            None => self.http.get_bytes(&request, "image/*", cancel).await,
        };
        Some(answer.map(|a| a.value))
    }

    /// A client for the photo's host, kept for the next photo; `None` where that host is the server itself.
    fn photo_client(&self, address: &Url) -> Result<Option<Arc<HttpClient>>, ConnectorError> {
        if self.http.check(address).is_ok() {
            return Ok(None);
        }
        let mut client = self.photos.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = client.as_ref().filter(|c| c.check(address).is_ok()) {
            return Ok(Some(Arc::clone(known)));
        }
        let spec = ClientSpec::new(format!("{} photos", self.title()), address.clone(), Auth::None, self.limits());
        let made = Arc::new(self.factory.client(spec)?);
        *client = Some(Arc::clone(&made));
        Ok(Some(made))
    }
}

fn is_listing(names: &StreamNames) -> bool {
    names.key == Stream::Property.key_field()
}
