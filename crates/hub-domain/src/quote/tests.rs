use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::partner::ContentHash;
use crate::{Currency, Money, PartnerId, Percent};

fn usd(dollars: i64) -> Money {
    Money::from_minor(dollars * 100, Currency::USD)
}

fn percent(text: &str) -> Percent {
    Percent(text.parse().unwrap())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn quote(terms: QuoteTerms) -> Quote {
    Quote {
        issuer: "Meadow Bank".into(),
        issued_at: Stamp::Day(day("2026-11-02")),
        expires_at: Some(Stamp::Day(day("2026-11-20"))),
        assumptions: None,
        entered_by: "Ada".into(),
        source: QuoteSource {
            name: "sheet.csv".into(),
            document: ContentHash([7; 32]),
            line: Some(2),
            price_as_written: None,
        },
        terms,
    }
}

fn loan() -> LoanQuote {
    LoanQuote {
        nmls_company: Some("100200".parse().unwrap()),
        loan_officer: None,
        nmls_officer: None,
        programme: Programme::Conforming,
        product: None,
        purpose: LoanPurpose::Purchase,
        occupancy: Occupancy::Primary,
        property: Dwelling::SingleFamily,
        state: Some("MI".parse().unwrap()),
        price: usd(400_000),
        loan: usd(320_000),
        ltv: percent("80"),
        score_band: Some("740-759".parse().unwrap()),
        lock_days: Some(45),
        term_months: 360,
        rate: percent("6.125"),
        apr: Some(percent("6.302")),
        points: percent("0.5"),
        lender_fees: Some(usd(1_200)),
        lender_credit: None,
        services_not_shopped: None,
        services_shopped: None,
        mi_monthly: None,
        mi_upfront: None,
        principal_and_interest: None,
        arm: None,
        prepayment_penalty: Some(PrepaymentPenalty::Nothing),
    }
}

fn policy() -> InsuranceQuote {
    let coverages = [(Coverage::A, 400), (Coverage::B, 40), (Coverage::C, 200), (Coverage::D, 80), (Coverage::E, 300)];
    let mut coverages: Vec<_> = coverages.into_iter().map(|(c, thousands)| (c, usd(thousands * 1_000))).collect();
    coverages.push((Coverage::F, usd(5_000)));
    InsuranceQuote {
        naic: Some("12345".into()),
        admitted: Some(true),
        producer: Producer { name: "Bo".into(), licence: "P-1".into(), state: None },
        state: None,
        form: PolicyForm::Ho3,
        coverages,
        deductibles: vec![Deductible { peril: Peril::All, amount: DeductibleAmount::Amount(usd(1_000)) }],
        settlement: Some(LossSettlement::ReplacementCost),
        roof_settlement: Some(LossSettlement::ActualCashValue),
        endorsements: vec![Endorsement { name: "Water backup".into(), limit: Some(usd(10_000)) }],
        premium: usd(2_728),
        fees: None,
        surplus_lines_tax: None,
        discounts: Vec::new(),
        effective: None,
        binding: Some(false),
        bind_by: Some(day("2026-11-15")),
        inspection_due: None,
    }
}

fn of_loan(change: impl FnOnce(&mut LoanQuote)) -> Quote {
    let mut terms = loan();
    change(&mut terms);
    quote(QuoteTerms::Loan(Box::new(terms)))
}

fn of_policy(change: impl FnOnce(&mut InsuranceQuote)) -> Quote {
    let mut terms = policy();
    change(&mut terms);
    quote(QuoteTerms::Insurance(Box::new(terms)))
}

fn of_title() -> Quote {
    let premium =
        TitlePremium { kind: PremiumKind::Owner, liability: Some(usd(400_000)), amount: usd(900), payer: None };
    quote(QuoteTerms::Title(Box::new(TitleQuote {
        licence: None,
        underwriter: None,
        state: Some("TX".parse().unwrap()),
        premiums: vec![premium],
        fees: vec![ClosingFee {
            section: CdSection::C,
            name: "Settlement".into(),
            amount: usd(450),
            payer: Some(Payer::Buyer),
        }],
    })))
}

fn of_warranty() -> Quote {
    quote(QuoteTerms::Warranty(Box::new(WarrantyQuote {
        plan: "Plus".into(),
        state: None,
        covered: vec![ItemCap { item: "Boiler".into(), cap: Some(usd(1_500)) }],
        total_cap: None,
        trade_call_fee: Some(usd(85)),
        term_months: 12,
        waiting_days: Some(30),
        price: usd(560),
        payer: Some(Payer::Seller),
    })))
}

#[test]
fn what_cannot_be_true_is_refused_by_name() {
    for (bad, said) in [
        (of_loan(|l| l.lender_fees = Some(usd(-1))), "lender_fees: below zero"),
        (of_loan(|l| l.price = usd(0)), "price: has to be more than nothing"),
        (of_loan(|l| l.loan = usd(0)), "loan: has to be more than nothing"),
        (of_loan(|l| l.ltv = percent("75")), "a loan-to-value of 75 % where the loan is 80 % of the price"),
        (of_loan(|l| l.ltv = percent("79.98")), "a loan-to-value of 79.98 % where the loan is 80 % of the price"),
        (of_loan(|l| l.rate = percent("612.5")), "rate: between 0 and 100"),
        (of_loan(|l| l.points = percent("98.5")), "points: between -20 and 20"),
        (of_loan(|l| l.lock_days = Some(0)), "lock_days: between 1 and 720"),
        (of_loan(|l| l.term_months = 0), "term_months: between 1 and 600"),
        (of_loan(|l| l.mi_monthly = Some(Money::from_minor(5, Currency::CAD))), "amounts in USD and in CAD"),
        (of_loan(|l| l.product = Some(" ".into())), "product: between 1 and 200 characters, and no control characters"),
        (of_policy(|p| p.premium = usd(0)), "premium: has to be more than nothing"),
        (of_policy(|p| p.coverages.push((Coverage::A, usd(1)))), "coverages: A is there twice"),
        (of_policy(|p| p.bind_by = Some(day("2026-11-01"))), "bind_by comes before issued_at"),
        (
            of_policy(|p| p.deductibles[0].amount = DeductibleAmount::PercentOfDwelling(percent("101"))),
            "deductibles: between 0 and 100",
        ),
        (
            Quote { expires_at: Some(Stamp::Day(day("2026-11-01"))), ..of_loan(|_| ()) },
            "expires_at comes before issued_at",
        ),
        (
            Quote { issuer: String::new(), ..of_loan(|_| ()) },
            "issuer: between 1 and 200 characters, and no control characters",
        ),
    ] {
        assert_eq!(bad.check().unwrap_err().to_string(), said);
    }
    for good in [of_loan(|_| ()), of_policy(|_| ()), of_title(), of_warranty()] {
        assert_eq!(good.check(), Ok(()));
        let json = serde_json::to_string(&good).unwrap();
        assert_eq!(serde_json::from_str::<Quote>(&json).unwrap(), good);
    }
    let mut empty = of_title();
    if let QuoteTerms::Title(title) = &mut empty.terms {
        title.premiums.clear();
        title.fees.clear();
    }
    assert_eq!(empty.check().unwrap_err().to_string(), "premiums and fees: between 1 and 100 entries");
}

#[test]
fn a_ratio_may_be_rounded_as_lenders_round() {
    // 321,600 of 400,000 is 80.4 %.
    for (stated, fits) in
        [("80.4", true), ("80.40", true), ("81", true), ("80", false), ("80.41", false), ("82", false)]
    {
        let quote = of_loan(|l| {
            l.loan = usd(321_600);
            l.ltv = percent(stated);
        });
        assert_eq!(quote.check().is_ok(), fits, "{stated}");
    }
    // 333,333 of 400,000 is 83.33325 %.
    for (stated, fits) in [("83.33", true), ("83.34", true), ("84", true), ("83", false), ("83.32", false)] {
        let quote = of_loan(|l| {
            l.loan = usd(333_333);
            l.ltv = percent(stated);
        });
        assert_eq!(quote.check().is_ok(), fits, "{stated}");
    }
    assert_eq!(LoanQuote::ltv_of(usd(400_000), usd(333_333)), Some(percent("83.33")));
    assert_eq!(LoanQuote::ltv_of(usd(0), usd(1)), None);
}

#[test]
fn states_bands_identifiers_and_stamps_are_read_or_refused() {
    assert_eq!("tx".parse::<StateCode>().unwrap().as_str(), "TX");
    for bad in ["", "T", "XX", "Texas", "TX "] {
        assert_eq!(bad.parse::<StateCode>(), Err(QuoteError::State), "{bad}");
    }
    for (text, least, most, written) in [
        ("740-759", 740, 759, "740-759"),
        ("780+", 780, 850, "780+"),
        ("700", 700, 700, "700"),
        ("620 – 639", 620, 639, "620-639"),
    ] {
        let band: ScoreBand = text.parse().unwrap();
        assert_eq!((band.least(), band.most(), band.to_string().as_str()), (least, most, written));
    }
    for bad in ["", "+", "900", "759-740", "200-400", "good", "70000", "740-"] {
        assert_eq!(bad.parse::<ScoreBand>(), Err(QuoteError::ScoreBand), "{bad}");
    }
    for bad in ["", "0", "0123", "12345678901", "12a"] {
        assert_eq!(bad.parse::<NmlsId>(), Err(QuoteError::Nmls), "{bad}");
    }
    let late: Stamp = "2026-11-21T23:30:00-08:00".parse().unwrap();
    assert_eq!(late.day(), day("2026-11-21"), "the issuer's day");
    for bad in ["", "2026-02-30", "11/21/2026", "2026-11-21T10:00", "tomorrow"] {
        assert_eq!(bad.parse::<Stamp>(), Err(QuoteError::Stamp), "{bad}");
    }
}

fn moment(text: &str) -> chrono::DateTime<chrono::FixedOffset> {
    text.parse().unwrap()
}

/// A quote that ends at five in the afternoon in New York.
fn at_five() -> Quote {
    Quote { expires_at: Some("2026-11-20T17:00:00-05:00".parse().unwrap()), ..of_loan(|_| ()) }
}

#[test]
fn a_quote_holds_to_the_end_of_its_last_day() {
    for (quote, on, gone) in [
        // A day ends where the user is, whatever day it is elsewhere.
        (of_loan(|_| ()), "2026-11-20T23:59:59-08:00", false),
        (of_loan(|_| ()), "2026-11-21T00:00:00-08:00", true),
        (of_loan(|_| ()), "2026-11-20T23:59:59+14:00", false),
        (of_loan(|_| ()), "2026-11-21T00:00:00+14:00", true),
        (of_policy(|_| ()), "2026-11-15T23:59:59-10:00", false),
        (of_policy(|_| ()), "2026-11-16T00:00:00-10:00", true),
        // A moment passes everywhere at once, and holds itself.
        (at_five(), "2026-11-20T14:00:00-08:00", false),
        (at_five(), "2026-11-20T14:00:01-08:00", true),
        (at_five(), "2026-11-21T07:00:00+09:00", false),
        (at_five(), "2026-11-21T07:00:01+09:00", true),
        (Quote { expires_at: None, ..of_loan(|_| ()) }, "2199-01-01T00:00:00Z", false),
    ] {
        assert_eq!(quote.has_expired(moment(on)), gone, "{on}");
    }
}

#[test]
fn every_difference_is_named() {
    let base = of_loan(|_| ());
    assert_eq!(comparable(&base, &base), []);
    let cases: Vec<(Quote, Difference)> = vec![
        (
            of_loan(|l| {
                l.price = usd(200_000);
                l.loan = usd(160_000);
            }),
            Difference::Loan(usd(320_000), usd(160_000)),
        ),
        (of_loan(|l| l.ltv = percent("75")), Difference::LoanToValue(percent("80"), percent("75"))),
        (of_loan(|l| l.lock_days = Some(30)), Difference::LockDays(Some(45), Some(30))),
        (of_loan(|l| l.lock_days = None), Difference::LockDays(Some(45), None)),
        (of_loan(|l| l.occupancy = Occupancy::Second), Difference::Occupancy(Occupancy::Primary, Occupancy::Second)),
        (of_loan(|l| l.programme = Programme::Fha), Difference::Programme(Programme::Conforming, Programme::Fha)),
        (of_loan(|l| l.term_months = 180), Difference::TermMonths(360, 180)),
        (
            Quote { issued_at: Stamp::Day(day("2026-11-03")), ..base.clone() },
            Difference::IssuedOn(day("2026-11-02"), day("2026-11-03")),
        ),
        (of_warranty(), Difference::Kind(QuoteKind::Loan, QuoteKind::Warranty)),
    ];
    for (other, difference) in cases {
        assert_eq!(comparable(&base, &other), [difference]);
    }
    let bands = [of_loan(|l| l.score_band = None), of_loan(|l| l.score_band = None)];
    assert_eq!(comparable(&bands[0], &bands[1]), [Difference::ScoreBand(None, None)], "nobody can tell");

    let base = of_policy(|_| ());
    assert_eq!(comparable(&base, &base), []);
    let wind = Deductible { peril: Peril::WindHail, amount: DeductibleAmount::PercentOfDwelling(percent("2")) };
    for (other, difference) in [
        (of_policy(|p| p.form = PolicyForm::Ho5), Difference::Form(PolicyForm::Ho3, PolicyForm::Ho5)),
        (
            of_policy(|p| p.coverages[0].1 = usd(350_000)),
            Difference::Coverage(Coverage::A, Some(usd(400_000)), Some(usd(350_000))),
        ),
        (
            of_policy(|p| p.deductibles.push(wind.clone())),
            Difference::Deductible(Peril::WindHail, None, Some(wind.amount)),
        ),
        (of_policy(|p| p.endorsements.clear()), Difference::Endorsement("water backup".into())),
    ] {
        assert_eq!(comparable(&base, &other), [difference]);
    }
    assert_eq!(comparable(&of_title(), &of_title()), []);
    assert_eq!(comparable(&of_warranty(), &of_warranty()), []);
}

#[test]
fn a_kept_quote_takes_lawful_steps_only() {
    let today = moment("2026-11-10T12:00:00Z");
    let mut kept = KeptQuote::requested(PartnerId::new(), QuoteKind::Loan, "Q-1".into());
    assert_eq!(kept.check(), Ok(()));
    assert!(kept.step(QuoteStatus::Chosen, today).is_err());
    assert_eq!(kept.step(QuoteStatus::Received, today), Err(QuoteError::Content { status: QuoteStatus::Received }));
    let other = QuoteError::OtherKind { asked: QuoteKind::Loan, got: QuoteKind::Title };
    assert_eq!(kept.receive(of_title()), Err(other));
    assert_eq!(kept.receive(of_loan(|l| l.rate = percent("-1"))).unwrap_err().to_string(), "rate: between 0 and 100");
    assert_eq!(kept.status, QuoteStatus::Requested, "nothing half-taken");
    kept.receive(of_loan(|_| ())).unwrap();
    assert_eq!(kept.step(QuoteStatus::Expired, today), Err(QuoteError::NotExpired));
    assert_eq!(kept.step(QuoteStatus::Chosen, moment("2026-12-01T12:00:00Z")), Err(QuoteError::Expired));
    kept.step(QuoteStatus::Chosen, today).unwrap();
    kept.step(QuoteStatus::Declined, today).unwrap();
    assert!(kept.receive(of_loan(|_| ())).is_err());
    assert_eq!(kept.check(), Ok(()));
    assert_eq!(KeptQuote::unasked(None, of_warranty()).map(|k| k.status), Ok(QuoteStatus::Received));
}

proptest! {
    #[test]
    fn any_text_is_read_as_written_or_refused(text in "\\PC{0,24}|[0-9T:+ -]{0,26}") {
        if let Ok(stamp) = text.parse::<Stamp>() {
            prop_assert_eq!(stamp.to_string().parse::<Stamp>(), Ok(stamp));
        }
        if let Ok(band) = text.parse::<ScoreBand>() {
            prop_assert_eq!(band.to_string().parse::<ScoreBand>(), Ok(band));
        }
        let _ = (text.parse::<NmlsId>(), text.parse::<StateCode>());
    }

    #[test]
    fn any_amounts_are_judged(price in any::<i64>(), loan_amount in any::<i64>(), ltv in any::<i64>(), scale in 0_u32..28) {
        let quote = of_loan(|l| {
            l.price = Money::from_minor(price, Currency::USD);
            l.loan = Money::from_minor(loan_amount, Currency::USD);
            l.ltv = Percent(Decimal::new(ltv, scale));
        });
        if quote.check().is_ok() {
            prop_assert!(price > 0 && loan_amount > 0);
        }
    }

    #[test]
    fn the_ratio_we_compute_is_one_we_take(price in 1_i64..1_000_000_000, part in 1_i64..=100) {
        let (price, loan_amount) = (Money::from_minor(price * 100, Currency::USD), Money::from_minor(price * part, Currency::USD));
        let quote = of_loan(|l| {
            l.price = price;
            l.loan = loan_amount;
            l.ltv = LoanQuote::ltv_of(price, loan_amount).unwrap();
        });
        prop_assert_eq!(quote.check(), Ok(()));
    }

    #[test]
    fn differences_are_the_same_either_way(lock in prop::option::of(1_u16..90), other in prop::option::of(1_u16..90), c in 1_i64..500, d in 1_i64..500) {
        let (a, b) = (of_loan(|l| l.lock_days = lock), of_loan(|l| l.lock_days = other));
        prop_assert_eq!(comparable(&a, &b).len(), comparable(&b, &a).len());
        let (a, b) = (of_policy(|p| p.coverages[1].1 = usd(c)), of_policy(|p| p.coverages[2].1 = usd(d)));
        prop_assert_eq!(comparable(&a, &b).len(), comparable(&b, &a).len());
    }

    #[test]
    fn no_walk_of_steps_breaks_the_record(steps in prop::collection::vec((0_usize..6, 0_u64..40), 0..12)) {
        let mut kept = KeptQuote::requested(PartnerId::new(), QuoteKind::Loan, "Q-1".into());
        for (to, days) in steps {
            let to = QuoteStatus::ALL[to];
            let on = day("2026-11-01") + chrono::Days::new(days);
            let _ = if to == QuoteStatus::Received { kept.receive(of_loan(|_| ())) } else { kept.step(to, on.and_hms_opt(12, 0, 0).unwrap().and_utc().fixed_offset()) };
            prop_assert_eq!(kept.check(), Ok(()));
        }
    }
}
