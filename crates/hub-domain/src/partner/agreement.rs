use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::error::{in_order, range, text};
use super::partner::{NAME, TEXT};
use super::{Partner, PartnerError, PartnerKind};
use crate::named;
use crate::{Money, PartnerId, PartnerItemId};

named! {
    /// What is agreed.
    pub enum AgreementType {
        /// Marketing services for a fixed fee.
        MarketingServices = "marketing-services",
        /// Commissions shared between brokers on a listing (co-operation).
        CoOp = "co-op",
        /// A fee for a referral from broker to broker.
        BrokerReferral = "broker-referral",
        /// An affiliated business arrangement (12 CFR 1024.15).
        AffiliatedBusiness = "affiliated-business",
        /// The brokerage buys from a vendor.
        Vendor = "vendor",
        /// It is known that nothing is agreed.
        NoAgreement = "none",
    }
}

named! {
    /// How far an agreement has come.
    pub enum AgreementState {
        /// Being written.
        Draft = "draft",
        /// Handed to the other side.
        Proposed = "proposed",
        /// In force.
        Active = "active",
        /// Its last day has passed.
        Expired = "expired",
        /// Ended before its last day, or never came into force.
        Ended = "ended",
    }
}

impl AgreementState {
    /// Whether an agreement may go from one state straight to another. What has expired or ended stays so.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft, Self::Proposed | Self::Ended)
                | (Self::Proposed, Self::Draft | Self::Active | Self::Ended)
                | (Self::Active, Self::Expired | Self::Ended)
        )
    }
}

named! {
    /// How often a fixed fee is due.
    pub enum FeeEvery {
        /// Once.
        Once = "once",
        /// Each month.
        Month = "month",
        /// Each quarter.
        Quarter = "quarter",
        /// Each year.
        Year = "year",
    }
}

/// A fee that depends on nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedFee {
    /// How much.
    pub amount: Money,
    /// How often.
    pub every: FeeEvery,
}

/// A term of an agreement. There is none by which a settlement partner could owe something per lead, closing or loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "term", content = "value")]
pub enum AgreementTerm {
    /// Days of notice to end it.
    NoticeDays(u32),
    /// Begins again at its end unless somebody ends it, for so many months.
    RenewsForMonths(u32),
    /// No other partner of the kind may have the like.
    Exclusive(bool),
    /// Share of the commission in hundredths of a percent; between brokerages only.
    CommissionShareBp(u32),
    /// Anything else, in words.
    Other(String),
}

/// Evidence that a fee is what the services are worth on the market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Valuation {
    /// What the services were found to be worth, for the same stretch of time as the fee.
    pub amount: Money,
    /// By whom.
    pub by: String,
    /// When.
    pub on: NaiveDate,
    /// The paper itself.
    pub document: Option<PartnerItemId>,
}

/// What is to be delivered under an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deliverable {
    /// What; unique within the agreement.
    pub name: String,
    /// Aimed at the public rather than at the brokerage's own clients.
    pub for_public: bool,
    /// To be proved each month.
    pub monthly: bool,
}

/// An agreement with a partner. It is never removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Identifier.
    pub id: PartnerItemId,
    /// With whom.
    pub partner: PartnerId,
    /// What kind.
    pub agreement_type: AgreementType,
    /// How it is called.
    pub title: String,
    /// Everybody who is a party, by name.
    pub parties: Vec<String>,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day; it expires by itself after it.
    pub ends_on: Option<NaiveDate>,
    /// The fee.
    pub fee: Option<FixedFee>,
    /// Terms.
    pub terms: Vec<AgreementTerm>,
    /// What the fee is measured against.
    pub valuation: Option<Valuation>,
    /// What is delivered.
    pub deliverables: Vec<Deliverable>,
    /// When counsel last looked at it.
    pub counsel_reviewed_on: Option<NaiveDate>,
    /// How far it has come.
    pub state: AgreementState,
    /// Why it ended.
    pub ended_because: Option<String>,
}

