use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::error::{in_order, range, text};
use super::partner::{NAME, TEXT};
use super::{Partner, PartnerError};
use crate::named;
use crate::{PartnerId, PartnerItemId};

named! {
    /// What is measured of a partner. Nothing here counts referrals or sets them against money.
    pub enum Metric {
        /// From order to result, minutes.
        TurnTime = "turn-time",
        /// Closings on the day that was agreed, hundredths of a percent.
        OnTimeClosing = "on-time-closing",
        /// Fees at closing that are those of the estimate, hundredths of a percent.
        FeeAccuracy = "fee-accuracy",
        /// What clients say, hundredths of a point from 0 to 5.
        ClientRating = "client-rating",
        /// Complaints.
        ComplaintCount = "complaint-count",
        /// Time that a system answers, hundredths of a percent. Not of settlement partners.
        Uptime = "uptime",
        /// From question to answer, milliseconds. Not of settlement partners.
        ResponseTime = "response-time",
        /// Requests that fail, hundredths of a percent. Not of settlement partners.
        ErrorRate = "error-rate",
    }
}

impl Metric {
    /// Whether it may be kept of a settlement partner.
    #[must_use]
    pub const fn allowed_for_settlement(self) -> bool {
        matches!(
            self,
            Self::TurnTime | Self::OnTimeClosing | Self::FeeAccuracy | Self::ClientRating | Self::ComplaintCount
        )
    }

    /// Whether less is better.
    #[must_use]
    pub const fn less_is_better(self) -> bool {
        matches!(self, Self::TurnTime | Self::ComplaintCount | Self::ResponseTime | Self::ErrorRate)
    }

    /// The most it can be, in its unit.
    const fn most(self) -> i64 {
        match self {
            Self::OnTimeClosing | Self::FeeAccuracy | Self::Uptime | Self::ErrorRate => 10_000,
            Self::ClientRating => 500,
            Self::TurnTime | Self::ResponseTime | Self::ComplaintCount => i64::MAX,
        }
    }

    fn check(self, field: &'static str, value: i64, partner: &Partner) -> Result<(), PartnerError> {
        if partner.settlement().counts() && !self.allowed_for_settlement() {
            return Err(PartnerError::MetricForbidden { metric: self.as_str() });
        }
        range(field, value, 0, self.most())
    }
}

/// What a partner has promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceLevel {
    /// Identifier.
    pub id: PartnerItemId,
    /// Whose.
    pub partner: PartnerId,
    /// Of what.
    pub metric: Metric,
    /// At least (or, where less is better, at most) so much, in the metric's unit.
    pub target: i64,
    /// Over so many days.
    pub window_days: u32,
}

impl ServiceLevel {
    /// Whether the record is in order for its partner.
    ///
    /// # Errors
    /// A metric that may not be kept of the partner, a figure out of range.
    pub fn check(&self, partner: &Partner) -> Result<(), PartnerError> {
        self.metric.check("target", self.target, partner)?;
        range("window_days", i64::from(self.window_days), 1, 3_660)
    }

    /// Whether a figure keeps the promise; the target itself does.
    #[must_use]
    pub fn is_met_by(&self, value: i64) -> bool {
        if self.metric.less_is_better() { value <= self.target } else { value >= self.target }
    }
}

/// A figure about a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// Identifier.
    pub id: PartnerItemId,
    /// Of whom.
    pub partner: PartnerId,
    /// Of what.
    pub metric: Metric,
    /// How much, in the metric's unit.
    pub value: i64,
    /// From how many cases, so that a figure from three is not taken for one from three hundred.
    pub cases: u32,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Where it comes from.
    pub source: String,
}

impl Measurement {
    /// Whether the record is in order for its partner.
    ///
    /// # Errors
    /// As [`ServiceLevel::check`]; an end before the beginning.
    pub fn check(&self, partner: &Partner) -> Result<(), PartnerError> {
        self.metric.check("value", self.value, partner)?;
        range("cases", i64::from(self.cases), 1, i64::from(u32::MAX))?;
        text("source", &self.source, NAME)?;
        in_order(("from", Some(self.from)), ("to", Some(self.to)))
    }
}

