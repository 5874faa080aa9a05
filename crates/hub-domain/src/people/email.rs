use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Longest part before the `@`, bytes (RFC 5321).
const LONGEST_LOCAL: usize = 64;
/// Longest domain, bytes, in its ASCII form.
const LONGEST_DOMAIN: usize = 253;

/// Mailboxes of a job, not of a person: whoever holds it today.
const ROLES: [&str; 26] = [
    "accounting",
    "accounts",
    "admin",
    "billing",
    "closing",
    "closings",
    "contact",
    "escrow",
    "frontdesk",
    "hello",
    "help",
    "hr",
    "info",
    "leads",
    "leasing",
    "mail",
    "marketing",
    "no-reply",
    "noreply",
    "office",
    "postmaster",
    "reception",
    "sales",
    "support",
    "team",
    "webmaster",
];

/// What people type where a form insists on an address and they have none.
const PLACEHOLDERS: [&str; 18] = [
    "asdf",
    "donotemail",
    "dummy",
    "example",
    "fake",
    "na",
    "no",
    "noemail",
    "nomail",
    "none",
    "nope",
    "nothing",
    "null",
    "test",
    "tbd",
    "unknown",
    "x",
    "xxx",
];

/// An e-mail address, comparable across systems.
///
/// Equal, ordered and hashed by its normal form: trimmed, composed (NFC), lower case, the domain in its ASCII form
/// (IDNA). Nothing cleverer: dots and `+tags` before the `@` stay, because two such mailboxes may be two people's. What
/// was typed is kept for showing ([`Email::display`]). `Debug` does not show the address, so that it can stand in a log.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email {
    normal: String,
    display: String,
}

/// Why a text is no e-mail address. Never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing there.
    #[error("the e-mail address is empty")]
    Empty,
    /// No `@`, or more than one.
    #[error("an e-mail address has exactly one @")]
    At,
    /// Nothing before the `@`, more than 64 bytes, or a character that cannot stand there.
    #[error("the part before the @ is empty, too long, or has a character that cannot stand there")]
    Local,
    /// No domain, or one that cannot exist.
    #[error("the part behind the @ is no domain that mail can be sent to")]
    Domain,
}

impl Email {
    /// Reads an address; accepts `mailto:` before it and angle brackets around it.
    ///
    /// # Errors
    /// [`EmailError`] says why it is none, without repeating it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let composed: String = text.trim().nfc().collect();
        let display = unwrapped(&composed);
        if display.is_empty() {
            return Err(EmailError::Empty);
        }
        let (local, domain) = display.split_once('@').ok_or(EmailError::At)?;
        if domain.contains('@') {
            return Err(EmailError::At);
        }
        // Lower case can undo the composition, and composing can make a capital's small form whole.
        let local: String = local.chars().flat_map(char::to_lowercase).nfc().collect();
        if !is_local(&local) {
            return Err(EmailError::Local);
        }
        let domain = domain_of(domain).ok_or(EmailError::Domain)?;
        Ok(Self { normal: format!("{local}@{domain}"), display: display.to_owned() })
    }

    /// The normal form, for comparing and for sending to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.normal
    }

    /// As it was typed, trimmed.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The part before the `@`, in normal form.
    #[must_use]
    pub fn local(&self) -> &str {
        self.normal.split_once('@').map_or("", |(local, _)| local)
    }

    /// The part behind the `@`, in ASCII.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.normal.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether it is the mailbox of a job (`info@`, `sales@`), which more than one person may read.
    #[must_use]
    pub fn is_role(&self) -> bool {
        ROLES.contains(&self.local())
    }

    /// Whether it stands there only because a form insisted (`none@…`, `test@test…`). Says nothing about anyone.
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        PLACEHOLDERS.contains(&self.local())
    }
}

/// Without `mailto:` and the brackets an address book writes around an address.
fn unwrapped(text: &str) -> &str {
    let text = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(text).trim();
    let scheme = text.get(..7).filter(|s| s.eq_ignore_ascii_case("mailto:"));
    text.get(scheme.map_or(0, str::len)..).unwrap_or(text).trim()
}

fn is_local(local: &str) -> bool {
    let stands =
        |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c) || (!c.is_ascii() && is_mark_in_word(c));
    !local.is_empty()
        && local.len() <= LONGEST_LOCAL
        && local.chars().all(stands)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

/// Vowel signs and accents that have no composed form.
fn is_mark_in_word(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn domain_of(text: &str) -> Option<String> {
    // A closing dot is the root of the name system: the same domain.
    let text = text.strip_suffix('.').unwrap_or(text);
    // A domain that is longer than this as typed is longer than allowed in ASCII too.
    if text.len() > 4 * LONGEST_DOMAIN {
        return None;
    }
    let ascii = idna::domain_to_ascii_strict(text).ok()?;
    let ascii = ascii.to_ascii_lowercase();
    let last = ascii.rsplit('.').next()?;
    let sound = ascii.contains('.')
        && ascii.len() <= LONGEST_DOMAIN
        && ascii.split('.').all(|label| (1..=63).contains(&label.len()))
        && !last.bytes().all(|b| b.is_ascii_digit());
    // What the table makes of it must be a name it would leave alone.
    (sound && idna::domain_to_ascii_strict(&ascii).is_ok_and(|again| again == ascii)).then_some(ascii)
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.normal == other.normal
    }
}