named! {
    /// What an agreement lacks to be in force.
    pub enum AgreementBlocker {
        /// Nothing can be in force that is known not to be agreed.
        NothingAgreed = "nothing is agreed",
        /// Its first day.
        FirstDay = "no first day",
        /// Its last day: one without expiry is not looked at again.
        LastDay = "no last day",
        /// Its last day has passed.
        Over = "its last day has passed",
        /// At least two parties.
        Parties = "fewer than two parties",
        /// A fixed fee.
        Fee = "no fixed fee",
        /// What the services are worth.
        Valuation = "no evidence of what the services are worth",
        /// The fee is above what the services were found to be worth, or in another currency.
        FeeAboveValue = "the fee is not within what the services were found to be worth",
        /// Something delivered to the public.
        Deliverable = "nothing is delivered to the public",
        /// Proof each month.
        MonthlyProof = "nothing delivered is proved each month",
        /// Counsel.
        Counsel = "not reviewed by counsel",
        /// The partner's tie to the brokerage.
        Affiliation = "the partner's tie to the brokerage is not recorded",
    }
}

impl Agreement {
    /// A draft.
    #[must_use]
    pub fn draft(partner: PartnerId, agreement_type: AgreementType, title: &str) -> Self {
        Self {
            id: PartnerItemId::new(),
            partner,
            agreement_type,
            title: title.to_owned(),
            parties: Vec::new(),
            starts_on: None,
            ends_on: None,
            fee: None,
            terms: Vec::new(),
            valuation: None,
            deliverables: Vec::new(),
            counsel_reviewed_on: None,
            state: AgreementState::Draft,
            ended_because: None,
        }
    }

    /// Whether the record is in order for its partner, in force or not.
    ///
    /// # Errors
    /// Texts, ranges, an end before the beginning, a share of commissions that is not broker to broker.
    pub fn check(&self, partner: &Partner) -> Result<(), PartnerError> {
        text("title", &self.title, NAME)?;
        self.parties.iter().try_for_each(|party| text("parties", party, NAME))?;
        in_order(("starts_on", self.starts_on), ("ends_on", self.ends_on))?;
        self.fee.map_or(Ok(()), |fee| range("fee", fee.amount.minor, 0, i64::MAX))?;
        if let Some(valuation) = &self.valuation {
            text("valuation.by", &valuation.by, NAME)?;
            range("valuation.amount", valuation.amount.minor, 0, i64::MAX)?;
        }
        for (n, deliverable) in self.deliverables.iter().enumerate() {
            text("deliverables.name", &deliverable.name, NAME)?;
            let again = self.deliverables.iter().take(n).any(|d| d.name == deliverable.name);
            range("deliverables of one name", i64::from(again), 0, 0)?;
        }
        self.ended_because.as_ref().map_or(Ok(()), |why| text("ended_because", why, TEXT))?;
        let between_brokers = matches!(self.agreement_type, AgreementType::CoOp | AgreementType::BrokerReferral);
        if between_brokers && partner.kind != PartnerKind::Brokerage {
            return Err(PartnerError::ShareForbidden);
        }
        self.terms.iter().try_for_each(|term| match term {
            AgreementTerm::NoticeDays(days) => range("notice days", i64::from(*days), 0, 3_650),
            AgreementTerm::RenewsForMonths(months) => range("renewal months", i64::from(*months), 1, 120),
            AgreementTerm::Exclusive(_) => Ok(()),
            AgreementTerm::CommissionShareBp(_) if !between_brokers => Err(PartnerError::ShareForbidden),
            AgreementTerm::CommissionShareBp(share) => range("commission share", i64::from(*share), 0, 10_000),
            AgreementTerm::Other(words) => text("terms", words, TEXT),
        })
    }

    /// What it lacks to be in force on a day. A settlement partner that is paid for marketing needs a fixed fee, evidence of
    /// market value, deliverables aimed at the public with proof each month (12 CFR 1024.14(g)(1)(iv), (g)(2)) and counsel.
    #[must_use]
    pub fn blockers(&self, partner: &Partner, day: NaiveDate) -> Vec<AgreementBlocker> {
        use AgreementBlocker as B;
        let marketing = self.agreement_type == AgreementType::MarketingServices;
        let careful = partner.settlement().counts() || marketing;
        let above = match (self.fee, &self.valuation) {
            (Some(fee), Some(value)) => {
                fee.amount.currency != value.amount.currency || fee.amount.minor > value.amount.minor
            }
            _ => false,
        };
        let lacks = [
            (self.agreement_type == AgreementType::NoAgreement, B::NothingAgreed),
            (self.starts_on.is_none(), B::FirstDay),
            (careful && self.ends_on.is_none(), B::LastDay),
            (self.ends_on.is_some_and(|last| last < day), B::Over),
            (self.parties.len() < 2, B::Parties),
            (marketing && self.fee.is_none(), B::Fee),
            (marketing && self.valuation.is_none(), B::Valuation),
            (marketing && above, B::FeeAboveValue),
            (marketing && !self.deliverables.iter().any(|d| d.for_public), B::Deliverable),
            (marketing && !self.deliverables.iter().any(|d| d.monthly), B::MonthlyProof),
            (careful && self.counsel_reviewed_on.is_none(), B::Counsel),
            (self.agreement_type == AgreementType::AffiliatedBusiness && partner.affiliation.is_none(), B::Affiliation),
        ];
        lacks.into_iter().filter_map(|(lacks, what)| lacks.then_some(what)).collect()
    }

