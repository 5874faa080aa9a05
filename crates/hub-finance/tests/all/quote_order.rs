use hub_finance::quote_order::{Criterion, Quote, QuoteError, order};
use hub_finance::{Cents, Percent};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn quote(id: &str, upfront: i64, monthly: i64, costs: &[i64], apr: Option<&str>) -> Quote {
    Quote {
        id: id.into(),
        upfront: Cents(upfront),
        monthly: Cents(monthly),
        cost_by_month: costs.iter().map(|cost| Cents(*cost)).collect(),
        apr: apr.map(|apr| Percent(apr.parse().unwrap())),
    }
}

fn three() -> Vec<Quote> {
    vec![
        quote("c", -250_000, 262_772, &[229_167; 36], Some("6.814")),
        quote("a", 180_000, 252_827, &[216_667; 36], Some("6.543")),
        quote("b", 620_000, 246_287, &[208_333; 36], Some("6.399")),
    ]
}

#[test]
fn the_criterion_and_how_long_one_stays_decide() {
    let cases = [
        (Criterion::Apr, ["b", "a", "c"]),
        (Criterion::Monthly, ["b", "a", "c"]),
        (Criterion::Upfront, ["c", "a", "b"]),
        (Criterion::CostOver { months: 24 }, ["c", "a", "b"]),
        (Criterion::CostOver { months: 36 }, ["a", "c", "b"]),
        (Criterion::CostOver { months: 0 }, ["c", "a", "b"]),
    ];
    for (by, expected) in cases {
        let ids: Vec<String> = order(&three(), by).unwrap().into_iter().map(|placed| placed.id).collect();
        assert_eq!(ids, expected, "{by:?}");
    }
    let placed = order(&three(), Criterion::CostOver { months: 24 }).unwrap();
    assert_eq!(placed[0].why, "52500.08 over 24 months, what is paid at the start included, the least");
    assert_eq!(
        placed[1].why,
        "53800.08 over 24 months, what is paid at the start included, 1300.00 more than the least"
    );
    assert_eq!(
        order(&three(), Criterion::Apr).unwrap()[1].why,
        "6.543 % annual percentage rate, 0.144 points more than the lowest"
    );
}

#[test]
fn equals_share_a_place() {
    let quotes = [quote("z", 1, 5, &[], None), quote("y", 2, 5, &[], None), quote("x", 3, 6, &[], None)];
    let places: Vec<(String, usize)> =
        order(&quotes, Criterion::Monthly).unwrap().into_iter().map(|placed| (placed.id, placed.place)).collect();
    assert_eq!(places, [("y".into(), 1), ("z".into(), 1), ("x".into(), 3)]);
}

#[test]
fn a_quote_that_does_not_say_what_is_asked_is_not_guessed() {
    let error = order(&three(), Criterion::CostOver { months: 37 }).unwrap_err();
    assert_eq!(error.to_string(), "quote c does not say what 37 months cost");
    assert!(matches!(order(&[quote("a", 0, 0, &[], None)], Criterion::Apr), Err(QuoteError::Unsaid { .. })));
    let twice = [quote("a", 0, 0, &[], None), quote("a", 1, 0, &[], None)];
    assert_eq!(order(&twice, Criterion::Monthly), Err(QuoteError::Twice("a".into())));
}

/// What a partner pays cannot come in, not even by name.
#[test]
fn a_field_about_what_a_partner_pays_is_refused() {
    let mut value = serde_json::to_value(quote("a", 0, 0, &[], None)).unwrap();
    value["partner_fee"] = 100.into();
    assert!(serde_json::from_value::<Quote>(value).unwrap_err().to_string().contains("unknown field `partner_fee`"));
}

proptest! {
    #[test]
    fn the_order_is_total_and_does_not_depend_on_how_quotes_came_in(
        figures in prop::collection::vec((-1_000_i64..1_000, 0_i64..5, 0_i64..5), 0..10),
        seed in any::<prop::sample::Index>(),
        months in 0_u32..3,
    ) {
        let quotes: Vec<Quote> = figures
            .iter()
            .enumerate()
            .map(|(at, (upfront, monthly, cost))| {
                let mut quote = quote(&format!("q{at:02}"), *upfront, *monthly, &[*cost; 3], None);
                quote.apr = Some(Percent(Decimal::from(*monthly)));
                quote
            })
            .collect();
        let mut turned = quotes.clone();
        turned.reverse();
        if !turned.is_empty() {
            let at = seed.index(turned.len());
            turned.rotate_left(at);
        }
        for by in [Criterion::Apr, Criterion::Monthly, Criterion::Upfront, Criterion::CostOver { months }] {
            let placed = order(&quotes, by).unwrap();
            prop_assert_eq!(&placed, &order(&turned, by).unwrap());
            prop_assert_eq!(placed.len(), quotes.len());
            prop_assert!(placed.windows(2).all(|pair| pair[0].place <= pair[1].place));
        }
    }
}
