use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::account::address;
use crate::{ConnectorError, ErrorKind};

/// An entry for the receiver's calendar (RFC 6047).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// What it is for: `REQUEST`, `CANCEL`, `PUBLISH`.
    pub method: String,
    /// The calendar (RFC 5545).
    pub text: String,
}

/// A letter to one person, in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What goes into their calendar, where the letter is about a time.
    pub calendar: Option<CalendarPart>,
    /// Its identifier, `<unique@domain>`: the same however often it is sent, so that a second copy is known as one.
    pub message_id: String,
    /// When it was written.
    pub date: DateTime<Utc>,
}

/// A letter as it goes over the wire.
#[derive(Debug)]
pub(super) struct Sealed {
    pub envelope: Envelope,
    pub bytes: Vec<u8>,
}

impl Letter {
    /// # Errors
    /// [`ErrorKind::BadInput`] where it is none: a bad address, or more than one line where one is due.
    pub(super) fn seal(&self, from: &Mailbox) -> Result<Sealed, ConnectorError> {
        let bad = |why: &str| ConnectorError::new(ErrorKind::BadInput, why);
        let to = address(&self.to).map_err(|_| bad("the receiver's address is none"))?;
        if self.subject.chars().any(char::is_control) {
            return Err(bad("the subject is one line"));
        }
        let id = &self.message_id;
        let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or_default();
        let sign = |b: u8| b.is_ascii_graphic() && !matches!(b, b'<' | b'>');
        if !inner.contains('@') || inner.len() > 250 || !inner.bytes().all(sign) {
            return Err(bad("the letter has no identifier"));
        }
        let plain = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(self.text.clone());
        let builder = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(self.subject.clone())
            .message_id(Some(id.clone()))
            .date(SystemTime::from(self.date));
        let message = match &self.calendar {
            None => builder.singlepart(plain),
            Some(part) => {
                if part.method.is_empty() || !part.method.bytes().all(|b| b.is_ascii_uppercase()) {
                    return Err(bad("the calendar has no method"));
                }
                let kind = format!("text/calendar; method={}; charset=utf-8", part.method);
                let kind = ContentType::parse(&kind).map_err(|_| bad("the calendar has no method"))?;
                let calendar = SinglePart::builder().header(kind).body(part.text.clone());
                builder.multipart(MultiPart::alternative().singlepart(plain).singlepart(calendar))
            }
        };
        let message = message.map_err(|_| bad("the letter cannot be written as a mail"))?;
        Ok(Sealed { envelope: message.envelope().clone(), bytes: message.formatted() })
    }
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    use super::*;
    use crate::mail::{MailAccount, MailSecurity};

    fn account(name: &str) -> MailAccount {
        MailAccount {
            host: "smtp.example.com".to_owned(),
            port: 465,
            security: MailSecurity::Tls,
            user: None,
            name: name.to_owned(),
            address: "ada.quill@example.com".to_owned(),
        }
    }

    fn letter(subject: &str, text: &str) -> Letter {
        Letter {
            to: "desk@lender.example".to_owned(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            calendar: None,
            message_id: "<one@example.com>".to_owned(),
            date: "2026-11-20T17:30:00Z".parse().unwrap(),
        }
    }

    proptest! {
        /// Whatever is written, an independent reader finds the same, one line of header more is not to be had, and the
        /// letter is plain ASCII in lines that every server takes.
        #[test]
        fn what_is_written_is_read(
            name in "[^\\p{C}]{0,60}",
            subject in "[^\\p{C}]{0,120}",
            text in "([^\\p{C}]{0,80}\n){0,6}",
        ) {
            let from = account(&name).sender().unwrap();
            let sealed = letter(&subject, &text).seal(&from).unwrap();
            prop_assert!(sealed.bytes.is_ascii());
            prop_assert!(sealed.bytes.split(|b| *b == b'\n').all(|line| line.len() <= 998));
            let read = MessageParser::default().parse(&sealed.bytes).unwrap();
            prop_assert_eq!(read.headers().len(), 8);
            prop_assert_eq!(read.message_id(), Some("one@example.com"));
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(words(read.subject().unwrap_or_default()), words(&subject));
            let body = read.body_text(0).unwrap_or_default().replace("\r\n", "\n");
            prop_assert_eq!(body.trim_end(), text.trim_end());
        }
    }

    #[test]
    fn what_is_no_letter_is_refused() {
        let from = account("Ada").sender().unwrap();
        let good = letter("Quote request", "Hello");
        assert!(good.seal(&from).is_ok());
        let wrong = [
            Letter { to: "desk".to_owned(), ..good.clone() },
            Letter { to: "a@b.example\r\nBcc: c@d.example".to_owned(), ..good.clone() },
            Letter { subject: "one\r\nBcc: c@d.example".to_owned(), ..good.clone() },
            Letter {
                calendar: Some(CalendarPart { method: "X\r\nBcc: c@d.example".to_owned(), text: String::new() }),
                ..good.clone()
            },
            Letter { message_id: "one@example.com".to_owned(), ..good.clone() },
            Letter { message_id: "<one@example.com>\r\nX: y".to_owned(), ..good.clone() },
        ];
        for letter in wrong {
            assert_eq!(letter.seal(&from).unwrap_err().kind, ErrorKind::BadInput, "{letter:?}");
        }
    }

    #[test]
    fn an_account_that_cannot_be_used_is_named() {
        assert!(account("Ada").check().is_ok());
        let wrong = [
            MailAccount { host: String::new(), ..account("") },
            MailAccount { host: "https://smtp.example.com/".to_owned(), ..account("") },
            MailAccount { port: 0, ..account("") },
            MailAccount { security: MailSecurity::None, ..account("") },
            MailAccount { address: "ada".to_owned(), ..account("") },
            MailAccount { name: "Ada\nBcc: x@y.example".to_owned(), ..account("") },
        ];
        for account in wrong {
            assert_eq!(account.check().unwrap_err().kind, ErrorKind::Settings, "{account:?}");
        }
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            let host = host.trim_matches(['[', ']']).to_owned();
            assert!(MailAccount { host, security: MailSecurity::None, ..account("") }.check().is_ok());
        }
    }
}
