use chrono::NaiveDate;

use super::work;
use crate::error::{AppError, Result};
use crate::money_tables::MoneyTables;
use crate::view::*;

/// What is changed, and the field and the problem that are named then.
type Case<T> = (fn(&mut T), &'static str, &'static str);

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    on("2026-11-22")
}

fn amount(dollars: i64) -> PartOfPriceView {
    PartOfPriceView::Amount { cents: dollars * 100 }
}

fn share(percent: &str) -> PartOfPriceView {
    PartOfPriceView::Percent { percent: percent.to_owned() }
}

/// Fixed figures of an invented client.
pub(super) fn financing() -> FinancingInputs {
    FinancingInputs {
        down: share("10"),
        rate: "6.5".to_owned(),
        months: 360,
        programme: WorksheetProgramme::Conventional,
        va_used_before: false,
        va_exempt: false,
        score: Some(720),
        upfront_percent: None,
        insurance_percent: None,
    }
}

pub(super) fn affordability() -> AffordabilityInputs {
    AffordabilityInputs {
        day: None,
        income: 1_050_000,
        debts: 45_000,
        cash: 6_000_000,
        goal: AffordabilityGoal::Price { cents: 40_000_000 },
        financing: financing(),
        own_payment: None,
        county: Some("48157".to_owned()),
        units: 1,
        property_tax: share("2"),
        insurance: 240_000,
        dues: 5_000,
        closing_costs: share("3"),
        years: 7,
    }
}

pub(super) fn closing() -> ClosingInputs {
    ClosingInputs {
        day: None,
        price: 40_000_000,
        loan: 32_000_000,
        rate: Some("6.5".to_owned()),
        day_basis: DayBasisView::Days365,
        state: Some("TX".to_owned()),
        county: Some("48157".to_owned()),
        applied: Some("2026-01-12".to_owned()),
        closing: Some("2026-02-17".to_owned()),
        property_tax: 800_000,
        tax_paid: TaxPaidView::InArrears,
        seller_owns_closing_day: false,
        insurance: 240_000,
        escrow_tax_months: 3,
        escrow_insurance_months: 2,
        deposit: 400_000,
        lender_credits: 0,
        seller_credits: 500_000,
        payoff: 21_000_000,
        lines: vec![
            ClosingLineInput {
                section: ClosingSection::A,
                label: "Origination".to_owned(),
                amount: share("0.5"),
                payer: ClosingPayer::Buyer,
            },
            ClosingLineInput {
                section: ClosingSection::H,
                label: "Commission".to_owned(),
                amount: share("5"),
                payer: ClosingPayer::Seller,
            },
        ],
        overrides: vec![ClosingOverride { item: ClosingItem::OwnerTitle, cents: None, payer: ClosingPayer::Seller }],
    }
}

pub(super) fn ownership() -> OwnershipInputs {
    let yearly = |first, growth: &str| YearlyInput { first, growth: growth.to_owned() };
    OwnershipInputs {
        day: None,
        price: 40_000_000,
        financing: Some(financing()),
        closing_costs: share("3"),
        appreciation: "3".to_owned(),
        property_tax: yearly(share("2"), "2"),
        insurance: yearly(amount(2_400), "4"),
        dues: yearly(amount(600), "0"),
        upkeep: yearly(share("1"), "0"),
        utilities: yearly(amount(3_000), "2"),
        tax_effect: None,
        elsewhere: Some("5".to_owned()),
        years: 7,
    }
}

fn sheet(inputs: AffordabilityInputs) -> Result<AffordabilityView> {
    match work(&WorksheetInputs::Affordability { inputs }, MoneyTables::shipped(), today())? {
        WorksheetResult::Affordability { view } => Ok(view),
        _ => unreachable!(),
    }
}

fn costs(inputs: ClosingInputs) -> Result<ClosingView> {
    match work(&WorksheetInputs::Closing { inputs }, MoneyTables::shipped(), today())? {
        WorksheetResult::Closing { view } => Ok(view),
        _ => unreachable!(),
    }
}

fn owning(inputs: OwnershipInputs) -> Result<OwnershipView> {
    match work(&WorksheetInputs::Ownership { inputs }, MoneyTables::shipped(), today())? {
        WorksheetResult::Ownership { view } => Ok(view),
        _ => unreachable!(),
    }
}

