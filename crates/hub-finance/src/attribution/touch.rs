use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a partner does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartnerKind {
    /// A lender or mortgage broker.
    Lender,
    /// A title or escrow company, or a closing attorney.
    Title,
    /// An inspector or a surveyor.
    Inspector,
    /// An appraiser.
    Appraiser,
    /// An insurer or insurance agent.
    Insurer,
    /// A seller of home warranties.
    HomeWarranty,
    /// Another broker.
    Broker,
    /// A mover.
    Mover,
    /// A stager or photographer.
    Stager,
    /// A cleaner, gardener or other trade after the sale.
    HomeService,
    /// Nobody has said.
    Unknown,
}

impl PartnerKind {
    /// Whether it is a settlement service (12 CFR 1024.2(b)); who has not been told apart counts as one. Brokerage is one
    /// too: what brokers may share is a referral between brokers, which commissions know.
    #[must_use]
    pub fn is_settlement_service(self) -> bool {
        !matches!(self, Self::Mover | Self::Stager | Self::HomeService)
    }
}

/// Where a touch came from. It can be made of one's own marketing, or of a partner who is no settlement service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Channel(String);

/// A settlement-service partner's touch is not set against money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what {partner} ({kind:?}) brought is not set against money: it is, or may be, a settlement service")]
pub struct NotAttributable {
    /// The partner.
    pub partner: String,
    /// What it does.
    pub kind: PartnerKind,
}

impl Channel {
    /// One's own marketing: an advertisement, an open house, a past client.
    #[must_use]
    pub fn own(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// A partner.
    ///
    /// # Errors
    /// When it is a settlement service, or nobody has said what it is.
    pub fn partner(name: &str, kind: PartnerKind) -> Result<Self, NotAttributable> {
        if kind.is_settlement_service() {
            return Err(NotAttributable { partner: name.to_owned(), kind });
        }
        Ok(Self(name.to_owned()))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// A contact with the client before the sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Touch {
    /// Where it came from.
    pub channel: Channel,
    /// When.
    pub on: NaiveDate,
}

/// Which touches count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Not more than so many days before the sale; none for all.
    pub days: Option<u32>,
    /// Whether touches of one channel on one day count once.
    pub once_a_day: bool,
}

impl Window {
    /// The touches that count for a sale on `closed_on`, earliest first; those after it never do.
    #[must_use]
    pub fn of(self, touches: &[Touch], closed_on: NaiveDate) -> Vec<Touch> {
        let within = |touch: &&Touch| {
            let days = (closed_on - touch.on).num_days();
            days >= 0 && self.days.is_none_or(|most| days <= i64::from(most))
        };
        let mut kept: Vec<Touch> = Vec::new();
        let mut counted: Vec<&Touch> = touches.iter().filter(within).collect();
        // Stable: touches of one day stay in the order they were noted.
        counted.sort_by_key(|touch| touch.on);
        for touch in counted {
            if !self.once_a_day || !kept.contains(touch) {
                kept.push(touch.clone());
            }
        }
        kept
    }
}
