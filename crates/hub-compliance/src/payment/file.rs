//! A payment as a file: the JSON that `hub rule payment FILE` reads.
//!
//! Needed: `payer_type`, `payee_type`, `basis`. Kinds and bases are read from ordinary words (`mortgage lender`,
//! `$500 flat monthly fee`). Everything else may be left out and is then unknown. Yes or no is `true`, `false`, or the
//! words. Days are `YYYY-MM-DD`. A field nobody knows is refused by name, and so is one given twice.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::party_words::Called;
use super::words::plain;
use super::{Basis, BrokerLicence, Channel, Fact, PartyKind, Payment, RecordName, Stage, party_words};

pub use super::file_write::write;

/// Why a file is no payment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentFileError {
    /// Not JSON at all.
    #[error("the payment is not JSON: {0}")]
    Json(String),
    /// Not an object.
    #[error("the payment is not a JSON object")]
    NotAnObject,
    /// A field that a payment does not have.
    #[error("unknown field `{0}`")]
    UnknownField(String),
    /// A field given twice, perhaps by two of its names.
    #[error("`{0}` is given twice")]
    Twice(String),
    /// A field that a payment must have.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A kind of party nobody knows.
    #[error("`{field}`: unknown kind `{value}`; known: {}", known_kinds())]
    UnknownKind {
        /// Which field.
        field: &'static str,
        /// What stood there.
        value: String,
    },
    /// A value that is not what the field holds.
    #[error("`{field}`: expected {expected}, found {found}")]
    Value {
        /// Which field.
        field: String,
        /// What it holds.
        expected: &'static str,
        /// What stood there.
        found: String,
    },
}

fn known_kinds() -> String {
    PartyKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
}

type Read<T> = Result<T, PaymentFileError>;

/// Reads a payment from the text of a file.
///
/// # Errors
/// Names the field and what is wrong with it.
pub fn read(text: &str) -> Read<Payment> {
    let Fields(fields) = serde_json::from_str(text).map_err(|error| PaymentFileError::Json(error.to_string()))?;
    payment(fields.ok_or(PaymentFileError::NotAnObject)?)
}

/// Reads a payment from JSON that has been read already.
///
/// # Errors
/// As [`read`].
pub fn from_value(value: Value) -> Read<Payment> {
    match value {
        Value::Object(fields) => payment(fields.into_iter().collect()),
        _ => Err(PaymentFileError::NotAnObject),
    }
}

/// An example file, with most of the fields.
#[must_use]
pub const fn example() -> &'static str {
    r#"{
  "payer_type": "mortgage lender",
  "payee_type": "brokerage",
  "basis": "$500 flat monthly fee under a marketing services agreement",
  "federally_related": true,
  "state": "TX",
  "written_agreement": true,
  "at_market_value": true,
  "public_deliverables": true,
  "monthly_proof": true,
  "fee_changed_on": "2026-03-01",
  "volume_changed_on": "2025-06-30",
  "affiliated": false,
  "ownership_percent": "0",
  "record": ["contract", "valuation", "deliverable log", "invoices"],
  "to_be_stored": false
}
"#
}

/// The fields of an object in their order, doubles among them; none where it is no object.
struct Fields(Option<Vec<(String, Value)>>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the fields of a payment")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    fields.push(pair);
                }
                Ok(Fields(Some(fields)))
            }
        }
        from.deserialize_map(Pairs)
    }
}

/// Other names of facts.
const FACT_WORDS: &[(&str, Fact)] = &[
    ("both_brokers", Fact::BothActingAsBrokers),
    ("acting_as_brokers", Fact::BothActingAsBrokers),
    ("w2", Fact::W2Employee),
    ("is_w2_employee", Fact::W2Employee),
    ("own_money", Fact::OwnFunds),
    ("from_own_funds", Fact::OwnFunds),
    ("reimbursed", Fact::ReimbursedByAffiliate),
    ("conditioned_on_referrals", Fact::TiedToReferrals),
    ("contingent_on_referrals", Fact::TiedToReferrals),
    ("contingent", Fact::TiedToReferrals),
    ("varies_with_referrals", Fact::TiedToReferrals),
    ("fair_market_value", Fact::AtMarketValue),
    ("market_value", Fact::AtMarketValue),
    ("market_rate", Fact::AtMarketValue),
    ("marketing_services_agreement", Fact::MarketingServices),
    ("msa", Fact::MarketingServices),
    ("deliverables_public", Fact::PublicDeliverables),
    ("public_facing", Fact::PublicDeliverables),
    ("public_facing_deliverables", Fact::PublicDeliverables),
    ("proof_of_performance", Fact::MonthlyProof),
    ("affiliate", Fact::Affiliated),
    ("affiliated_business", Fact::Affiliated),
    ("affiliation", Fact::Affiliated),
    ("pro_rata_share", Fact::ProRata),
    ("covers_agent_costs", Fact::CoversPayeeCosts),
    ("service_performed", Fact::ActualService),
    ("services_performed", Fact::ActualService),
    ("actual", Fact::ActualService),
    ("particular_buyer", Fact::ParticularCustomer),
    ("marketing_to_particular_buyer", Fact::ParticularCustomer),
    ("required_service", Fact::RequiredByTransaction),
    ("client_disclosed", Fact::ClientDisclosure),
    ("disclosed_to_client", Fact::ClientDisclosure),
];

