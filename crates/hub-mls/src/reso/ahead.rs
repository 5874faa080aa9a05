//! What comes ahead of its turn: one's own listings, those of wanted places, the newest.
//!
//! Each is one page of an ordinary question that narrows by itself, the latest change first where the server sorts. A
//! question is put only where the dialect permits it and the metadata have its fields; one that is refused all the same
//! is not put again.

use std::sync::atomic::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::{Ahead, CallStats, CancellationToken, ConnectorError, ErrorKind, Wanted, WantedPlace};
use hub_domain::{BoundingBox, Resource};

use super::ask::{Ask, joined};
use super::cursor::{PullCursor, text_of};
use super::dialect::PageSize;
use super::metadata::Metadata;
use super::names::StreamNames;
use super::pull::{Turn, is_refusal};
use super::query::{self, KeyLiteral};
use super::rows;
use super::source::ResoSource;
use super::view;

/// The newest are those changed within so long.
const LATELY: TimeDelta = TimeDelta::days(30);
/// The same at servers that sort upwards only, where a page of a long time would be its oldest part.
const JUST_NOW: TimeDelta = TimeDelta::days(1);
/// A bound for servers that sort nothing without one; what is on the market was changed within so long.
const BOUND: TimeDelta = TimeDelta::days(90);
/// Alternatives in one question.
const MOST_OF_A_KIND: usize = 5;
/// Windows of the map, each a question.
const MOST_BOXES: usize = 2;

/// What a question is about. Its number is what a refusal is remembered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Agent = 1,
    Office = 2,
    PostalCodes = 4,
    Cities = 8,
    Window = 16,
    Newest = 32,
}

/// What is known of a server when its questions are made.
struct Server<'a> {
    metadata: &'a Metadata,
    kind: &'a str,
    names: &'a StreamNames,
    now: DateTime<Utc>,
}

impl Server<'_> {
    /// `field eq value`, where the field is there and may be compared with text or a number.
    fn equals(&self, field: &str, value: &str) -> Option<String> {
        let property = self.metadata.property(self.kind, field)?;
        let simple = !property.collection && !property.navigation && property.type_name.starts_with("Edm.");
        let literal = KeyLiteral::of(&property.type_name);
        let fits = literal == KeyLiteral::Text || value.bytes().all(|b| b.is_ascii_digit());
        (simple && fits && !value.is_empty()).then(|| format!("{field} eq {}", literal.write(value)))
    }

    /// Listings on the market, by the one word that is the same in every encoding.
    fn active(&self) -> Option<String> {
        const FIELD: &str = "StandardStatus";
        let property = self.metadata.property(self.kind, FIELD)?;
        let short = property.type_name.rsplit('.').next().unwrap_or_default();
        let has_word = |members: &[(String, Option<String>)]| members.iter().any(|(name, _)| name == "Active");
        match self.metadata.enums.get(short) {
            Some(kind) => has_word(&kind.members).then(|| format!("{FIELD} eq {}'Active'", property.type_name)),
            None => self.equals(FIELD, "Active"),
        }
    }

    fn any_of(&self, field: &str, values: &[&str]) -> Option<String> {
        let parts: Vec<String> = values.iter().take(MOST_OF_A_KIND).filter_map(|v| self.equals(field, v)).collect();
        match parts.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            _ => Some(format!("({})", parts.join(" or "))),
        }
    }

    fn within(&self, window: &BoundingBox) -> Option<String> {
        let has = |field| self.metadata.property(self.kind, field).is_some_and(|p| p.type_name != "Edm.String");
        let BoundingBox { west, south, east, north } = window;
        let whole =
            west < east && south < north && *west >= -180.0 && *east <= 180.0 && *south >= -90.0 && *north <= 90.0;
        (has("Latitude") && has("Longitude") && whole).then(|| {
            format!(
                "Latitude ge {south:.6} and Latitude le {north:.6} and Longitude ge {west:.6} and Longitude le {east:.6}"
            )
        })
    }

    fn since(&self, span: TimeDelta) -> String {
        format!("{} ge {}", self.names.stamp, text_of(self.now - span))
    }
}

