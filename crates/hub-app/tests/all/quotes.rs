//! Quotes of partners through the use cases: the worked example of three lenders, what is refused, what is asked and
//! answered, what is decided and taken back.

use std::collections::BTreeMap;

use hub_app::Hub;
use hub_app::view::{
    AskPartnersRequest, AskStateView, CompareQuotesRequest, ErrorCode, KeepLetterRequest, KeepQuotesRequest,
    LeftOutView, QuoteComparisonView, QuoteCriterionView, QuoteKindRequest, QuoteKindView, QuoteRowKey,
    QuoteSeenRequest, QuoteStatusView, ReadQuotesRequest, ReportLetterRequest, StepAskRequest, StepQuoteRequest,
    TypeQuoteRequest,
};
use hub_domain::PartnerId;
use hub_domain::partner::{Affiliation, Checked, Partner, PartnerContact, PartnerKind, PartnerLevel, Tie};

use super::support::new_hub;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";

fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// A thirty-year loan of 400,000 on a price of 500,000.
fn loan(issuer: &str, rate: &str, points: &str, fees: &str) -> BTreeMap<String, String> {
    fields(&[
        ("issuer", issuer),
        ("issued_at", "2026-11-20"),
        ("expires_at", "2026-11-27"),
        ("programme", "conforming"),
        ("purpose", "purchase"),
        ("occupancy", "primary"),
        ("property", "single-family"),
        ("price", "500,000"),
        ("loan", "400,000"),
        ("term_months", "360"),
        ("score_band", "740-759"),
        ("lock_days", "30"),
        ("rate", rate),
        ("points", points),
        ("lender_fees", fees),
    ])
}

fn typed(fields: BTreeMap<String, String>) -> TypeQuoteRequest {
    TypeQuoteRequest { kind: QuoteKindView::Loan, partner: None, request: None, waiting: None, fields, evidence: None }
}

async fn three(hub: &Hub) -> Vec<String> {
    for (issuer, rate, points, fees) in
        [("A", "6.500", "0", "1800"), ("B", "6.250", "1.25", "1200"), ("C", "6.875", "-1.0", "1500")]
    {
        hub.type_quote(&typed(loan(issuer, rate, points, fees))).await.unwrap();
    }
    hub.quotes().await.unwrap().others.into_iter().map(|quote| quote.id).collect()
}

async fn compared(hub: &Hub, ids: &[String], criterion: QuoteCriterionView, months: u32) -> QuoteComparisonView {
    hub.compare_quotes(&CompareQuotesRequest { ids: ids.to_vec(), criterion, months }).await.unwrap()
}

fn order(view: &QuoteComparisonView) -> Vec<(String, i64)> {
    let placed = view.columns.iter().filter(|column| column.place.is_some());
    placed.map(|c| (c.quote.issuer.clone(), c.figure.as_ref().map_or(0, |money| money.minor))).collect()
}

#[tokio::test]
async fn who_is_first_depends_on_how_long_the_client_stays() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _) = new_hub(dir.path()).await;
    let ids = three(&hub).await;
    let named = |pairs: &[(&str, i64)]| -> Vec<(String, i64)> {
        pairs.iter().map(|(name, minor)| ((*name).to_owned(), *minor)).collect()
    };
    // The worked example of finance vectors, lender_quote_ranking.
    for (months, expected) in [
        (24, [("C", 5_194_562), ("A", 5_323_733), ("B", 5_563_301)]),
        (60, [("B", 12_732_112), ("A", 12_794_028), ("C", 13_118_182)]),
        (360, [("B", 49_283_223), ("A", 51_197_981), ("C", 54_347_367)]),
    ] {
        let view = compared(&hub, &ids, QuoteCriterionView::Cost, months).await;
        assert_eq!(order(&view), named(&expected), "{months}");
        assert!(view.like_for_like && view.notice.contains("any provider"));
        for column in &view.columns {
            let sum: i64 = column.steps.iter().map(|step| step.amount.minor).sum();
            assert_eq!(Some(sum), column.figure.as_ref().map(|money| money.minor), "line by line");
        }
    }
    let upfront = compared(&hub, &ids, QuoteCriterionView::LenderCharges, 60).await;
    assert_eq!(order(&upfront), named(&[("C", -250_000), ("A", 180_000), ("B", 620_000)]));
    let monthly = compared(&hub, &ids, QuoteCriterionView::Monthly, 60).await;
    assert_eq!(order(&monthly), named(&[("B", 246_287), ("A", 252_827), ("C", 262_772)]));
    let apr = compared(&hub, &ids, QuoteCriterionView::Apr, 60).await;
    assert!(apr.columns.iter().all(|c| c.left_out == Some(LeftOutView::Unsaid) && c.unsaid == [QuoteRowKey::Apr]));
}

