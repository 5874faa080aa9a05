//! Deals: their dates by the contract's form, what is done, what endangers them, and what stands in the way.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_app::view::{
    ChangeContingencyRequest, ContingencyChangeView, DueDateView, ErrorCode, IdRequest, MarkDueRequest,
    MoveTransactionRequest, NamedDayView, NamedDaysView, PaperView, PartyView, SavePaperRequest,
    SaveTransactionRequest, TransactionFormView, TransactionView, TransactionsRequest, UndoTransactionRequest,
};
use hub_app::{AppError, Hub};
use hub_domain::{Clock as _, ManualClock};
use tempfile::TempDir;

use crate::support::new_hub;

struct Desk {
    _home: TempDir,
    hub: Hub,
    clock: Arc<ManualClock>,
}

async fn desk(today: &str) -> Desk {
    let home = tempfile::tempdir().unwrap();
    let (hub, clock) = new_hub(home.path()).await;
    set(&clock, today);
    Desk { _home: home, hub, clock }
}

/// Afternoon of a day.
fn set(clock: &ManualClock, day: &str) {
    let to: DateTime<Utc> = format!("{day}T15:00:00Z").parse().unwrap();
    clock.advance(to - clock.now());
}

fn form(state: &str, contract: &str) -> TransactionFormView {
    TransactionFormView {
        id: None,
        title: "12 Meadow Ln".into(),
        listing: None,
        side: "buyer".into(),
        state: state.into(),
        zone: String::new(),
        form: Some(contract.into()),
        price: Some("$450,000".into()),
        loan: None,
        appraised: None,
        year_built: Some(1996),
        anchors: Vec::new(),
        agreed: Vec::new(),
        parties: Vec::new(),
        notes: None,
    }
}

fn due<'v>(deal: &'v TransactionView, event: &str) -> &'v DueDateView {
    deal.dates.iter().find(|due| due.event == event).unwrap_or_else(|| panic!("{event} in {:?}", deal.dates))
}

impl Desk {
    async fn make(&self, form: TransactionFormView) -> Result<TransactionView, AppError> {
        self.hub.save_transaction(&SaveTransactionRequest { transaction: form, revision: 0 }).await
    }

    async fn go(&self, deal: &TransactionView, stage: &str, on: Option<&str>) -> Result<TransactionView, AppError> {
        let because = (stage == "ended").then(|| "Financing fell through".to_owned());
        self.hub
            .move_transaction(&MoveTransactionRequest {
                id: deal.id.clone(),
                revision: deal.revision,
                stage: stage.into(),
                on: on.map(str::to_owned),
                because,
            })
            .await
    }

    async fn change(
        &self,
        deal: &TransactionView,
        contingency: &str,
        change: ContingencyChangeView,
    ) -> Result<TransactionView, AppError> {
        self.hub
            .change_contingency(&ChangeContingencyRequest {
                id: deal.id.clone(),
                revision: deal.revision,
                contingency: contingency.into(),
                change,
            })
            .await
    }

    async fn paper(
        &self,
        deal: &TransactionView,
        at: Option<u32>,
        paper: PaperView,
    ) -> Result<TransactionView, AppError> {
        self.hub.save_paper(&SavePaperRequest { id: deal.id.clone(), revision: deal.revision, at, paper }).await
    }
}

fn take(step: &str, on: &str) -> ContingencyChangeView {
    ContingencyChangeView::Take { step: step.into(), on: on.into(), until: None }
}

fn field(error: &AppError) -> &str {
    error.args.get("field").map_or("", String::as_str)
}