/// The questions in their order: own before places, places before the rest. Each with its filter.
fn questions(source: &ResoSource, server: &Server<'_>, wanted: &Wanted) -> Vec<(About, String)> {
    let (dialect, setup) = (&source.dialect, &source.setup);
    let active = server.active();
    let shown = dialect.first_copy.filter(|_| server.names.flag.is_some());
    let bound = dialect.bounded.then(|| server.since(BOUND));
    let mut all: Vec<(About, String)> = Vec::new();
    let mut put = |about, what: Option<String>, market: Option<&str>, since: Option<&str>| {
        let Some(what) = what else { return };
        let filter = joined([setup.required.as_deref(), shown, Some(&what), market, since]);
        all.extend(filter.map(|filter| (about, filter)));
    };
    // Where the latest cannot be had first, a page of all times would be of no use.
    let alive = active.as_deref().filter(|_| !dialect.order);
    for (about, fields, id) in
        [(About::Agent, dialect.ahead.agent, &setup.agent_id), (About::Office, dialect.ahead.office, &setup.office_id)]
    {
        let own = id.as_deref().and_then(|id| fields.iter().find_map(|field| server.equals(field, id)));
        put(about, own, alive, bound.as_deref());
    }
    let Some(active) = active.as_deref() else { return all };
    if dialect.ahead.places {
        let (mut codes, mut cities, mut windows) = (Vec::new(), Vec::new(), Vec::new());
        for place in &wanted.places {
            match place {
                WantedPlace::PostalCode(code) => codes.push(code.as_str()),
                WantedPlace::City(city) => cities.push(city.as_str()),
                WantedPlace::Box(window) => windows.push(window),
            }
        }
        put(About::PostalCodes, server.any_of("PostalCode", &codes), Some(active), bound.as_deref());
        put(About::Cities, server.any_of("City", &cities), Some(active), bound.as_deref());
        for window in windows.into_iter().take(MOST_BOXES) {
            put(About::Window, server.within(window), Some(active), bound.as_deref());
        }
    }
    put(About::Newest, Some(server.since(if dialect.order { LATELY } else { JUST_NOW })), Some(active), None);
    all
}