fn with(change: impl FnOnce(&mut AffordabilityInputs)) -> AffordabilityInputs {
    let mut inputs = affordability();
    change(&mut inputs);
    inputs
}

fn problem(error: &AppError) -> (&str, &str) {
    (&error.args["field"], &error.args["problem"])
}

fn of(lines: &[CostLineView], part: CostPartView) -> i64 {
    lines.iter().find(|line| line.part == part).unwrap().figure.cents
}

#[test]
fn a_conventional_worksheet_adds_up_and_says_where_each_figure_is_from() {
    let view = sheet(affordability()).unwrap();
    assert_eq!((view.price.cents, view.down.cents, view.loan.cents), (40_000_000, 4_000_000, 36_000_000));
    assert_eq!(view.loan_to_value.percent, "90");
    // 360,000 at 6.5 % over 360 months; 0.50 % a year of it; 2 % of 400,000 a year.
    assert_eq!(of(&view.payment, CostPartView::PrincipalAndInterest), 227_544);
    assert_eq!(of(&view.payment, CostPartView::MortgageInsurance), 15_000);
    assert_eq!(of(&view.payment, CostPartView::PropertyTax), 66_667);
    assert_eq!(of(&view.payment, CostPartView::Insurance), 20_000);
    assert_eq!(view.payment_total.cents, view.payment.iter().map(|line| line.figure.cents).sum::<i64>());
    assert_eq!(view.over_years.total.cents, view.over_years.parts.iter().map(|line| line.figure.cents).sum::<i64>());
    assert_eq!(view.cash_needed.cents, 5_200_000);
    assert_eq!(view.cash_left.cents, 800_000);
    let insurance = view.insurance.unwrap();
    assert!(insurance.annual.estimated && insurance.annual.percent == "0.5");
    let end = (insurance.request_after.unwrap(), insurance.automatic_after.unwrap(), insurance.midpoint.unwrap());
    assert!(end.0 < end.1 && end.1 < end.2 && end.2 == 180 && insurance.last_month == Some(end.1), "{end:?}");
    assert!(matches!(insurance.ends_by, Some(OriginView::Table { table: TableKindView::Hpa, .. })));
    // 3,342.11 of 10,500, and with 450 of debts.
    assert_eq!((view.ratios.front.percent.as_str(), view.ratios.back.percent.as_str()), ("31.83", "36.115"));
    assert!(view.ratios.guides.iter().all(|guide| guide.path.starts_with("conventional")));
    assert_eq!(view.ratios.guides.iter().map(|guide| guide.above).collect::<Vec<_>>(), [true, false]);
    assert_eq!(view.rates.len(), 9);
    assert_eq!(view.rates.iter().find(|step| step.rate == "6.5").unwrap().change, 0);
    assert!(view.rates.windows(2).all(|pair| pair[0].total < pair[1].total));
    assert!(view.limit.is_some() && view.notes.is_empty(), "{:?}", view.notes);
    // No limits are known before 2025.
    let before = sheet(with(|i| i.day = Some("2024-12-31".to_owned()))).unwrap();
    assert!(before.limit.is_none());
    assert!(
        before
            .notes
            .iter()
            .any(|note| matches!(note, WorksheetNoteView::NoTable { table: TableKindView::CountyLimits, .. }))
    );
}