#[tokio::test]
async fn a_texas_deal_counts_its_option_period_and_rolls_only_the_earnest_money() {
    let desk = desk("2026-03-02").await;
    let mut entered = form("TX", "trec-1-4");
    entered.agreed = vec![NamedDaysView { name: "option-period-ends".into(), days: 10 }];
    let offer = desk.make(entered.clone()).await.unwrap();
    assert_eq!((offer.stage.as_str(), offer.form.zone.as_str()), ("offer", "America/Chicago"));
    assert!(offer.dates.is_empty() && offer.risks.is_empty());
    assert!(offer.uncounted.iter().all(|it| it.anchor.as_deref() == Some("effective-date")), "{:?}", offer.uncounted);
    let refused = desk.go(&offer, "accepted", None).await.unwrap_err();
    assert_eq!(field(&refused), "on");
    let refused = desk.go(&offer, "accepted", Some("2026-03-03")).await.unwrap_err();
    assert_eq!(field(&refused), "on", "a contract does not bind from tomorrow");

    let deal = desk.go(&offer, "accepted", Some("2026-03-01")).await.unwrap();
    let option = due(&deal, "option-period-ends");
    assert_eq!((option.day.as_str(), option.clock.as_deref()), ("2026-03-11", Some("17:00 America/Chicago")));
    assert!(option.derivation.len() > 2 && option.source.as_deref().is_some_and(|source| source.contains("TREC")));
    // A period whose days nobody has filled in says so.
    let other = deal.uncounted.iter().find(|it| it.event == "other-period-ends").unwrap();
    assert!(other.days && other.anchor.is_none());
    assert!(deal.papers.iter().any(|paper| paper.paper == "wire-fraud-notice"));
    assert!(!deal.papers.iter().any(|paper| ["lead-paint", "appraisal"].contains(&paper.paper.as_str())));

    // The same form counted from another day: the third day is a Saturday and rolls, the option does not.
    set(&desk.clock, "2026-10-15");
    let mut moved = deal.form.clone();
    moved.anchors = vec![NamedDayView { name: "effective-date".into(), on: "2026-10-14".into() }];
    let deal = desk
        .hub
        .save_transaction(&SaveTransactionRequest { transaction: moved, revision: deal.revision })
        .await
        .unwrap();
    let earnest = due(&deal, "earnest-money-delivery");
    assert_eq!((earnest.day.as_str(), earnest.days), ("2026-10-19", 4));
    assert_eq!(due(&deal, "option-period-ends").day, "2026-10-24", "a Saturday, and it stays one");
    let days: Vec<&str> = deal.dates.iter().map(|due| due.day.as_str()).collect();
    assert!(days.is_sorted());

    // The option as a contingency takes the days of its date and stands where the date stood.
    let deal = desk.change(&deal, "termination-option", ContingencyChangeView::Set { days: None }).await.unwrap();
    assert_eq!(deal.contingencies[0].due.as_deref(), Some("2026-10-24"));
    let option = due(&deal, "termination-option");
    assert_eq!((option.kind.as_str(), option.clock.as_deref()), ("contingency", Some("17:00 America/Chicago")));
    assert!(!deal.dates.iter().any(|due| due.event == "option-period-ends"));
    set(&desk.clock, "2026-10-25");
    let deal = desk.hub.transaction(&IdRequest { id: deal.id.clone() }).await.unwrap();
    assert_eq!(deal.contingencies[0].state.as_deref(), Some("expired"));
    let signals: Vec<&str> = deal.risks.iter().map(|risk| risk.signal.as_str()).collect();
    assert!(signals.iter().all(|signal| *signal == "deadline-passed"), "an option that ran out is over: {signals:?}");
}