impl Eq for Email {}

impl Hash for Email {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.normal.hash(state);
    }
}

impl PartialOrd for Email {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Email {
    fn cmp(&self, other: &Self) -> Ordering {
        self.normal.cmp(&other.normal)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl TryFrom<String> for Email {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.display
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(text: &str) -> Result<String, EmailError> {
        Email::parse(text).map(|e| e.as_str().to_owned())
    }

    #[test]
    fn spellings_of_one_address() {
        for text in
            ["jo@example.org", " Jo@Example.ORG ", "<jo@example.org>", "mailto:JO@example.org", "jo@example.org."]
        {
            assert_eq!(normal(text).as_deref(), Ok("jo@example.org"), "{text}");
        }
        let kept = Email::parse(" Jo.Berg@Example.org ").unwrap();
        assert_eq!(kept.display(), "Jo.Berg@Example.org");
        assert_eq!((kept.local(), kept.domain()), ("jo.berg", "example.org"));
    }

    #[test]
    fn no_tricks_with_dots_and_plus() {
        assert_ne!(normal("jo.berg@example.org"), normal("joberg@example.org"));
        assert_ne!(normal("jo+home@example.org"), normal("jo@example.org"));
    }

    #[test]
    fn international_domains_and_names() {
        assert_eq!(normal("jo@Bücher.example").as_deref(), Ok("jo@xn--bcher-kva.example"));
        assert_eq!(normal("jo@xn--bcher-kva.example"), normal("jo@bu\u{308}cher.example"));
        assert_eq!(normal("JOSÉ@example.org"), normal("jose\u{301}@example.org"));
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_reason() {
        use EmailError::{At, Domain, Empty, Local};
        for (text, why) in [
            ("", Empty),
            (" <> ", Empty),
            ("jo", At),
            ("jo@example.org, sam@example.org", At),
            ("@example.org", Local),
            ("jo berg@example.org", Local),
            (".jo@example.org", Local),
            ("jo..b@example.org", Local),
            ("\"jo\"@example.org", Local),
            ("jo@", Domain),
            ("jo@localhost", Domain),
            ("jo@-x.example.org", Domain),
            ("jo@exa mple.org", Domain),
            ("jo@exa_mple.org", Domain),
            ("jo@192.0.2.1", Domain),
            ("jo@example..org", Domain),
        ] {
            assert_eq!(normal(text), Err(why), "{text}");
        }
        assert_eq!(normal(&format!("{}@example.org", "j".repeat(65))), Err(Local));
    }

    #[test]
    fn neither_a_log_nor_an_error_shows_it() {
        let email = Email::parse("jo@example.org").unwrap();
        assert!(!format!("{email:?}").contains("jo"));
        let error = serde_json::from_str::<Email>("\"secretname@\"").unwrap_err().to_string();
        assert!(!error.contains("secretname"), "{error}");
    }

    #[test]
    fn kept_as_typed_through_json() {
        let email = Email::parse("Jo@Example.org").unwrap();
        let back: Email = serde_json::from_str(&serde_json::to_string(&email).unwrap()).unwrap();
        assert_eq!((back.as_str(), back.display()), ("jo@example.org", "Jo@Example.org"));
    }

    #[test]
    fn jobs_and_stopgaps_are_recognised() {
        assert!(Email::parse("Info@example.org").unwrap().is_role());
        assert!(Email::parse("noemail@example.org").unwrap().is_placeholder());
        let jo = Email::parse("jo@example.org").unwrap();
        assert!(!jo.is_role() && !jo.is_placeholder());
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = Email::parse(&text);
        }

        #[test]
        fn normal_form_is_a_fixed_point(local in "\\PC{1,8}", domain in "\\PC{1,8}", end in "[a-z]{2,4}") {
            if let Ok(email) = Email::parse(&format!("{local}@{domain}.{end}")) {
                let again = Email::parse(email.as_str());
                prop_assert_eq!(again.as_ref().map(Email::as_str), Ok(email.as_str()));
                let shown = Email::parse(email.display());
                prop_assert_eq!(shown, Ok(email));
            }
        }

        #[test]
        fn capitals_and_space_do_not_matter(local in "[a-zA-Z0-9._+-]{1,12}", domain in "[a-zA-Z]{1,8}") {
            let text = format!("{local}@{domain}.org");
            prop_assert_eq!(normal(&text), normal(&format!("  {} ", text.to_uppercase())));
        }
    }
}