#[tokio::test]
async fn what_differs_is_named_and_what_has_expired_has_no_place() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, clock) = new_hub(dir.path()).await;
    for (issuer, field, text) in [
        ("same", "assumptions", "as asked"),
        ("longer lock", "lock_days", "60"),
        ("ends soon", "expires_at", "2026-11-21"),
        ("silent", "lender_fees", ""),
        ("moves", "arm_fixed_months", "60"),
        ("insured", "loan", "475000"),
    ] {
        let mut said = loan(issuer, "6.5", "0", "1000");
        said.insert(field.to_owned(), text.to_owned());
        hub.type_quote(&typed(said)).await.unwrap();
    }
    clock.advance(chrono::TimeDelta::days(3));
    let quotes = hub.quotes().await.unwrap().others;
    let ended = quotes.iter().find(|q| q.issuer == "ends soon").unwrap();
    assert!(ended.expired && ended.status == QuoteStatusView::Expired && ended.days_left.is_none());
    let ids: Vec<String> = quotes.iter().map(|q| q.id.clone()).collect();
    let view = compared(&hub, &ids, QuoteCriterionView::Cost, 84).await;
    let left = |issuer: &str| {
        let column = view.columns.iter().find(|c| c.quote.issuer == issuer).unwrap();
        (column.place.is_some(), column.left_out)
    };
    for (issuer, expected) in [
        ("same", (true, None)),
        ("longer lock", (true, None)),
        ("ends soon", (false, Some(LeftOutView::Expired))),
        ("silent", (false, Some(LeftOutView::Unsaid))),
        ("moves", (false, Some(LeftOutView::RateMoves))),
        ("insured", (false, Some(LeftOutView::Unsaid))),
    ] {
        assert_eq!(left(issuer), expected, "{issuer}");
    }
    assert!(!view.like_for_like);
    let unlike: Vec<QuoteRowKey> = view.rows.iter().filter(|row| row.unlike).map(|row| row.key).collect();
    assert_eq!(unlike, [QuoteRowKey::Loan, QuoteRowKey::LoanToValue, QuoteRowKey::LockDays, QuoteRowKey::FixedMonths]);
    assert!(view.columns.first().unwrap().place == Some(1) && view.columns.last().unwrap().place.is_none());
    for (ids, months, criterion) in [
        (&ids[..1], 60, QuoteCriterionView::Cost),
        (&ids[..2], 0, QuoteCriterionView::Cost),
        (&ids[..2], 601, QuoteCriterionView::Cost),
    ] {
        let request = CompareQuotesRequest { ids: ids.to_vec(), criterion, months };
        assert_eq!(hub.compare_quotes(&request).await.unwrap_err().code, ErrorCode::BadRequest);
    }
}

