//! Quotes as screens show them.

use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat};
use hub_domain::partner::ContentHash;
use hub_domain::quote::{
    ApplicationStatus, AskState, KeptQuote, LenderLetter, Quote, QuoteKind, QuoteStatus, QuoteTerms, Stamp,
};
use hub_store::quotes::{Ask, StoredLetter, StoredQuote};

use crate::error::{AppError, Result};
use crate::instant::instant;
use crate::view::{
    ApplicationReportView, ApplicationStatusView, AskStateView, AskView, LetterView, QuoteKindView, QuoteStatusView,
    QuoteView,
};

/// The same choices on both sides.
macro_rules! same {
    ($view:ident, $domain:ident, $to:ident, $from:ident: $($Variant:ident),+) => {
        pub(super) fn $to(it: $domain) -> $view {
            match it { $($domain::$Variant => $view::$Variant,)+ }
        }
        #[allow(dead_code, reason = "not every choice is made on a screen")]
        pub(super) fn $from(it: $view) -> $domain {
            match it { $($view::$Variant => $domain::$Variant,)+ }
        }
    };
}

same!(QuoteKindView, QuoteKind, kind_view, kind_of: Loan, Insurance, Title, Warranty);
same!(QuoteStatusView, QuoteStatus, status_view, status_of:
    Requested, Received, Expired, Chosen, Declined, Withdrawn);
same!(AskStateView, AskState, ask_state_view, ask_state_of: Draft, Queued, Sending, Sent, Unsure, Failed);
same!(ApplicationStatusView, ApplicationStatus, application_view, application_of:
    Submitted, Processing, Underwriting, Conditions, ClearToClose, Closed, Refused, Withdrawn);

/// Reads an identifier.
pub(super) fn id<T: From<uuid::Uuid>>(field: &str, text: &str) -> Result<T> {
    uuid::Uuid::parse_str(text).map(T::from).map_err(|_| AppError::bad_request(field, "no identifier"))
}

/// Reads a day.
pub(super) fn day(field: &str, text: &str) -> Result<NaiveDate> {
    NaiveDate::from_str(text.trim()).map_err(|_| AppError::bad_request(field, "write a day as YYYY-MM-DD"))
}

/// The last day a quote holds, where the offset from UTC is `zone`.
pub(super) fn last_day(quote: &Quote, zone: FixedOffset) -> Option<NaiveDate> {
    let bind_by = if let QuoteTerms::Insurance(policy) = &quote.terms { policy.bind_by } else { None };
    let own = quote.expires_at.map(|end| match end {
        Stamp::Day(day) => day,
        Stamp::Moment(moment) => moment.with_timezone(&zone).date_naive(),
    });
    [own, bind_by].into_iter().flatten().min()
}