#[test]
fn programmes_bring_their_own_fees() {
    let programme = |programme| with(|i| i.financing.programme = programme);
    let fha = sheet(programme(WorksheetProgramme::Fha)).unwrap();
    assert_eq!(fha.upfront.unwrap().cents, 630_000, "1.75 % of the base loan");
    assert_eq!((fha.base_loan.cents, fha.loan.cents), (36_000_000, 36_630_000));
    assert_eq!(fha.insurance.as_ref().unwrap().last_month, Some(132), "eleven years at 90 %");
    assert!(fha.ratios.guides.len() >= 4);
    let va = sheet(programme(WorksheetProgramme::Va)).unwrap();
    assert_eq!(va.upfront.unwrap().cents, 450_000, "1.25 % with 10 % down");
    assert!(va.insurance.is_none());
    assert_eq!(of(&va.payment, CostPartView::MortgageInsurance), 0);
    let exempt = sheet(with(|i| {
        i.financing.programme = WorksheetProgramme::Va;
        i.financing.va_exempt = true;
    }));
    assert_eq!(exempt.unwrap().upfront.unwrap().cents, 0);
    // The table of USDA fees ends with its fiscal year; what a lender says, or another day, answers.
    let error = sheet(programme(WorksheetProgramme::Usda)).unwrap_err();
    assert_eq!(problem(&error), ("programme", "noTable"));
    assert_eq!(error.args["lastKnown"], "2026-09-30");
    let then = sheet(with(|i| {
        i.financing.programme = WorksheetProgramme::Usda;
        i.day = Some("2026-09-30".to_owned());
    }));
    assert_eq!(then.unwrap().upfront.unwrap().cents, 363_636, "1 % of the total, 360,000 / 0.99");
    let own = sheet(with(|i| {
        i.financing.programme = WorksheetProgramme::Usda;
        i.financing.upfront_percent = Some("1".to_owned());
        i.financing.insurance_percent = Some("0.35".to_owned());
    }));
    let own = own.unwrap();
    assert_eq!(of(&own.payment, CostPartView::MortgageInsurance), 10_606, "363,636.36 at 0.35 %, a twelfth");
    assert_eq!(own.upfront.unwrap().origin, OriginView::You);
}

#[test]
fn the_limit_of_the_county_stands_beside_the_loan() {
    let in_2025 = |change: fn(&mut AffordabilityInputs)| {
        sheet(with(|i| {
            i.day = Some("2025-06-30".to_owned());
            change(i);
        }))
        .unwrap()
    };
    let below = in_2025(|_| {});
    let limit = below.limit.unwrap();
    assert_eq!((limit.limit.cents, limit.compared.cents, limit.above), (80_650_000, 36_000_000, None));
    let above = in_2025(|i| i.goal = AffordabilityGoal::Price { cents: 100_000_000 });
    assert_eq!(above.limit.unwrap().above, Some(90_000_000 - 80_650_000));
    assert!(above.notes.contains(&WorksheetNoteView::AboveLimit { above: 9_350_000 }));
    let unknown = in_2025(|i| i.county = Some("99999".to_owned()));
    assert!(unknown.limit.is_none());
    assert!(
        unknown.notes.iter().any(|n| matches!(n, WorksheetNoteView::UnknownCounty { county, .. } if county == "99999"))
    );
}

#[test]
fn a_payment_leads_to_the_largest_price_that_keeps_within_it() {
    for change in [
        |_: &mut AffordabilityInputs| {},
        |i: &mut AffordabilityInputs| i.financing.down = amount(30_000),
        |i: &mut AffordabilityInputs| i.financing.programme = WorksheetProgramme::Fha,
        |i: &mut AffordabilityInputs| i.financing.programme = WorksheetProgramme::Va,
        |i: &mut AffordabilityInputs| i.financing.rate = "0".to_owned(),
    ] {
        let at = |goal: AffordabilityGoal| {
            sheet(with(|i| {
                i.goal = goal;
                change(i);
            }))
            .unwrap()
        };
        let found = at(AffordabilityGoal::Payment { cents: 300_000 });
        assert!(found.payment_total.cents <= 300_000 && found.price.cents % 100 == 0);
        assert!(matches!(found.price.origin, OriginView::Worked { rule: MoneyRuleView::PriceForPayment }));
        let more = at(AffordabilityGoal::Price { cents: found.price.cents + 100 });
        let unknown = more.notes.contains(&WorksheetNoteView::InsuranceNotCounted);
        assert!(more.payment_total.cents > 300_000 || unknown, "{}", found.price.cents);
    }
    let low = sheet(with(|i| i.goal = AffordabilityGoal::Payment { cents: 10_000 })).unwrap_err();
    assert_eq!(problem(&low), ("payment", "tooLow"));
}

