use hub_domain::quote::{Dwelling, LoanPurpose, Occupancy, Programme};
use hub_partners::sheet::cfpb::{TableFile, Wish, read};
use hub_partners::sheet::{FileError, Read};
use proptest::prelude::*;

use crate::support::{brought, loans, percent, refusals, usd};

const PRODUCT: &str = "planid\tinstitution\tloanpurpose\tpmttype\tloantype\tloanterm\tintadjterm\tadjperiod\ti/o\tarmindex\tinitialadjcap\tannualcap\tloancap\tarmmargin\taivalue\tminltv\tmaxltv\tminfico\tmaxfico\tminloanamt\tmaxloanamt\n\
    1\tMeadow Bank\tPURCH\tFIXED\tCONF\t30\t\t\t0\t\t\t\t\t\t\t0\t95\t620\t850\t50000\t832750\n\
    2\tCorner Bank\tPURCH\tFIXED\tCONF\t30\t\t\tFalse\t\t\t\t\t\t\t\t\t620\t850\t\t\n\
    3\tHill Union\tPURCH\tARM\tCONF\t30\t5\t1\t0\tSOFR\t2\t1\t5\t2.75\t4.3\t0\t95\t620\t850\t50000\t832750\n\
    4\tMeadow Bank\tREFI\tFIXED\tCONF\t30\t\t\t0\t\t\t\t\t\t\t0\t80\t620\t850\t50000\t832750\n";
const RATE: &str = "ratesid\tplanid\tregionid\tlock\tbaserate\ttotalpoints\n\
    11\t1\t7\t45\t6.250\t-0.125\n\
    12\t1\t7\t45\t6.125\t0.375\n\
    13\t1\t7\t60\t6.000\t0.000\n\
    14\t1\t8\t45\t5.000\t0.000\n\
    21\t2\t7\t45\t6.500\t0.25\n\
    22\t2\t7\t45\t6.625\t-0.25\n\
    31\t3\t7\t45\t5.875\t0.1\n\
    41\t4\t7\t45\t6.375\t0\n";
const ADJUSTMENT: &str = "ruleid\tplanid\taffectratetype\tadjvalue\tminloanamt\tmaxloanamt\tproptype\tminfico\tmaxfico\tminltv\tmaxltv\tstate\n\
    1\t1\tP\t0.25\t\t\t\t\t759\t75.001\t\t\n\
    2\t1\tP\t0.125\t\t\t\t\t\t\t\tMI\n\
    3\t1\tP\t0.75\t\t\tCONDO\t\t\t\t\t\n\
    4\t1\tR\t0.125\t300000\t\t\t\t\t\t\t\n\
    5\t1\tP\t9\t\t\t\t\t\t\t79.999\t\n\
    6\t1\tP\t9\t\t\t\t\t\t\t\tOH\n\
    7\t4\tP\t0.5\t\t\tCASHOUT-REFI\t\t\t\t\t\n";
const REGION: &str = "RegionID\tStateID\n7\tMI\n7\tIN\n8\tOH\n";

fn wish() -> Wish {
    Wish {
        state: "MI".parse().unwrap(),
        purpose: LoanPurpose::Purchase,
        programme: Programme::Conforming,
        occupancy: Occupancy::Primary,
        property: Dwelling::SingleFamily,
        term_years: 30,
        arm_years: None,
        price: usd(400_000),
        loan: usd(320_000),
        score_band: "740-759".parse().unwrap(),
        lock_days: (30, 45),
        points: percent("0"),
        most_apart: percent("0.5"),
    }
}

fn of(tables: [&str; 4], wish: &Wish) -> Result<Read, FileError> {
    let names = ["product.txt", "rate.txt", "adjustment.txt", "region.txt"];
    let files: Vec<_> =
        names.into_iter().zip(tables).map(|(name, text)| TableFile { name, bytes: text.as_bytes() }).collect();
    read(&files, wish, &brought("cfpb"))
}

fn ask(wish: &Wish) -> Read {
    of([PRODUCT, RATE, ADJUSTMENT, REGION], wish).unwrap()
}

/// Plan, rate, points of each quote.
fn said(read: &Read) -> Vec<(String, String, String)> {
    let told = |loan: &&_| {
        let loan: &hub_domain::quote::LoanQuote = loan;
        (loan.product.clone().unwrap(), loan.rate.0.to_string(), loan.points.0.to_string())
    };
    loans(read).iter().map(told).collect()
}

fn quote(plan: u8, rate: &str, points: &str) -> (String, String, String) {
    (format!("plan {plan}"), rate.to_owned(), points.to_owned())
}

