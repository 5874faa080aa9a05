//! Questions on their way out and answers on their way in: to the sandbox's partners, each with its own speed and
//! failing, and to a real mail server.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hub_app::view::{
    AskPartnersRequest, AskStateView, CompareQuotesRequest, ErrorCode, LeftOutView, MailSecurityView,
    QuoteCriterionView, QuoteKindRequest, QuoteKindView, QuoteStatusView, QuoteView, SaveMailAccountRequest,
    StepAskRequest, StepQuoteRequest,
};
use hub_app::{App, Hub};
use hub_domain::partner::{Checked, Partner, PartnerContact, PartnerKind, PartnerLevel};
use hub_sandbox::{Desk, DeskConfig};

use super::mail_server::{MailServer, PASSWORD, USER};
use super::support::{Window, app, new_hub, no_keychain};

async fn desk(hub: &Hub, home: &Path) -> Desk {
    let answers = home.join("answers");
    std::fs::create_dir_all(&answers).unwrap();
    let today = "2026-11-20".parse().unwrap();
    let pace = Duration::from_millis(10);
    let desk = hub_sandbox::serve_desk(DeskConfig { answers: answers.clone(), today, pace }).await.unwrap();
    hub.watch_quote_folder(&answers).await.unwrap();
    hub.save_mail_account(&account(desk.port())).await.unwrap();
    desk
}

fn account(port: u16) -> SaveMailAccountRequest {
    SaveMailAccountRequest {
        host: "127.0.0.1".to_owned(),
        port,
        security: MailSecurityView::None,
        user: None,
        name: "Ada Quill".to_owned(),
        address: "ada.quill@example.com".to_owned(),
        password: None,
        untried: false,
    }
}

async fn partner(hub: &Hub, kind: PartnerKind, name: &str, email: &str) -> String {
    let mut partner = Partner::new(PartnerLevel::Company, kind, name);
    let email = Some(email.to_owned());
    partner.contacts = vec![PartnerContact { name: "Desk".into(), email, ..PartnerContact::default() }];
    let id = partner.id;
    hub.store().save_partner(&Checked::new(partner, &|_| Ok(())).unwrap(), 0, None).await.unwrap();
    id.to_string()
}

/// Asks for something, queues every question, and sends what is due.
async fn ask(hub: &Hub, kind: QuoteKindView, wanted: &[(&str, &str)], partners: Vec<String>) {
    let wanted: BTreeMap<String, String> =
        wanted.iter().map(|(name, said)| ((*name).to_owned(), (*said).to_owned())).collect();
    let request = AskPartnersRequest {
        kind,
        title: "A home".to_owned(),
        person: None,
        wanted,
        reply_by: "2026-11-21".to_owned(),
        partners,
    };
    let asked = hub.ask_partners(&request).await.unwrap();
    for quote in asked.quotes {
        hub.step_ask(&StepAskRequest { id: quote.id, to: AskStateView::Queued }).await.unwrap();
    }
    hub.send_asks().await.unwrap();
}

async fn quotes(hub: &Hub) -> BTreeMap<String, QuoteView> {
    let requests = hub.quotes().await.unwrap().requests;
    requests.into_iter().flat_map(|request| request.quotes).map(|quote| (quote.issuer.clone(), quote)).collect()
}

fn stands(quote: &QuoteView) -> (AskStateView, Option<&str>) {
    let ask = quote.ask.as_ref().unwrap();
    (ask.state, ask.said.as_deref())
}

