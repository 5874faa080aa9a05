use hub_finance::loan::{
    Arm, Buydown, Caps, ChargeKind, CountyLimits, DebtRatios, FhaLoan, FhaPremiums, LimitOf, LlpaGrid, Occupancy,
    PmiFactors, PriceConvention, Rounding, VaBorrower, VaPurpose, VaRegion, VaResidual, break_even, concession_cap,
    finance_charge,
};
use hub_finance::{Cents, on_date};

use super::{cents, day, dec, loan, percent, rate, shipped};

#[test]
fn every_row_of_the_fha_table() {
    let tables = shipped();
    let table = on_date(&tables.fha_premiums, "FHA premiums", "US", day("2026-11-20")).unwrap();
    // HUD Mortgagee Letter 2023-05: base loan, loan-to-value, months, annual premium, years.
    let cases = [
        ("300000", "90", 360, "0.50", Some(11)),
        ("300000", "90.01", 360, "0.50", None),
        ("726200", "95", 360, "0.50", None),
        ("726200", "95.01", 360, "0.55", None),
        ("726200.01", "90", 360, "0.70", Some(11)),
        ("800000", "95", 360, "0.70", None),
        ("800000", "96.5", 360, "0.75", None),
        ("300000", "90", 180, "0.15", Some(11)),
        ("300000", "96.5", 180, "0.40", None),
        ("800000", "78", 180, "0.15", Some(11)),
        ("800000", "78.01", 180, "0.40", Some(11)),
        ("800000", "90.01", 120, "0.65", None),
    ];
    for (base, ltv, months, annual, years) in cases {
        let row = FhaPremiums::row(table, cents(base), percent(ltv), months).unwrap();
        assert_eq!((row.annual, row.years), (percent(annual), years), "{base} {ltv} {months}");
    }
    let error = FhaPremiums::row(table, cents("300000"), percent("100.01"), 360).unwrap_err();
    assert!(error.to_string().contains("2023-05"), "{error}");
}

#[test]
fn the_monthly_fha_premium_falls_with_the_year_s_average_balance_and_ends_with_the_loan() {
    let down = cents("12250");
    let loan = FhaLoan::new(cents("350000"), down, percent("1.75"), percent("0.55"), rate("6.25"), 360).unwrap();
    let premiums: Vec<Cents> = (1..=31).map(|year| loan.monthly_premium(year).unwrap()).collect();
    assert_eq!(premiums[0], cents("153.98"));
    assert!(premiums.is_sorted_by(|a, b| a > b));
    assert_eq!(premiums[30], Cents::ZERO);
    assert!(loan.monthly_premium(0).is_err());
    assert!(FhaLoan::new(cents("100"), cents("100"), percent("1.75"), percent("0.55"), rate("6"), 360).is_err());
}

#[test]
fn the_va_fee_by_law() {
    let tables = shipped();
    let fees = &on_date(&tables.va_fees, "VA fees", "US", day("2026-01-01")).unwrap().value;
    let fee = |purpose, used_before, exempt, down: &str| {
        fees.percent(purpose, VaBorrower { used_before, exempt }, percent(down)).unwrap()
    };
    let purchase = VaPurpose::Purchase;
    // 38 USC 3729(b)(2).
    let cases = [
        (purchase, false, "0", "2.15"),
        (purchase, true, "0", "3.30"),
        (purchase, true, "4.999", "3.30"),
        (purchase, true, "5", "1.50"),
        (purchase, false, "9.99", "1.50"),
        (purchase, true, "10", "1.25"),
        (VaPurpose::RateReduction, true, "0", "0.50"),
        (VaPurpose::Assumption, false, "0", "0.50"),
        (VaPurpose::Manufactured, false, "0", "1.00"),
        (VaPurpose::NativeAmericanDirect, false, "0", "1.25"),
    ];
    for (purpose, used, down, wanted) in cases {
        assert_eq!(fee(purpose, used, false, down), percent(wanted), "{purpose:?} {used} {down}");
    }
    assert_eq!(fee(purchase, true, true, "0"), percent("0"));
    assert!(on_date(&tables.va_fees, "VA fees", "US", day("2032-01-01")).is_err());
}

#[test]
fn va_residual_incomes() {
    let tables = shipped();
    let table = on_date(&tables.va_residual, "VA residual incomes", "US", day("2026-01-01")).unwrap();
    let minimum = |loan, region, family| VaResidual::minimum(table, cents(loan), region, family);
    // 38 CFR 36.4340(e).
    let cases = [
        ("350000", VaRegion::South, 4, "1003"),
        ("80000", VaRegion::Northeast, 2, "755"),
        ("79999.99", VaRegion::Northeast, 2, "654"),
        ("80000", VaRegion::West, 5, "1158"),
        ("80000", VaRegion::West, 6, "1238"),
        ("80000", VaRegion::West, 7, "1318"),
        ("80000", VaRegion::West, 8, "1318"),
        ("50000", VaRegion::Midwest, 7, "1052"),
    ];
    for (loan, region, family, wanted) in cases {
        assert_eq!(minimum(loan, region, family).unwrap(), cents(wanted), "{loan} {region:?} {family}");
    }
    assert!(minimum("80000", VaRegion::South, 0).unwrap_err().to_string().contains("family of 0"));
}

