//! What only the inside of the crate can test: what the tables refuse, and that a document is kept whole or not at all.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use hub_domain::partner::{Checked, ContentHash, Partner, PartnerKind, PartnerLevel};
use hub_domain::quote::{
    ApplicationReport, ApplicationStatus, AskState, Dwelling, KeptQuote, LenderLetter, LoanPurpose, LoanQuote,
    Occupancy, Programme, Quote, QuoteKind, QuoteRequest, QuoteSource, QuoteStatus, QuoteTerms,
};
use hub_domain::{Currency, LetterId, ManualClock, Money, PartnerId, Percent, QuoteId, QuoteRequestId};
use hub_secrets::StoreKey;
use tempfile::TempDir;

use super::{NewAsk, NewQuote, QuotesQuery};
use crate::{PostOutcome, Store, StoreError};

const DOCUMENT: &[u8] = b"rate,points\n6.25,1.25\n";

async fn store() -> (TempDir, Arc<ManualClock>, Store) {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let clock = Arc::new(ManualClock::at(day("2026-11-02").and_hms_opt(12, 0, 0).unwrap().and_utc()));
    let store = Store::create(dir.path(), &key, Arc::clone(&clock) as Arc<dyn hub_domain::Clock>).await.unwrap();
    (dir, clock, store)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn checked<T: serde::Serialize>(value: T) -> Checked<T> {
    Checked::new(value, &|_| Ok(())).unwrap()
}

fn quote(issuer: &str) -> Quote {
    let usd = |minor| Money::from_minor(minor, Currency::USD);
    Quote {
        issuer: issuer.into(),
        issued_at: "2026-11-02".parse().unwrap(),
        expires_at: Some("2026-11-09".parse().unwrap()),
        assumptions: None,
        entered_by: "a test".into(),
        source: QuoteSource {
            name: "sheet.csv".into(),
            document: ContentHash(*blake3::hash(DOCUMENT).as_bytes()),
            line: Some(2),
            price_as_written: None,
        },
        terms: QuoteTerms::Loan(Box::new(LoanQuote {
            nmls_company: None,
            loan_officer: None,
            nmls_officer: None,
            programme: Programme::Conforming,
            product: None,
            purpose: LoanPurpose::Purchase,
            occupancy: Occupancy::Primary,
            property: Dwelling::SingleFamily,
            state: None,
            price: usd(50_000_000),
            loan: usd(40_000_000),
            ltv: Percent("80".parse().unwrap()),
            score_band: None,
            lock_days: Some(30),
            term_months: 360,
            rate: Percent("6.25".parse().unwrap()),
            apr: None,
            points: Percent("1.25".parse().unwrap()),
            lender_fees: None,
            lender_credit: None,
            services_not_shopped: None,
            services_shopped: None,
            mi_monthly: None,
            mi_upfront: None,
            principal_and_interest: None,
            arm: None,
            prepayment_penalty: None,
        })),
    }
}

fn new(id: QuoteId, quote: Quote) -> NewQuote {
    NewQuote { id, partner: None, request: None, quote: checked(quote) }
}

async fn partner(store: &Store) -> PartnerId {
    let partner = Partner::new(PartnerLevel::Company, PartnerKind::Lender, "Meadow Home Loans LLC");
    let id = partner.id;
    store.save_partner(&checked(partner), 0, None).await.unwrap();
    id
}

async fn asked(store: &Store, partner: PartnerId) -> (QuoteRequestId, QuoteId) {
    let request = QuoteRequest {
        id: QuoteRequestId::new(),
        person: None,
        title: "400,000 for a home".into(),
        kind: QuoteKind::Loan,
        wanted: [("loan".to_owned(), "400000".to_owned())].into(),
        reply_by: day("2026-11-06"),
        made_on: day("2026-11-02"),
    };
    let id = request.id;
    let quote = KeptQuote::requested(partner, QuoteKind::Loan, "EH-0000-0000-0".into());
    let waits = quote.id;
    let ask = NewAsk {
        quote,
        address: "desk@meadow.example".into(),
        message_id: format!("<{waits}@enterprisehub.invalid>"),
        state: AskState::Queued,
    };
    store.add_quote_request(&checked(request), &[ask]).await.unwrap();
    (id, waits)
}

#[tokio::test]
async fn a_document_is_kept_with_all_its_quotes_or_not_at_all() {
    let (_dir, _clock, store) = store().await;
    let mut elsewhere = quote("Other");
    elsewhere.source.document = ContentHash([7; 32]);
    let both = [new(QuoteId::new(), quote("Meadow")), new(QuoteId::new(), elsewhere)];
    let refused = store.keep_quotes(&both, DOCUMENT).await.unwrap_err();
    assert!(matches!(refused, StoreError::BadInput { .. }), "{refused}");
    let all = QuotesQuery { limit: 10, ..QuotesQuery::default() };
    assert!(store.quotes(&all).await.unwrap().is_empty());
    store.keep_quotes(&both[..1], DOCUMENT).await.unwrap();
    let kept = store.quotes(&all).await.unwrap();
    assert_eq!(kept.len(), 1);
    let document = store.quote_document(kept[0].value.id).await.unwrap();
    assert_eq!((document.name.as_str(), document.content.as_slice()), ("sheet.csv", DOCUMENT));
}

#[tokio::test]
async fn a_request_waits_for_its_answer_and_the_answer_takes_its_place() {
    let (_dir, clock, store) = store().await;
    let (request, waits) = asked(&store, partner(&store).await).await;
    assert_eq!(store.due_asks().await.unwrap().len(), 1);
    let counts = async || store.ask_counts().await.map(|it| (it.waiting, it.troubled, it.drafts)).unwrap();
    assert_eq!(counts().await, (1, 0, 0));
    assert!(store.begin_ask(waits).await.unwrap());
    assert!(!store.begin_ask(waits).await.unwrap(), "once at a time");
    assert!(store.step_ask(waits, AskState::Sent).await.is_err(), "nobody decides while it is handed over");
    assert!(store.due_asks().await.unwrap().is_empty(), "what is being sent is not sent again");
    let again = PostOutcome::Again { after: Duration::from_secs(60), said: "offline".into() };
    store.end_ask(waits, again).await.unwrap();
    assert!(store.due_asks().await.unwrap().is_empty());
    clock.advance(chrono::TimeDelta::seconds(61));
    assert_eq!(store.due_asks().await.unwrap().len(), 1);
    store.put_off_ask(waits, Duration::from_secs(3_600), "sign-in").await.unwrap();
    assert!(store.due_asks().await.unwrap().is_empty());
    store.hurry_asks().await.unwrap();
    assert_eq!(store.due_asks().await.unwrap().len(), 1);
    assert!(store.begin_ask(waits).await.unwrap());
    assert_eq!(store.unsettled_asks().await.unwrap(), 1, "a crash while sending leaves a question for a person");
    assert_eq!(counts().await, (0, 1, 0));
    store.step_ask(waits, AskState::Sent).await.unwrap();
    assert_eq!(counts().await, (0, 0, 0), "what has gone waits for nobody here");
    let found = store.quote_request(request).await.unwrap().unwrap();
    assert_eq!((found.asked, found.waiting), (1, 1));
    let other = Quote { terms: quote("Meadow").terms, ..quote("Meadow Home Loans LLC") };
    store.keep_quotes(&[new(waits, other)], DOCUMENT).await.unwrap();
    let answered = store.quote_of_reference("EH-0000-0000-0").await.unwrap().unwrap();
    assert_eq!(answered.value.status, QuoteStatus::Received);
    assert_eq!(answered.ask.unwrap().attempts, 3);
    assert_eq!(store.quote_request(request).await.unwrap().unwrap().waiting, 0);
}

#[tokio::test]
async fn what_waited_in_a_backup_is_for_a_person_to_decide() {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let clock: Arc<dyn hub_domain::Clock> =
        Arc::new(ManualClock::at(day("2026-11-02").and_hms_opt(12, 0, 0).unwrap().and_utc()));
    let home = dir.path().join("home");
    std::fs::create_dir(&home).unwrap();
    let store = Store::create(&home, &key, Arc::clone(&clock)).await.unwrap();
    let (_, waits) = asked(&store, partner(&store).await).await;
    let file = dir.path().join("backup.db");
    store.backup(&file).await.unwrap();
    // It goes; then the computer is lost.
    assert!(store.begin_ask(waits).await.unwrap());
    store.end_ask(waits, PostOutcome::Sent).await.unwrap();
    store.close().await;
    Store::restore(&file, &home, &key).await.unwrap();
    let store = Store::open(&home, &key, clock).await.unwrap();
    assert!(store.due_asks().await.unwrap().is_empty(), "nothing goes out a second time by itself");
    let quotes = store.quotes(&QuotesQuery { ids: vec![waits], limit: 1, ..QuotesQuery::default() }).await.unwrap();
    assert_eq!(quotes[0].ask.as_ref().unwrap().state, AskState::Unsure);
}

#[tokio::test]
async fn steps_are_taken_once_and_taken_back() {
    let (_dir, clock, store) = store().await;
    let id = QuoteId::new();
    store.keep_quotes(&[new(id, quote("Meadow"))], DOCUMENT).await.unwrap();
    let chosen = store.step_quote(id, QuoteStatus::Chosen, 1).await.unwrap();
    assert_eq!((chosen.value.status, chosen.revision), (QuoteStatus::Chosen, 2));
    assert!(matches!(store.step_quote(id, QuoteStatus::Declined, 1).await, Err(StoreError::BadInput { .. })));
    let declined = store.step_quote(id, QuoteStatus::Declined, 2).await.unwrap();
    assert!(matches!(store.step_quote(id, QuoteStatus::Chosen, 3).await, Err(StoreError::Quote(_))));
    let back = store.take_back_quote_step(id, declined.revision).await.unwrap();
    assert_eq!(back.value.status, QuoteStatus::Chosen);
    let until = |at: &str| {
        clock.advance(at.parse::<chrono::DateTime<chrono::Utc>>().unwrap() - hub_domain::Clock::now(&*clock));
    };
    until("2026-11-09T23:59:59Z");
    assert_eq!(store.expire_quotes().await.unwrap(), 0, "the last day counts");
    until("2026-11-10T00:00:00Z");
    assert_eq!(store.expire_quotes().await.unwrap(), 1);
    assert_eq!(store.quote(id).await.unwrap().unwrap().value.status, QuoteStatus::Expired);
}

#[tokio::test]
async fn what_came_cannot_be_taken_back_as_if_it_were_a_step() {
    let (_dir, _clock, store) = store().await;
    let id = QuoteId::new();
    store.keep_quotes(&[new(id, quote("Meadow"))], DOCUMENT).await.unwrap();
    assert!(store.take_back_quote_step(id, 1).await.is_err());
}

#[tokio::test]
async fn a_letter_stays_as_it_was_issued_and_only_gains_reports() {
    let (_dir, _clock, store) = store().await;
    let letter = LenderLetter {
        id: LetterId::new(),
        person: None,
        partner: None,
        issuer: "Meadow Home Loans LLC".into(),
        nmls: "123456".parse().unwrap(),
        amount: Money::from_minor(40_000_000, Currency::USD),
        issued_on: day("2026-11-02"),
        expires_on: None,
        conditions: None,
        document_name: "letter.pdf".into(),
        reports: Vec::new(),
    };
    store.keep_letter(&checked(letter.clone()), b"%PDF-1.7 ... %%EOF").await.unwrap();
    let report = ApplicationReport { on: day("2026-11-05"), status: ApplicationStatus::Underwriting, words: None };
    let after = store.report_letter(letter.id, &checked(vec![report]), 1).await.unwrap();
    assert_eq!((after.value.reports.len(), after.revision), (1, 2));
    assert_eq!(store.letter_document(letter.id).await.unwrap().content, b"%PDF-1.7 ... %%EOF");
    let mut writer = store.writer().await.unwrap();
    for (sql, said) in [
        ("UPDATE lender_letter SET body = json_set(body, '$.amount.minor', 1)", "not rewritten"),
        ("DELETE FROM lender_letter", "kept"),
        ("UPDATE quote_history SET at = 0", "only grows"),
        ("DELETE FROM quote_history", "only grows"),
    ] {
        let refused = sqlx::query(sql).execute(&mut *writer).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{sql}: {refused}");
    }
}
