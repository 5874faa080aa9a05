use chrono::NaiveDate;

use super::*;
use crate::{Currency, Money, TransactionId};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn transaction() -> Transaction {
    Transaction {
        id: TransactionId::new(),
        title: "14 Mill Race".to_owned(),
        listing: None,
        side: Side::Buyer,
        state: "TX".to_owned(),
        zone: "America/Chicago".to_owned(),
        form: Some("trec-1-4".to_owned()),
        price: Some(Money::from_minor(50_000_000, Currency::USD)),
        loan: Some(Money::from_minor(40_000_000, Currency::USD)),
        appraised: None,
        year_built: Some(1996),
        stage: Stage::Accepted,
        since: day("2026-11-02"),
        ended_because: None,
        anchors: vec![
            AnchorDay { anchor: "effective-date".to_owned(), on: day("2026-11-02") },
            AnchorDay { anchor: "closing".to_owned(), on: day("2026-12-04") },
        ],
        agreed: vec![AgreedDays { event: "option-period-ends".to_owned(), days: 10 }],
        done: Vec::new(),
        contingencies: Vec::new(),
        parties: Vec::new(),
        papers: Vec::new(),
        notes: None,
    }
}

#[test]
fn what_cannot_be_kept_is_named() {
    assert_eq!(transaction().check(), Ok(()));
    let wrong: [fn(&mut Transaction); 8] = [
        |t| t.title = " ".to_owned(),
        |t| t.title = "a\nb".to_owned(),
        |t| t.state = "Texas".to_owned(),
        |t| t.zone = "Texas".to_owned(),
        |t| t.year_built = Some(96),
        |t| t.agreed[0].days = 400,
        |t| t.anchors.push(t.anchors[0].clone()),
        |t| t.loan = Some(Money::from_minor(-1, Currency::USD)),
    ];
    for change in wrong {
        let mut broken = transaction();
        change(&mut broken);
        assert!(broken.check().is_err(), "{broken:?}");
    }
}

#[test]
fn stages_go_on_and_back_until_they_are_over() {
    for from in Stage::ALL {
        for to in Stage::ALL {
            let expected = match (from, to) {
                (from, to) if from == to => false,
                (Stage::Closed, _) => false,
                (Stage::Offer | Stage::Ended, Stage::Closed) => false,
                _ => true,
            };
            assert_eq!(from.may_go(*to), expected, "{from:?} {to:?}");
        }
    }
    let mut deal = transaction();
    assert!(deal.go(Stage::Ended, day("2026-11-10"), None).is_err(), "why?");
    deal.go(Stage::Ended, day("2026-11-10"), Some("Appraisal".to_owned())).unwrap();
    assert_eq!((deal.stage, deal.since, deal.ended_because.is_some()), (Stage::Ended, day("2026-11-10"), true));
    deal.go(Stage::Inspection, day("2026-11-11"), None).unwrap();
    assert_eq!(deal.ended_because, None);
}

#[test]
fn lead_paint_comes_before_the_buyer_is_bound() {
    let paper = |state| PaperDue {
        paper: Paper::LeadPaint,
        title: None,
        due: None,
        state,
        why: None,
        unsigned_by: Vec::new(),
        file: None,
    };
    for (year, state, hindered) in [
        (Some(1978), None, false),
        (Some(1977), None, true),
        (None, None, true),
        (Some(1950), Some(PaperState::Unsigned), true),
        (Some(1950), Some(PaperState::NotNeeded), true),
        (Some(1950), Some(PaperState::Complete), false),
    ] {
        let deal = Transaction { year_built: year, papers: state.map(paper).into_iter().collect(), ..transaction() };
        assert_eq!(lead_paint(&deal).is_some(), hindered, "{year:?} {state:?}");
    }
}

#[test]
fn each_risk_has_its_reason_and_its_day() {
    let quiet = RiskFacts { letter: Some(None), insured: true, ..RiskFacts::default() };
    let signals = |facts: &RiskFacts, today: &str| -> Vec<Signal> {
        risks(&transaction(), facts, day(today)).into_iter().map(|risk| risk.signal).collect()
    };
    assert_eq!(signals(&quiet, "2026-11-12"), []);
    let due = |done| vec![("option-period-ends".to_owned(), day("2026-11-12"), done)];
    for (facts, today, expected) in [
        (RiskFacts { due: due(false), ..quiet.clone() }, "2026-11-08", None),
        (RiskFacts { due: due(false), ..quiet.clone() }, "2026-11-09", Some(Signal::DeadlineNear)),
        (RiskFacts { due: due(false), ..quiet.clone() }, "2026-11-13", Some(Signal::DeadlinePassed)),
        (RiskFacts { due: due(true), ..quiet.clone() }, "2026-11-13", None),
        (RiskFacts { letter: None, ..quiet.clone() }, "2026-11-12", Some(Signal::NoLetter)),
        (
            RiskFacts { letter: Some(Some(day("2026-11-11"))), ..quiet.clone() },
            "2026-11-12",
            Some(Signal::LetterExpired),
        ),
        (
            RiskFacts { locked_until: Some(day("2026-12-03")), ..quiet.clone() },
            "2026-11-12",
            Some(Signal::LockEndsFirst),
        ),
        (RiskFacts { locked_until: Some(day("2026-12-04")), ..quiet.clone() }, "2026-11-12", None),
        (RiskFacts { insured: false, ..quiet.clone() }, "2026-11-23", None),
        (RiskFacts { insured: false, ..quiet.clone() }, "2026-11-24", Some(Signal::NotInsured)),
        (RiskFacts { last_heard: Some(day("2026-11-09")), ..quiet.clone() }, "2026-11-12", None),
        (RiskFacts { last_heard: Some(day("2026-11-08")), ..quiet.clone() }, "2026-11-12", Some(Signal::Silence)),
        (
            RiskFacts { first_closing_if_disclosed_today: Some(day("2026-12-05")), ..quiet.clone() },
            "2026-12-01",
            Some(Signal::DisclosureLate),
        ),
    ] {
        assert_eq!(signals(&facts, today), expected.into_iter().collect::<Vec<_>>(), "{facts:?}");
    }
    let low = Transaction { appraised: Some(Money::from_minor(49_900_000, Currency::USD)), ..transaction() };
    let found = risks(&low, &quiet, day("2026-11-12"));
    assert_eq!(found.iter().map(|risk| risk.signal).collect::<Vec<_>>(), [Signal::AppraisalLow]);
    let over = Transaction { stage: Stage::Closed, ..transaction() };
    assert_eq!(risks(&over, &RiskFacts::default(), day("2026-11-12")), []);
}