#[test]
fn bad_figures_are_refused_by_field_and_problem() {
    let cases: [Case<AffordabilityInputs>; 12] = [
        (|i| i.income = 0, "income", "zeroIncome"),
        (|i| i.financing.down = amount(500_000), "down", "downAbovePrice"),
        (|i| i.financing.down = share("100"), "down", "nothingToFinance"),
        (|i| i.financing.down = share("x"), "down", "notANumber"),
        (|i| i.own_payment = Some(100_000), "ownPayment", "negativeAmortisation"),
        (|i| i.financing.rate = "-1".to_owned(), "rate", "outOfRange"),
        (|i| i.financing.months = 0, "months", "outOfRange"),
        (|i| i.goal = AffordabilityGoal::Price { cents: 0 }, "price", "zero"),
        (|i| i.county = Some("Fort Bend".to_owned()), "county", "unknownCounty"),
        (|i| i.units = 5, "units", "outOfRange"),
        (|i| i.years = 0, "years", "outOfRange"),
        (|i| i.day = Some("soon".to_owned()), "day", "notADay"),
    ];
    for (change, field, named) in cases {
        let error = sheet(with(change)).unwrap_err();
        assert_eq!(problem(&error), (field, named));
    }
    let before = |programme| {
        sheet(with(|i| {
            i.financing.programme = programme;
            i.day = Some("2001-01-01".to_owned());
        }))
    };
    assert_eq!(problem(&before(WorksheetProgramme::Fha).unwrap_err()), ("programme", "noTable"));
    let old = before(WorksheetProgramme::Conventional).unwrap();
    assert!(old.notes.contains(&WorksheetNoteView::InsuranceNotCounted), "no table, no figure: {:?}", old.notes);
    let unknown = sheet(with(|i| i.financing.score = Some(650))).unwrap();
    assert!(
        unknown
            .notes
            .iter()
            .any(|n| matches!(n, WorksheetNoteView::NotInTable { table: TableKindView::PmiFactors, .. }))
    );
}

#[test]
fn a_payment_of_ones_own_changes_what_is_paid() {
    let more = sheet(with(|i| i.own_payment = Some(260_000))).unwrap();
    let level = sheet(affordability()).unwrap();
    assert!(more.over_years.owed.cents < level.over_years.owed.cents);
    let less = sheet(with(|i| i.own_payment = Some(200_000))).unwrap();
    assert!(less.notes.iter().any(|note| matches!(note, WorksheetNoteView::LastPaymentClears { month: 360, .. })));
}

#[test]
fn closing_costs_stand_in_their_sections_and_sum_to_both_sides() {
    let view = costs(closing()).unwrap();
    let section = |wanted| view.sections.iter().find(|s| s.section == wanted).unwrap();
    assert_eq!(section(ClosingSection::A).buyer, 200_000);
    // 832 + 0.00527 of 300,000, to the dollar; 100 beside it.
    let owner = &section(ClosingSection::H).lines.iter().find(|l| l.item == Some(ClosingItem::OwnerTitle)).unwrap();
    assert_eq!((owner.figure.as_ref().unwrap().cents, owner.payer), (241_300, ClosingPayer::Seller));
    assert_eq!(section(ClosingSection::C).buyer, 10_000);
    assert_eq!(section(ClosingSection::E).buyer, 0, "Texas taxes no deed, and says so");
    // 320,000 at 6.5 % / 365 = 56.99 a day, 12 days; a year of insurance.
    assert_eq!(section(ClosingSection::F).buyer, 12 * 5_699 + 240_000);
    assert_eq!(section(ClosingSection::G).buyer, 200_000 + 40_000);
    assert_eq!(view.buyer_costs.cents, view.sections.iter().map(|s| s.buyer).sum::<i64>());
    assert_eq!(view.cash_to_close.cents, view.cash.iter().map(|line| line.figure.cents).sum::<i64>());
    assert_eq!(view.seller_net.cents, view.seller.iter().map(|line| line.figure.cents).sum::<i64>());
    // 47 of 365 days of 8,000 are the seller's.
    let credit = view.cash.iter().find(|l| l.part == ClosingSumPart::TaxCreditToBuyer).unwrap();
    assert_eq!(credit.figure.cents, -103_014);
    let day = |kind| view.days.iter().find(|day| day.kind == kind).unwrap().day.clone();
    assert_eq!(day(TridDayKind::EstimateDue), "2026-01-15");
    // Presidents' Day, 16 February, and the Sunday do not count.
    assert_eq!(day(TridDayKind::DisclosureReceived), "2026-02-12");
    assert!(view.notes.is_empty(), "{:?}", view.notes);
}

