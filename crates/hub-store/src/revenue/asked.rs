use chrono::NaiveDate;
use hub_compliance::payment::{Payment, RecordName, Stage, file};
use hub_domain::{ProfileId, named};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::StoreError;

named! {
    /// By which road a payment came.
    pub enum Road {
        /// A form.
        Screen = "screen",
        /// A statement's lines.
        Import = "import",
        /// The terminal.
        Cli = "cli",
        /// An agreement's terms.
        Agreement = "agreement",
    }
}

named! {
    /// Which way the money goes.
    pub enum Direction {
        /// To us.
        In = "in",
        /// From us.
        Out = "out",
    }
}

/// Where one of the records is that must be kept with a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordPlace {
    /// Which.
    pub name: RecordName,
    /// Where to find it: a file, a folder, a number.
    pub place: String,
}

/// What a payment says beside what the rules ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentClaim {
    /// Which way.
    pub direction: Direction,
    /// Who pays, by name.
    pub payer: String,
    /// Who is paid, by name.
    pub payee: String,
    /// How much, whole cents, over zero; one cent of a term that names no amount.
    pub cents: i64,
    /// Whether an amount was named. A payment has one always; a term of an agreement need not.
    #[serde(default = "stated", skip_serializing_if = "is_stated")]
    pub amount_stated: bool,
    /// The day it is due.
    pub due_on: NaiveDate,
    /// What it is for.
    pub what: String,
    /// What a statement calls it.
    pub reference: Option<String>,
    /// Where the records are.
    pub records: Vec<RecordPlace>,
}

const fn stated() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_stated(stated: &bool) -> bool {
    *stated
}

/// A payment that somebody would like kept: what the rules read, and what it says beside.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaymentAsk {
    facts: Value,
    claim: PaymentClaim,
}

impl PaymentAsk {
    /// A payment to be kept. A record is on file when the claim says where; what `payment` says of records is not asked.
    #[must_use]
    pub fn new(mut payment: Payment, claim: PaymentClaim) -> Self {
        payment.stage = Stage::Entry;
        payment.records.retain(|_, is| !*is);
        payment.records.extend(
            claim.records.iter().filter(|record| !record.place.trim().is_empty()).map(|record| (record.name, true)),
        );
        Self { facts: file::write(&payment), claim }
    }

    /// What it says beside what the rules ask.
    #[must_use]
    pub fn claim(&self) -> &PaymentClaim {
        &self.claim
    }

    pub(super) fn facts(&self) -> &Value {
        &self.facts
    }

    pub(super) fn payment(&self) -> Result<Payment, StoreError> {
        read_facts(&self.facts)
    }
}

pub(super) fn read_facts(facts: &Value) -> Result<Payment, StoreError> {
    file::from_value(facts.clone()).map_err(|error| StoreError::bad(error.to_string()))
}

/// Who asks, when and by which road.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// By which road.
    pub road: Road,
    /// Who; absent where nobody has a profile.
    pub by: Option<ProfileId>,
    /// The day by whose rules it is decided.
    pub on: NaiveDate,
}
