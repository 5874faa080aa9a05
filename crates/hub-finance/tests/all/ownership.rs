use hub_finance::ownership::{Home, HomeError, LoanMonth, OwnTaxEffect, Total, Upkeep, Yearly, forgone};
use hub_finance::{Cents, Percent};
use proptest::prelude::*;

fn percent(text: &str) -> Percent {
    Percent(text.parse().unwrap())
}

fn yearly(dollars: i64, growth: &str) -> Yearly {
    Yearly { first: Cents(dollars * 100), growth: percent(growth) }
}

/// The first months of 320,000 at 6.5 %, half up to the cent each month, and what is left after them.
fn loan(months: usize) -> Vec<LoanMonth> {
    let mut balance = 32_000_000_i64;
    (0..months)
        .map(|_| {
            // balance * 6.5 % / 12, half up, in whole numbers.
            let interest = (balance * 65 + 6_000) / 12_000;
            let principal = (202_262 - interest).min(balance);
            balance -= principal;
            LoanMonth {
                interest: Cents(interest),
                principal: Cents(principal),
                balance: Cents(balance),
                ..LoanMonth::default()
            }
        })
        .collect()
}

fn home(months: usize) -> Home {
    Home {
        value: Cents(40_000_000),
        appreciation: percent("3"),
        loan: loan(months),
        property_tax: yearly(4_400, "2"),
        insurance: yearly(2_400, "5"),
        dues: yearly(600, "0"),
        upkeep: Upkeep::OfValue(percent("1")),
        utilities: yearly(3_000, "2.5"),
        tax_effect: None,
    }
}

#[test]
fn the_first_year_adds_up_to_the_cent() {
    let months = home(12).months(12).unwrap();
    let total = Total::of(&months).unwrap();
    assert_eq!(total.paid, Cents(3_867_144));
    assert_eq!(total.principal, Cents(357_676));
    assert_eq!(total.spent, Cents(3_867_144 - 357_676));
    assert_eq!(months[0].property_tax, Cents(36_667), "4,400 over twelve months: 366.67 or 366.66");
    assert_eq!(months.iter().map(|month| month.property_tax).sum::<Cents>(), Cents(440_000));
    assert_eq!(months[11].value, Cents(41_200_000));
    assert_eq!(months[11].equity(), Some(Cents(41_200_000 - 32_000_000 + 357_676)));
}

#[test]
fn amounts_grow_from_year_to_year_and_the_loan_ends() {
    let months = home(24).months(36).unwrap();
    let year = |year: usize| &months[year * 12..(year + 1) * 12];
    let sum = |year: &[hub_finance::ownership::Month], of: fn(&hub_finance::ownership::Month) -> Cents| {
        year.iter().map(of).sum::<Cents>()
    };
    assert_eq!(sum(year(2), |month| month.property_tax), Cents(457_776), "4,400 * 1.02 * 1.02");
    assert_eq!(sum(year(1), |month| month.upkeep), Cents(412_000), "1 % of 412,000");
    assert_eq!(sum(year(2), |month| month.interest), Cents::ZERO);
    assert_eq!(months[35].owed, Cents::ZERO);
    assert_eq!(months[35].number, 36);
    assert_eq!(home(1).months(7).unwrap().len(), 7);
    assert!(home(1).months(0).unwrap().is_empty());
}

#[test]
fn a_tax_effect_is_what_the_owner_says() {
    let mut home = home(12);
    home.tax_effect = Some(OwnTaxEffect { of_interest: percent("22"), of_property_tax: percent("10") });
    let first = home.months(1).unwrap()[0];
    // 22 % of 1,733.33 and 10 % of 366.67, each half up.
    assert_eq!(first.tax_effect, Cents(38_133 + 3_667));
    assert_eq!(first.spent(), Some(Cents(first.paid().unwrap().0 - first.principal.0 - 41_800)));
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let refused = |change: fn(&mut Home)| {
        let mut home = home(2);
        change(&mut home);
        home.months(360).unwrap_err()
    };
    assert_eq!(refused(|home| home.insurance.first = Cents(-1)), HomeError::BelowZero("insurance", Cents(-1)));
    assert_eq!(refused(|home| home.appreciation = percent("-100")), HomeError::Rate("appreciation", percent("-100")));
    assert_eq!(
        refused(|home| home.upkeep = Upkeep::OfValue(percent("101"))),
        HomeError::Rate("upkeep", percent("101"))
    );
    assert!(matches!(refused(|home| home.utilities = yearly(3_000, "900")), HomeError::TooLarge("utilities", _)));
    assert_eq!(home(1).months(u32::MAX).unwrap_err(), HomeError::TooLong(u32::MAX));
    assert!(matches!(refused(|home| home.value = Cents(i64::MAX)), HomeError::TooLarge(..)));
}

#[test]
fn what_is_forgone_compounds_monthly_and_names_what_cannot_be() {
    // 100,000 * (1.005^12 - 1) = 6,167.7811...
    assert_eq!(forgone(Cents(10_000_000), percent("6"), 12).unwrap(), Cents(616_778));
    assert_eq!(forgone(Cents(10_000_000), percent("6"), 0).unwrap(), Cents::ZERO);
    assert_eq!(forgone(Cents::ZERO, percent("6"), 84).unwrap(), Cents::ZERO);
    assert_eq!(forgone(Cents(10_000_000), percent("0"), 84).unwrap(), Cents::ZERO);
    assert!(matches!(forgone(Cents(-1), percent("6"), 12), Err(HomeError::BelowZero(..))));
    assert!(matches!(forgone(Cents(1), percent("101"), 12), Err(HomeError::Rate(..))));
    assert!(matches!(forgone(Cents(1), percent("1"), 1_201), Err(HomeError::TooLong(_))));
    assert!(matches!(forgone(Cents(i64::MAX), percent("100"), 1_200), Err(HomeError::TooLarge(..))));
}

proptest! {
    #[test]
    fn a_year_sums_to_its_yearly_amounts(tax in 0_i64..10_000_000, dues in 0_i64..1_000_000, count in 1_u32..60) {
        let mut home = home(12);
        home.property_tax = Yearly { first: Cents(tax), growth: percent("0") };
        home.dues = Yearly { first: Cents(dues), growth: percent("0") };
        let months = home.months(count * 12).unwrap();
        for year in months.chunks(12) {
            prop_assert_eq!(year.iter().map(|month| month.property_tax).sum::<Cents>(), Cents(tax));
            prop_assert_eq!(year.iter().map(|month| month.dues).sum::<Cents>(), Cents(dues));
        }
        let total = Total::of(&months).unwrap();
        let parts: Cents = months.iter().map(|month| month.paid().unwrap()).sum();
        prop_assert_eq!(total.paid, parts);
    }
}