/// The `nth` answer.
pub(super) async fn answer(
    source: &ResoSource,
    wanted: &Wanted,
    nth: u32,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Option<Ahead>, ConnectorError> {
    if cancel.is_cancelled() {
        return Err(ConnectorError::cancelled());
    }
    let names = source.stream(Resource::Property, calls, cancel).await?;
    let known = source.knowledge(calls, cancel).await?;
    let kind = known.metadata.sets.get(&names.set).map(String::as_str).unwrap_or_default();
    let server = Server { metadata: &known.metadata, kind, names: &names, now: source.server_now() };
    let asked = questions(source, &server, wanted);
    let Some((about, filter)) = asked.get(nth as usize) else { return Ok(None) };
    let bit = *about as u8;
    let ask = ask(source, &names, filter);
    if source.no_ahead.load(Ordering::Relaxed) & bit != 0 || ask.url.as_str().len() > source.longest_address() {
        return Ok(Some(Ahead::default()));
    }
    let answer = match source.rows(ask, calls, cancel).await {
        Err(error) if is_refusal(&error) || error.kind == ErrorKind::Forbidden => {
            tracing::info!(?about, "the server refuses this question; nothing of it comes ahead of its turn");
            source.no_ahead.fetch_or(bit, Ordering::Relaxed);
            return Ok(Some(Ahead { records: Vec::new(), calls: *calls }));
        }
        answer => answer?,
    };
    let records = rows::sort(Resource::Property, &names.key, &names.stamp, answer.value).records;
    let next = PullCursor::default();
    let mut turn = Turn { records, rejected: Vec::new(), deleted: Vec::new(), withheld: 0, next, more: false };
    view::keep_permitted(source, &names, &mut turn);
    let mut records = turn.records;
    if let Some(field) = &names.elsewhere {
        records.iter_mut().for_each(|record| drop(record.payload.remove(field)));
    }
    Ok(Some(Ahead { records, calls: *calls }))
}

fn ask(source: &ResoSource, names: &StreamNames, filter: &str) -> Ask {
    let dialect = &source.dialect;
    let size = source.setup.page_size.min(dialect.caps.plain);
    let (order, top) = (format!("{} desc", names.stamp), size.to_string());
    let mut options = vec![("$filter", filter)];
    if dialect.order {
        options.push(("$orderby", &order));
    }
    if dialect.size != PageSize::Prefer {
        options.push(("$top", &top));
    }
    options.extend(dialect.options);
    let mut ask = Ask::new(query::address(&source.base, &names.set, &options), size);
    // It can be done without.
    ask.attempts = Some(1);
    ask
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIELDS: &str = r#"
        <Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/>
        <Property Name="City" Type="Edm.String"/><Property Name="PostalCode" Type="Edm.String"/>
        <Property Name="ListAgentKey" Type="Edm.Int64"/><Property Name="Latitude" Type="Edm.Decimal"/>
        <Property Name="Longitude" Type="Edm.Decimal"/><Property Name="Heating" Type="Collection(Edm.String)"/>"#;

    fn metadata(status: &str) -> Metadata {
        let xml = format!(
            r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
            <Schema Namespace="Ns"><EntityType Name="Property"><Key><PropertyRef Name="ListingKey"/></Key>{FIELDS}{status}</EntityType>
            <EnumType Name="StandardStatus"><Member Name="Active"/><Member Name="ActiveUnderContract"/></EnumType>
            <EnumType Name="Odd"><Member Name="Offered"/></EnumType></Schema></edmx:DataServices></edmx:Edmx>"#
        );
        Metadata::parse(&xml).unwrap()
    }

    fn names() -> StreamNames {
        StreamNames {
            set: "Property".into(),
            key: "ListingKey".into(),
            literal: KeyLiteral::Text,
            stamp: "ModificationTimestamp".into(),
            flag: None,
            licence: None,
            carried: None,
            elsewhere: None,
        }
    }

    fn with<T>(status: &str, ask: impl FnOnce(&Server<'_>) -> T) -> T {
        let (metadata, names) = (metadata(status), names());
        let now = "2026-11-21T06:00:00Z".parse().unwrap();
        ask(&Server { metadata: &metadata, kind: "Property", names: &names, now })
    }

    #[test]
    fn on_the_market_in_every_encoding() {
        let active =
            |kind: &str| with(&format!(r#"<Property Name="StandardStatus" Type="{kind}"/>"#), |server| server.active());
        assert_eq!(active("Edm.String").as_deref(), Some("StandardStatus eq 'Active'"));
        assert_eq!(active("Ns.StandardStatus").as_deref(), Some("StandardStatus eq Ns.StandardStatus'Active'"));
        assert_eq!(active("Ns.Odd"), None, "no such word");
        assert_eq!(active("Ns.Unknown"), None, "not known how to compare with it");
        assert_eq!(with("", |server| server.active()), None);
    }

    #[test]
    fn only_what_can_be_compared_is_asked() {
        with("", |server| {
            assert_eq!(server.equals("ListAgentKey", "77").as_deref(), Some("ListAgentKey eq 77"));
            for (field, value) in [("ListAgentKey", "7 or 1 eq 1"), ("Heating", "Gas"), ("Nothing", "x"), ("City", "")]
            {
                assert_eq!(server.equals(field, value), None, "{field}");
            }
            let cities: Vec<String> = (0..9).map(|n| format!("c{n}")).collect();
            let cities: Vec<&str> = cities.iter().map(String::as_str).collect();
            assert_eq!(server.any_of("City", &cities[..1]).as_deref(), Some("City eq 'c0'"));
            assert_eq!(server.any_of("City", &cities).unwrap().matches(" or ").count(), MOST_OF_A_KIND - 1);
            assert_eq!(server.any_of("City", &[]), None);
            assert_eq!(server.since(BOUND), "ModificationTimestamp ge 2026-08-23T06:00:00Z");
        });
    }

    proptest! {
        /// What people type stays a value and never becomes a part of the question.
        #[test]
        fn a_value_stays_a_value(text in "\\PC{1,30}") {
            let asked = with("", |server| server.equals("City", &text)).unwrap();
            let literal = asked.strip_prefix("City eq '").and_then(|rest| rest.strip_suffix('\'')).unwrap();
            prop_assert_eq!(literal.replace("''", "'"), text.clone());
            prop_assert!(!literal.replace("''", "").contains('\''));
            let number = with("", |server| server.equals("ListAgentKey", &text));
            prop_assert_eq!(number.is_some(), text.bytes().all(|b| b.is_ascii_digit()));
        }

        #[test]
        fn any_window_is_asked_in_plain_numbers_or_not_at_all(edges in prop_oneof![any::<[f64; 4]>(), proptest::array::uniform4(-200.0..200.0)]) {
            let [west, south, east, north] = edges;
            let asked = with("", |server| server.within(&BoundingBox { west, south, east, north }));
            if let Some(asked) = asked {
                prop_assert!(asked.len() < 140 && !asked.contains("NaN"), "{}", asked);
                prop_assert_eq!(asked.matches(" and ").count(), 3);
            }
        }
    }
}
