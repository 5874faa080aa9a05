//! Settings that several connectors have in common.

use hub_connector::{ConnectionConfig, ConnectorError, SecretString, Url};
use hub_domain::Currency;
use hub_domain::people::Region;

/// The service's address, with one slash at its end so that names can be joined to it.
pub(crate) fn base(config: &ConnectionConfig, usual: &str) -> Result<Url, ConnectorError> {
    let wrong = |what: &str| ConnectorError::settings(format!("the setting “url” {what}"));
    let text = config.setting("url").unwrap_or(usual);
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

/// A secret that must be there.
pub(crate) fn secret(config: &ConnectionConfig, name: &str) -> Result<SecretString, ConnectorError> {
    let missing = || ConnectorError::settings(format!("the connection “{}” needs the secret “{name}”", config.name));
    config.secret(name).cloned().ok_or_else(missing)
}

/// Where telephone numbers without a country code are dialled.
pub(crate) fn region(config: &ConnectionConfig) -> Result<Region, ConnectorError> {
    config.setting("region").map_or(Ok(Region::US), str::parse).map_err(|_| {
        ConnectorError::settings("the setting “region” must be the two-letter code of a country such as US")
    })
}

/// The currency of amounts that name none.
pub(crate) fn currency(config: &ConnectionConfig) -> Result<Currency, ConnectorError> {
    config
        .setting("currency")
        .map_or(Ok(Currency::USD), str::parse)
        .map_err(|_| ConnectorError::settings("the setting “currency” must be a three-letter code such as USD"))
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
        Some(_) => {
            let (least, most) = (bounds.start(), bounds.end());
            Err(ConnectorError::settings(format!("the setting “{name}” must be {least} to {most}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn config(name: &str, value: &str) -> ConnectionConfig {
        let settings = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        ConnectionConfig { name: "t".into(), settings, secrets: BTreeMap::new(), licence: Default::default() }
    }

    #[test]
    fn settings_are_read_or_named() {
        assert_eq!(base(&config("url", "https://e.org/a//"), "https://u.org").unwrap().as_str(), "https://e.org/a/");
        assert_eq!(base(&config("x", "y"), "https://u.org/v1").unwrap().as_str(), "https://u.org/v1/");
        for bad in ["e.org", "mailto:a@e.org", "https://e.org/?q", "https://e.org/#a"] {
            assert!(base(&config("url", bad), "https://u.org").unwrap_err().message.contains("url"), "{bad}");
        }
        assert_eq!(region(&config("region", "mx")).unwrap().to_string(), "MX");
        assert!(region(&config("region", "Moon")).is_err());
        assert_eq!(currency(&config("a", "b")).unwrap(), Currency::USD);
        assert!(currency(&config("currency", "dollars")).is_err());
        assert_eq!(number(&config("n", "7"), "n", 3, 1..=9).unwrap(), 7);
        assert!(number(&config("n", "10"), "n", 3, 1..=9).is_err());
    }
}
