use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier (UUIDv7: sorts by the time it was made).
            #[must_use]
            #[allow(clippy::new_without_default, reason = "an identifier has no default")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// The identifier as stored.
            #[must_use]
            pub fn as_uuid(&self) -> &Uuid {
                &self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(value: Uuid) -> Self {
                Self(value)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// One configured account at one vendor.
    ConnectionId
);
id!(
    /// One run of a sync over one stream.
    RunId
);
id!(
    /// One comparative market analysis kept in the store.
    CmaId
);
id!(
    /// One saved search.
    SearchId
);
id!(
    /// A contact, note, task, deal, activity or appointment of ours, whatever systems it is in.
    CrmId
);
id!(
    /// A change that waits to go out to a system.
    OpId
);
id!(
    /// A partner of the brokerage: a company, a branch or a person.
    PartnerId
);
id!(
    /// Something that belongs to a partner: a licence, an agreement, a document, a figure.
    PartnerItemId
);
id!(
    /// Somebody who works with the program and signs what they propose.
    ProfileId
);
id!(
    /// A change to partners that waits for a decision.
    ProposalId
);
id!(
    /// A quote of a partner, from its request on.
    QuoteId
);
id!(
    /// What several partners are asked for.
    QuoteRequestId
);
id!(
    /// A letter that a lender issued.
    LetterId
);
id!(
    /// One deal on one property.
    TransactionId
);
id!(
    /// Something that is done at a property at a time, by a provider or by the parties themselves.
    JobId
);
id!(
    /// A letter about a job.
    MessageId
);
id!(
    /// A worksheet about money, as somebody keeps it.
    WorksheetId
);
id!(
    /// A day of showings.
    TourId
);
id!(
    /// A buyer's written agreement with the brokerage.
    AgreementId
);