async fn answered(desk: &Desk, wanted: u32) {
    let begun = Instant::now();
    while desk.stats().answered < wanted {
        assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", desk.stats());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

const LOAN: &[(&str, &str)] =
    &[("state", "WA"), ("price", "500,000"), ("loan", "400,000"), ("lock_days", "45"), ("term_months", "360")];

#[tokio::test(flavor = "multi_thread")]
async fn three_lenders_are_asked_by_mail_and_their_order_depends_on_the_stay() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, clock) = new_hub(dir.path()).await;
    let desk = desk(&hub, dir.path()).await;
    let mut partners = Vec::new();
    for (name, who) in
        [("A", "harbor.mortgage"), ("B", "community.bank"), ("C", "lighthouse.cu"), ("D", "slow.savings")]
    {
        partners.push(partner(&hub, PartnerKind::Lender, name, &format!("{who}@example.com")).await);
    }
    ask(&hub, QuoteKindView::Loan, LOAN, partners).await;
    let now = quotes(&hub).await;
    assert_eq!(stands(&now["A"]), (AskStateView::Sent, None));
    assert_eq!(stands(&now["B"]), (AskStateView::Queued, Some("busy 451")));
    assert_eq!(hub.send_asks().await.unwrap(), 0, "not before its time");
    clock.advance(chrono::TimeDelta::seconds(31));
    assert_eq!(hub.send_asks().await.unwrap(), 1);
    assert!(quotes(&hub).await.values().all(|quote| stands(quote) == (AskStateView::Sent, None)));
    answered(&desk, 3).await;
    assert_eq!(hub.look_in_quote_folder().await.unwrap(), 3);
    assert_eq!(hub.quotes().await.unwrap().folder.unwrap().refused, []);
    clock.advance(chrono::TimeDelta::days(2));
    let late = &quotes(&hub).await["D"];
    assert!(late.late && late.status == QuoteStatusView::Requested);

    let now = quotes(&hub).await;
    let ids: Vec<String> = now.values().filter(|quote| quote.summary.is_some()).map(|quote| quote.id.clone()).collect();
    assert_eq!(ids.len(), 3);
    for (months, order) in [(24, [5_194_562, 5_323_733, 5_563_301]), (60, [12_732_112, 12_794_028, 13_118_182])] {
        let request = CompareQuotesRequest { ids: ids.clone(), criterion: QuoteCriterionView::Cost, months };
        let view = hub.compare_quotes(&request).await.unwrap();
        let figures: Vec<i64> = view.columns.iter().map(|c| c.figure.as_ref().unwrap().minor).collect();
        assert_eq!(figures, order, "{months}");
        assert!(!view.like_for_like, "one locks for 60 days");
    }
    // Each states its APR, worked out by itself: the worked example's.
    let by_apr = CompareQuotesRequest { ids, criterion: QuoteCriterionView::Apr, months: 60 };
    let rates: Vec<_> =
        hub.compare_quotes(&by_apr).await.unwrap().columns.into_iter().map(|c| c.rate.unwrap()).collect();
    assert_eq!(rates, ["6.399", "6.543", "6.814"]);
    assert_eq!(desk.stats().refused, [(451, 1)].into());
    // The other partners are nobody's business: each letter has one receiver.
    assert_eq!(desk.stats().taken.values().sum::<u32>(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn carriers_title_and_warranty_answer_or_do_not() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _) = new_hub(dir.path()).await;
    let desk = desk(&hub, dir.path()).await;
    let carriers = [
        partner(&hub, PartnerKind::Insurer, "Evergreen", "evergreen.insurance@example.com").await,
        partner(&hub, PartnerKind::Insurer, "Summit", "summit.insurance@example.com").await,
        partner(&hub, PartnerKind::Insurer, "Nobody", "nobody@example.com").await,
    ];
    ask(
        &hub,
        QuoteKindView::Insurance,
        &[("state", "WA"), ("coverage_a", "450000"), ("form", "HO-3")],
        carriers.into(),
    )
    .await;
    let title = partner(&hub, PartnerKind::Title, "Title", "cedar.title@example.com").await;
    ask(&hub, QuoteKindView::Title, &[("state", "WA")], vec![title]).await;
    let warranty = partner(&hub, PartnerKind::Warranty, "Warranty", "home.warranty@example.com").await;
    ask(&hub, QuoteKindView::Warranty, &[("state", "WA")], vec![warranty]).await;
    answered(&desk, 4).await;
    let now = quotes(&hub).await;
    assert_eq!(stands(&now["Nobody"]), (AskStateView::Failed, Some("no-receiver 550")));
    // The server took the letter and left: nobody knows, and nothing is sent again by itself.
    assert_eq!(stands(&now["Warranty"]), (AskStateView::Unsure, None));
    assert_eq!(hub.send_asks().await.unwrap(), 0);
    hub.step_ask(&StepAskRequest { id: now["Warranty"].id.clone(), to: AskStateView::Queued }).await.unwrap();
    hub.send_asks().await.unwrap();
    assert_eq!((desk.stats().repeated, desk.stats().taken["home.warranty"]), (1, 1), "the same letter, known as one");
    assert_eq!(hub.look_in_quote_folder().await.unwrap(), 3);
    let folder = hub.quotes().await.unwrap().folder.unwrap();
    let [refused] = folder.refused.as_slice() else { panic!("{folder:?}") };
    assert!(refused.name.starts_with("summit") && refused.reason.contains("premium: missing"), "{refused:?}");
    let now = quotes(&hub).await;
    let kept = |issuer: &str| now.get(issuer).map(|quote| quote.status);
    assert_eq!(kept("Sample Evergreen Insurance"), Some(QuoteStatusView::Received));
    assert_eq!(kept("Sample Cedar Title & Escrow"), Some(QuoteStatusView::Received));
    assert_eq!(kept("Sample Home Warranty"), Some(QuoteStatusView::Received));
    assert_eq!(kept("Summit"), Some(QuoteStatusView::Requested), "what is lacking stays asked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_answer_in_time_does_not_go() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, clock) = new_hub(dir.path()).await;
    let lender = partner(&hub, PartnerKind::Lender, "A", "harbor.mortgage@example.com").await;
    // Without an account it waits.
    ask(&hub, QuoteKindView::Loan, LOAN, vec![lender.clone()]).await;
    assert_eq!(stands(&quotes(&hub).await["A"]), (AskStateView::Queued, None));
    clock.advance(chrono::TimeDelta::days(9));
    let desk = desk(&hub, dir.path()).await;
    assert_eq!(hub.send_asks().await.unwrap(), 1);
    assert_eq!(stands(&quotes(&hub).await["A"]), (AskStateView::Failed, Some("too-late")));
    assert_eq!(desk.stats().taken, BTreeMap::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_without_a_network_keeps_its_questions() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, clock) = new_hub(dir.path()).await;
    let gone = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let tried = hub.save_mail_account(&account(gone)).await.unwrap_err();
    assert_eq!(tried.code, ErrorCode::Vendor, "{tried}");
    assert!(tried.retry && hub.mail_account().await.unwrap().is_none(), "nothing half-saved");
    hub.save_mail_account(&SaveMailAccountRequest { untried: true, ..account(gone) }).await.unwrap();
    let lender = partner(&hub, PartnerKind::Lender, "A", "harbor.mortgage@example.com").await;
    ask(&hub, QuoteKindView::Loan, LOAN, vec![lender]).await;
    for _ in 0..5 {
        assert_eq!(stands(&quotes(&hub).await["A"]), (AskStateView::Queued, Some("network")));
        clock.advance(chrono::TimeDelta::minutes(10));
        hub.send_asks().await.unwrap();
    }
    let desk = desk(&hub, dir.path()).await;
    clock.advance(chrono::TimeDelta::minutes(10));
    hub.send_asks().await.unwrap();
    assert_eq!(stands(&quotes(&hub).await["A"]), (AskStateView::Sent, None));
    assert_eq!(desk.stats().taken["harbor.mortgage"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_account_is_no_fault_of_a_letter() {
    let dir = tempfile::tempdir().unwrap();
    let Some(server) = MailServer::start("plain", "", "") else { return };
    let (hub, _) = new_hub(dir.path()).await;
    let given = SaveMailAccountRequest { user: Some(USER.to_owned()), untried: true, ..account(server.port()) };
    let wrong = SaveMailAccountRequest { password: Some("wrong".to_owned()), ..given.clone() };
    hub.save_mail_account(&wrong).await.unwrap();
    let mut lenders = Vec::new();
    for name in ["A", "B", "C"] {
        lenders.push(partner(&hub, PartnerKind::Lender, name, "desk@lender.example").await);
    }
    ask(&hub, QuoteKindView::Loan, LOAN, lenders).await;
    // All wait together for the account; the server is asked once and then left alone.
    assert!(quotes(&hub).await.values().all(|quote| stands(quote) == (AskStateView::Queued, Some("sign-in 535"))));
    assert_eq!(hub.send_asks().await.unwrap(), 0);
    // Who is withdrawn meanwhile is not asked.
    let c = quotes(&hub).await.remove("C").unwrap();
    let withdraw = StepQuoteRequest { id: c.id, to: QuoteStatusView::Withdrawn, revision: c.revision };
    hub.step_quote(&withdraw).await.unwrap();
    let right = SaveMailAccountRequest { password: Some(PASSWORD.to_owned()), ..given };
    hub.save_mail_account(&right).await.unwrap();
    assert_eq!(hub.send_asks().await.unwrap(), 2, "a change of the account ends the wait");
    assert_eq!(server.taken().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_goes_out_through_the_users_own_account() {
    let dir = tempfile::tempdir().unwrap();
    let Some(server) = MailServer::start("plain", "", "") else { return };
    let (hub, clock) = new_hub(dir.path()).await;
    let mut settings = hub.settings().await.unwrap();
    settings.agent = "Ada Quill".to_owned();
    settings.brokerage = "Larkmoor Realty".to_owned();
    hub.save_settings(&settings).await.unwrap();
    let given = SaveMailAccountRequest { user: Some(USER.to_owned()), ..account(server.port()) };
    let nothing = hub.save_mail_account(&given).await.unwrap_err();
    assert_eq!(nothing.code, ErrorCode::BadRequest, "{nothing}");
    let wrong = SaveMailAccountRequest { password: Some("wrong".to_owned()), ..given.clone() };
    let wrong = hub.save_mail_account(&wrong).await.unwrap_err();
    assert_eq!(wrong.code, ErrorCode::Credentials);
    assert!(!format!("{wrong:?}").contains("wrong"));
    let right = SaveMailAccountRequest { password: Some(PASSWORD.to_owned()), ..given.clone() };
    assert!(hub.save_mail_account(&right).await.unwrap().has_password);
    // The kept password serves a change of the sender, and no other server.
    let renamed = SaveMailAccountRequest { name: "Ada M. Quill".to_owned(), ..given.clone() };
    assert!(hub.save_mail_account(&renamed).await.unwrap().has_password);
    let elsewhere = SaveMailAccountRequest { host: "localhost".to_owned(), ..given.clone() };
    assert_eq!(hub.save_mail_account(&elsewhere).await.unwrap_err().code, ErrorCode::BadRequest);

    let lenders = [
        partner(&hub, PartnerKind::Lender, "A", "desk@lender.example").await,
        partner(&hub, PartnerKind::Lender, "B", "silent@lender.example").await,
        partner(&hub, PartnerKind::Lender, "C", "later@lender.example").await,
    ];
    ask(&hub, QuoteKindView::Loan, LOAN, lenders.into()).await;
    let now = quotes(&hub).await;
    assert_eq!(stands(&now["A"]), (AskStateView::Sent, None));
    assert_eq!(stands(&now["B"]), (AskStateView::Unsure, None));
    assert_eq!(stands(&now["C"]), (AskStateView::Queued, Some("busy 451")));
    let first = now["A"].ask.clone().unwrap();
    assert_eq!((first.sent_at.as_deref(), first.attempts), (Some("2026-11-20T15:00:00Z"), 1));
    let taken = server.taken();
    assert_eq!(taken.len(), 2);
    let read = mail_parser::MessageParser::default().parse(&taken[0]).unwrap();
    let text = read.body_text(0).unwrap();
    assert!(text.contains("Loan amount: [ 400") && text.contains("2026-11-21"), "{text}");
    assert!(text.contains("Ada Quill\r\nLarkmoor Realty") || text.contains("Ada Quill\nLarkmoor Realty"), "{text}");
    assert_eq!(read.from().unwrap().first().unwrap().name(), Some("Ada M. Quill"));
    assert_eq!(read.message_id(), Some(format!("{}@enterprisehub.invalid", now["A"].id).as_str()));
    // What is shown before it goes is what goes.
    let shown = hub.ask_text(&now["A"].id).await.unwrap();
    let lines = |text: &str| text.lines().map(str::trim_end).map(str::to_owned).collect::<Vec<_>>().join("\n");
    assert_eq!(lines(text.trim_end()), lines(shown.text.trim_end()));
    assert_eq!(read.subject(), Some(shown.subject.as_str()));

    hub.forget_mail_account().await.unwrap();
    clock.advance(chrono::TimeDelta::minutes(10));
    assert_eq!(hub.send_asks().await.unwrap(), 0);
    assert!(hub.mail_account().await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_seen_as_it_comes() {
    let dir = tempfile::tempdir().unwrap();
    let app: App = app(dir.path(), no_keychain());
    app.set_outlet(Arc::new(Window));
    app.open_sample().await.unwrap();
    let harbor = app.quote_partners(QuoteKindRequest { kind: QuoteKindView::Loan }).await.unwrap().partners;
    let harbor = harbor.into_iter().find(|one| one.name == "Sample Harbor Mortgage").unwrap();
    let wanted = LOAN.iter().map(|(name, said)| ((*name).to_owned(), (*said).to_owned())).collect();
    let reply_by = "2099-01-01".to_owned();
    let title = "Now".to_owned();
    let asked = AskPartnersRequest {
        kind: QuoteKindView::Loan,
        title,
        person: None,
        wanted,
        reply_by,
        partners: vec![harbor.id],
    };
    let asked = app.ask_partners(asked).await.unwrap();
    let begun = Instant::now();
    app.step_ask(StepAskRequest { id: asked.quotes[0].id.clone(), to: AskStateView::Queued }).await.unwrap();
    // Neither sending nor looking waits for the next half minute.
    let answered = async || app.quotes().await.unwrap().requests[0].waiting == 0;
    while !answered().await {
        assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", app.quotes().await.unwrap().requests[0]);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    app.leave_sample().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_brokerage_has_partners_that_answer() {
    let dir = tempfile::tempdir().unwrap();
    let app: App = app(dir.path(), no_keychain());
    app.open_sample().await.unwrap();
    let view = app.quotes().await.unwrap();
    let [request] = view.requests.as_slice() else { panic!("{view:?}") };
    let of = |issuer: &str| request.quotes.iter().find(|quote| quote.issuer == issuer).unwrap();
    assert!(of("Sample Slow Savings").late);
    assert!(of("Sample Community Bank").expired && !of("Sample Harbor Mortgage").expired);
    let ids = request.quotes.iter().filter(|quote| quote.summary.is_some()).map(|quote| quote.id.clone()).collect();
    let compare = CompareQuotesRequest { ids, criterion: QuoteCriterionView::Cost, months: 60 };
    let compared = app.compare_quotes(compare).await.unwrap();
    assert!(!compared.like_for_like);
    let left: Vec<_> = compared.columns.iter().map(|c| (c.quote.issuer.as_str(), c.left_out)).collect();
    assert_eq!(
        left,
        [
            ("Sample Harbor Mortgage", None),
            ("Sample Lighthouse Credit Union", None),
            ("Sample Community Bank", Some(LeftOutView::Expired))
        ]
    );
    app.leave_sample().await.unwrap();
}
