use hub_finance::Cents;
use hub_finance::commission::{Entry, Event, Freeze, Ledger, LedgerError, Mode, Plan, Standing, Status, Step, Year};
use proptest::prelude::*;

use crate::commission::{day, deal, dollars, graduated, plan, split, version};
use crate::shipped::file;

fn capped() -> Plan {
    let steps = vec![split("70", Some("company"))];
    plan(Year::Calendar, Freeze::Closing, vec![version(1, "2026-01-01", None, &[("company", 4_000)], steps)])
}

fn retroactive() -> Plan {
    let steps = vec![Step::Split { agent: graduated(Mode::Retroactive), cap: None }];
    plan(Year::Calendar, Freeze::Closing, vec![version(1, "2026-01-01", None, &[], steps)])
}

fn year(ledger: &Ledger) -> Standing {
    ledger.standing("ada", "house", day("2026-01-01"))
}

#[test]
fn an_accrual_is_locked_then_paid_then_may_be_taken_back() {
    let mut ledger = Ledger::default();
    let on = day("2026-07-01");
    let number = ledger.post(&capped(), deal("a", "2026-06-01", dollars(10_000)), on).unwrap()[0];
    assert!(matches!(ledger.pay(number, on), Err(LedgerError::State { needed: Status::Locked, .. })));
    ledger.lock(number, on).unwrap();
    ledger.pay(number, on).unwrap();
    assert_eq!(ledger.status(number), Some(Status::Paid));
    let again = ledger.post(&capped(), deal("a", "2026-06-01", dollars(1)), on).unwrap_err();
    assert_eq!(again.to_string(), "deal a stands already, by entry 1");
    ledger.reverse(number, "cancelled", on).unwrap();
    assert_eq!((ledger.status(number), year(&ledger)), (Some(Status::Reversed), Standing::default()));
    assert!(matches!(ledger.reverse(number, "twice", on), Err(LedgerError::State { found: Status::Reversed, .. })));
    assert!(matches!(ledger.lock(99, on), Err(LedgerError::NoAccrual { of: 99, .. })));
    assert!(matches!(
        ledger.post(&capped(), deal("b", "2026-06-01", Cents(1)), day("2026-06-30")),
        Err(LedgerError::Date { .. })
    ));
    assert_eq!(ledger.entries().len(), 4, "what was refused left nothing behind");
}

#[test]
fn a_deal_that_arrives_late_takes_its_place_in_the_order_of_closing() {
    let mut ledger = Ledger::default();
    let on = day("2026-07-01");
    let june = ledger.post(&capped(), deal("june", "2026-06-01", dollars(10_000)), on).unwrap()[0];
    let entries = ledger.post(&capped(), deal("may", "2026-05-01", dollars(8_000)), on).unwrap();
    assert_eq!(entries, [2, 3, 4], "may, june taken back, june again");
    assert_eq!(ledger.status(june), Some(Status::Reversed));
    let company = |deal: &str| ledger.standing_for(deal).unwrap().1.statement.lines[0].amount;
    assert_eq!((company("may"), company("june")), (dollars(2_400), dollars(1_600)));
    let Event::Reversed { of, why } = &ledger.entries()[2].event else { panic!("not a reversal") };
    assert_eq!((*of, why.as_str()), (1, "settled again in the order of closing"));
}

#[test]
fn a_cap_begins_anew_on_the_day_the_agent_joined() {
    let steps = vec![split("70", Some("company"))];
    let versions = vec![version(1, "2026-01-01", None, &[("company", 4_000)], steps)];
    let plan = plan(Year::Anniversary, Freeze::Closing, versions);
    let mut ledger = Ledger::default();
    let mut company = |id: &str, closed: &str| {
        let mut deal = deal(id, closed, dollars(10_000));
        deal.agent_joined = Some(day("2024-06-15"));
        ledger.post(&plan, deal, day("2027-01-01")).unwrap();
        ledger.standing_for(id).unwrap().1.statement.lines[0].amount
    };
    assert_eq!(company("may", "2026-05-01"), dollars(3_000));
    assert_eq!(company("june 14", "2026-06-14"), dollars(1_000), "1,000 was left of the cap");
    assert_eq!(company("june 15", "2026-06-15"), dollars(3_000), "a new year");
    assert_eq!(ledger.standing("ada", "house", day("2025-06-15")).toward("company"), dollars(4_000));
    let nobody_knows = ledger.post(&plan, deal("x", "2026-06-15", dollars(1)), day("2027-01-01")).unwrap_err();
    assert_eq!(nobody_knows.to_string(), "deal x: the day ada joined is not known, or is after the closing");
}

