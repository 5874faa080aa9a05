//! Reports over a real market: the sums come out, the pages hold, the file is small.

use hub_report::cma_pdf;
use hub_valuation::{CmaRequest, Subject, value};

use crate::fixture::context;
use crate::market::sales;
use crate::pdf::text_of;

#[test]
fn real_sales_make_a_sound_report() {
    let Some(sales) = sales("kc1415") else { return };
    for key in ["kc1415-016809", "kc1415-018000"] {
        let sale = sales.iter().find(|s| s.listing_key == key).expect("a known sale");
        let subject = Subject {
            listing_key: Some(sale.listing_key.clone()),
            listing_id: None,
            currency_code: Some(sale.close_price.currency),
            close_date: Some(sale.close_date),
            facts: sale.facts.clone(),
        };
        let analysis = value(&CmaRequest::new(subject, sale.close_date), &sales).expect("an analysis");
        let mut ctx = context();
        ctx.state = Some("TN".to_owned());
        let report = cma_pdf(&analysis, &ctx).expect("a report");
        assert!(report.pdf.len() < 1_000_000, "{} bytes", report.pdf.len());
        assert!((6..=14).contains(&report.pages), "{} pages", report.pages);
        let Some(pages) = text_of(&report.pdf) else { return };
        let barred = pages.iter().flat_map(|p| p.lines()).find(|l| l.to_lowercase().contains("value"));
        assert_eq!(barred, None, "Tennessee bars the word, and the analysis brings its own sentences");
    }
}