    /// Takes it a step on.
    ///
    /// # Errors
    /// [`PartnerError::Step`] for a step there is not, [`PartnerError::NotReady`] for one that is to be in force and lacks
    /// something, [`PartnerError::NoReason`] for an end without a reason.
    pub fn step(
        &self,
        next: AgreementState,
        reason: Option<&str>,
        partner: &Partner,
        day: NaiveDate,
    ) -> Result<Self, PartnerError> {
        let step = PartnerError::Step { from: self.state, to: next };
        if !self.state.may_become(next) {
            return Err(step);
        }
        match next {
            AgreementState::Active => {
                let lacks = self.blockers(partner, day);
                if !lacks.is_empty() {
                    return Err(PartnerError::NotReady(lacks));
                }
            }
            // It expires when its time has come, not when somebody would like it to.
            AgreementState::Expired if self.state_on(day) != AgreementState::Expired => return Err(step),
            AgreementState::Ended if reason.is_none_or(|why| why.trim().is_empty()) => {
                return Err(PartnerError::NoReason { what: "the end of an agreement" });
            }
            _ => {}
        }
        let ended_because = if next == AgreementState::Ended { reason.map(str::to_owned) } else { None };
        Ok(Self { state: next, ended_because, ..self.clone() })
    }

    /// Its state on a day: what is in force expires by itself after its last day, whether or not anybody has noted it.
    #[must_use]
    pub fn state_on(&self, day: NaiveDate) -> AgreementState {
        match self.state {
            AgreementState::Active if self.ends_on.is_some_and(|last| last < day) => AgreementState::Expired,
            state => state,
        }
    }

    /// Months, by their first day, for which something that is to be proved each month has no proof: from the month of the first
    /// day to the one before `day`, or to the month of its end. Nothing for what never was in force.
    #[must_use]
    pub fn missing_proofs(&self, proofs: &[Proof], day: NaiveDate) -> Vec<(String, NaiveDate)> {
        let Some(first) = self.starts_on.and_then(month_of) else { return Vec::new() };
        if !matches!(self.state, AgreementState::Active | AgreementState::Expired) {
            return Vec::new();
        }
        let Some(now) = month_of(day) else { return Vec::new() };
        let last = self.ends_on.and_then(month_of);
        let mut missing = Vec::new();
        for deliverable in self.deliverables.iter().filter(|d| d.monthly) {
            let mut month = first;
            while month < now && last.is_none_or(|last| month <= last) {
                let proved = proofs
                    .iter()
                    .any(|p| p.agreement == self.id && p.deliverable == deliverable.name && p.month == month);
                if !proved {
                    missing.push((deliverable.name.clone(), month));
                }
                let Some(next) = month.checked_add_months(Months::new(1)) else { break };
                month = next;
            }
        }
        missing
    }
}

fn month_of(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)
}

/// Proof that something was delivered in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Identifier.
    pub id: PartnerItemId,
    /// Whose.
    pub partner: PartnerId,
    /// Under which agreement.
    pub agreement: PartnerItemId,
    /// Which of its deliverables, by name.
    pub deliverable: String,
    /// The month, by its first day.
    pub month: NaiveDate,
    /// What shows it, in words.
    pub evidence: String,
    /// The paper or picture that shows it.
    pub document: Option<PartnerItemId>,
}

impl Proof {
    /// Whether the record is in order.
    ///
    /// # Errors
    /// Texts; a month that is not given by its first day.
    pub fn check(&self) -> Result<(), PartnerError> {
        text("deliverable", &self.deliverable, NAME)?;
        text("evidence", &self.evidence, TEXT)?;
        range("day of month", i64::from(self.month.day()), 1, 1)
    }
}
