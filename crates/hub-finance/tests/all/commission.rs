use std::collections::BTreeMap;

use chrono::NaiveDate;
use hub_finance::commission::{
    Base, Counts, Deal, Freeze, Mode, Payee, Plan, PlanDraft, PlanError, PlanVersion, Referral, SettleError, Share,
    Standing, Step, Take, TeamMember, Tier, Tiers, When, Year, read_tiers, settle, year_from,
};
use hub_finance::{Cents, Percent};
use proptest::prelude::*;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn percent(text: &str) -> Percent {
    Percent(text.parse().unwrap())
}

pub fn dollars(amount: i64) -> Cents {
    Cents(amount * 100)
}

pub fn version(number: u32, from: &str, to: Option<&str>, caps: &[(&str, i64)], steps: Vec<Step>) -> PlanVersion {
    let caps = caps.iter().map(|(name, amount)| ((*name).to_owned(), dollars(*amount))).collect();
    PlanVersion { version: number, valid_from: day(from), valid_to: to.map(day), caps, steps }
}

pub fn plan(year: Year, freezes_at: Freeze, versions: Vec<PlanVersion>) -> Plan {
    Plan::try_from(PlanDraft { name: "house".into(), freezes_at, year, versions }).unwrap()
}

pub fn deal(id: &str, closed: &str, gross: Cents) -> Deal {
    let closed_on = day(closed);
    let agent = "ada".to_owned();
    Deal { id: id.into(), agent, agent_joined: None, contract_on: closed_on, closed_on, gross, referral: None }
}

pub fn split(agent: &str, cap: Option<&str>) -> Step {
    Step::Split { agent: Share::Flat(percent(agent)), cap: cap.map(str::to_owned) }
}

fn charge(what: &str, payee: Payee, take: Take, cap: Option<&str>, when: When) -> Step {
    Step::Charge { what: what.into(), payee, take, cap: cap.map(str::to_owned), when }
}

pub fn graduated(mode: Mode) -> Share {
    let tiers = read_tiers("60% to 50k, 70% to 100k, 80% above").unwrap();
    Share::Tiers(Tiers { mode, counts: Counts::Split, tiers })
}

fn agent() -> Payee {
    Payee::Agent("ada".into())
}

#[test]
fn a_statement_says_line_by_line_what_and_why() {
    let royalty = Take::Rate { percent: percent("6"), of: Base::Gross };
    let steps = vec![
        Step::Referral { of: Base::Gross },
        charge("royalty", Payee::Franchise, royalty, Some("royalty"), When::Always),
        split("70", Some("company")),
        Step::Team { members: vec![TeamMember { agent: "lee".into(), percent: percent("40") }] },
        charge("file fee", Payee::Company, Take::Amount(dollars(395)), None, When::UntilCap("company".into())),
    ];
    let caps = [("royalty", 3_000), ("company", 18_000)];
    let plan = plan(Year::Calendar, Freeze::Closing, vec![version(3, "2026-01-01", None, &caps, steps)]);
    let mut deal = deal("d1", "2026-05-04", dollars(15_000));
    deal.referral = Some(Referral { broker: "Far Realty".into(), licence: "TX-1".into(), percent: percent("25") });
    let statement = settle(&plan, &deal, &Standing::default()).unwrap();
    let lines: Vec<(usize, &str, i64, i64, i64, u32)> = statement
        .lines
        .iter()
        .map(|line| (line.step, line.what.as_str(), line.base.0, line.amount.0, line.left.0, line.version))
        .collect();
    assert_eq!(
        lines,
        [
            (1, "referral", 1_500_000, 375_000, 1_125_000, 3),
            (2, "royalty", 1_500_000, 90_000, 1_035_000, 3),
            (3, "company's part of the split", 1_035_000, 310_500, 724_500, 3),
            (4, "team", 724_500, 289_800, 434_700, 3),
            (5, "file fee", 434_700, 39_500, 395_200, 3),
            (6, "agent's net", 395_200, 395_200, 0, 3),
        ]
    );
    assert_eq!(statement.lines[0].why, "25 % of the commission, to licence TX-1");
    assert_eq!(statement.to(&Payee::Company), Some(Cents(310_500 + 39_500)));
    assert_eq!(statement.year_from, day("2026-01-01"));
    assert!(statement.adds_up());
}

