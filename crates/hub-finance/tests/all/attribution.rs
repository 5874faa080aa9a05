use chrono::{Days, NaiveDate};
use hub_finance::attribution::{AttributionError, Channel, Model, PartnerKind, Touch, Window, attribute};
use hub_finance::{Cents, Percent};
use proptest::prelude::*;
use rust_decimal::Decimal;

const CLOSING: &str = "2026-06-30";

fn touch(channel: &str, days_before: u64) -> Touch {
    let closing: NaiveDate = CLOSING.parse().unwrap();
    Touch { channel: Channel::own(channel), on: closing - Days::new(days_before) }
}

fn u_shape() -> Model {
    Model::Position { first: Percent(Decimal::from(40)), last: Percent(Decimal::from(40)) }
}

#[test]
fn each_model_shares_out_all_of_the_revenue() {
    let four: Vec<Touch> = [28, 14, 7, 0].iter().map(|days| touch("x", *days)).collect();
    let decay = Model::Decay { half_life_days: 7 };
    let cases: [(&[Touch], Model, &[i64]); 10] = [
        (&four, Model::First, &[1_200_000, 0, 0, 0]),
        (&four, Model::Last, &[0, 0, 0, 1_200_000]),
        (&four, Model::Linear, &[300_000; 4]),
        (&four, u_shape(), &[480_000, 120_000, 120_000, 480_000]),
        (&four, decay, &[41_379, 165_517, 331_035, 662_069]),
        // One and two touches: all to the one; the two ends in proportion.
        (&four[..1], u_shape(), &[1_200_000]),
        (&four[..2], u_shape(), &[600_000, 600_000]),
        (&four[..1], decay, &[1_200_000]),
        // Half a half-life: 1 / sqrt 2 against 1.
        (&[touch("a", 7), touch("b", 0)], Model::Decay { half_life_days: 14 }, &[497_056, 702_944]),
        // A third: 2^(-1/3) against 1.
        (&[touch("a", 10), touch("b", 0)], Model::Decay { half_life_days: 30 }, &[530_992, 669_008]),
    ];
    for (touches, model, expected) in cases {
        let shares = attribute(Cents(1_200_000), touches, model).unwrap();
        assert_eq!(shares.iter().map(|share| share.0).collect::<Vec<_>>(), expected, "{model:?}");
    }
}

#[test]
fn what_cannot_be_shared_is_refused() {
    assert_eq!(attribute(Cents(1), &[], Model::Linear), Err(AttributionError::NoTouch));
    let one = [touch("a", 1)];
    assert_eq!(attribute(Cents(1), &one, Model::Decay { half_life_days: 0 }), Err(AttributionError::HalfLife));
    let (first, last) = (Percent(Decimal::from(60)), Percent(Decimal::from(50)));
    assert_eq!(attribute(Cents(1), &one, Model::Position { first, last }), Err(AttributionError::Ends(first, last)));
}

// 12 CFR 1024.2(b), 1024.14: no settlement service's touch is ever set against money.
#[test]
fn a_settlement_service_cannot_be_a_touch() {
    use PartnerKind::*;
    for kind in [Lender, Title, Inspector, Appraiser, Insurer, HomeWarranty, Broker, Unknown] {
        let error = Channel::partner("Acme", kind).unwrap_err();
        assert_eq!((error.partner.as_str(), error.kind), ("Acme", kind));
    }
    for kind in [Mover, Stager, HomeService] {
        assert_eq!(Channel::partner("Acme", kind).unwrap().name(), "Acme");
    }
}

#[test]
fn a_window_drops_what_is_too_old_too_late_or_noted_twice() {
    let closing: NaiveDate = CLOSING.parse().unwrap();
    let mut late = touch("late", 0);
    late.on = closing + Days::new(1);
    let touches = [touch("mail", 5), touch("ad", 40), touch("mail", 5), touch("call", 5), touch("ad", 10), late];
    let kept = |days, once_a_day| -> Vec<(String, i64)> {
        let kept = Window { days, once_a_day }.of(&touches, closing);
        kept.iter().map(|touch| (touch.channel.name().to_owned(), (closing - touch.on).num_days())).collect()
    };
    let named = |list: &[(&str, i64)]| list.iter().map(|(name, days)| ((*name).to_owned(), *days)).collect::<Vec<_>>();
    assert_eq!(kept(Some(30), true), named(&[("ad", 10), ("mail", 5), ("call", 5)]));
    assert_eq!(kept(None, false), named(&[("ad", 40), ("ad", 10), ("mail", 5), ("mail", 5), ("call", 5)]));
}

proptest! {
    #[test]
    fn every_model_sums_to_the_revenue(
        revenue in 0_i64..100_000_000_000,
        mut days in prop::collection::vec(0_u64..2_000, 1..15),
        half_life_days in 1_u32..400,
        ends in (0_u32..=50, 0_u32..=50),
    ) {
        days.sort_unstable_by(|a, b| b.cmp(a));
        let touches: Vec<Touch> = days.iter().map(|days| touch("x", *days)).collect();
        let (first, last) = (Percent(Decimal::from(ends.0)), Percent(Decimal::from(ends.1)));
        let models = [Model::First, Model::Last, Model::Linear, Model::Position { first, last }, Model::Decay { half_life_days }];
        for model in models {
            let shares = attribute(Cents(revenue), &touches, model).unwrap();
            prop_assert_eq!(shares.iter().copied().sum::<Cents>(), Cents(revenue));
            prop_assert!(shares.iter().all(|share| *share >= Cents::ZERO));
            if let Model::Decay { .. } = model {
                // A later touch never gets less, but for the cents left over.
                prop_assert!(shares.windows(2).all(|pair| pair[0].0 <= pair[1].0 + 1));
            }
        }
    }
}
