//! The page that says how good estimates have been.

use chrono::NaiveDate;
use hub_domain::{Currency, Money};
use hub_report::{AccuracyReport, AccuracyRow, PriceBias, Shape, lay_accuracy};

use crate::fixture;

fn report() -> AccuracyReport {
    let day = |m, d| NaiveDate::from_ymd_opt(2015, m, d).unwrap();
    let row = |name: &str, n: usize| AccuracyRow {
        name: (!name.is_empty()).then(|| name.to_owned()),
        n,
        mdape: 7.4,
        within_10: 61.2,
        coverage: 79.6,
        signed: -0.8,
    };
    let usd = |d: i64| Some(Money::from_minor(d * 100, Currency::USD));
    let edges: Vec<i32> = (-30..=30).step_by(5).collect();
    let mut spread = vec![(None, Some(-30), 40)];
    spread.extend(
        edges
            .windows(2)
            .zip([60, 90, 150, 260, 420, 610, 580, 390, 220, 120, 60, 30])
            .map(|(w, n)| (Some(w[0]), Some(w[1]), n)),
    );
    spread.push((Some(30), None, 70));
    AccuracyReport {
        area: None,
        from: day(1, 2),
        to: day(2, 26),
        made_on: day(2, 28),
        level: 80,
        n: 3_000,
        sales: 4_812,
        mdape: 7.9,
        within: [33.6, 59.7, 84.1],
        coverage: 80.4,
        width: 34.1,
        signed: -0.4,
        nearest: 14.1,
        assessors: [12.1, 1.029, -0.043],
        bias: PriceBias::None,
        spread,
        areas: (0..18)
            .map(|i| row(&format!("Area {i} of #the town$ *Sound*"), 400 - i * 20))
            .chain([row("", 55)])
            .collect(),
        bands: vec![
            (None, usd(300_000), row("", 600)),
            (usd(300_000), usd(450_000), row("", 610)),
            (usd(450_000), None, row("", 1_790)),
        ],
    }
}

#[test]
fn says_how_close_estimates_were_on_paper_and_on_a_screen() {
    for shape in [Shape::Letter, Shape::Wide] {
        let laid = lay_accuracy(&report(), &fixture::context(), shape).unwrap();
        let text: String = (0..laid.pages()).map(|p| laid.text(p).unwrap()).collect();
        for words in
            ["7.9 %", "3,000", "evenly chosen from 4,812", "Equal Housing Opportunity", "Area 3 of #the town$ *Sound*"]
        {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert!(!text.to_lowercase().contains("valuation"));
        assert!(laid.pdf().unwrap().starts_with(b"%PDF-"));
        if let Some(folder) = std::env::var_os("HUB_REPORT_LOOK") {
            for page in 0..laid.pages() {
                let file = std::path::Path::new(&folder).join(format!("accuracy-{shape:?}-{page}.png"));
                std::fs::write(file, laid.png(page, 1.5).unwrap()).unwrap();
            }
        }
    }
    let nothing = AccuracyReport { n: 0, ..report() };
    assert!(lay_accuracy(&nothing, &fixture::context(), Shape::Letter).is_err());
}
