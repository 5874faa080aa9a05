use mail_parser::{HeaderName, MessageParser};

/// A letter as a person reads it.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    /// Its Message-ID, without brackets.
    pub id: String,
    pub subject: String,
    /// Whose it is.
    pub from: String,
    pub text: String,
}

/// Why something is no letter (RFC 5322 §3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoLetter {
    #[error("a header that a letter has once is there {0} times")]
    Header(usize),
    #[error("nothing in it can be read")]
    Unreadable,
    #[error("it has signs beyond ASCII")]
    Eight,
    #[error("no Message-ID such as <a@b>")]
    Id,
}

impl Letter {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, NoLetter> {
        if !bytes.is_ascii() {
            return Err(NoLetter::Eight);
        }
        let read = MessageParser::default().parse(bytes).ok_or(NoLetter::Unreadable)?;
        for needed in [HeaderName::From, HeaderName::To, HeaderName::Date, HeaderName::MessageId] {
            let times = read.headers().iter().filter(|header| header.name == needed).count();
            if times != 1 {
                return Err(NoLetter::Header(times));
            }
        }
        let id = read.message_id().filter(|id| id.contains('@')).ok_or(NoLetter::Id)?.to_owned();
        let from = read.from().and_then(|from| from.first()).and_then(|from| from.address());
        let text = read.body_text(0).ok_or(NoLetter::Unreadable)?.replace("\r\n", "\n");
        let subject = read.subject().unwrap_or_default().to_owned();
        Ok(Self { id, subject, from: from.ok_or(NoLetter::Unreadable)?.to_owned(), text })
    }

    /// What stands behind a label that begins so, between its brackets.
    pub(super) fn said(&self, label: &str) -> Option<&str> {
        let line = self.text.lines().find(|line| line.starts_with(label))?;
        let (_, rest) = line.split_once(": [")?;
        let said = rest.strip_suffix(']')?.trim();
        (!said.is_empty()).then_some(said)
    }

    /// An amount, as people write one.
    pub(super) fn amount(&self, label: &str) -> Option<f64> {
        let digits: String = self.said(label)?.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        digits.parse().ok().filter(|amount: &f64| *amount > 0.0)
    }

    /// The name of an answer's file.
    pub(super) fn file_name(&self, who: &str) -> String {
        let id: String = self.id.chars().take_while(|c| *c != '@').filter(char::is_ascii_alphanumeric).collect();
        format!("{who} {}.eml", id.get(id.len().saturating_sub(8)..).unwrap_or(&id))
    }
}
