//! A deal as it is entered, there and back.

use chrono::NaiveDate;
use hub_domain::transaction::{AgreedDays, AnchorDay, Party, PartyRole, Side, Stage, Transaction};
use hub_domain::{Currency, Money, TransactionId};

use super::forms;
use super::zones::zone_of;
use crate::error::{AppError, Result};
use crate::money_tables::MoneyTables;
use crate::view::{NamedDayView, NamedDaysView, PartyView, TransactionFormView};

pub(super) fn form(deal: &Transaction) -> TransactionFormView {
    let money = |money: Option<Money>| money.map(Money::decimal);
    TransactionFormView {
        id: Some(deal.id.to_string()),
        title: deal.title.clone(),
        listing: deal.listing.clone(),
        side: deal.side.as_str().to_owned(),
        state: deal.state.clone(),
        zone: deal.zone.clone(),
        form: deal.form.clone(),
        price: money(deal.price),
        loan: money(deal.loan),
        appraised: money(deal.appraised),
        year_built: deal.year_built.map(u32::from),
        anchors: deal
            .anchors
            .iter()
            .map(|it| NamedDayView { name: it.anchor.clone(), on: it.on.to_string() })
            .collect(),
        agreed: deal.agreed.iter().map(|it| NamedDaysView { name: it.event.clone(), days: it.days.into() }).collect(),
        parties: deal.parties.iter().map(party_view).collect(),
        notes: deal.notes.clone(),
    }
}

fn party_view(party: &Party) -> PartyView {
    PartyView {
        role: party.role.as_str().to_owned(),
        name: party.name.clone(),
        person: party.person.map(|id| id.to_string()),
        partner: party.partner.map(|id| id.to_string()),
        email: party.email.clone(),
        phone: party.phone.clone(),
    }
}

/// The deal that a form describes: what else `before` says stays as it is. Whether it is in order is looked at where it
/// is kept.
pub(super) fn deal(
    form: &TransactionFormView,
    before: Option<Transaction>,
    tables: &MoneyTables,
    today: NaiveDate,
) -> Result<Transaction> {
    let state = form.state.trim().to_ascii_uppercase();
    let own = zone_of(&state).ok_or_else(|| AppError::bad_request("state", "two letters of a state, such as TX"))?;
    let side = Side::parse(&form.side).ok_or_else(|| AppError::bad_request("side", "is none of those there are"))?;
    let contract = some(form.form.as_deref());
    if let Some(name) = &contract
        && forms::named(&tables.deadlines, name).is_none()
    {
        return Err(AppError::bad_request("form", "no table of dates knows this contract form"));
    }
    let year = form.year_built.map(u16::try_from).transpose();
    let base = before.unwrap_or_else(|| new(side, &state, today));
    Ok(Transaction {
        title: form.title.trim().to_owned(),
        listing: some(form.listing.as_deref()),
        side,
        zone: some(Some(&form.zone)).unwrap_or_else(|| own.to_owned()),
        state,
        form: contract,
        price: money("price", form.price.as_deref())?,
        loan: money("loan", form.loan.as_deref())?,
        appraised: money("appraised", form.appraised.as_deref())?,
        year_built: year.map_err(|_| AppError::bad_request("year_built", "between 1600 and 2200"))?,
        anchors: form.anchors.iter().map(anchor).collect::<Result<_>>()?,
        agreed: form.agreed.iter().map(agreed).collect::<Result<_>>()?,
        parties: form.parties.iter().map(party).collect::<Result<_>>()?,
        notes: some(form.notes.as_deref()),
        ..base
    })
}

fn new(side: Side, state: &str, today: NaiveDate) -> Transaction {
    Transaction {
        id: TransactionId::new(),
        title: String::new(),
        listing: None,
        side,
        state: state.to_owned(),
        zone: String::new(),
        form: None,
        price: None,
        loan: None,
        appraised: None,
        year_built: None,
        stage: Stage::Offer,
        since: today,
        ended_because: None,
        anchors: Vec::new(),
        agreed: Vec::new(),
        done: Vec::new(),
        contingencies: Vec::new(),
        parties: Vec::new(),
        papers: Vec::new(),
        notes: None,
    }
}

fn anchor(view: &NamedDayView) -> Result<AnchorDay> {
    Ok(AnchorDay { anchor: view.name.trim().to_owned(), on: day(&format!("anchors.{}", view.name), &view.on)? })
}

fn agreed(view: &NamedDaysView) -> Result<AgreedDays> {
    let days = u16::try_from(view.days);
    let days = days.map_err(|_| AppError::bad_request(&format!("agreed.{}", view.name), "between 0 and 365"))?;
    Ok(AgreedDays { event: view.name.trim().to_owned(), days })
}

fn party(view: &PartyView) -> Result<Party> {
    let role = PartyRole::parse(&view.role);
    let id = |field: &str| AppError::bad_request(field, "no identifier");
    Ok(Party {
        role: role.ok_or_else(|| AppError::bad_request("parties.role", "is none of those there are"))?,
        name: view.name.trim().to_owned(),
        person: some(view.person.as_deref()).map(|text| text.parse().map_err(|_| id("parties.person"))).transpose()?,
        partner: some(view.partner.as_deref())
            .map(|text| text.parse().map_err(|_| id("parties.partner")))
            .transpose()?,
        email: some(view.email.as_deref()),
        phone: some(view.phone.as_deref()),
    })
}

/// An amount as people write it; nothing for no words.
fn money(field: &str, text: Option<&str>) -> Result<Option<Money>> {
    let Some(text) = some(text) else { return Ok(None) };
    let plain = text.replace([',', '$', ' '], "");
    Money::parse(&plain, Currency::USD).map(Some).map_err(|error| AppError::bad_request(field, error))
}

/// Words, trimmed; nothing for none.
pub(super) fn some(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A day as `YYYY-MM-DD`.
pub(super) fn day(field: &str, text: &str) -> Result<NaiveDate> {
    text.trim().parse().map_err(|_| AppError::bad_request(field, "write the day as YYYY-MM-DD"))
}

/// A day, or nothing for no words.
pub(super) fn some_day(field: &str, text: Option<&str>) -> Result<Option<NaiveDate>> {
    some(text).map(|text| day(field, &text)).transpose()
}
