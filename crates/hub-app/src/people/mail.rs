//! A message as programs save it (`.eml`, RFC 5322 and MIME), as far as leads need it: who wrote it, when, its words.
//! Total: anything that cannot be read is left out.

use chrono::{DateTime, Utc};
use hub_domain::people::html;
use mail_parser::{Address, Message, MessageParser, PartType};

/// A message.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Mail {
    /// Who sent it: name (may be empty) and address.
    pub from: Option<(String, String)>,
    /// Where an answer goes.
    pub reply_to: Option<(String, String)>,
    /// What it is about.
    pub subject: String,
    /// When it was sent.
    pub date: Option<DateTime<Utc>>,
    /// Its words.
    pub text: String,
}

/// The first of several addresses.
fn first(addresses: Option<&Address<'_>>) -> Option<(String, String)> {
    let one = addresses?.first()?;
    let address = one.address()?.trim().to_lowercase();
    address.contains('@').then(|| (one.name().unwrap_or_default().trim().to_owned(), address))
}

/// The words of a message: its plain text, else its HTML without the marks.
fn text(message: &Message<'_>) -> String {
    let parts = message.text_body.iter().filter_map(|at| message.parts.get(*at as usize));
    let words = parts.filter_map(|part| match &part.body {
        PartType::Text(plain) => Some(plain.to_string()),
        PartType::Html(html) => Some(html::plain(html)),
        _ => None,
    });
    let all: Vec<String> = words.filter(|words| !words.trim().is_empty()).collect();
    all.join("\n")
}

impl Mail {
    /// Reads a message.
    pub fn parse(bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let Some(message) = MessageParser::default().parse(bytes) else { return Self::default() };
        Self {
            from: first(message.from()),
            reply_to: first(message.reply_to()),
            subject: message.subject().unwrap_or_default().trim().to_owned(),
            date: message.date().and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0)),
            text: text(&message),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_and_codes_are_read() {
        let mail = Mail::parse(
            b"From: =?utf-8?B?Sm9zw6k=?= <Jose@Example.org>\nSubject: =?iso-8859-1?Q?Caf=E9_f=FCr?=\n =?utf-8?Q?_alle?=\n\
            Content-Type: multipart/alternative; boundary=\"b1\"\n\npreamble\n--b1\nContent-Type: text/html\n\n<p>no</p>\n\
            --b1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nName: Jos=C3=A9 =\nX\n--b1--\nrest",
        );
        assert_eq!(mail.from, Some(("José".to_owned(), "jose@example.org".to_owned())));
        assert_eq!(mail.subject, "Café für alle");
        assert_eq!(mail.text.trim(), "Name: José X");
    }

    #[test]
    fn html_alone_becomes_lines() {
        let mail = Mail::parse(
            b"From: a@example.org\nContent-Type: text/html\n\n<style>p:x{}</style><tr><td>Name:</td><td>Bo &amp; Co</td></tr><br>Phone: 1",
        );
        let lines: Vec<&str> = mail.text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        assert_eq!(lines, ["Name: Bo & Co", "Phone: 1"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_message_of_some_sort(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = Mail::parse(&bytes);
        }

        #[test]
        fn any_marks_are_survived(text in "(?s)(From: |--b\n|--b--|=\\?utf-8\\?Q\\?|<td|Content-Type: multipart/mixed; boundary=b\n|\n|=|=C3|.){0,60}") {
            let _ = Mail::parse(text.as_bytes());
        }
    }
}