#[tokio::test]
async fn mortgage_insurance_counts_for_as_long_as_it_is_owed() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _) = new_hub(dir.path()).await;
    for (issuer, mi) in [("one", "150"), ("other", "200")] {
        let mut said = loan(issuer, "6.5", "0", "1000");
        said.insert("loan".into(), "450000".into());
        said.insert("mi_monthly".into(), mi.into());
        hub.type_quote(&typed(said)).await.unwrap();
    }
    let ids: Vec<String> = hub.quotes().await.unwrap().others.into_iter().map(|q| q.id).collect();
    let view = compared(&hub, &ids, QuoteCriterionView::Cost, 360).await;
    assert!(view.insurance_rule.as_ref().unwrap().contains("4902"));
    let step = view.columns[0].steps.iter().find(|s| s.key == hub_app::view::QuoteStepKey::MortgageInsurance).unwrap();
    let months = step.months.unwrap();
    assert!(months < 180 && step.amount.minor == i64::from(months) * 15_000, "{months}");
}

#[tokio::test]
async fn what_must_not_be_kept_and_what_is_wrong_is_refused_by_its_field() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _) = new_hub(dir.path()).await;
    for (field, text, named) in [
        ("rate", "0.06125", "rate"),
        ("points", "", "points"),
        ("issuer", "", "issuer"),
        ("expires_at", "2026-11-01", "quote"),
        ("assumptions", "the client's number is 123-45-6789", "assumptions"),
        ("assumptions", "card 4111 1111 1111 1111", "assumptions"),
        ("premium", "10", "fields"),
    ] {
        let mut said = loan("A", "6.5", "0", "1800");
        said.insert(field.to_owned(), text.to_owned());
        let refused = hub.type_quote(&typed(said)).await.unwrap_err();
        let told = refused.to_string();
        assert!(refused.code == ErrorCode::BadRequest && !told.contains("6789") && !told.contains("4111"), "{told}");
        assert!(refused.args["field"].to_lowercase().contains(named), "{field}: {told}");
    }
    assert!(hub.quotes().await.unwrap().others.is_empty());
    for (name, content) in [("letter.pdf", b"no pdf".as_slice()), ("letter.png", PDF), ("letter.docx", PDF)] {
        assert!(hub.take_evidence(name, content.to_vec()).is_err(), "{name}");
    }
}

#[tokio::test]
async fn a_file_is_looked_at_then_kept_with_what_was_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _) = new_hub(dir.path()).await;
    let request = ReadQuotesRequest {
        kind: QuoteKindView::Loan,
        partner: None,
        request: None,
        defaults: {
            let mut known = loan("Meadow Home Loans LLC", "", "", "1200");
            known.retain(|name, _| name != "rate" && name != "points");
            known
        },
    };
    let csv = "rate,points,lock\n6.25,1.25,30\n6.5,0,30\nsix,0,30\n";
    let read = hub.read_quotes("sheet.csv", csv.as_bytes(), &request).await.unwrap();
    assert_eq!((read.total, read.refused_total, read.refused[0].line), (2, 1, Some(4)));
    assert!(hub.quotes().await.unwrap().others.is_empty(), "nothing is kept by reading");
    let none = KeepQuotesRequest { id: read.id.clone(), numbers: vec![0, 2] };
    assert!(hub.keep_quotes(&none).await.is_err());
    assert!(hub.quotes().await.unwrap().others.is_empty());
    let kept = hub.keep_quotes(&KeepQuotesRequest { id: read.id, numbers: vec![0] }).await.unwrap();
    let quote = &kept.others[0];
    assert_eq!((quote.issuer.as_str(), quote.line), ("Meadow Home Loans LLC", Some(2)));
    assert_eq!(quote.document.as_deref(), Some("sheet.csv"));
    for (name, content, said) in [
        ("sheet.csv", "rate,points,note\n6.25,1.25,SSN 123-45-6789\n", "line 2"),
        ("sheet.pdf", "rate,points\n", "called .pdf"),
        ("sheet.csv", "", "empty"),
        ("mail.eml", "Subject: hello\n\nno reference", "names no request"),
    ] {
        let refused = hub.read_quotes(name, content.as_bytes(), &request).await.unwrap_err().to_string();
        assert!(refused.contains(said) && !refused.contains("6789"), "{name}: {refused}");
    }
}