#[test]
fn what_no_table_says_is_left_open_and_can_be_typed() {
    let later = |change: fn(&mut ClosingInputs)| {
        let mut inputs = closing();
        inputs.applied = None;
        inputs.closing = Some("2026-12-01".to_owned());
        change(&mut inputs);
        costs(inputs).unwrap()
    };
    let owner = |view: &ClosingView| {
        let lines = view.sections.iter().flat_map(|s| &s.lines);
        lines.clone().find(|l| l.item == Some(ClosingItem::OwnerTitle)).unwrap().figure.clone()
    };
    let open = later(|i| i.state = Some("NM".to_owned()));
    assert_eq!(owner(&open), None);
    assert!(
        open.notes.iter().any(|n| matches!(n, WorksheetNoteView::NoTable { table: TableKindView::TitlePremiums, .. }))
    );
    let typed = later(|i| {
        i.state = Some("NM".to_owned());
        i.overrides[0].cents = Some(226_200);
    });
    let figure = owner(&typed).unwrap();
    assert!(figure.cents == 226_200 && figure.origin == OriginView::You && figure.estimated);
    let elsewhere = later(|i| {
        i.state = Some("NM".to_owned());
        i.county = None;
    });
    assert_eq!(elsewhere.notes.iter().filter(|n| matches!(n, WorksheetNoteView::NoTable { .. })).count(), 2);
    let miami = later(|i| {
        i.state = Some("fl".to_owned());
        i.county = Some("12086".to_owned());
    });
    let tax = miami.sections.iter().find(|s| s.section == ClosingSection::E).unwrap().buyer;
    assert_eq!(tax, 240_000, "0.60 for each 100");
    assert!(miami.notes.iter().any(|n| matches!(n, WorksheetNoteView::AlsoDue { .. })));
}

#[test]
fn closing_figures_that_cannot_be_are_refused() {
    let cases: [Case<ClosingInputs>; 7] = [
        (|i| i.price = 0, "price", "zero"),
        (|i| i.loan = 40_000_001, "loan", "loanAbovePrice"),
        (|i| i.applied = Some("2026-03-01".to_owned()), "closing", "datesReversed"),
        (|i| i.state = Some("Texas".to_owned()), "state", "unknownState"),
        (|i| i.escrow_tax_months = 25, "escrow", "outOfRange"),
        (|i| i.lines[0].amount = share("101"), "lines", "outOfRange"),
        (|i| i.overrides.push(i.overrides[0].clone()), "overrides", "twice"),
    ];
    for (change, field, named) in cases {
        let mut inputs = closing();
        change(&mut inputs);
        assert_eq!(problem(&costs(inputs).unwrap_err()), (field, named));
    }
    let mut early = closing();
    early.closing = Some("2026-01-14".to_owned());
    let early = costs(early).unwrap();
    assert!(
        early.notes.contains(&WorksheetNoteView::TooEarly { earliest: "2026-01-21".to_owned() }),
        "{:?}",
        early.notes
    );
}

