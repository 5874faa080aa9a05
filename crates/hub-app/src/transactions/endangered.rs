//! What endangers a deal: what is known besides the deal itself, gathered once for all deals of a list.

use std::collections::HashMap;

use chrono::NaiveDate;
use hub_domain::CrmId;
use hub_domain::quote::{KeptQuote, QuoteStatus, QuoteTerms};
use hub_domain::transaction::{AnchorDay, Paper, PartyRole, Risk, RiskFacts, Side, Signal, Transaction, risks};
use hub_store::quotes::{QuotesQuery, StoredLetter};

use super::dates::{CLOSING, DISCLOSED, Dates, Of, first_closing};
use crate::error::Result;
use crate::hub::Hub;
use crate::money_tables::MoneyTables;

/// Letters, requests and quotes that are looked through.
const MOST: u32 = 1_000;

/// What is known of the people and papers around deals.
pub(super) struct Around {
    letters: Vec<StoredLetter>,
    /// Quotes that clients chose, with whom they were asked for.
    chosen: Vec<(CrmId, KeptQuote)>,
    /// The day on which somebody was last heard from, where the user is.
    heard: HashMap<CrmId, NaiveDate>,
}

impl Hub {
    /// What is known of the people and papers around `deals`.
    pub(super) async fn around_deals(&self, deals: &[&Transaction]) -> Result<Around> {
        let requests = self.0.store.quote_requests(MOST).await?;
        let of: HashMap<_, _> =
            requests.into_iter().filter_map(|request| Some((request.value.id, request.value.person?))).collect();
        let query = QuotesQuery { statuses: vec![QuoteStatus::Chosen], limit: MOST, ..QuotesQuery::default() };
        let chosen = self.0.store.quotes(&query).await?.into_iter().filter_map(|quote| {
            let person = of.get(&quote.request?)?;
            Some((*person, quote.value))
        });
        let people: Vec<CrmId> = deals.iter().flat_map(|deal| principals(deal)).collect();
        let here = *self.here().offset();
        let heard = self.0.store.last_heard(&people).await?;
        Ok(Around {
            letters: self.0.store.letters(MOST).await?,
            chosen: chosen.collect(),
            heard: heard.into_iter().map(|(person, at)| (person, at.with_timezone(&here).date_naive())).collect(),
        })
    }
}

/// Buyers of the deal whom we keep.
fn buyers(deal: &Transaction) -> impl Iterator<Item = CrmId> {
    deal.parties.iter().filter(|party| party.role == PartyRole::Buyer).filter_map(|party| party.person)
}

/// Buyers and sellers of the deal whom we keep.
fn principals(deal: &Transaction) -> impl Iterator<Item = CrmId> {
    let principal = |role: PartyRole| matches!(role, PartyRole::Buyer | PartyRole::Seller);
    deal.parties.iter().filter(move |party| principal(party.role)).filter_map(|party| party.person)
}

/// What endangers the deal, the most urgent first.
pub(super) fn endangered(
    deal: &Transaction,
    dates: &Dates,
    around: &Around,
    tables: &MoneyTables,
    today: NaiveDate,
) -> Vec<Risk> {
    // A contingency past its day is a reason of its own.
    let due = dates.due.iter().filter(|due| due.of != Of::Contingency || due.day >= today);
    let open = dates.due.iter().filter(|due| due.of == Of::Contingency && !due.settled);
    let facts = RiskFacts {
        due: due.map(|due| (due.title.clone(), due.day, due.settled)).collect(),
        open_contingencies: open.map(|due| (due.title.clone(), due.day)).collect(),
        letter: letter(deal, around),
        locked_until: locked_until(deal, around),
        insured: insured(deal, around),
        disclosed_on: deal.anchor(DISCLOSED),
        first_closing_if_disclosed_today: first_closing(today, tables),
        last_heard: principals(deal).filter_map(|person| around.heard.get(&person).copied()).max(),
    };
    // The closing that was counted is as good as one that was entered.
    let mut known = deal.clone();
    if let (None, Some(on)) = (deal.anchor(CLOSING), dates.closing) {
        known.anchors.push(AnchorDay { anchor: CLOSING.to_owned(), on });
    }
    risks(&known, &facts, today)
}

/// The last day of the latest letter that a lender wrote for a buyer of the deal.
fn letter(deal: &Transaction, around: &Around) -> Option<Option<NaiveDate>> {
    let buyers: Vec<CrmId> = buyers(deal).collect();
    let theirs = around.letters.iter().map(|letter| &letter.value);
    let theirs = theirs.filter(|letter| letter.person.is_some_and(|person| buyers.contains(&person)));
    theirs.max_by_key(|letter| letter.issued_on).map(|letter| letter.expires_on)
}

/// The last day of the lock of the loan that a buyer chose, counted from the day of the quote.
fn locked_until(deal: &Transaction, around: &Around) -> Option<NaiveDate> {
    let buyers: Vec<CrmId> = buyers(deal).collect();
    let loans = around.chosen.iter().filter(|(person, _)| buyers.contains(person)).filter_map(|(_, kept)| {
        let quote = kept.quote.as_ref()?;
        let QuoteTerms::Loan(loan) = &quote.terms else { return None };
        quote.issued_at.day().checked_add_days(chrono::Days::new(loan.lock_days?.into()))
    });
    loans.max()
}

/// Whether the home is insured from the closing on, as far as it is ours to see to: the binder is there, or a buyer chose
/// a policy. A seller's agent sees to it only where the binder is among the papers.
fn insured(deal: &Transaction, around: &Around) -> bool {
    let binder = deal.papers.iter().find(|due| due.paper == Paper::InsuranceBinder);
    let policy = |(person, kept): &(CrmId, KeptQuote)| {
        let quoted = kept.quote.as_ref().is_some_and(|quote| matches!(quote.terms, QuoteTerms::Insurance(_)));
        quoted && buyers(deal).any(|buyer| buyer == *person)
    };
    match binder {
        Some(binder) if binder.is_settled() => true,
        None if deal.side == Side::Seller => true,
        _ => around.chosen.iter().any(policy),
    }
}

/// A reason in a sentence, for the terminal; the screen has words of its own.
#[must_use]
pub fn risk_words(signal: &str) -> &'static str {
    match Signal::parse(signal) {
        Some(Signal::DeadlinePassed) => "a day has passed and what was due is not done",
        Some(Signal::DeadlineNear) => "due within three days and not done",
        Some(Signal::ContingencyOverdue) => "a contingency is past its day and open",
        Some(Signal::NoLetter) => "no lender letter on file for the buyer",
        Some(Signal::LetterExpired) => "the lender letter on file has expired",
        Some(Signal::AppraisalLow) => "the appraisal is below the price",
        Some(Signal::LockEndsFirst) => "the rate lock ends before the closing",
        Some(Signal::NotInsured) => "the closing is near and no insurance binder is on file",
        Some(Signal::DisclosureLate) => "too few days are left for the Closing Disclosure",
        Some(Signal::Silence) => "nobody has answered for days",
        Some(Signal::PaperLacking) => "a paper is lacking that must be there before the buyer is bound",
        None => "",
    }
}
