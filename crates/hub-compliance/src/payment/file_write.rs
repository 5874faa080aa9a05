use serde_json::{Map, Value, json};

use super::{BrokerLicence, Payment, RecordName, Stage};

/// A payment as the JSON that [`file`](super::file) reads: read again, it gives the same decision. What nobody said is left
/// out; a record known not to be there reads back as one that nobody mentioned, except the agreement and the valuation.
#[must_use]
pub fn write(payment: &Payment) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        out.insert(name.to_owned(), value);
    };
    put("payer_type", json!(payment.payer));
    put("payee_type", json!(payment.payee));
    let words = payment.basis.words.as_deref().unwrap_or(payment.basis.kind.as_str());
    put("basis", json!(words));
    for (fact, is) in &payment.facts {
        put(fact.as_str(), json!(is));
    }
    let financing = &payment.financing;
    let said = [
        ("federally_related", financing.federally_related),
        ("all_cash", financing.all_cash),
        ("business_purpose", financing.business_purpose),
        ("temporary_financing", financing.temporary),
        ("converts_to_permanent", financing.converts_to_permanent),
        ("vacant_land", financing.vacant_land),
        ("home_within_two_years", financing.home_within_two_years),
        ("disclosure_given", payment.disclosure.given),
    ];
    for (name, is) in said.into_iter().filter_map(|(name, is)| is.map(|is| (name, is))) {
        put(name, json!(is));
    }
    let days = [
        ("fee_changed_on", payment.fee_changed_on),
        ("volume_changed_on", payment.volume_changed_on),
        ("referred_on", payment.disclosure.referred_on),
        ("disclosure_told_on", payment.disclosure.told_on),
        ("disclosure_delivered_on", payment.disclosure.delivered_on),
    ];
    for (name, day) in days.into_iter().filter_map(|(name, day)| day.map(|day| (name, day))) {
        put(name, json!(day));
    }
    if let Some(channel) = payment.disclosure.channel {
        put("disclosure_channel", json!(channel));
    }
    if let Some(percent) = payment.ownership_percent {
        put("ownership_percent", json!(percent.to_string()));
    }
    for (name, licence) in [("payer_licence", &payment.payer_licence), ("payee_licence", &payment.payee_licence)] {
        if let Some(BrokerLicence { number, state, expires_on }) = licence {
            put(name, json!({"number": number, "state": state, "expires_on": expires_on}));
        }
    }
    if let Some(state) = &payment.state {
        put("state", json!(state));
    }
    let lacks = |record: RecordName| payment.records.get(&record) == Some(&false);
    if lacks(RecordName::WrittenAgreement) || lacks(RecordName::Contract) {
        put("written_agreement", json!(false));
    }
    if lacks(RecordName::Valuation) {
        put("market_value_evidence", json!(false));
    }
    let held: Vec<RecordName> = payment.records.iter().filter(|(_, is)| **is).map(|(record, _)| *record).collect();
    put("record", json!(held));
    put("to_be_stored", json!(payment.stage == Stage::Entry));
    Value::Object(out)
}
