//! Questions and answers in XML (RFC 4918, 4791, 6578).

use hub_connector::{ConnectorError, ErrorKind};
use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

const DAV: &str = "DAV:";
const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
const SERVER: &str = "http://calendarserver.org/ns/";
/// No answer of a calendar is as deep.
const DEEPEST: usize = 40;

/// What is said of one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) href: String,
    /// It is not there.
    pub(super) gone: bool,
    /// It was too much: there is more to be asked for.
    pub(super) cut: bool,
    pub(super) etag: Option<String>,
    pub(super) ctag: Option<String>,
    pub(super) data: Option<String>,
    pub(super) name: Option<String>,
    pub(super) principal: Option<String>,
    pub(super) home: Option<String>,
    /// It is a calendar.
    pub(super) is_calendar: bool,
    /// Kinds of entries it takes; any where none is named.
    pub(super) takes: Vec<String>,
}

/// An answer with several parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Multistatus {
    pub(super) items: Vec<Item>,
    /// Where to go on from.
    pub(super) token: Option<String>,
}

/// An element. The namespace is one of those above, or nothing.
#[derive(Debug, Default)]
struct Node {
    space: &'static str,
    name: String,
    /// Of elements whose name is the thing, such as `comp`.
    attribute: Option<String>,
    text: String,
    inside: Vec<Node>,
}

impl Node {
    fn is(&self, space: &str, name: &str) -> bool {
        self.space == space && self.name == name
    }

    fn child(&self, space: &str, name: &str) -> Option<&Self> {
        self.inside.iter().find(|node| node.is(space, name))
    }

    fn words(&self) -> Option<String> {
        let text = self.text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The address inside it.
    fn href(&self) -> Option<String> {
        self.child(DAV, "href").and_then(Self::words)
    }

    fn status(&self) -> Option<u16> {
        self.child(DAV, "status")?.text.split_whitespace().nth(1)?.parse().ok()
    }
}

fn malformed(why: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::Malformed, format!("the calendar's answer {why}"))
}

/// Reads an answer.
///
/// # Errors
/// [`ErrorKind::Malformed`] for what is no such answer; [`ErrorKind::Truncated`] for one that ends too early.
pub(super) fn read(text: &str) -> Result<Multistatus, ConnectorError> {
    let root = tree(text)?;
    if !root.is(DAV, "multistatus") {
        return Err(malformed("is not a list"));
    }
    let items = root.inside.iter().filter(|node| node.is(DAV, "response")).filter_map(item).collect();
    Ok(Multistatus { items, token: root.child(DAV, "sync-token").and_then(Node::words) })
}

fn item(response: &Node) -> Option<Item> {
    let mut item = Item { href: response.href()?, ..Item::default() };
    match response.status() {
        Some(404 | 410) => item.gone = true,
        Some(507) => item.cut = true,
        _ => {}
    }
    let sets = response.inside.iter().filter(|node| node.is(DAV, "propstat"));
    let given = sets.filter(|set| set.status().is_none_or(|status| (200..300).contains(&status)));
    for prop in given.filter_map(|set| set.child(DAV, "prop")).flat_map(|prop| &prop.inside) {
        match (prop.space, prop.name.as_str()) {
            (DAV, "getetag") => item.etag = prop.words().map(|etag| etag.trim_start_matches("W/").to_owned()),
            (SERVER, "getctag") => item.ctag = prop.words(),
            (CALDAV, "calendar-data") => item.data = Some(prop.text.clone()).filter(|data| !data.trim().is_empty()),
            (DAV, "displayname") => item.name = prop.words(),
            (DAV, "current-user-principal") => item.principal = prop.href(),
            (CALDAV, "calendar-home-set") => item.home = prop.href(),
            (DAV, "resourcetype") => item.is_calendar = prop.child(CALDAV, "calendar").is_some(),
            (CALDAV, "supported-calendar-component-set") => {
                item.takes = prop.inside.iter().filter_map(|comp| comp.attribute.clone()).collect();
            }
            _ => {}
        }
    }
    Some(item)
}

fn tree(text: &str) -> Result<Node, ConnectorError> {
    let mut reader = NsReader::from_str(text);
    let mut open = vec![Node::default()];
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|_| malformed("is not XML"))?;
        let space = match space {
            ResolveResult::Bound(space) => [DAV, CALDAV, SERVER].into_iter().find(|known| *known == space.as_ref()),
            _ => None,
        };
        let node = |tag: &quick_xml::events::BytesStart<'_>| Node {
            space: space.unwrap_or_default(),
            name: tag.local_name().as_ref().to_owned(),
            attribute: tag.try_get_attribute("name").ok().flatten().map(|held| held.value.into_owned()),
            ..Node::default()
        };
        let last = open.last_mut().ok_or_else(|| malformed("is not XML"))?;
        match event {
            Event::Start(tag) => {
                if open.len() > DEEPEST {
                    return Err(malformed("is too deep"));
                }
                open.push(node(&tag));
            }
            Event::Empty(tag) => last.inside.push(node(&tag)),
            Event::End(_) => {
                let done = open.pop().ok_or_else(|| malformed("is not XML"))?;
                open.last_mut().ok_or_else(|| malformed("is not XML"))?.inside.push(done);
            }
            Event::Text(text) => last.text.push_str(&text.xml10_content()),
            Event::CData(text) => last.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let unknown = || malformed("names something that it does not say");
                match reference.resolve_char_ref().map_err(|_| unknown())? {
                    Some(c) => last.text.push(c),
                    None => {
                        let name = reference.xml10_content();
                        last.text.push_str(resolve_predefined_entity(&name).ok_or_else(unknown)?);
                    }
                }
            }
            Event::DocType(_) => return Err(malformed("defines words of its own, which is not taken")),
            Event::Eof if open.len() == 1 => break,
            Event::Eof => {
                return Err(ConnectorError::new(ErrorKind::Truncated, "the calendar's answer ends too early"));
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    let root = open.pop().and_then(|mut whole| whole.inside.pop());
    root.ok_or_else(|| ConnectorError::new(ErrorKind::NotJson, "the calendar's answer is empty"))
}