#[test]
fn adjustments_are_summed_and_the_nearest_rung_stays() {
    let read = ask(&wish());
    assert_eq!(read.refused, []);
    // Plan 1: points 0.25 + 0.125 for the score, the ratio and the state, rate 0.125 for the amount. Its rungs come to
    // 0.25 and 0.75. Plan 2: 0.25 and -0.25 are as near; points paid go first.
    assert_eq!(said(&read), [quote(1, "6.375", "0.25"), quote(2, "6.5", "0.25")]);
    let first = read.quotes[0].get();
    assert_eq!(
        (first.issuer.as_str(), first.source.name.as_str(), first.source.line),
        ("Meadow Bank", "rate.txt", Some(2))
    );
    assert_eq!(loans(&read)[0].lock_days, Some(45));
}

#[test]
fn each_bound_holds_by_itself() {
    for (change, expected) in [
        // Half a point away is near enough; more is not.
        (
            &(|w: &mut Wish| w.points = percent("0.75")) as &dyn Fn(&mut Wish),
            vec![quote(1, "6.25", "0.75"), quote(2, "6.5", "0.25")],
        ),
        (&|w| w.points = percent("0.751"), vec![quote(1, "6.25", "0.75")]),
        (&|w| w.points = percent("-0.8"), vec![]),
        // A band that reaches above 759 escapes the adjustment for scores.
        (&|w| w.score_band = "740-760".parse().unwrap(), vec![quote(1, "6.375", "0"), quote(2, "6.5", "0.25")]),
        // The plans' least score is in; one below is not.
        (&|w| w.score_band = "620-759".parse().unwrap(), vec![quote(1, "6.375", "0.25"), quote(2, "6.5", "0.25")]),
        (&|w| w.score_band = "619-759".parse().unwrap(), vec![]),
        // A ratio of 75 escapes it, too, and meets the one for up to 79.999.
        (&|w| w.loan = usd(300_000), vec![quote(2, "6.5", "0.25")]),
        // 96 % is above plan 1's bound of 95; plan 2 has none.
        (&|w| w.loan = usd(384_000), vec![quote(2, "6.5", "0.25")]),
        (&|w| w.property = Dwelling::Condominium, vec![quote(2, "6.5", "0.25")]),
        (&|w| w.lock_days = (45, 60), vec![quote(1, "6.125", "0.375")]),
        (&|w| w.lock_days = (0, 30), vec![]),
        (&|w| w.state = "IN".parse().unwrap(), vec![quote(1, "6.375", "0.125"), quote(2, "6.5", "0.25")]),
        (&|w| w.state = "TX".parse().unwrap(), vec![]),
        (&|w| w.term_years = 15, vec![]),
        (&|w| w.programme = Programme::Usda, vec![]),
        (&|w| w.arm_years = Some(5), vec![quote(3, "5.875", "0.1")]),
        (&|w| w.arm_years = Some(7), vec![]),
        (&|w| w.purpose = LoanPurpose::Refinance, vec![quote(4, "6.375", "0")]),
        (&|w| w.purpose = LoanPurpose::CashOut, vec![quote(4, "6.375", "0.5")]),
    ] {
        let mut wish = wish();
        change(&mut wish);
        let read = ask(&wish);
        assert_eq!((said(&read), refusals(&read)), (expected, vec![]), "{wish:?}");
    }
    let mut wish = wish();
    wish.arm_years = Some(5);
    let read = ask(&wish);
    let arm = loans(&read)[0].arm.clone().unwrap();
    assert_eq!((arm.fixed_months, arm.margin, arm.first_cap), (60, Some(percent("2.75")), Some(percent("2"))));
    assert_eq!(arm.adjusts_every_months, None, "the layout does not say its unit");
}

#[test]
fn an_fha_high_balance_plan_is_not_asked_for_its_least_amount() {
    for (programme, loan_type, plans) in
        [(Programme::FhaHighBalance, "FHA-HB", 1), (Programme::Fha, "FHA", 0), (Programme::Jumbo, "JUMBO", 0)]
    {
        let product = PRODUCT.replace("FIXED\tCONF", &format!("FIXED\t{loan_type}")).replace("\t50000\t", "\t500000\t");
        let product: String = product.lines().take(2).map(|line| format!("{line}\n")).collect();
        let rate: String = RATE.lines().take(3).map(|line| format!("{line}\n")).collect();
        let adjustment: String = ADJUSTMENT.lines().take(6).map(|line| format!("{line}\n")).collect();
        let read = of([&product, &rate, &adjustment, REGION], &Wish { programme, ..wish() }).unwrap();
        assert_eq!((read.quotes.len(), refusals(&read)), (plans, vec![]), "{loan_type}");
    }
}