fn payment(fields: Vec<(String, Value)>) -> Read<Payment> {
    let mut left = Map::new();
    for (key, value) in fields {
        if left.insert(key.clone(), value).is_some() {
            return Err(PaymentFileError::Twice(key));
        }
    }
    let mut left = Left(left);
    let payer = left.party("payer_type", "payer")?;
    let payee = left.party("payee_type", "payee")?;
    let words = left.text("basis")?.ok_or(PaymentFileError::Missing("basis"))?;
    let mut payment = Payment::new(payer.kind, payee.kind, Basis::read(&words));
    // Whether somebody is on the payroll is said of the payee only.
    let of_payer = payer.facts.into_iter().filter(|(fact, _)| *fact != Fact::W2Employee);
    payment.facts.extend(of_payer.chain(payee.facts));
    let said = plain(&words);
    if said.contains("marketing service") || said.split(' ').any(|word| word == "msa") {
        payment.facts.insert(Fact::MarketingServices, true);
    }
    for fact in Fact::ALL {
        let names = FACT_WORDS.iter().filter(|(_, it)| it == fact).map(|(name, _)| *name);
        if let Some(is) = left.yes_or_no_of(fact.as_str(), names)? {
            payment.facts.insert(*fact, is);
        }
    }
    if let Some(is) = left.employment()? {
        payment.facts.insert(Fact::W2Employee, is);
    }
    let financing = &mut payment.financing;
    financing.federally_related =
        left.yes_or_no_of("federally_related", ["federally_related_loan", "respa_covered"])?;
    financing.all_cash = left.yes_or_no_of("all_cash", ["cash"])?;
    financing.business_purpose = left.yes_or_no_of("business_purpose", [])?;
    financing.temporary = left.yes_or_no_of("temporary_financing", ["construction_loan"])?;
    financing.converts_to_permanent = left.yes_or_no_of("converts_to_permanent", [])?;
    financing.vacant_land = left.yes_or_no_of("vacant_land", [])?;
    financing.home_within_two_years = left.yes_or_no_of("home_within_two_years", [])?;
    payment.ownership_percent = left.percent("ownership_percent")?;
    payment.fee_changed_on = left.day("fee_changed_on")?;
    payment.volume_changed_on = left.day("volume_changed_on")?;
    let disclosure = &mut payment.disclosure;
    disclosure.given =
        left.yes_or_no_of("disclosure_given", ["afba_disclosure", "afba_disclosed", "disclosure", "disclosed"])?;
    disclosure.referred_on = left.day("referred_on")?;
    disclosure.told_on = left.day("disclosure_told_on")?;
    disclosure.delivered_on = left.day("disclosure_delivered_on")?;
    disclosure.channel = left.channel()?;
    payment.payer_licence = left.licence("payer_licence", "payer_license")?;
    payment.payee_licence = left.licence("payee_licence", "payee_license")?;
    payment.state = left.state()?;
    if let Some(is) = left.yes_or_no_of("written_agreement", ["written", "agreement_in_writing"])? {
        payment.records.insert(RecordName::WrittenAgreement, is);
        payment.records.insert(RecordName::Contract, is);
    }
    if let Some(is) = left.yes_or_no_of("market_value_evidence", ["valuation", "fmv_evidence"])? {
        payment.records.insert(RecordName::Valuation, is);
    }
    for name in left.records()? {
        payment.records.insert(name, true);
    }
    if left.yes_or_no_of("to_be_stored", [])? == Some(true) {
        payment.stage = Stage::Entry;
    }
    // What a person may add for people; the rules do not read it.
    for remark in ["note", "notes", "description", "amount"] {
        left.0.remove(remark);
    }
    match left.0.into_iter().next() {
        Some((key, _)) => Err(PaymentFileError::UnknownField(key)),
        None => Ok(payment),
    }
}

/// What has not been read yet.
struct Left(Map<String, Value>);

fn value_error(field: &str, expected: &'static str, found: &Value) -> PaymentFileError {
    PaymentFileError::Value { field: field.to_owned(), expected, found: found.to_string() }
}

impl Left {
    fn take(&mut self, field: &str) -> Option<Value> {
        self.0.remove(field).filter(|value| !value.is_null())
    }

    fn text(&mut self, field: &str) -> Read<Option<String>> {
        match self.take(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(value_error(field, "text", &other)),
        }
    }

    fn party(&mut self, field: &'static str, short: &str) -> Read<Called> {
        let long = self.text(field)?;
        let value = match (long, self.text(short)?) {
            (Some(_), Some(_)) => return Err(PaymentFileError::Twice(field.to_owned())),
            (one, other) => one.or(other).ok_or(PaymentFileError::Missing(field))?,
        };
        party_words::read(&value).ok_or(PaymentFileError::UnknownKind { field, value })
    }