#[test]
fn a_cap_reached_within_a_deal_leaves_the_rest_to_the_agent() {
    let fee = |when| charge("fee", Payee::Company, Take::Amount(dollars(100)), None, when);
    let steps = vec![
        split("70", Some("company")),
        fee(When::AfterCap("company".into())),
        fee(When::UntilCap("company".into())),
    ];
    let plan =
        plan(Year::Calendar, Freeze::Closing, vec![version(1, "2026-01-01", None, &[("company", 18_000)], steps)]);
    // Paid before, company's part, agent, fees charged.
    for (paid, company, net, fees) in [(0, 3_600, 8_300, 1), (17_000, 1_000, 10_900, 1), (18_000, 0, 11_900, 1)] {
        let so_far = Standing { toward: BTreeMap::from([("company".into(), dollars(paid))]), ..Standing::default() };
        let statement = settle(&plan, &deal("d", "2026-06-01", dollars(12_000)), &so_far).unwrap();
        assert_eq!(statement.lines[0].amount, dollars(company));
        assert_eq!(statement.lines[0].uncapped, dollars(3_600));
        assert_eq!(statement.to(&agent()), Some(dollars(net)));
        assert_eq!(statement.lines.iter().filter(|line| line.what == "fee").count(), fees);
    }
    let so_far = Standing { toward: BTreeMap::from([("company".into(), dollars(17_000))]), ..Standing::default() };
    let statement = settle(&plan, &deal("d", "2026-06-01", dollars(12_000)), &so_far).unwrap();
    assert_eq!(
        statement.lines[0].why,
        "the agent keeps 70 %: 3600.00; of the cap company of 18000.00 a year, 1000.00 was left"
    );
}

#[test]
fn the_three_readings_of_tiers_differ_for_one_deal() {
    let so_far = |had: i64| Standing {
        gross: dollars(45_000),
        split_base: dollars(45_000),
        agent_share: dollars(had),
        toward: BTreeMap::new(),
    };
    let cases = [(Mode::Marginal, 10_000, 2), (Mode::AtStart, 9_000, 1), (Mode::Retroactive, 15_000, 1)];
    for (mode, net, lines) in cases {
        let steps = vec![Step::Split { agent: graduated(mode), cap: None }];
        let plan = plan(Year::Calendar, Freeze::Closing, vec![version(1, "2026-01-01", None, &[], steps)]);
        let statement = settle(&plan, &deal("d", "2026-06-01", dollars(15_000)), &so_far(27_000)).unwrap();
        assert_eq!(statement.to(&agent()), Some(dollars(net)), "{mode:?}");
        assert_eq!(statement.lines.len(), lines + 1, "{mode:?}");
        assert!(statement.adds_up());
    }
    // The agent was short by more than this deal: the company gives back.
    let steps = vec![Step::Split { agent: graduated(Mode::Retroactive), cap: None }];
    let plan = plan(Year::Calendar, Freeze::Closing, vec![version(1, "2026-01-01", None, &[], steps)]);
    let statement = settle(&plan, &deal("d", "2026-06-01", dollars(6_000)), &so_far(27_000)).unwrap();
    assert_eq!(statement.to(&Payee::Company), Some(dollars(-2_700)));
    assert_eq!(statement.to(&agent()), Some(dollars(8_700)));
    assert!(statement.adds_up());
}

#[test]
fn the_order_of_the_steps_is_the_plans() {
    let team = || Step::Team { members: vec![TeamMember { agent: "lee".into(), percent: percent("40") }] };
    let royalty = || {
        charge("royalty", Payee::Franchise, Take::Rate { percent: percent("10"), of: Base::Left }, None, When::Always)
    };
    // Steps; what the company, lee and the franchise get of 10,000.
    let cases = [
        (vec![split("80", None), team(), royalty()], [2_000, 3_200, 480]),
        (vec![team(), split("80", None), royalty()], [1_200, 4_000, 480]),
        (vec![royalty(), team(), split("80", None)], [1_080, 3_600, 1_000]),
    ];
    for (steps, expected) in cases {
        let plan = plan(Year::Calendar, Freeze::Closing, vec![version(1, "2026-01-01", None, &[], steps)]);
        let statement = settle(&plan, &deal("d", "2026-06-01", dollars(10_000)), &Standing::default()).unwrap();
        let got =
            [Payee::Company, Payee::Agent("lee".into()), Payee::Franchise].map(|payee| statement.to(&payee).unwrap());
        assert_eq!(got, expected.map(dollars));
    }
}