#[test]
fn bad_rows_are_named_and_never_change_a_price() {
    let rate = RATE.replace("12\t1\t7\t45\t6.125", "12\t1\t7\tlong\t6.125")
        + "11\t1\t7\t45\t1\t0\n99\t9\t7\t45\t6\t0\n50\t1\n";
    let read = of([PRODUCT, &rate, ADJUSTMENT, REGION], &wish()).unwrap();
    assert_eq!(
        refusals(&read),
        [
            "rate.txt, line 3, lock: not a number",
            "rate.txt, line 10, ratesid: there twice",
            "rate.txt, line 11, planid: no product row has this plan",
            "rate.txt, line 12: 2 cells where the header names 6",
        ]
    );
    assert_eq!(said(&read), [quote(1, "6.375", "0.25"), quote(2, "6.5", "0.25")]);

    // An adjustment that cannot be read takes its plan with it.
    let adjustment = ADJUSTMENT.replace("P\t0.25", "P\tlots");
    let read = of([PRODUCT, RATE, &adjustment, REGION], &wish()).unwrap();
    assert_eq!(said(&read), [quote(2, "6.5", "0.25")]);
    assert_eq!(
        refusals(&read),
        [
            "adjustment.txt, line 2, adjvalue: not a number",
            "rate.txt, line 2, planid: an adjustment of this plan cannot be read, so its price is not known",
        ]
    );
    let nobody = ADJUSTMENT.replace("1\t1\tP\t0.25", "1\t?\tP\t0.25");
    assert_eq!(of([PRODUCT, RATE, &nobody, REGION], &wish()).unwrap().quotes, [], "it may be any plan's");

    let product = PRODUCT.replace("2\tCorner Bank\tPURCH", "2\tCorner Bank\tSALE");
    let read = of([&product, RATE, ADJUSTMENT, REGION], &wish()).unwrap();
    assert_eq!(said(&read).len(), 1);
    assert_eq!(refusals(&read)[0], "product.txt, line 3, loanpurpose: none of: PURCH, REFI");
    let twice = format!("{PRODUCT}{}", PRODUCT.lines().nth(1).unwrap());
    assert_eq!(said(&of([&twice, RATE, ADJUSTMENT, REGION], &wish()).unwrap()), [quote(2, "6.5", "0.25")]);
    let region = REGION.replace("7\tMI", "7\tXX");
    let read = of([PRODUCT, RATE, ADJUSTMENT, &region], &wish()).unwrap();
    assert_eq!(refusals(&read), ["region.txt, line 2, stateid: not the two-letter code of a state"]);
}

#[test]
fn tables_are_told_by_their_columns() {
    let files = [("d", REGION), ("c", ADJUSTMENT), ("b", RATE), ("a", PRODUCT)];
    let files = files.map(|(name, text)| TableFile { name, bytes: text.as_bytes() });
    assert_eq!(said(&read(&files, &wish(), &brought("cfpb")).unwrap()).len(), 2);
    let few = read(&files[..3], &wish(), &brought("cfpb"));
    assert_eq!(few, Err(FileError::NoTable("product")));
    let twice = [files[0], files[0]];
    assert_eq!(read(&twice, &wish(), &brought("cfpb")), Err(FileError::TwoTables("region")));
    for (text, error) in [
        ("a\tb\n1\t2\n", FileError::OtherTable { name: "x".into() }),
        ("stateid\n1\n", FileError::NoColumn("regionid".into())),
        ("stateid\tregionid\tstateid\n", FileError::TwoColumns("stateid".into())),
    ] {
        let file = TableFile { name: "x", bytes: text.as_bytes() };
        assert_eq!(read(&[file], &wish(), &brought("cfpb")), Err(error));
    }
}

proptest! {
    #[test]
    fn the_order_of_rows_says_nothing(seed in any::<prop::sample::Index>()) {
        let turned = |text: &str| {
            let mut lines: Vec<&str> = text.lines().collect();
            let header = lines.remove(0);
            let by = seed.index(lines.len());
            lines.rotate_left(by);
            format!("{header}\n{}\n", lines.join("\n"))
        };
        let read = of([&turned(PRODUCT), &turned(RATE), &turned(ADJUSTMENT), &turned(REGION)], &wish()).unwrap();
        prop_assert_eq!(said(&read), said(&ask(&wish())));
    }

    #[test]
    fn every_quote_lies_within_half_a_point(hundredths in -300_i64..300) {
        let mut wish = wish();
        wish.points = hub_domain::Percent(rust_decimal::Decimal::new(hundredths, 2));
        for loan in loans(&ask(&wish)) {
            prop_assert!((loan.points.0 - wish.points.0).abs() <= rust_decimal::Decimal::new(5, 1));
        }
    }

    #[test]
    fn a_changed_or_cut_table_never_panics(which in 0_usize..4, at in any::<prop::sample::Index>(), put in "\\PC{0,3}|[0-9.\\t\\n-]{0,30}", cut in any::<bool>()) {
        let mut tables = [PRODUCT, RATE, ADJUSTMENT, REGION].map(str::to_owned);
        let at = at.index(tables[which].len());
        tables[which].insert_str(at, &put);
        if cut {
            tables[which].truncate(at);
        }
        let [a, b, c, d] = &tables;
        if let Ok(read) = of([a, b, c, d], &wish()) {
            for quote in &read.quotes {
                prop_assert_eq!(quote.get().check(), Ok(()));
            }
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let file = TableFile { name: "x", bytes: &bytes };
        prop_assert!(read(&[file], &wish(), &brought("cfpb")).is_err());
    }
}