#[test]
fn after_a_reversal_the_year_can_be_settled_again() {
    let mut ledger = Ledger::default();
    let on = day("2026-07-01");
    let may = ledger.post(&capped(), deal("may", "2026-05-01", dollars(8_000)), on).unwrap()[0];
    ledger.post(&capped(), deal("june", "2026-06-01", dollars(10_000)), on).unwrap();
    ledger.reverse(may, "fell through", on).unwrap();
    assert_eq!(year(&ledger).toward("company"), dollars(1_600), "a reversal alone changes no other deal");
    ledger.settle_again(&capped(), "ada", day("2026-01-01"), on).unwrap();
    assert_eq!(year(&ledger).toward("company"), dollars(3_000));
    assert_eq!(ledger.settle_again(&capped(), "ada", day("2026-01-01"), on), Ok(vec![]), "it is settled now");
}

#[test]
fn entries_that_could_not_have_been_written_are_refused() {
    let mut ledger = Ledger::default();
    ledger.post(&capped(), deal("a", "2026-06-01", dollars(10_000)), day("2026-07-01")).unwrap();
    ledger.lock(1, day("2026-07-02")).unwrap();
    let entries = ledger.entries().to_vec();
    let damaged = |damage: fn(&mut Vec<Entry>)| {
        let mut entries = entries.clone();
        damage(&mut entries);
        Ledger::replay(entries).unwrap_err()
    };
    assert!(matches!(damaged(|entries| drop(entries.remove(0))), LedgerError::Number { found: 2, expected: 1 }));
    assert!(matches!(damaged(|entries| entries[1].on = day("2026-01-01")), LedgerError::Date { number: 2, .. }));
    assert!(matches!(damaged(|entries| entries[1].event = Event::Paid { of: 1 }), LedgerError::State { .. }));
    let edited = damaged(|entries| {
        if let Event::Accrued(posting) = &mut entries[0].event {
            posting.statement.lines[0].amount = Cents(1);
        }
    });
    assert!(matches!(edited, LedgerError::DoesNotAddUp { number: 1, .. }), "an edited line is found");
}

#[test]
fn a_hundred_thousand_entries_replay_to_the_same_ledger() {
    let plan = capped();
    let mut ledger = Ledger::default();
    // 100 agents, 250 deals a year each, two entries a deal, over two years.
    for at in 0..50_000_u64 {
        let mut deal = deal(
            &format!("deal {at:05}"),
            if at < 25_000 { "2026-06-01" } else { "2027-06-01" },
            Cents(1_000_000 + at as i64),
        );
        deal.agent = format!("agent {}", at % 100);
        let number = ledger.post(&plan, deal, day("2027-07-01")).unwrap()[0];
        ledger.lock(number, day("2027-07-01")).unwrap();
    }
    let entries = ledger.entries().to_vec();
    assert_eq!(entries.len(), 100_000);
    assert_eq!(Ledger::replay(entries).unwrap(), ledger);
}

/// What somebody does with a ledger: post the deal of an index, lock, pay or reverse the entry of an index.
#[derive(Debug, Clone)]
enum Act {
    Post(usize, i64),
    Lock(u64),
    Pay(u64),
    Reverse(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0_usize..12, 0_i64..2_000_000).prop_map(|(at, gross)| Act::Post(at, gross)),
        1 => (1_u64..30).prop_map(Act::Lock),
        1 => (1_u64..30).prop_map(Act::Pay),
        1 => (1_u64..30).prop_map(Act::Reverse),
    ]
}

fn closing(at: usize) -> String {
    format!("2026-{:02}-01", at % 12 + 1)
}