#[tokio::test]
async fn a_california_deal_follows_its_contingencies_and_a_notice_to_perform() {
    let desk = desk("2026-06-11").await;
    let mut entered = form("CA", "car-rpa");
    entered.loan = Some("360000".into());
    entered.agreed = vec![NamedDaysView { name: "close-of-escrow".into(), days: 30 }];
    let offer = desk.make(entered).await.unwrap();
    let deal = desk.go(&offer, "accepted", Some("2026-06-01")).await.unwrap();
    assert_eq!(due(&deal, "contingency-removal").day, "2026-06-18");
    assert_eq!(deal.closing.as_deref(), Some("2026-07-01"), "counted, as nobody entered another day");
    assert_eq!(due(&deal, "closing-disclosure-received-by").day, "2026-06-27", "Saturdays count there");
    assert!(deal.papers.iter().any(|paper| paper.paper == "natural-hazard"));
    assert_eq!(deal.risks[0].signal, "deadline-passed", "the deposit and disclosures: {:?}", deal.risks);
    assert!(deal.risks.iter().any(|risk| risk.signal == "no-letter"));
    assert!(deal.outcomes.iter().any(|rate| rate.least == "4" && rate.most == "7" && !rate.source.is_empty()));

    let agreed = ContingencyChangeView::Set { days: Some(17) };
    let deal = desk.change(&deal, "investigation", agreed).await.unwrap();
    let deal = desk.change(&deal, "loan", ContingencyChangeView::Set { days: Some(21) }).await.unwrap();
    assert_eq!(due(&deal, "investigation").day, "2026-06-18");
    assert!(deal.contingencies[0].may.contains(&"give_notice".to_owned()));
    // Thursday's notice: the second day is a Saturday, so Monday.
    let deal = desk.change(&deal, "investigation", take("give_notice", "2026-06-11")).await.unwrap();
    let held = &deal.contingencies[0];
    assert_eq!((held.state.as_deref(), held.due.as_deref()), (Some("notice_given"), Some("2026-06-15")));

    let refused = desk.change(&deal, "investigation", take("waive", "2026-06-11")).await.unwrap_err();
    assert_eq!(field(&refused), "step", "{refused}");
    let refused = desk.change(&deal, "investigation", take("remove", "2026-06-12")).await.unwrap_err();
    assert_eq!(field(&refused), "step", "tomorrow: {refused}");
    let refused = desk.change(&deal, "pets", ContingencyChangeView::Set { days: None }).await.unwrap_err();
    assert_eq!(field(&refused), "contingency");
    let refused = desk.change(&deal, "investigation", ContingencyChangeView::Drop).await.unwrap_err();
    assert_eq!(field(&refused), "contingency");

    set(&desk.clock, "2026-06-16");
    let late = desk.hub.transaction(&IdRequest { id: deal.id.clone() }).await.unwrap();
    assert!(late.contingencies[0].passed);
    assert!(late.risks.iter().any(|risk| risk.signal == "contingency-overdue"), "{:?}", late.risks);
    let deal = desk.change(&late, "investigation", take("remove", "2026-06-16")).await.unwrap();
    assert_eq!(deal.contingencies[0].state.as_deref(), Some("removed"));
    assert!(!deal.risks.iter().any(|risk| risk.signal == "contingency-overdue"));
    let deal = desk.change(&deal, "loan", ContingencyChangeView::Drop).await.unwrap();
    assert_eq!(deal.contingencies.len(), 1);
}