async fn lender(hub: &Hub, name: &str, tie: bool) -> PartnerId {
    let mut partner = Partner::new(PartnerLevel::Company, PartnerKind::Lender, name);
    let email = format!("desk@{}.example", name.to_lowercase());
    partner.contacts = vec![PartnerContact { name: "Desk".into(), email: Some(email), ..PartnerContact::default() }];
    if tie {
        partner.affiliation =
            Some(Affiliation { tie: Tie::Ownership, owned_bp: 2_500, nature: "The brokerage owns a quarter".into() });
    }
    let id = partner.id;
    hub.store().save_partner(&Checked::new(partner, &|_| Ok(())).unwrap(), 0, None).await.unwrap();
    id
}

#[tokio::test]
async fn partners_are_listed_in_turn_asked_alike_and_their_answers_find_their_place() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, clock) = new_hub(dir.path()).await;
    let mut ids = Vec::new();
    for (name, tie) in [("Meadow", true), ("Sorrel", false), ("Quarry", false)] {
        ids.push(lender(&hub, name, tie).await);
    }
    let kind = QuoteKindRequest { kind: QuoteKindView::Loan };
    let mut first = Vec::new();
    for _ in 0..3 {
        let list = hub.quote_partners(&kind).await.unwrap();
        assert!(list.notice.is_some(), "a tie is shown with the notice");
        first.push(list.partners[0].name.clone());
    }
    assert_eq!(first, ["Meadow", "Quarry", "Sorrel"]);
    let ask = AskPartnersRequest {
        title: "A home in Larkspur".into(),
        kind: QuoteKindView::Loan,
        person: None,
        wanted: {
            let mut wanted = loan("", "", "", "");
            wanted.retain(|name, _| !["issuer", "issued_at", "expires_at"].contains(&name.as_str()));
            wanted
        },
        reply_by: "2026-11-24".into(),
        partners: ids.iter().map(ToString::to_string).collect(),
    };
    let asked = hub.ask_partners(&ask).await.unwrap();
    assert_eq!((asked.asked, asked.waiting, asked.quotes.len()), (3, 3, 3));
    for (what, request) in [
        ("nobody", AskPartnersRequest { partners: Vec::new(), ..ask.clone() }),
        ("before today", AskPartnersRequest { reply_by: "2026-11-19".into(), ..ask.clone() }),
        ("another kind", AskPartnersRequest { kind: QuoteKindView::Title, wanted: BTreeMap::new(), ..ask.clone() }),
        ("a secret", AskPartnersRequest { title: "SSN 123-45-6789".into(), ..ask.clone() }),
    ] {
        assert!(hub.ask_partners(&request).await.is_err(), "{what}");
    }
    let waiting = &asked.quotes[0];
    assert_eq!(waiting.ask.as_ref().unwrap().state, AskStateView::Draft);
    let text = hub.ask_text(&waiting.id).await.unwrap();
    assert!(text.text.contains("no application for credit") && text.address.ends_with(".example"));
    hub.step_ask(&StepAskRequest { id: waiting.id.clone(), to: AskStateView::Sent }).await.unwrap();
    let answer = text
        .text
        .replace("Issued on (YYYY-MM-DD): [ ]", "Issued on (YYYY-MM-DD): [ 2026-11-20 ]")
        .replace("percent a year: [ ]", "percent a year: [ 6.375 ]")
        .replace("(a credit: minus): [ ]", "(a credit: minus): [ 0.5 ]")
        .replace("Legal name of the company: [ ]", "Legal name of the company: [ Sorrel Mortgage Inc. ]");
    let folder = dir.path().join("answers");
    std::fs::create_dir_all(&folder).unwrap();
    let mail = format!("Subject: Re: {}\nFrom: desk@sorrel.example\n\n{answer}\nCall me any time.\n", text.subject);
    std::fs::write(folder.join("answer.eml"), mail).unwrap();
    std::fs::write(folder.join("other.txt"), "Quote request EH-0000-0000-0 [ ]").unwrap();
    let watched = hub.watch_quote_folder(&folder).await.unwrap();
    assert_eq!((watched.taken, watched.refused.len()), (1, 1), "{:?}", watched.refused);
    let request = &hub.quotes().await.unwrap().requests[0];
    let came = request.quotes.iter().find(|quote| quote.id == waiting.id).unwrap();
    assert_eq!((came.status, came.issuer.as_str()), (QuoteStatusView::Received, "Sorrel Mortgage Inc."));
    assert_eq!((request.waiting, request.quotes.iter().any(|quote| quote.late)), (2, false));
    clock.advance(chrono::TimeDelta::days(5));
    let late = hub.quotes().await.unwrap().requests[0].quotes.iter().filter(|quote| quote.late).count();
    assert_eq!(late, 2);
    assert_eq!(hub.look_in_quote_folder().await.unwrap(), 0, "each content once");
}