/// The moment a quote ends, RFC 3339; nothing where it ends with a day.
fn last_moment(quote: &Quote, last: NaiveDate, zone: FixedOffset) -> Option<String> {
    let Some(Stamp::Moment(moment)) = quote.expires_at else { return None };
    let here = moment.with_timezone(&zone);
    (here.date_naive() == last).then(|| here.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// What is quoted, in short.
pub(super) fn summary(quote: &Quote) -> String {
    match &quote.terms {
        QuoteTerms::Loan(loan) => {
            let product = loan.product.as_deref().unwrap_or_else(|| loan.programme.as_str());
            let points = loan.points.0.normalize();
            format!("{product}, {} %, {points} points", loan.rate.0.normalize())
        }
        QuoteTerms::Insurance(policy) => {
            format!("{}, {} a year", policy.form.as_str(), hub_report::amount(policy.premium))
        }
        QuoteTerms::Title(title) => {
            let underwriter = title.underwriter.as_deref().unwrap_or("title and closing");
            format!("{underwriter}, {} charges", title.premiums.len() + title.fees.len())
        }
        QuoteTerms::Warranty(plan) => format!("{}, {}", plan.plan, hub_report::amount(plan.price)),
    }
}

/// The issuer's licence as the quote states it.
pub(super) fn licence(quote: &Quote) -> Option<String> {
    match &quote.terms {
        QuoteTerms::Loan(loan) => loan.nmls_company.as_ref().map(|nmls| format!("NMLS {}", nmls.as_str())),
        QuoteTerms::Insurance(policy) => {
            let state = policy.producer.state.map(|state| format!("{state} ")).unwrap_or_default();
            Some(format!("{}, licence {state}{}", policy.producer.name, policy.producer.licence))
        }
        QuoteTerms::Title(title) => title.licence.as_ref().map(|licence| format!("licence {licence}")),
        QuoteTerms::Warranty(_) => None,
    }
}

/// How a hash begins.
fn short(hash: ContentHash) -> String {
    String::from(hash).chars().take(12).collect()
}

/// Whether nothing has come of the question yet.
pub(super) fn waits(kept: &KeptQuote) -> bool {
    kept.status == QuoteStatus::Requested && kept.quote.is_none()
}

/// A quote, now. What is for agents is left out in `presenting`.
pub(super) fn quote_view(
    stored: &StoredQuote,
    reply_by: Option<NaiveDate>,
    now: DateTime<FixedOffset>,
    presenting: bool,
) -> QuoteView {
    let KeptQuote { id, partner, kind, reference, status, quote } = &stored.value;
    let (today, zone) = (now.date_naive(), *now.offset());
    let last = quote.as_ref().and_then(|quote| last_day(quote, zone));
    let expired = quote.as_ref().is_some_and(|quote| quote.has_expired(now));
    let issuer = quote.as_ref().map(|quote| quote.issuer.clone()).or_else(|| stored.partner_name.clone());
    let days = |last: NaiveDate| u32::try_from((last - today).num_days()).ok();
    let waits = waits(&stored.value);
    QuoteView {
        id: id.to_string(),
        kind: kind_view(*kind),
        status: status_view(if expired && *status == QuoteStatus::Received { QuoteStatus::Expired } else { *status }),
        revision: stored.revision,
        partner: partner.map(|partner| partner.to_string()),
        issuer: issuer.unwrap_or_default(),
        licence: quote.as_ref().and_then(licence),
        summary: quote.as_ref().map(summary),
        issued_on: quote.as_ref().map(|quote| quote.issued_at.day().to_string()),
        expires_on: last.map(|last| last.to_string()),
        expires_at: quote.as_ref().zip(last).and_then(|(quote, last)| last_moment(quote, last, zone)),
        expired,
        days_left: last.filter(|_| !expired).and_then(days),
        late: waits && reply_by.is_some_and(|by| by < today),
        document: quote.as_ref().map(|quote| quote.source.name.clone()),
        document_hash: quote.as_ref().map(|quote| short(quote.source.document)),
        line: quote.as_ref().and_then(|quote| quote.source.line),
        entered_by: quote.as_ref().filter(|_| !presenting).map(|quote| quote.entered_by.clone()),
        assumptions: quote.as_ref().and_then(|quote| quote.assumptions.clone()),
        reference: reference.clone().filter(|_| !presenting),
        ask: stored.ask.as_ref().filter(|_| !presenting).map(ask_view),
    }
}

fn ask_view(ask: &Ask) -> AskView {
    AskView {
        state: ask_state_view(ask.state),
        address: ask.address.clone(),
        said: ask.said.clone(),
        attempts: ask.attempts,
        sent_at: ask.sent_at.map(instant),
    }
}

pub(super) fn letter_view(stored: &StoredLetter, person_name: Option<String>, today: NaiveDate) -> LetterView {
    let LenderLetter { id, person, issuer, nmls, amount, issued_on, expires_on, conditions, document_name, .. } =
        &stored.value;
    LetterView {
        id: id.to_string(),
        person: person.map(|person| person.to_string()),
        person_name,
        issuer: issuer.clone(),
        nmls: nmls.as_str().to_owned(),
        amount: (*amount).into(),
        issued_on: issued_on.to_string(),
        expires_on: expires_on.map(|day| day.to_string()),
        expired: stored.value.expired_on(today),
        conditions: conditions.clone(),
        document: document_name.clone(),
        reports: stored
            .value
            .reports
            .iter()
            .map(|report| ApplicationReportView {
                on: report.on.to_string(),
                status: application_view(report.status),
                words: report.words.clone(),
            })
            .collect(),
        revision: stored.revision,
    }
}