#[tokio::test]
async fn lead_paint_stands_between_the_offer_and_the_contract() {
    let desk = desk("2026-03-02").await;
    for year in [Some(1960), None] {
        let deal = desk.make(TransactionFormView { year_built: year, ..form("TX", "trec-1-4") }).await.unwrap();
        assert!(deal.papers.iter().any(|paper| paper.paper == "lead-paint" && paper.state == "lacking"));
        let refused = desk.go(&deal, "inspection", Some("2026-03-01")).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.args.get("paper").map(String::as_str)),
            (ErrorCode::Refused, Some("lead-paint"))
        );
        assert!(refused.to_string().contains("42 USC 4852d"), "{refused}");
        // An unsigned form and a reason why it is not needed help as little.
        let mut paper = deal.papers[0].clone();
        paper.state = "not-needed".into();
        let refused = desk.paper(&deal, Some(0), paper.clone()).await.unwrap_err();
        assert_eq!(field(&refused), "why");
        paper.why = Some("Nobody asked".into());
        let deal = desk.paper(&deal, Some(0), paper.clone()).await.unwrap();
        assert_eq!(desk.go(&deal, "accepted", Some("2026-03-01")).await.unwrap_err().code, ErrorCode::Refused);
        paper.state = "complete".into();
        let deal = desk.paper(&deal, Some(0), paper).await.unwrap();
        assert_eq!(deal.papers[0].why, None);
        let deal = desk.go(&deal, "accepted", Some("2026-03-01")).await.unwrap();
        assert_eq!(deal.papers.iter().filter(|paper| paper.paper == "lead-paint").count(), 1);
    }
    // Or the year is found out.
    let deal = desk.make(TransactionFormView { year_built: None, ..form("TX", "trec-1-4") }).await.unwrap();
    let known = TransactionFormView { year_built: Some(1978), ..deal.form.clone() };
    let saved = SaveTransactionRequest { transaction: known, revision: deal.revision };
    let deal = desk.hub.save_transaction(&saved).await.unwrap();
    assert!(desk.go(&deal, "accepted", Some("2026-03-01")).await.is_ok());
}

#[tokio::test]
async fn changes_are_told_taken_back_and_never_overwrite_what_nobody_saw() {
    let desk = desk("2026-03-02").await;
    let offer = desk.make(form("TX", "trec-1-4")).await.unwrap();
    assert!(!offer.may_undo && offer.history[0].made);
    let deal = desk.go(&offer, "accepted", Some("2026-03-01")).await.unwrap();
    let stale = desk.go(&offer, "inspection", None).await.unwrap_err();
    assert!(stale.to_string().contains("changed since"), "{stale}");
    let mark = |event: &str, on: Option<&str>, revision: u32| MarkDueRequest {
        id: deal.id.clone(),
        revision,
        event: event.into(),
        on: on.map(str::to_owned),
    };
    let done = desk.hub.mark_due(&mark("earnest-money-delivery", Some("2026-03-02"), deal.revision)).await.unwrap();
    let earnest = due(&done, "earnest-money-delivery");
    assert_eq!((earnest.done.as_deref(), earnest.done_by.as_deref()), (Some("2026-03-02"), Some("Me (admin)")));
    assert_eq!(done.history[0].by.as_deref(), Some("Me (admin)"));
    assert!(done.history[0].changes.iter().any(|change| change.field == "done.0.event"));
    let open = desk.hub.mark_due(&mark("earnest-money-delivery", None, done.revision)).await.unwrap();
    assert_eq!(due(&open, "earnest-money-delivery").done, None);
    for (event, on, said) in [
        ("earnest-money-delivery", "2026-03-03", "on"),
        ("earnest-money-delivery", "soon", "on"),
        ("nothing-of-the-kind", "2026-03-02", ""),
    ] {
        let refused = desk.hub.mark_due(&mark(event, Some(on), open.revision)).await.unwrap_err();
        assert_eq!(field(&refused), said, "{refused}");
    }
    let undo = UndoTransactionRequest { id: open.id.clone(), revision: open.revision };
    let back = desk.hub.undo_transaction(&undo).await.unwrap();
    assert!(due(&back, "earnest-money-delivery").done.is_some(), "taking it back is taken back");
    assert!(desk.hub.undo_transaction(&undo).await.is_err(), "that was not the latest change any more");

    let refused = desk
        .hub
        .move_transaction(&MoveTransactionRequest {
            id: back.id.clone(),
            revision: back.revision,
            stage: "ended".into(),
            on: None,
            because: None,
        })
        .await
        .unwrap_err();
    assert_eq!(field(&refused), "ended_because");
    let ended = desk.go(&back, "ended", None).await.unwrap();
    assert_eq!(ended.ended_because.as_deref(), Some("Financing fell through"));
    assert!(ended.risks.is_empty());
    let undo = UndoTransactionRequest { id: ended.id.clone(), revision: ended.revision };
    assert_eq!(desk.hub.undo_transaction(&undo).await.unwrap().stage, "accepted");
}