    fn yes_or_no(&mut self, field: &str) -> Read<Option<bool>> {
        let Some(value) = self.take(field) else { return Ok(None) };
        let said = match &value {
            Value::Bool(is) => return Ok(Some(*is)),
            Value::String(text) => text.trim().to_ascii_lowercase(),
            _ => String::from("?"),
        };
        match said.as_str() {
            "yes" | "true" => Ok(Some(true)),
            "no" | "false" => Ok(Some(false)),
            "unknown" | "" => Ok(None),
            _ => Err(value_error(field, "true, false or \"unknown\"", &value)),
        }
    }

    /// The answer under whichever of its names it was given; one name only.
    fn yes_or_no_of<'n>(&mut self, name: &str, others: impl IntoIterator<Item = &'n str>) -> Read<Option<bool>> {
        let mut found = self.yes_or_no(name)?;
        for other in others {
            if let Some(is) = self.yes_or_no(other)?
                && found.replace(is).is_some()
            {
                return Err(PaymentFileError::Twice(name.to_owned()));
            }
        }
        Ok(found)
    }

    fn employment(&mut self) -> Read<Option<bool>> {
        let Some(text) = self.text("employment")? else { return Ok(None) };
        match plain(&text).as_str() {
            "w2" | "w 2" | "employee" | "w2 employee" | "w 2 employee" => Ok(Some(true)),
            "1099" | "contractor" | "independent contractor" | "1099 contractor" => Ok(Some(false)),
            "unknown" => Ok(None),
            _ => Err(value_error("employment", "\"w2\", \"1099\" or \"unknown\"", &Value::String(text))),
        }
    }

    fn day(&mut self, field: &str) -> Read<Option<NaiveDate>> {
        let Some(text) = self.text(field)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| value_error(field, "a day as YYYY-MM-DD", &Value::String(text)))
    }

    fn percent(&mut self, field: &str) -> Read<Option<Decimal>> {
        let Some(value) = self.take(field) else { return Ok(None) };
        let text = match &value {
            Value::String(text) => text.trim().trim_end_matches('%').trim_end().to_owned(),
            // Its digits as written, not by way of a binary fraction.
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        let percent = text.parse::<Decimal>().ok().filter(|it| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(it));
        percent.map(Some).ok_or_else(|| value_error(field, "a percentage from 0 to 100", &value))
    }

    fn channel(&mut self) -> Read<Option<Channel>> {
        let Some(text) = self.text("disclosure_channel")? else { return Ok(None) };
        let found = match plain(&text).as_str() {
            "face to face" | "meeting" => Some(Channel::InPerson),
            "mail" | "letter" | "paper" => Some(Channel::Writing),
            "email" | "e mail" | "online" | "app" => Some(Channel::Electronic),
            "telephone" | "call" => Some(Channel::Phone),
            other => Channel::parse(&other.replace(' ', "_")),
        };
        found.map(Some).ok_or_else(|| {
            value_error("disclosure_channel", "in_person, writing, electronic or phone", &Value::String(text))
        })
    }

    /// `{number, state, expires_on}`.
    fn licence(&mut self, field: &'static str, other: &str) -> Read<Option<BrokerLicence>> {
        let value = match (self.take(field), self.take(other)) {
            (Some(_), Some(_)) => return Err(PaymentFileError::Twice(field.to_owned())),
            (one, two) => one.or(two),
        };
        let Some(value) = value else { return Ok(None) };
        let Value::Object(fields) = value else {
            return Err(value_error(field, "an object with number, state and expires_on", &value));
        };
        let mut own = Self(fields);
        let incomplete = || value_error(field, "a number and a state", &Value::Null);
        let licence = BrokerLicence {
            number: own.text("number")?.ok_or_else(incomplete)?,
            state: own.text("state")?.ok_or_else(incomplete)?,
            expires_on: own.day("expires_on")?,
        };
        match own.0.into_iter().next() {
            Some((key, _)) => Err(PaymentFileError::UnknownField(format!("{field}.{key}"))),
            None => Ok(Some(licence)),
        }
    }

    fn state(&mut self) -> Read<Option<String>> {
        let Some(text) = self.text("state")? else { return Ok(None) };
        if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Ok(Some(text.to_ascii_uppercase()));
        }
        Err(value_error("state", "two letters of a state", &Value::String(text)))
    }

    fn records(&mut self) -> Read<Vec<RecordName>> {
        let Some(value) = self.take("record") else { return Ok(Vec::new()) };
        let Value::Array(items) = value else { return Err(value_error("record", "a list of records", &value)) };
        let find = |item: &Value| item.as_str().and_then(|name| RecordName::parse(name.trim()));
        items.iter().map(|item| find(item).ok_or_else(|| value_error("record", "the name of a record", item))).collect()
    }
}
