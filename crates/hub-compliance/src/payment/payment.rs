use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Basis, DisclosureDates, Fact, Financing, PartyKind, RecordName};

/// A licence of one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerLicence {
    /// Its number.
    pub number: String,
    /// The state that issued it, two letters.
    pub state: String,
    /// The last day it holds.
    pub expires_on: Option<NaiveDate>,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// What the rules say. Records that nobody mentioned are named, and do not change the answer.
    #[default]
    Question,
    /// Whether it may be stored as it is. What is not there is missing.
    Entry,
}

/// A payment, or the terms of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Who pays.
    pub payer: PartyKind,
    /// Who is paid.
    pub payee: PartyKind,
    /// What the amount depends on.
    pub basis: Basis,
    /// How the transaction is financed.
    pub financing: Financing,
    /// What is known of it; what is not here is unknown.
    pub facts: BTreeMap<Fact, bool>,
    /// What part of the payer or payee the other one, or an associate, owns, in percent.
    pub ownership_percent: Option<Decimal>,
    /// The day the fee was last changed.
    pub fee_changed_on: Option<NaiveDate>,
    /// The day the volume of referrals last changed.
    pub volume_changed_on: Option<NaiveDate>,
    /// The affiliated-business disclosure.
    pub disclosure: DisclosureDates,
    /// The payer's licence.
    pub payer_licence: Option<BrokerLicence>,
    /// The payee's licence.
    pub payee_licence: Option<BrokerLicence>,
    /// The state whose rules hold beside the federal ones, two letters.
    pub state: Option<String>,
    /// What is on file (yes) or known not to be (no).
    pub records: BTreeMap<RecordName, bool>,
    /// What is asked.
    pub stage: Stage,
}

impl Payment {
    /// A payment of which nothing else is known.
    #[must_use]
    pub fn new(payer: PartyKind, payee: PartyKind, basis: impl Into<Basis>) -> Self {
        Self {
            payer,
            payee,
            basis: basis.into(),
            financing: Financing::default(),
            facts: BTreeMap::new(),
            ownership_percent: None,
            fee_changed_on: None,
            volume_changed_on: None,
            disclosure: DisclosureDates::default(),
            payer_licence: None,
            payee_licence: None,
            state: None,
            records: BTreeMap::new(),
            stage: Stage::Question,
        }
    }

    /// The same, with a fact.
    #[must_use]
    pub fn with(mut self, fact: Fact, is: bool) -> Self {
        self.facts.insert(fact, is);
        self
    }

    /// Yes, no, or unknown.
    #[must_use]
    pub fn says(&self, fact: Fact) -> Option<bool> {
        self.facts.get(&fact).copied()
    }

    /// Whether a record is on file. Licences on the payment are themselves the record of them.
    #[must_use]
    pub fn holds(&self, record: RecordName) -> Option<bool> {
        match record {
            RecordName::LicenceNumbers if self.payer_licence.is_some() && self.payee_licence.is_some() => Some(true),
            RecordName::DisclosureDeliveredAt if self.disclosure.delivered_on.is_some() => Some(true),
            RecordName::DisclosureChannel if self.disclosure.channel.is_some() => Some(true),
            _ => self.records.get(&record).copied(),
        }
    }
}
