//! Whatever the text and the numbers are, a report comes out (and passes its own check), or a clear refusal.

use hub_report::cma_pdf;
use proptest::prelude::*;

use crate::fixture::{cma, context, settle, usd};

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_any_price(
        n in 1_usize..12,
        text in "\\PC{0,300}",
        name in "[A-Za-zÄß東🏠#*_$@<>\\[\\]\"\\\\ -]{0,160}",
        price in 1_i64..900_000_000_000,
        shown in 0_usize..12,
        places in proptest::collection::vec((-80.0..80.0_f64, -179.0..179.0_f64), 12),
    ) {
        let mut analysis = cma(n);
        analysis.subject.facts.unparsed_address = Some(name.clone());
        analysis.method.clone_from(&text);
        analysis.warnings[0].text.clone_from(&text);
        for (i, comparable) in analysis.comparables.iter_mut().enumerate() {
            let sum: i64 = comparable.adjustments.iter().map(|a| a.amount.minor).sum();
            comparable.close_price = usd(price);
            comparable.adjusted_price = usd(price + sum);
            comparable.shown = i < shown;
            comparable.facts.unparsed_address = Some(name.clone());
            comparable.facts.latitude = Some(places[i].0);
            comparable.facts.longitude = Some(places[i].1);
            comparable.reason.clone_from(&text);
            comparable.adjustments[0].why.clone_from(&text);
            comparable.adjustments[0].comparable.clone_from(&name);
        }
        settle(&mut analysis);
        let mut ctx = context();
        ctx.agent.clone_from(&name);
        ctx.remarks = Some(text);
        let report = cma_pdf(&analysis, &ctx);
        prop_assert!(report.is_ok(), "{:?}", report.err());
    }
}
