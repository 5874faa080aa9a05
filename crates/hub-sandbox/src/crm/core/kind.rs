use std::{fmt, str::FromStr};

use serde::Serialize;

use crate::SandboxError;

macro_rules! kinds {
    ($($variant:ident => $name:literal, $meaning:literal;)+) => {
        /// What a record of a CRM is. Vendors have words of their own; these are the stand-ins' words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum CrmKind {
            $(#[doc = $meaning] $variant,)+
        }

        impl CrmKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

kinds! {
    Contact => "contact", "A person: contact or lead.";
    Lead => "lead", "Someone who is no contact yet, where the vendor keeps those apart.";
    Note => "note", "A note about a person.";
    Task => "task", "Something to do.";
    Deal => "deal", "A deal or opportunity in a pipeline.";
    Call => "call", "A call that was logged.";
    Email => "email", "An e-mail that was sent or logged.";
    Text => "text", "A short message that was sent or logged.";
    Meeting => "meeting", "An appointment.";
    Event => "event", "Something a lead did, as Follow Up Boss takes it.";
    Enrolment => "enrolment", "A person put into a workflow, at GoHighLevel.";
}

impl fmt::Display for CrmKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CrmKind {
    type Err = SandboxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|kind| kind.as_str()).collect();
            SandboxError::Setting(format!("no record is called {text:?}; there are: {}", names.join(", ")))
        })
    }
}
