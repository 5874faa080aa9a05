//! From a connection's settings to a source.

use chrono::TimeDelta;
use hub_connector::http::{Auth, ClientCredentials, ClientSpec};
use hub_connector::{ConnectContext, ConnectionConfig, ConnectorError, Manifest};
use hub_domain::Currency;
use url::Url;

use super::dialect::Dialect;
use super::source::{ResoSource, Setup};

pub(super) fn connect(
    manifest: &Manifest,
    dialect: Dialect,
    config: &ConnectionConfig,
    context: &ConnectContext,
) -> Result<ResoSource, ConnectorError> {
    let form = Form { manifest, config };
    let base = service_root(form.text("url").map_or_else(|| config.require("url"), Ok)?, form.text("dataset"))?;
    let auth = auth(&form, &base)?;
    let token = match &auth {
        Auth::Bearer(token) => Some(token.clone()),
        _ => None,
    };
    let currency = match form.text("currency") {
        None => Currency::USD,
        Some(code) => code
            .parse()
            .map_err(|_| ConnectorError::settings("the setting “currency” must be a three-letter code such as USD"))?,
    };
    let page_size = form.number("page_size", 1..=100_000)?.unwrap_or(manifest.paging.page_size);
    let mut limits = manifest.limits;
    let rates = [
        ("requests_per_second", &mut limits.per_second),
        ("requests_per_minute", &mut limits.per_minute),
        ("requests_per_hour", &mut limits.per_hour),
        ("requests_per_day", &mut limits.per_day),
    ];
    for (name, rate) in rates {
        *rate = form.number(name, 1..=u32::MAX)?.or(*rate);
    }
    let required = match dialect.required {
        None => None,
        Some(needed) => form.text(needed.setting).map(|value| {
            let value = if needed.lower_case { value.to_lowercase() } else { value.to_owned() };
            format!("{} eq '{}'", needed.field, value.replace('\'', "''"))
        }),
    };
    let overlap = form.number("overlap_minutes", 0..=1_440)?.unwrap_or(dialect.overlap_minutes);
    let setup = Setup {
        name: config.name.clone(),
        base: base.clone(),
        page_size,
        currency,
        licence: config.licence,
        required,
        overlap: TimeDelta::minutes(i64::from(overlap)),
        number_prefix: form.text("number_prefix").map(str::to_owned),
        agent_id: form.text("agent_id").map(str::to_owned),
        office_id: form.text("office_id").map(str::to_owned),
        token,
    };
    let spec = ClientSpec::new(manifest.id.clone(), base, auth, limits).with_http(manifest.http.clone());
    let http = context.http.client(spec)?;
    Ok(ResoSource::new(manifest.clone(), dialect, setup, http, context))
}

/// Settings with the form's defaults behind them.
struct Form<'a> {
    manifest: &'a Manifest,
    config: &'a ConnectionConfig,
}

impl<'a> Form<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        let default = || self.manifest.field(name).and_then(|f| f.default.as_deref());
        self.config.setting(name).or_else(default).map(str::trim).filter(|t| !t.is_empty())
    }

    fn number(&self, name: &str, range: std::ops::RangeInclusive<u32>) -> Result<Option<u32>, ConnectorError> {
        match self.text(name).map(str::parse::<u32>) {
            None => Ok(None),
            Some(Ok(number)) if range.contains(&number) => Ok(Some(number)),
            Some(_) if *range.end() == u32::MAX => {
                Err(ConnectorError::settings(format!("the setting “{name}” must be at least {}", range.start())))
            }
            Some(_) => Err(ConnectorError::settings(format!(
                "the setting “{name}” must be {} to {}",
                range.start(),
                range.end()
            ))),
        }
    }
}

/// The service root with one slash at its end, so that names can be joined to it; below it the data set, where there
/// is one and the address does not end with it already.
fn service_root(text: &str, dataset: Option<&str>) -> Result<Url, ConnectorError> {
    let wrong = || ConnectorError::settings("the setting “url” is not an address such as https://example.org/odata");
    let mut base = Url::parse(text).map_err(|_| wrong())?;
    if base.cannot_be_a_base() || !base.has_host() {
        return Err(wrong());
    }
    if base.query().is_some() || base.fragment().is_some() {
        return Err(ConnectorError::settings("the setting “url” must not contain “?” or “#”"));
    }
    let path = base.path().trim_end_matches('/').to_owned();
    base.set_path(&format!("{path}/"));
    if let Some(dataset) = dataset
        && path.rsplit('/').next() != Some(dataset)
        && let Ok(mut segments) = base.path_segments_mut()
    {
        segments.pop_if_empty().push(dataset).push("");
    }
    Ok(base)
}

fn auth(form: &Form<'_>, base: &Url) -> Result<Auth, ConnectorError> {
    let config = form.config;
    if let Some(token) = config.secret("token") {
        return Ok(Auth::Bearer(token.clone()));
    }
    let (Some(id), Some(secret)) = (form.text("client_id"), config.secret("client_secret")) else {
        return Err(ConnectorError::settings(match form.manifest.field("client_id") {
            Some(_) => format!(
                "the connection “{}” needs the secret “token”, or “client_id” with the secret “client_secret”",
                config.name
            ),
            None => format!("the connection “{}” needs the secret “token”", config.name),
        }));
    };
    let token_urls = match form.text("token_url") {
        Some(text) => {
            vec![Url::parse(text).map_err(|_| ConnectorError::settings("the setting “token_url” is not an address"))?]
        }
        None => usual_token_urls(base),
    };
    Ok(Auth::ClientCredentials(ClientCredentials {
        token_urls,
        client_id: id.to_owned(),
        client_secret: secret.clone(),
        scope: form.text("scope").map(str::to_owned),
    }))
}

/// Where servers issue tokens when nobody says where: at their host's usual places, then beside and below the root.
/// All are at the root's own origin, so the secret goes to no stranger.
fn usual_token_urls(base: &Url) -> Vec<Url> {
    let places = ["/oauth2/token", "/oauth/token", "/connect/token", "/token", "../oauth2/token", "../token", "token"];
    let mut urls: Vec<Url> = Vec::new();
    for url in places.iter().filter_map(|place| base.join(place).ok()) {
        if !urls.contains(&url) {
            urls.push(url);
        }
    }
    urls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_ends_with_one_slash() {
        for (given, dataset, root) in [
            ("https://example.org", None, "https://example.org/"),
            ("https://example.org/odata", None, "https://example.org/odata/"),
            ("https://example.org/odata//", None, "https://example.org/odata/"),
            ("https://example.org/odata", Some("fmls"), "https://example.org/odata/fmls/"),
            ("https://example.org/odata/fmls/", Some("fmls"), "https://example.org/odata/fmls/"),
            ("https://example.org/odata", Some("a b/c"), "https://example.org/odata/a%20b%2Fc/"),
        ] {
            assert_eq!(service_root(given, dataset).unwrap().as_str(), root);
        }
        for bad in ["example.org/odata", "mailto:a@example.org", "https://example.org/odata?x=1", "https://e.org/#a"] {
            assert!(service_root(bad, None).is_err(), "{bad}");
        }
    }
}