#[tokio::test]
async fn bad_input_names_its_field_and_keeps_nothing() {
    let desk = desk("2026-03-02").await;
    type Change = fn(&mut TransactionFormView);
    let wrong: [(&str, Change); 10] = [
        ("title", |it| it.title = " ".into()),
        ("state", |it| it.state = "Texas".into()),
        ("side", |it| it.side = "neither".into()),
        ("zone", |it| it.zone = "Dallas".into()),
        ("form", |it| it.form = Some("ccpa".into())),
        ("price", |it| it.price = Some("much".into())),
        ("loan", |it| it.loan = Some("-1".into())),
        ("year_built", |it| it.year_built = Some(96)),
        ("anchors.closing", |it| it.anchors = vec![NamedDayView { name: "closing".into(), on: "2026-02-30".into() }]),
        ("parties.role", |it| {
            it.parties = vec![PartyView {
                role: "cousin".into(),
                name: "Ada".into(),
                person: None,
                partner: None,
                email: None,
                phone: None,
            }];
        }),
    ];
    for (name, change) in wrong {
        let mut broken = form("TX", "trec-1-4");
        change(&mut broken);
        let refused = desk.make(broken).await.unwrap_err();
        assert_eq!(field(&refused), name, "{refused}");
    }
    let secret = TransactionFormView { notes: Some("SSN 123-45-6789".into()), ..form("TX", "trec-1-4") };
    let refused = desk.make(secret).await.unwrap_err();
    assert_eq!((refused.code, field(&refused)), (ErrorCode::ForbiddenNumber, "notes"));
    let board = desk.hub.transactions(&TransactionsRequest::default()).await.unwrap();
    assert!(!board.any);
}

#[tokio::test]
async fn the_board_sums_its_columns_and_says_what_is_next() {
    let desk = desk("2026-03-02").await;
    let first = desk.make(form("TX", "trec-1-4")).await.unwrap();
    desk.go(&first, "accepted", Some("2026-03-01")).await.unwrap();
    let second = TransactionFormView { title: "9 Elm St".into(), price: None, ..form("TX", "trec-1-4") };
    let second = desk.make(second).await.unwrap();
    desk.go(&second, "accepted", Some("2026-02-20")).await.unwrap();
    desk.make(TransactionFormView { title: "3 Oak Ct".into(), ..form("CA", "car-rpa") }).await.unwrap();
    let board = desk.hub.transactions(&TransactionsRequest::default()).await.unwrap();
    let counts: Vec<u32> = board.stages.iter().map(|stage| stage.count).collect();
    assert_eq!(counts, [1, 2, 0, 0, 0, 0, 0, 0]);
    let accepted = &board.stages[1];
    assert_eq!((accepted.total.minor, accepted.unpriced), (45_000_000, 1));
    let titles: Vec<&str> = accepted.cards.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(titles, ["9 Elm St", "12 Meadow Ln"], "what is late stands first");
    let late = &accepted.cards[0];
    assert_eq!((late.risk.as_deref(), late.next.as_ref().map(|next| next.days)), (Some("deadline-passed"), Some(-7)));
    let found = desk.hub.transactions(&TransactionsRequest { text: Some("OAK".into()) }).await.unwrap();
    assert_eq!(found.stages.iter().map(|stage| stage.count).sum::<u32>(), 1);
    let choices = desk.hub.transaction_choices().await.unwrap();
    let forms: Vec<&str> = choices.forms.iter().map(|form| form.form.as_str()).collect();
    assert!(["car-rpa", "trec-1-4"].iter().all(|form| forms.contains(form)) && !forms.contains(&"ccpa"), "{forms:?}");
}
