//! Settings that several connectors have in common.

use hub_connector::{ConnectionConfig, ConnectorError};
use hub_domain::Currency;
use url::Url;

/// The service's address, with one slash at its end so that names can be joined to it.
pub(crate) fn base(config: &ConnectionConfig, name: &str, usual: &str) -> Result<Url, ConnectorError> {
    let wrong = |what: &str| ConnectorError::settings(format!("the setting “{name}” {what}"));
    let text = config.setting(name).unwrap_or(usual);
    let mut url = Url::parse(text).map_err(|_| wrong("is not an address such as https://example.org/api"))?;
    if url.cannot_be_a_base() || !url.has_host() {
        return Err(wrong("is not an address such as https://example.org/api"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must not contain “?” or “#”"));
    }
    let path = format!("{}/", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Ok(url)
}

/// An address exactly as it was given.
pub(crate) fn exact(config: &ConnectionConfig, name: &str) -> Result<Url, ConnectorError> {
    Url::parse(config.require(name)?)
        .map_err(|_| ConnectorError::settings(format!("the setting “{name}” is not an address")))
}

/// The currency of amounts that name none.
pub(crate) fn currency(config: &ConnectionConfig) -> Result<Currency, ConnectorError> {
    match config.setting("currency") {
        None => Ok(Currency::USD),
        Some(code) => code
            .parse()
            .map_err(|_| ConnectorError::settings("the setting “currency” must be a three-letter code such as USD")),
    }
}

/// A whole number within bounds.
pub(crate) fn number(
    config: &ConnectionConfig,
    name: &str,
    usual: u32,
    bounds: std::ops::RangeInclusive<u32>,
) -> Result<u32, ConnectorError> {
    match config.setting(name).map(str::parse::<u32>) {
        None => Ok(usual),
        Some(Ok(n)) if bounds.contains(&n) => Ok(n),
        Some(_) => Err(ConnectorError::settings(format!(
            "the setting “{name}” must be {} to {}",
            bounds.start(),
            bounds.end()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn config(name: &str, value: &str) -> ConnectionConfig {
        let settings = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        ConnectionConfig { name: "t".into(), settings, secrets: BTreeMap::new(), licence: Default::default() }
    }

    #[test]
    fn addresses_end_with_one_slash() {
        for (given, root) in [("https://e.org", "https://e.org/"), ("https://e.org/a//", "https://e.org/a/")] {
            assert_eq!(base(&config("url", given), "url", "https://usual.org").unwrap().as_str(), root);
        }
        assert_eq!(base(&config("x", "y"), "url", "https://usual.org/v1").unwrap().as_str(), "https://usual.org/v1/");
        for bad in ["e.org", "mailto:a@e.org", "https://e.org/?q", "https://e.org/#a"] {
            assert!(base(&config("url", bad), "url", "https://usual.org").is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_stay_within_bounds() {
        assert_eq!(number(&config("n", "7"), "n", 3, 1..=9).unwrap(), 7);
        assert_eq!(number(&config("m", "7"), "n", 3, 1..=9).unwrap(), 3);
        for bad in ["0", "10", "-1", "many"] {
            assert!(number(&config("n", bad), "n", 3, 1..=9).is_err(), "{bad}");
        }
    }
}