#[test]
fn thresholds_may_count_gross_while_the_net_is_split() {
    let share = Share::Tiers(Tiers {
        mode: Mode::Marginal,
        counts: Counts::Gross,
        tiers: read_tiers("50% to 10k, 100% above").unwrap(),
    });
    let royalty = Take::Rate { percent: percent("10"), of: Base::Gross };
    let steps =
        vec![charge("royalty", Payee::Franchise, royalty, None, When::Always), Step::Split { agent: share, cap: None }];
    let plan = plan(Year::Calendar, Freeze::Closing, vec![version(1, "2026-01-01", None, &[], steps)]);
    let statement = settle(&plan, &deal("d", "2026-06-01", dollars(20_000)), &Standing::default()).unwrap();
    // Half of the 20,000 is in the first tier: half of the 18,000 that is left, of which half.
    assert_eq!(statement.to(&Payee::Company), Some(dollars(4_500)));
}

#[test]
fn the_version_is_frozen_at_contract_or_closing() {
    let versions = || {
        vec![
            version(1, "2026-01-01", Some("2026-05-31"), &[], vec![split("60", None)]),
            version(2, "2026-06-01", None, &[], vec![split("80", None)]),
        ]
    };
    let mut deal = deal("d", "2026-06-10", dollars(1_000));
    deal.contract_on = day("2026-05-20");
    for (freeze, number, net) in [(Freeze::Contract, 1, 600), (Freeze::Closing, 2, 800)] {
        let statement = settle(&plan(Year::Calendar, freeze, versions()), &deal, &Standing::default()).unwrap();
        assert_eq!((statement.version, statement.to(&agent())), (number, Some(dollars(net))));
    }
    deal.contract_on = day("2025-12-31");
    let error = settle(&plan(Year::Calendar, Freeze::Contract, versions()), &deal, &Standing::default()).unwrap_err();
    assert_eq!(error, SettleError::NoVersion { plan: "house".into(), day: day("2025-12-31") });
}

#[test]
fn a_year_begins_in_january_or_when_the_agent_joined() {
    let cases = [
        (Year::Calendar, "2026-06-10", None, Some("2026-01-01")),
        (Year::Anniversary, "2026-06-10", Some("2020-06-10"), Some("2026-06-10")),
        (Year::Anniversary, "2026-06-09", Some("2020-06-10"), Some("2025-06-10")),
        (Year::Anniversary, "2026-02-28", Some("2024-02-29"), Some("2025-03-01")),
        (Year::Anniversary, "2028-02-29", Some("2024-02-29"), Some("2028-02-29")),
        (Year::Anniversary, "2024-02-29", Some("2024-02-29"), Some("2024-02-29")),
        (Year::Anniversary, "2019-06-09", Some("2020-06-10"), None),
        (Year::Anniversary, "2026-06-09", None, None),
    ];
    for (year, on, joined, expected) in cases {
        assert_eq!(year_from(year, day(on), joined.map(day)), expected.map(day), "{year:?} {on} {joined:?}");
    }
}