const SPACES: &str =
    "xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" xmlns:s=\"http://calendarserver.org/ns/\"";

/// What a place is, and where the person's calendars are.
pub(super) fn what_it_is() -> String {
    format!(
        "<d:propfind {SPACES}><d:prop><d:resourcetype/><d:displayname/><d:current-user-principal/><c:calendar-home-set/>\
         <c:supported-calendar-component-set/><s:getctag/></d:prop></d:propfind>"
    )
}

/// What changed since a token; everything without.
pub(super) fn since(token: &str) -> String {
    let token = escape(token);
    format!(
        "<d:sync-collection {SPACES}><d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>\
         <d:prop><d:getetag/></d:prop></d:sync-collection>"
    )
}

/// Names and versions of all appointments.
pub(super) fn listing() -> String {
    format!(
        "<c:calendar-query {SPACES}><d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name=\"VCALENDAR\">\
         <c:comp-filter name=\"VEVENT\"/></c:comp-filter></c:filter></c:calendar-query>"
    )
}

/// Entries by where they are.
pub(super) fn multiget(paths: &[String]) -> String {
    let hrefs: String = paths.iter().map(|path| format!("<d:href>{}</d:href>", escape(path.as_str()))).collect();
    format!(
        "<c:calendar-multiget {SPACES}><d:prop><d:getetag/><c:calendar-data/></d:prop>{hrefs}</c:calendar-multiget>"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_answer_is_read_whatever_its_prefixes_are() {
        let text = r#"<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:x="urn:ietf:params:xml:ns:caldav"><!-- so -->
            <response><href>/a/1.ics</href><propstat><prop><getetag>W/"1"</getetag><x:calendar-data>A&#13;
B &amp; <![CDATA[<C>]]></x:calendar-data></prop><status>HTTP/1.1 200 OK</status></propstat>
            <propstat><prop><displayname>No</displayname></prop><status>HTTP/1.1 404 Not Found</status></propstat></response>
            <response><href>/a/2.ics</href><status>HTTP/1.1 404 Not Found</status></response>
            <response><href>/a/</href><propstat><prop><resourcetype><collection/><x:calendar/></resourcetype>
            <x:supported-calendar-component-set><x:comp name="VEVENT"/></x:supported-calendar-component-set></prop>
            <status>HTTP/1.1 200 OK</status></propstat></response><sync-token>t&amp;1</sync-token></multistatus>"#;
        let read = read(text).unwrap();
        assert_eq!(read.token.as_deref(), Some("t&1"));
        let one = &read.items[0];
        assert_eq!(
            (one.etag.as_deref(), one.data.as_deref(), one.name.as_deref()),
            (Some("\"1\""), Some("A\r\nB & <C>"), None)
        );
        assert!(read.items[1].gone && !one.gone);
        assert!(read.items[2].is_calendar && read.items[2].takes == ["VEVENT"]);
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for (text, kind) in [
            ("<html/>", ErrorKind::Malformed),
            ("<a", ErrorKind::Malformed),
            ("", ErrorKind::NotJson),
            ("<multistatus xmlns=\"DAV:\"><response>", ErrorKind::Truncated),
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><multistatus xmlns=\"DAV:\"/>", ErrorKind::Malformed),
            ("<multistatus xmlns=\"DAV:\">&b;</multistatus>", ErrorKind::Malformed),
            (&"<a>".repeat(100), ErrorKind::Malformed),
        ] {
            assert_eq!(read(text).unwrap_err().kind, kind, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(<multistatus xmlns=\"DAV:\">|</multistatus>|<response>|</response>|<href>|</href>|<prop>|&amp;|&#1;|<!\\[CDATA\\[|[a-z<>/&;=\" ]{1,4}){0,24}") {
            let _ = read(&text);
        }

        #[test]
        fn what_is_asked_is_xml(token in "[^\\p{C}]{0,24}", path in "[^\\p{C}]{0,24}") {
            for body in [since(&token), multiget(&[path]), listing(), what_it_is()] {
                let root = tree(&body).unwrap();
                prop_assert!(!root.inside.is_empty());
            }
            prop_assert_eq!(&tree(&since(&token)).unwrap().inside[0].text, &token);
        }
    }
}
