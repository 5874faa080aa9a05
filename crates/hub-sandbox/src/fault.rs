use std::{fmt, str::FromStr};

use crate::SandboxError;

macro_rules! faults {
    ($($variant:ident => $name:literal, $meaning:literal;)+ -- $($worse:ident => $called:literal, $does:literal;)+) => {
        /// What can go wrong on purpose. The name of each is what `--fault` takes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Fault {
            $(#[doc = $meaning] $variant,)+
            $(#[doc = $does] $worse,)+
        }

        impl Fault {
            /// Every fault that a client who tries again gets over with every row as it is.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The faults that trying again does not mend: they have to be noticed and said.
            pub const WORSE: &'static [Self] = &[$(Self::$worse),+];

            /// Its name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ $(Self::$worse => $called,)+ }
            }

            /// What it does, in one line.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)+ $(Self::$worse => $does,)+ }
            }
        }
    };
}

faults! {
    ServerError => "500", "Answers 500 with a JSON error.";
    Unavailable => "503", "Answers 503 with Retry-After.";
    TooMany => "429", "Answers 429 with Retry-After although no quota is used up.";
    Reset => "reset", "Resets the connection in the middle of the body.";
    Truncated => "truncated", "Announces a longer body than it sends.";
    Html => "html", "Answers 200 with an HTML page.";
    Malformed => "malformed", "Answers 200 with JSON that stops making sense half-way.";
    Slow => "slow", "Waits before it answers.";
    Timeout => "timeout", "Accepts the request and never answers.";
    ExpiredToken => "expired-token", "Answers 401 and forgets every issued token.";
    EmptyLastPage => "empty-last-page", "Ends every chain of next links with a page without rows.";
    RepeatingNextLink => "repeating-nextlink", "Gives a next link that leads to the same page again.";
    NextLinkExpires => "nextlink-expires", "Answers 410 when a next link is followed.";
    ForeignNextLink => "foreign-nextlink", "Gives a next link on another host and port.";
    DuplicateRows => "duplicate-rows", "Serves the last rows of the page before once more.";
    MissingTimestamp => "missing-timestamp", "Leaves ModificationTimestamp out of some rows, the last one included.";
    NullKeys => "null-keys", "Serves an extra row whose key is null.";
    --
    MissingField => "missing-field", "Leaves a field out of some rows.";
    MistypedField => "mistyped-field", "Gives a field of some rows a value of another type.";
    DuplicateKeys => "duplicate-keys", "Serves a row twice on one page.";
    EndlessPage => "endless-page", "Serves a page that never ends.";
}

impl Fault {
    /// Whether it strikes single requests by schedule, rather than holding as long as it is on.
    #[must_use]
    pub fn is_scheduled(self) -> bool {
        self != Self::EmptyLastPage
    }

    /// Whether it changes a page of rows (and so waits for a request that serves one).
    #[must_use]
    pub fn needs_page(self) -> bool {
        matches!(
            self,
            Self::RepeatingNextLink
                | Self::ForeignNextLink
                | Self::DuplicateRows
                | Self::MissingTimestamp
                | Self::NullKeys
                | Self::NextLinkExpires
                | Self::MissingField
                | Self::MistypedField
                | Self::DuplicateKeys
                | Self::EndlessPage
        )
    }

    /// Whether the answer does not get to the client as it should.
    #[must_use]
    pub fn breaks_the_answer(self) -> bool {
        matches!(self, Self::Reset | Self::Truncated | Self::Malformed | Self::Timeout | Self::EndlessPage)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Fault {
    type Err = SandboxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let every = || Self::ALL.iter().chain(Self::WORSE).copied();
        every().find(|fault| fault.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = every().map(|fault| fault.as_str()).collect();
            SandboxError::UnknownFault(text.to_owned(), names.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for fault in Fault::ALL.iter().chain(Fault::WORSE) {
            assert_eq!(fault.to_string().parse::<Fault>().ok(), Some(*fault));
        }
        let error = "flood".parse::<Fault>().map_err(|e| e.to_string());
        assert!(error.is_err_and(|text| text.contains("truncated")));
    }
}