#[test]
fn a_plan_that_makes_no_sense_is_refused() {
    let open = |agent: &str, up_to: Option<i64>| Tier { up_to: up_to.map(dollars), agent: percent(agent) };
    let tiers = |tiers: Vec<Tier>| Share::Tiers(Tiers { mode: Mode::Marginal, counts: Counts::Split, tiers });
    let steps: Vec<(Vec<Step>, &str)> = vec![
        (vec![split("101", None)], "step 1: 101 % is outside 0 to 100 %"),
        (vec![split("50", Some("x"))], "step 1: there is no cap x"),
        (vec![split("50", None), split("50", None)], "version 1: it splits more than once"),
        (
            vec![Step::Split { agent: tiers(vec![open("50", Some(10))]), cap: None }],
            "the last tier must be without end",
        ),
        (vec![Step::Split { agent: tiers(vec![]), cap: None }], "the last tier must be without end"),
        (
            vec![Step::Split {
                agent: tiers(vec![open("50", Some(10)), open("50", Some(10)), open("1", None)]),
                cap: None,
            }],
            "does not begin below its end",
        ),
        (vec![charge("f", Payee::Company, Take::Amount(Cents(-1)), None, When::Always)], "it takes -0.01"),
        (
            vec![Step::Team {
                members: vec![
                    TeamMember { agent: "a".into(), percent: percent("60") },
                    TeamMember { agent: "b".into(), percent: percent("41") },
                ],
            }],
            "the others of the team get 101 %",
        ),
    ];
    for (steps, expected) in steps {
        let versions = vec![version(1, "2026-01-01", None, &[], steps)];
        let draft = PlanDraft { name: "p".into(), freezes_at: Freeze::Closing, year: Year::Calendar, versions };
        let error = Plan::try_from(draft).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let both = vec![
        version(1, "2026-01-01", None, &[], vec![split("60", None)]),
        version(2, "2026-06-01", None, &[], vec![split("80", None)]),
    ];
    let draft = PlanDraft { name: "p".into(), freezes_at: Freeze::Closing, year: Year::Calendar, versions: both };
    assert_eq!(Plan::try_from(draft).unwrap_err(), PlanError::Overlap { plan: "p".into(), first: 1, second: 2 });
}

#[test]
fn a_plan_survives_being_written_down() {
    let text = crate::shipped::FILES.iter().find(|(file, _)| *file == "commission-sample.json").unwrap().1;
    let plan: Plan = serde_json::from_str(text).unwrap();
    let again: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!(plan, again);
    let broken = text.replace("\"60\"", "\"160\"");
    assert!(serde_json::from_str::<Plan>(&broken).unwrap_err().to_string().contains("a tier gives the agent 160 %"));
}

#[test]
fn a_fee_over_what_is_left_is_refused_not_trimmed() {
    let steps = vec![split("10", None), charge("fee", Payee::Company, Take::Amount(dollars(200)), None, When::Always)];
    let plan = plan(Year::Calendar, Freeze::Closing, vec![version(1, "2026-01-01", None, &[], steps)]);
    let error = settle(&plan, &deal("d", "2026-06-01", dollars(1_000)), &Standing::default()).unwrap_err();
    assert_eq!(error.to_string(), "deal d, step 2 (fee) takes 200.00; 100.00 is left");
}

#[test]
fn tiers_are_read_from_words() {
    let read = |text: &str| {
        let tiers = read_tiers(text).unwrap();
        tiers.iter().map(|tier| (tier.agent.0.to_string(), tier.up_to.map(|up_to| up_to.0 / 100))).collect::<Vec<_>>()
    };
    let expected = vec![("60".to_owned(), Some(50_000)), ("70".to_owned(), Some(100_000)), ("80".to_owned(), None)];
    for text in [
        "60% to 50k, 70% to 100k, 80% above",
        "60% up to $50,000, 70% to 100,000, 80% over 100k",
        "60 % until 50000; 70% through 0.1m; 80% thereafter",
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
    for text in [
        "",
        "60%",
        "60% to 50k",
        "x% above",
        "60% to soon, 70% above",
        "60% to 50k, 50% to 40k, 1% above",
        "160% above",
    ] {
        assert!(read_tiers(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn any_words_are_tiers_or_refused(text in "[0-9%, a-zé$;.]{0,40}") {
        if let Ok(tiers) = read_tiers(&text) {
            prop_assert!(tiers.last().unwrap().up_to.is_none());
        }
    }

    #[test]
    fn lines_sum_to_the_commission_and_no_cap_is_passed(
        gross in prop::collection::vec(0_i64..3_000_000, 1..30),
        rates in (0_u32..=10_000, 0_u32..=3_000, 0_u32..=2_500),
        cap in 0_i64..20_000,
        mode in prop::sample::select(vec![None, Some(Mode::Marginal), Some(Mode::AtStart), Some(Mode::Retroactive)]),
    ) {
        let rate = |of: u32| Percent(rust_decimal::Decimal::new(i64::from(of), 2));
        let share = mode.map_or(Share::Flat(rate(rates.0)), graduated);
        let steps = vec![
            charge("royalty", Payee::Franchise, Take::Rate { percent: rate(rates.1), of: Base::Gross }, Some("royalty"), When::Always),
            Step::Split { agent: share, cap: Some("company".into()) },
            Step::Team { members: vec![TeamMember { agent: "lee".into(), percent: rate(rates.2) }] },
        ];
        let caps = [("royalty", cap / 3), ("company", cap)];
        let plan = plan(Year::Calendar, Freeze::Closing, vec![version(1, "2026-01-01", None, &caps, steps)]);
        let mut year = Standing::default();
        for amount in gross {
            let statement = settle(&plan, &deal("d", "2026-06-01", Cents(amount)), &year).unwrap();
            prop_assert!(statement.adds_up());
            year = year.plus(&statement.adds).unwrap();
            prop_assert!(year.toward("company") <= dollars(cap));
            prop_assert!(year.toward("royalty") <= dollars(cap / 3));
        }
    }
}