#[test]
fn county_limits_by_units_and_never_a_baseline_for_an_unknown_county() {
    let tables = shipped();
    let year = |day_of| on_date(&tables.county_limits, "county limits", "US", day(day_of)).unwrap();
    let table = year("2025-06-01");
    let limit = |of, county, units| CountyLimits::limit(table, of, county, units);
    // FHFA and HUD, 2025.
    let cases = [
        (LimitOf::Gse, "06037", 1, "1209750"),
        (LimitOf::Fha, "12086", 1, "654350"),
        (LimitOf::Fha, "12086", 4, "1258400"),
        (LimitOf::Gse, "12086", 1, "806500"),
        (LimitOf::Gse, "08031", 2, "1067350"),
        (LimitOf::Va, "48157", 1, "806500"),
        (LimitOf::Fha, "48157", 1, "524225"),
        (LimitOf::Gse, "02020", 1, "1209750"),
    ];
    for (of, county, units, wanted) in cases {
        assert_eq!(limit(of, county, units).unwrap(), cents(wanted), "{of:?} {county} {units}");
    }
    assert!(limit(LimitOf::Gse, "99999", 1).unwrap_err().to_string().contains("county 99999"));
    assert!(limit(LimitOf::Gse, "6037", 1).unwrap_err().to_string().contains("five-digit"));
    assert!(limit(LimitOf::Gse, "06037", 5).is_err());
    // FHFA, 2026.
    let table = year("2026-06-01");
    let limit = |of, county, units| CountyLimits::limit(table, of, county, units);
    let cases = [
        ("06037", 1, "1249125"), // Los Angeles
        ("06073", 2, "1413350"), // San Diego
        ("53033", 1, "1063750"), // King
        ("36061", 4, "2326875"), // New York
        ("15009", 3, "2010950"), // Maui
        ("48157", 4, "1601750"), // Fort Bend, at the baseline
        ("09140", 1, "851000"),  // Naugatuck Valley: Connecticut goes by planning regions from 2026
    ];
    for (county, units, wanted) in cases {
        assert_eq!(limit(LimitOf::Gse, county, units).unwrap(), cents(wanted), "{county} {units}");
    }
    let error = limit(LimitOf::Gse, "09001", 1).unwrap_err().to_string();
    assert!(error.contains("county 09001"), "a county of old has several limits: {error}");
    let error = limit(LimitOf::Fha, "48157", 1).unwrap_err().to_string();
    assert!(error.contains("FHA's limits of 2026 by county are in no public copy"), "{error}");
    let error = on_date(&tables.county_limits, "county limits", "US", day("2027-01-01")).unwrap_err();
    assert!(error.to_string().ends_with("ends 2026-12-31"), "{error}");
}

#[test]
fn private_insurance_and_price_adjustments_come_from_their_own_cell() {
    let tables = shipped();
    let factor = |score, down| PmiFactors::factor(&tables.pmi_factors[0], score, percent(down));
    assert_eq!(factor(725, "10").unwrap(), percent("0.50"));
    assert_eq!(factor(850, "19.99").unwrap(), percent("0.19"));
    assert!(factor(700, "10").unwrap_err().to_string().contains("score 700 with 10 % down"));
    assert!(factor(725, "20").is_err());
    assert!(factor(725, "3").is_err());

    let grid = tables.llpa_for("purchase", "US", day("2026-01-01")).unwrap();
    let cell = |score, ltv| LlpaGrid::cell(grid, score, percent(ltv));
    // Fannie Mae matrix from May 2023.
    let cases =
        [(745, "80", "0.875"), (745, "80.01", "1"), (780, "97", "0.125"), (639, "30", "0"), (639, "60", "0.125")];
    for (score, ltv, wanted) in cases {
        assert_eq!(cell(score, ltv).unwrap(), percent(wanted), "{score} {ltv}");
    }
    assert!(cell(745, "97.01").is_err());
    assert!(cell(299, "80").is_err());
    assert!(tables.llpa_for("refinance", "US", day("2026-01-01")).is_err());
}

#[test]
fn guides_and_caps() {
    let tables = shipped();
    let guide = tables.ratio_guide("fha_manual", day("2026-01-01")).unwrap();
    let ratios = |housing, other| DebtRatios::new(cents("10000"), cents(housing), cents(other)).unwrap();
    assert!(guide.is_met(ratios("3100", "1200")));
    assert!(!guide.is_met(ratios("3100.01", "1199")));
    assert!(!guide.is_met(ratios("3000", "1300.01")));
    assert!(tables.ratio_guide("none", day("2026-01-01")).is_err());
    assert!(DebtRatios::new(Cents::ZERO, cents("1"), cents("1")).is_err());

    let caps = &tables.concession_caps[0];
    let cap = |programme, occupancy, ltv| concession_cap(caps, programme, occupancy, percent(ltv), cents("400000"));
    // Fannie Mae Selling Guide B3-4.1-02 and the programmes' handbooks.
    let primary = Occupancy::Primary;
    let cases = [
        ("conventional", primary, "97", "12000"),
        ("conventional", primary, "90", "24000"),
        ("conventional", primary, "75.01", "24000"),
        ("conventional", Occupancy::Second, "75", "36000"),
        ("conventional", Occupancy::Investment, "75", "8000"),
        ("fha", primary, "96.5", "24000"),
        ("usda", primary, "101.01", "24000"),
        ("va", primary, "100", "16000"),
    ];
    for (programme, occupancy, ltv, wanted) in cases {
        assert_eq!(cap(programme, occupancy, ltv).unwrap(), cents(wanted), "{programme} {ltv}");
    }
    assert!(cap("conventional", primary, "97.01").is_err());
}