#[tokio::test]
async fn a_decision_is_one_of_a_request_and_can_be_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _) = new_hub(dir.path()).await;
    let ids = three(&hub).await;
    let step = |id: &str, to, revision| StepQuoteRequest { id: id.to_owned(), to, revision };
    let chosen = hub.step_quote(&step(&ids[0], QuoteStatusView::Chosen, 1)).await.unwrap();
    let declined = hub.step_quote(&step(&ids[1], QuoteStatusView::Declined, 1)).await.unwrap();
    assert_eq!((chosen.status, declined.status), (QuoteStatusView::Chosen, QuoteStatusView::Declined));
    let view = compared(&hub, &ids, QuoteCriterionView::Cost, 60).await;
    assert_eq!(view.columns.iter().filter(|c| c.left_out == Some(LeftOutView::Gone)).count(), 1);
    let seen = QuoteSeenRequest { id: ids[1].clone(), revision: declined.revision };
    assert_eq!(hub.take_back_quote_step(&seen).await.unwrap().status, QuoteStatusView::Received);
    assert!(hub.take_back_quote_step(&seen).await.is_err(), "once");
    assert!(hub.step_quote(&step(&ids[0], QuoteStatusView::Requested, 2)).await.is_err());
}

#[tokio::test]
async fn a_letter_is_kept_as_issued_and_only_what_the_lender_says_joins_it() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, clock) = new_hub(dir.path()).await;
    let pdf = hub.take_evidence("letter.pdf", PDF.to_vec()).unwrap();
    let request = KeepLetterRequest {
        person: None,
        partner: None,
        issuer: "Meadow Home Loans LLC".into(),
        nmls: "123456".into(),
        amount: "412,500".into(),
        issued_on: "2026-11-18".into(),
        expires_on: Some("2026-12-31".into()),
        conditions: Some("Subject to an appraisal".into()),
        evidence: pdf.id,
    };
    for wrong in [
        KeepLetterRequest { nmls: "12-34".into(), ..request.clone() },
        KeepLetterRequest { amount: "0".into(), ..request.clone() },
        KeepLetterRequest { expires_on: Some("2026-11-01".into()), ..request.clone() },
        KeepLetterRequest { evidence: "none".into(), ..request.clone() },
    ] {
        assert!(hub.keep_letter(&wrong).await.is_err(), "{wrong:?}");
    }
    let letter = hub.keep_letter(&request).await.unwrap();
    assert_eq!((letter.amount.minor, letter.expired), (41_250_000, false));
    let report = hub_app::view::ApplicationReportView {
        on: "2026-11-20".into(),
        status: hub_app::view::ApplicationStatusView::Underwriting,
        words: None,
    };
    let reported = ReportLetterRequest { id: letter.id, revision: 1, reports: vec![report] };
    assert_eq!(hub.report_letter(&reported).await.unwrap().reports.len(), 1);
    assert!(hub.report_letter(&reported).await.is_err(), "seen before another's change");
    clock.advance(chrono::TimeDelta::days(60));
    assert!(hub.quotes().await.unwrap().letters[0].expired);
}