/// A complaint about a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    /// Identifier.
    pub id: PartnerItemId,
    /// About whom.
    pub partner: PartnerId,
    /// When it came.
    pub on: NaiveDate,
    /// What it says.
    pub what: String,
    /// When it was settled.
    pub settled_on: Option<NaiveDate>,
    /// How.
    pub outcome: Option<String>,
}

impl Complaint {
    /// Whether the record is in order.
    ///
    /// # Errors
    /// Texts; settled before it came, or without an outcome.
    pub fn check(&self) -> Result<(), PartnerError> {
        text("what", &self.what, TEXT)?;
        self.outcome.as_ref().map_or(Ok(()), |o| text("outcome", o, TEXT))?;
        if self.settled_on.is_some() && self.outcome.is_none() {
            return Err(PartnerError::NoReason { what: "a settled complaint" });
        }
        in_order(("on", Some(self.on)), ("settled_on", self.settled_on))
    }
}

named! {
    /// By what way a disclosure was delivered.
    pub enum DisclosureChannel {
        /// In person.
        InPerson = "in-person",
        /// By post.
        Post = "post",
        /// By e-mail.
        Email = "email",
        /// Over the telephone, to be followed in writing.
        Telephone = "telephone",
    }
}

/// What shows that a disclosure was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "about")]
pub enum Receipt {
    /// Signed for; the paper.
    Signed(Option<PartnerItemId>),
    /// Refused; how.
    Refused(String),
    /// Nothing yet.
    Outstanding,
}

/// That a disclosure about a partner was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Identifier.
    pub id: PartnerItemId,
    /// About whom.
    pub partner: PartnerId,
    /// To whom, as the brokerage calls them.
    pub to: String,
    /// Which version of the text.
    pub version: String,
    /// When.
    pub delivered_at: DateTime<Utc>,
    /// How.
    pub channel: DisclosureChannel,
    /// What shows it.
    pub receipt: Receipt,
}

impl Disclosure {
    /// Whether the record is in order.
    ///
    /// # Errors
    /// Texts.
    pub fn check(&self) -> Result<(), PartnerError> {
        text("to", &self.to, NAME)?;
        text("version", &self.version, NAME)?;
        match &self.receipt {
            Receipt::Refused(how) => text("receipt", how, TEXT),
            Receipt::Signed(_) | Receipt::Outstanding => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::{PartnerKind, PartnerLevel};

    #[test]
    fn of_settlement_partners_five_metrics_are_kept() {
        for kind in PartnerKind::ALL {
            let partner = Partner::new(PartnerLevel::Company, *kind, "Meadow");
            for metric in Metric::ALL {
                let level = ServiceLevel {
                    id: PartnerItemId::new(),
                    partner: partner.id,
                    metric: *metric,
                    target: 90,
                    window_days: 90,
                };
                let allowed = !partner.settlement().counts() || metric.allowed_for_settlement();
                assert_eq!(level.check(&partner).is_ok(), allowed, "{kind:?} {metric:?}");
            }
        }
        assert_eq!(Metric::ALL.iter().filter(|m| m.allowed_for_settlement()).count(), 5);
    }

    #[test]
    fn a_promise_is_kept_at_its_target_and_on_its_better_side() {
        for (metric, value, met) in [
            (Metric::TurnTime, 60, true),
            (Metric::TurnTime, 61, false),
            (Metric::ClientRating, 60, true),
            (Metric::ClientRating, 59, false),
        ] {
            let (id, partner) = (PartnerItemId::new(), PartnerId::new());
            let level = ServiceLevel { id, partner, metric, target: 60, window_days: 30 };
            assert_eq!(level.is_met_by(value), met, "{metric:?} {value}");
        }
    }
}