proptest! {
    #[test]
    fn replay_equals_incremental(acts in prop::collection::vec(act(), 0..40)) {
        let on = day("2027-01-01");
        let mut ledger = Ledger::default();
        for act in acts {
            let before = ledger.clone();
            let refused = match act {
                Act::Post(at, gross) => ledger.post(&capped(), deal(&format!("d{at}"), &closing(at), Cents(gross)), on).is_err(),
                Act::Lock(number) => ledger.lock(number, on).is_err(),
                Act::Pay(number) => ledger.pay(number, on).is_err(),
                Act::Reverse(number) => ledger.reverse(number, "why not", on).is_err(),
            };
            prop_assert!(!refused || ledger == before, "what is refused changes nothing");
            prop_assert!(year(&ledger).toward("company") <= dollars(4_000));
        }
        let text = serde_json::to_string(ledger.entries()).unwrap();
        let entries: Vec<Entry> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(Ledger::replay(entries).unwrap(), ledger);
    }

    #[test]
    fn a_reversal_restores_the_standing(amounts in prop::collection::vec(0_i64..2_000_000, 1..10)) {
        let on = day("2027-01-01");
        let mut ledger = Ledger::default();
        let (last, first) = amounts.split_last().unwrap();
        for (at, gross) in first.iter().enumerate() {
            ledger.post(&retroactive(), deal(&format!("d{at}"), &closing(at), Cents(*gross)), on).unwrap();
        }
        let before = year(&ledger);
        let number = ledger.post(&retroactive(), deal("last", "2026-12-31", Cents(*last)), on).unwrap()[0];
        ledger.reverse(number, "fell through", on).unwrap();
        prop_assert_eq!(year(&ledger), before);
    }

    #[test]
    fn what_stands_does_not_depend_on_the_order_of_posting(
        amounts in prop::collection::vec(0_i64..2_000_000, 1..10),
        order in Just((0..10_usize).collect::<Vec<_>>()).prop_shuffle(),
        which in any::<bool>(),
    ) {
        let on = day("2027-01-01");
        let plan = if which { capped() } else { retroactive() };
        let (mut straight, mut shuffled) = (Ledger::default(), Ledger::default());
        let post = |ledger: &mut Ledger, at: usize| {
            if let Some(gross) = amounts.get(at) {
                ledger.post(&plan, deal(&format!("d{at}"), &closing(at / 2), Cents(*gross)), on).unwrap();
            }
        };
        (0..10).for_each(|at| post(&mut straight, at));
        order.iter().for_each(|at| post(&mut shuffled, *at));
        for at in 0..amounts.len() {
            let id = format!("d{at}");
            prop_assert_eq!(straight.standing_for(&id).map(|(_, posting)| posting), shuffled.standing_for(&id).map(|(_, posting)| posting));
        }
        prop_assert_eq!(year(&straight), year(&shuffled));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    // A ledger or a plan read from a file that somebody damaged.
    #[test]
    fn a_damaged_ledger_or_plan_is_read_or_refused(at in any::<prop::sample::Index>(), cut in 0_usize..12, put in "[-0-9\",a-z]{0,9}") {
        let plan_text = file("commission-sample.json").1;
        let plan: Plan = serde_json::from_str(plan_text).unwrap();
        let mut ledger = Ledger::default();
        let number = ledger.post(&plan, deal("a", "2026-05-01", dollars(60_000)), day("2026-05-01")).unwrap()[0];
        ledger.post(&plan, deal("b", "2026-06-01", dollars(60_000)), day("2026-06-01")).unwrap();
        ledger.reverse(number, "undone", day("2026-06-02")).unwrap();
        let damaged = |text: &str| {
            let from = at.index(text.len());
            format!("{}{put}{}", &text[..from], &text[(from + cut).min(text.len())..])
        };
        if let Ok(entries) = serde_json::from_str::<Vec<Entry>>(&damaged(&serde_json::to_string(ledger.entries()).unwrap()))
            && let Ok(mut ledger) = Ledger::replay(entries)
        {
            let _ = ledger.post(&plan, deal("c", "2026-05-15", dollars(1_000)), day("2027-01-01"));
        }
        if let Ok(plan) = serde_json::from_str::<Plan>(&damaged(plan_text)) {
            let _ = Ledger::default().post(&plan, deal("c", "2026-05-15", dollars(1_000)), day("2027-01-01"));
        }
    }
}