#[test]
fn prices_keep_to_one_convention() {
    let prices = |texts: &[&str]| texts.iter().map(|text| dec(text)).collect::<Vec<_>>();
    assert_eq!(PriceConvention::of_sheet(&prices(&["98.75", "101"])).unwrap(), PriceConvention::HundredBased);
    assert_eq!(PriceConvention::of_sheet(&prices(&["1.25", "-0.5"])).unwrap(), PriceConvention::Discount);
    let mixed = PriceConvention::of_sheet(&prices(&["98.75", "1.25"])).unwrap_err();
    assert_eq!(mixed.to_string(), "the sheet mixes hundred-based and discount prices: 98.75 and 1.25");
    assert!(PriceConvention::of_sheet(&prices(&["50"])).unwrap_err().to_string().contains("neither"));
    assert!(PriceConvention::of_sheet(&[]).is_err());
    assert_eq!(PriceConvention::HundredBased.points(dec("101.5")).unwrap(), percent("-1.5"));
    assert!(PriceConvention::Discount.points(dec("98.75")).is_err());
}

#[test]
fn points_that_never_pay_back_say_so() {
    let found = break_even(&loan("400000", "6.5", 360), &loan("400000", "6.5", 360), percent("1")).unwrap();
    assert_eq!(found.months, None);
    assert!(break_even(&loan("400000", "6.5", 360), &loan("400000", "6.25", 180), percent("1")).is_err());
}

#[test]
fn a_buydown_never_goes_below_nought() {
    let terms = loan("320000", "6.75", 360);
    let three = Buydown::new(&terms, &[percent("3"), percent("2"), percent("1")]).unwrap();
    assert_eq!(three.years.len(), 3);
    assert!(three.years.is_sorted_by(|a, b| a.payment < b.payment));
    assert!(Buydown::new(&terms, &[percent("7")]).is_err());
    assert!(Buydown::new(&terms, &[]).is_err());
}

#[test]
fn an_adjustable_rate_moves_within_its_caps() {
    let caps = Caps { first: percent("2"), periodic: percent("1"), lifetime: percent("5") };
    let rounding = Rounding::Nearest(percent("0.125"));
    let arm = Arm { start: rate("5.875"), margin: percent("2.75"), rounding, caps, floor: Some(rate("2.75")) };
    let first = |index| arm.first_reset(percent(index)).unwrap().rate;
    assert_eq!(first("4.30"), rate("7"));
    assert_eq!(first("6.10"), rate("7.875"));
    assert_eq!(first("0.50"), rate("3.875"));
    assert_eq!(arm.later_reset(percent("6.10"), rate("7.875")).unwrap().rate, rate("8.875"));
    assert_eq!(arm.later_reset(percent("9"), rate("10.5")).unwrap().rate, rate("10.875"));
    let up = Arm { rounding: Rounding::Up(percent("0.125")), ..arm };
    assert_eq!(up.first_reset(percent("4.26")).unwrap().rate, rate("7.125"));
    let down = Arm { rounding: Rounding::Down(percent("0.125")), ..arm };
    assert_eq!(down.first_reset(percent("4.30")).unwrap().rate, rate("7"));
    assert!(arm.first_reset(percent("101")).is_err());
}

#[test]
fn only_finance_charges_are_finance_charge() {
    let charges = [
        (ChargeKind::Interest, cents("1000")),
        (ChargeKind::Points, cents("100")),
        (ChargeKind::Title, cents("700")),
        (ChargeKind::Appraisal, cents("500")),
        (ChargeKind::MortgageInsurance, cents("10")),
    ];
    assert_eq!(finance_charge(&charges).unwrap(), cents("1110"));
    let tolerance = &shipped().disclosure_tolerance[0].value;
    assert!(tolerance.rate_is_accurate(percent("6.375"), percent("6.5"), false));
    assert!(!tolerance.rate_is_accurate(percent("6.374"), percent("6.5"), false));
    assert!(tolerance.rate_is_accurate(percent("6.25"), percent("6.5"), true));
    assert!(tolerance.charge_is_accurate(cents("900"), cents("1000")));
    assert!(!tolerance.charge_is_accurate(cents("899.99"), cents("1000")));
    assert!(tolerance.charge_is_accurate(cents("2000"), cents("1000")));
}