#[test]
fn the_cost_of_owning_adds_up_by_month_and_year() {
    let view = owning(ownership()).unwrap();
    assert_eq!((view.months.len(), view.years.len()), (84, 7));
    for (year, months) in view.years.iter().zip(view.months.chunks(12)) {
        assert_eq!(year.paid, months.iter().map(|month| month.paid).sum::<i64>());
        assert_eq!((year.owed, year.value), (months[11].owed, months[11].value));
        let parts = year.interest + year.principal + year.mortgage_insurance + year.property_tax + year.insurance;
        assert_eq!(year.paid, parts + year.dues + year.upkeep + year.utilities);
        assert_eq!(year.tax_effect, 0, "no tax effect unless it is the owner's own");
    }
    let last = view.years.last().unwrap();
    assert_eq!((last.paid_so_far, last.equity), (view.paid.cents, view.equity.cents));
    assert_eq!(last.equity, last.value - last.owed);
    assert_eq!(view.years[0].property_tax, 800_000);
    assert_eq!(view.years[0].upkeep, 400_000, "of the year's value");
    assert_eq!(view.cash_in.cents, 5_200_000);
    // 52,000 at 5 %, compounded monthly for 84 months.
    assert_eq!(view.forgone.unwrap().cents, 2_173_787);
    let mut cash = ownership();
    cash.financing = None;
    cash.tax_effect = Some(TaxEffectInput { of_interest: "22".to_owned(), of_property_tax: "10".to_owned() });
    let cash = owning(cash).unwrap();
    assert_eq!((cash.loan.cents, cash.cash_in.cents), (0, 41_200_000));
    assert_eq!(cash.years[0].tax_effect, 80_004, "10 % of each month's tax, to the cent");
    let mut wrong = ownership();
    wrong.appreciation = "-100".to_owned();
    assert_eq!(problem(&owning(wrong).unwrap_err()), ("appreciation", "outOfRange"));
    let mut wrong = ownership();
    wrong.years = 41;
    assert_eq!(problem(&owning(wrong).unwrap_err()), ("years", "outOfRange"));
}

/// What the screens are shown with: worksheets and what this program works out for them. The screens' stand-in for the
/// core reads this file and computes nothing. `WRITE_FIXTURE=1 cargo test -p hub-app the_screens` writes it anew.
#[test]
fn the_screens_are_shown_with_what_is_worked_out_here() {
    let a = |name: &'static str, change: fn(&mut AffordabilityInputs)| {
        (name, WorksheetInputs::Affordability { inputs: with(change) })
    };
    let closing_of = |name: &'static str, change: fn(&mut ClosingInputs)| {
        let mut inputs = closing();
        change(&mut inputs);
        (name, WorksheetInputs::Closing { inputs })
    };
    let ownership_of = |name: &'static str, change: fn(&mut OwnershipInputs)| {
        let mut inputs = ownership();
        change(&mut inputs);
        (name, WorksheetInputs::Ownership { inputs })
    };
    let cases = [
        a("Price of 400,000", |_| {}),
        a("What 3,000 a month pays for", |i| i.goal = AffordabilityGoal::Payment { cents: 300_000 }),
        a("Above the county’s limit", |i| i.goal = AffordabilityGoal::Price { cents: 120_000_000 }),
        a("FHA", |i| i.financing.programme = WorksheetProgramme::Fha),
        a("No score", |i| {
            i.financing.score = None;
            i.county = Some("99999".to_owned());
            i.cash = 4_500_000;
        }),
        a("Down payment above the price", |i| i.financing.down = amount(450_000)),
        a("USDA after its table", |i| i.financing.programme = WorksheetProgramme::Usda),
        closing_of("Closing in Texas", |_| {}),
        closing_of("Closing where no table holds", |i| {
            i.state = Some("NM".to_owned());
            i.county = None;
        }),
        ownership_of("Owning for 7 years", |_| {}),
        ownership_of("Owning without a loan", |i| {
            i.financing = None;
            i.tax_effect = Some(TaxEffectInput { of_interest: "22".to_owned(), of_property_tax: "10".to_owned() });
        }),
    ];
    let worked: Vec<serde_json::Value> = cases
        .into_iter()
        .map(|(name, inputs)| match work(&inputs, MoneyTables::shipped(), today()) {
            Ok(result) => serde_json::json!({ "name": name, "inputs": inputs, "result": result }),
            Err(error) => serde_json::json!({ "name": name, "inputs": inputs, "error": AppErrorView::from(error) }),
        })
        .collect();
    let lines: Vec<String> = worked.iter().map(serde_json::Value::to_string).collect();
    let tables: Vec<String> =
        MoneyTables::shipped().list(today()).iter().map(|table| serde_json::to_string(table).unwrap()).collect();
    let text = format!("{{\"worked\":[\n{}\n],\"tables\":[\n{}\n]}}\n", lines.join(",\n"), tables.join(",\n"));
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/fixture/worksheets/worked.json");
    if std::env::var_os("WRITE_FIXTURE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == text, "the fixture of the screens is not what is worked out here: write it with WRITE_FIXTURE=1");
}
