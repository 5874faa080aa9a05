//! Where an answer goes on: in its body, or in a header.

use hub_connector::{ConnectorError, ErrorKind, Retry};
use hub_domain::RawRecord;
use url::Url;

use super::api::Rows;
use super::source::ResoSource;

/// The server's word on whether there is more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NextLink {
    None,
    To(Url),
    /// It leads to the page it stands on.
    Itself,
    /// It leads to another host or scheme, or nowhere.
    Elsewhere(ConnectorError),
}

impl NextLink {
    pub(super) fn of(source: &ResoSource, answer: &Rows, asked: &Url) -> Self {
        let Some(link) = answer.next_link() else { return Self::None };
        match resolve(&source.base, asked, link) {
            Some(link) if link == *asked => Self::Itself,
            Some(link) => match source.http.check(&link) {
                Ok(()) => Self::To(link),
                Err(error) => Self::Elsewhere(error),
            },
            None => Self::Elsewhere(bad_link()),
        }
    }

    pub(super) fn is_unusable(&self) -> bool {
        matches!(self, Self::Itself | Self::Elsewhere(_))
    }
}

/// Resolves a link against the page it stands on. Some servers write `/Property?…` and mean the service root's.
pub(super) fn resolve(base: &Url, asked: &Url, link: &str) -> Option<Url> {
    let rooted = link.strip_prefix('/').filter(|rest| !rest.starts_with('/') && !link.starts_with(base.path()));
    match rooted {
        Some(rest) => base.join(rest).ok(),
        None => asked.join(link).ok(),
    }
}

pub(super) fn bad_link() -> ConnectorError {
    ConnectorError::new(ErrorKind::Malformed, "the server's link to its next page is not an address")
        .with_retry(Retry::Never)
}

pub(super) fn same_page_again() -> ConnectorError {
    ConnectorError::new(ErrorKind::Malformed, "the server's link to its next page leads to the same page again")
}

pub(super) fn in_a_circle() -> ConnectorError {
    ConnectorError::new(ErrorKind::Malformed, "the server's pages go round in a circle; they would never end")
}

/// What a page looks like, for finding it again. Not for anything that an attacker could gain by.
pub(super) fn fingerprint<'a>(parts: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for (key, stamp) in parts {
        hasher.update(key.as_bytes()).update(&[0]).update(stamp.unwrap_or_default().as_bytes()).update(&[1]);
    }
    let bytes = hasher.finalize();
    let first: [u8; 8] = std::array::from_fn(|i| bytes.as_bytes()[i]);
    u64::from_le_bytes(first)
}

/// A page without rows is known by the link it gives: rows may all be hidden from us on one page and not on the next.
pub(super) fn fingerprint_of(records: &[RawRecord], link: Option<&str>) -> u64 {
    if records.is_empty() {
        return fingerprint(std::iter::once(("", link)));
    }
    fingerprint(records.iter().map(|r| (r.key.as_str(), r.modified.as_deref())))
}

/// The next link in a header: an address by itself, or RFC 8288's `<address>; rel="next"` among others.
pub(super) fn in_header(value: &str) -> Option<String> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    if !value.starts_with('<') {
        return Some(value.to_owned());
    }
    let mut rest = value;
    while let Some(start) = rest.find('<') {
        let (address, after) = rest[start + 1..].split_once('>')?;
        let end = after.find('<').unwrap_or(after.len());
        let is_next = after[..end].split(';').filter_map(|p| p.split_once('=')).any(|(name, value)| {
            let value = value.trim().trim_end_matches(',').trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel") && value.split(' ').any(|w| w.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(address.trim().to_owned()).filter(|a| !a.is_empty());
        }
        rest = &after[end..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_in_headers() {
        let table = [
            ("https://e.org/next?a=1", Some("https://e.org/next?a=1")),
            ("<https://e.org/2>; rel=\"next\"", Some("https://e.org/2")),
            ("<https://e.org/1>; rel=\"prev\", <https://e.org/3>; title=x; rel=next", Some("https://e.org/3")),
            ("<https://e.org/1>; rel=\"last\"", None),
            ("<https://e.org/1", None),
            ("<>; rel=next", None),
            ("  ", None),
        ];
        for (header, link) in table {
            assert_eq!(in_header(header).as_deref(), link, "{header}");
        }
    }

    #[test]
    fn links_are_read_as_servers_mean_them() {
        let base = Url::parse("https://e.org/trestle/odata/").unwrap();
        let asked = base.join("Property?$top=1").unwrap();
        for (link, address) in [
            (
                "https://e.org/trestle/odata/Property/replication?id=7",
                "https://e.org/trestle/odata/Property/replication?id=7",
            ),
            ("/Property/replication?id=7", "https://e.org/trestle/odata/Property/replication?id=7"),
            ("/trestle/odata/Property?$skip=1", "https://e.org/trestle/odata/Property?$skip=1"),
            ("Property?$skip=1", "https://e.org/trestle/odata/Property?$skip=1"),
            ("?$skip=1", "https://e.org/trestle/odata/Property?$skip=1"),
            ("//evil.test/x", "https://evil.test/x"),
        ] {
            assert_eq!(resolve(&base, &asked, link).unwrap().as_str(), address, "{link}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,80}", link in "\\PC{0,60}") {
            let _ = in_header(&text);
            let base = Url::parse("https://e.org/odata/").unwrap();
            let _ = resolve(&base, &base, &link);
        }
    }
}
