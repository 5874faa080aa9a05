//! The wire: what is asked for, and what an answer's headers say.

use hub_connector::http::HeaderMap;
use hub_domain::{Licence, Resource};
use url::Url;

/// Statuses the vendor describes. Without this list it sends active listings only.
const STATUSES: [&str; 10] = [
    "Active",
    "ActiveUnderContract",
    "Pending",
    "Hold",
    "Withdrawn",
    "Closed",
    "Expired",
    "Delete",
    "Incomplete",
    "ComingSoon",
];
/// Types the vendor knows. Without this list it sends homes for sale and for rent only.
pub(super) const TYPES: [&str; 8] =
    ["residential", "rental", "multifamily", "condominium", "commercial", "land", "farm", "commerciallease"];

/// What is asked for, apart from where to go on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) base: &'a Url,
    pub(super) vendor: Option<&'a str>,
    pub(super) licence: Licence,
    pub(super) stream: Resource,
    /// Open houses are asked for type by type.
    pub(super) part: usize,
    /// The vendor refuses to be asked type by type; open houses are asked for in one go.
    pub(super) plain: bool,
}

impl Asked<'_> {
    /// Parts that a stream is read in.
    pub(super) fn parts(&self) -> usize {
        if self.stream == Resource::OpenHouse && !self.plain { TYPES.len() } else { 1 }
    }

    /// The address of listings that a filter narrows to, the latest on the market first; of all statuses, or of those on
    /// the market.
    pub(super) fn latest(&self, filter: &str, values: &[String], market: bool, limit: u32) -> Url {
        let mut url = self.base.join("properties").unwrap_or_else(|_| self.base.clone());
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("limit", &limit.to_string()).append_pair("sort", "-listdate");
            if let Some(vendor) = self.vendor {
                query.append_pair("vendor", vendor);
            }
            for value in values {
                query.append_pair(filter, value);
            }
            let statuses = if market { &STATUSES[..1] } else { &STATUSES[..] };
            for status in statuses {
                query.append_pair("status", status);
            }
            for kind in TYPES {
                query.append_pair("type", kind);
            }
            query.append_pair("idx", self.opted_out());
        }
        url
    }

    /// Who may keep back-office rows sees what its sellers keep off the Internet, flags and all. For display a listing
    /// that opted out entirely is not even fetched; one that hides its address is.
    fn opted_out(&self) -> &'static str {
        if self.licence == Licence::BackOffice { "ignore" } else { "listing" }
    }

    /// The address of the rows behind `last`.
    pub(super) fn address(&self, last: u64, limit: u32, count: bool) -> Url {
        let name = match self.stream {
            Resource::OpenHouse => "openhouses",
            Resource::Member => "agents",
            _ => "properties",
        };
        let mut url = self.base.join(name).unwrap_or_else(|_| self.base.clone());
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("limit", &limit.to_string());
            match self.stream {
                Resource::Member => query.append_pair("offset", &last.to_string()),
                _ => query.append_pair("lastId", &last.to_string()),
            };
            if let Some(vendor) = self.vendor {
                query.append_pair("vendor", vendor);
            }
            match self.stream {
                Resource::OpenHouse if !self.plain => {
                    query.append_pair("type", TYPES.get(self.part).copied().unwrap_or(TYPES[0]));
                }
                Resource::OpenHouse | Resource::Member => {}
                _ => {
                    for status in STATUSES {
                        query.append_pair("status", status);
                    }
                    for kind in TYPES {
                        query.append_pair("type", kind);
                    }
                    query.append_pair("idx", self.opted_out());
                    if count {
                        query.append_pair("count", "true");
                    }
                }
            }
        }
        url
    }
}

/// When the vendor's data last changed. Its two descriptions spell the header in two ways.
pub(super) fn last_update(headers: &HeaderMap) -> Option<String> {
    ["x-simplyrets-last-update", "x-simplyrets-lastupdate"].iter().find_map(|name| text(headers, name))
}

/// Rows that match, where that was asked for.
pub(super) fn total(headers: &HeaderMap) -> Option<u64> {
    text(headers, "x-total-count")?.parse().ok()
}

/// Whether the answer names a next one. The link itself is not followed: where we are says the same.
pub(super) fn has_next(headers: &HeaderMap) -> bool {
    headers
        .get_all("link")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|links| links.split(','))
        .any(|link| link.split(';').skip(1).any(|p| p.trim().replace('"', "").eq_ignore_ascii_case("rel=next")))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
        headers
    }

    #[test]
    fn everything_is_asked_for_explicitly() {
        let base = Url::parse("https://e.org/").unwrap();
        let asked = Asked {
            base: &base,
            vendor: Some("north"),
            licence: Licence::Idx,
            stream: Resource::Property,
            part: 0,
            plain: false,
        };
        let text = asked.address(7, 500, true).to_string();
        for part in [
            "/properties?",
            "limit=500",
            "lastId=7",
            "vendor=north",
            "status=Closed",
            "type=land",
            "type=commerciallease",
            "idx=listing",
            "count=true",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let office = Asked { licence: Licence::BackOffice, plain: true, ..asked }.address(0, 1, false).to_string();
        assert!(office.contains("idx=ignore") && !office.contains("count"));
        let near = asked.latest("cities", &["Lark & moor".into()], true, 9).to_string();
        for part in
            ["limit=9", "sort=-listdate", "vendor=north", "cities=Lark+%26+moor", "status=Active&type=", "idx=listing"]
        {
            assert!(near.contains(part), "{part} in {near}");
        }
        assert!(!near.contains("lastId") && !near.contains("Closed"), "a cursor would undo the order");
    }

    #[test]
    fn headers_in_either_spelling() {
        assert_eq!(last_update(&headers("x-simplyrets-last-update", "a")).as_deref(), Some("a"));
        assert_eq!(last_update(&headers("x-simplyrets-lastupdate", "b")).as_deref(), Some("b"));
        assert_eq!(total(&headers("x-total-count", " 12 ")), Some(12));
        assert!(has_next(&headers("link", "<https://e.org/?a=1>; rel=\"prev\", <https://e.org/?a=2>; rel=\"next\"")));
        assert!(has_next(&headers("link", "<https://e.org/?a=2>; rel=next")));
        assert!(!has_next(&headers("link", "<https://e.org/?rel=next>; rel=\"prev\"")));
    }

    proptest! {
        #[test]
        fn any_header_can_be_read(value in "[ -~]{0,60}") {
            let _ = (has_next(&headers("link", &value)), total(&headers("x-total-count", &value)));
        }
    }
}
