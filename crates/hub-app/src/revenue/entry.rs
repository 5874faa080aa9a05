//! A payment from a form: into what the rules read.

use hub_compliance::payment::{Basis, BasisKind, Fact, Payment, RecordName, file};
use hub_store::revenue::{Direction, PaymentClaim, RecordPlace};
use serde_json::{Map, Value, json};

use super::words::day;
use crate::error::{AppError, Result};
use crate::view::{LicenceRequest, PaymentEntryRequest, PaymentTermsRequest};

/// Answers that are asked with yes or no and are no [`Fact`].
pub(super) const FINANCING: &[&str] = &[
    "federally_related",
    "all_cash",
    "business_purpose",
    "temporary_financing",
    "converts_to_permanent",
    "vacant_land",
    "home_within_two_years",
    "disclosure_given",
];

/// What the rules read of a form.
pub(super) fn payment(terms: &PaymentTermsRequest) -> Result<Payment> {
    let mut fields = Map::new();
    fields.insert("payer_type".to_owned(), json!(terms.payer_kind));
    fields.insert("payee_type".to_owned(), json!(terms.payee_kind));
    fields.insert("basis".to_owned(), json!(terms.basis));
    for answer in &terms.answers {
        if Fact::parse(&answer.name).is_none() && !FINANCING.contains(&answer.name.as_str()) {
            return Err(AppError::bad_request("answers", format!("nothing is called {}", answer.name)));
        }
        fields.insert(answer.name.clone(), json!(answer.is));
    }
    let texts = [
        ("disclosure_channel", &terms.disclosure_channel),
        ("ownership_percent", &terms.ownership_percent),
        ("state", &terms.state),
        ("fee_changed_on", &terms.fee_changed_on),
        ("volume_changed_on", &terms.volume_changed_on),
        ("referred_on", &terms.referred_on),
        ("disclosure_told_on", &terms.disclosure_told_on),
        ("disclosure_delivered_on", &terms.disclosure_delivered_on),
    ];
    for (name, text) in texts {
        if let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            fields.insert(name.to_owned(), json!(text));
        }
    }
    for (name, licence) in [("payer_licence", &terms.payer_licence), ("payee_licence", &terms.payee_licence)] {
        if let Some(LicenceRequest { number, state, expires_on }) = licence {
            fields.insert(name.to_owned(), json!({"number": number, "state": state, "expires_on": expires_on}));
        }
    }
    file::from_value(Value::Object(fields)).map_err(|error| AppError::bad_request("payment", error))
}

/// Where the records are.
pub(super) fn records(terms: &PaymentTermsRequest) -> Result<Vec<RecordPlace>> {
    let known = |name: &str| {
        RecordName::parse(name).ok_or_else(|| AppError::bad_request("records", format!("no record is called {name}")))
    };
    let kept = terms.records.iter().filter(|record| !record.place.trim().is_empty());
    kept.map(|record| Ok(RecordPlace { name: known(&record.name)?, place: record.place.trim().to_owned() })).collect()
}

/// What a form says beside what the rules read.
pub(super) fn claim(entry: &PaymentEntryRequest) -> Result<PaymentClaim> {
    let direction = if entry.incoming { Direction::In } else { Direction::Out };
    let reference = entry.reference.as_deref().map(str::trim).filter(|text| !text.is_empty());
    Ok(PaymentClaim {
        direction,
        payer: entry.payer.trim().to_owned(),
        payee: entry.payee.trim().to_owned(),
        cents: entry.cents,
        amount_stated: true,
        due_on: day("dueOn", &entry.due_on)?,
        what: entry.what.trim().to_owned(),
        reference: reference.map(str::to_owned),
        records: records(&entry.terms)?,
    })
}

/// The payment in the strictest reading of what it is for: a fixed fee "for each closing" depends on closings.
pub(super) fn strictly(mut payment: Payment, what: &str) -> Payment {
    let said = Basis::read(what);
    if said.kind.is_contingent() && said.kind != BasisKind::Unreadable && !payment.basis.kind.is_contingent() {
        payment.basis = said;
    }
    payment
}
