//! `hub cma run`: figures that add up, a report, and refusals that say why.

use serde_json::{Value, json};

use crate::home::Home;
use crate::market;

fn minor(money: &Value) -> i128 {
    i128::from(money["minor"].as_i64().unwrap_or_else(|| panic!("no money: {money}")))
}

/// Recomputes the figures from what is shown: adjusted = close + Σ lines, estimate = Σ weight × adjusted, to the cent.
pub fn adds_up(cma: &Value) {
    let comparables = cma["comparables"].as_array().unwrap();
    assert!(!comparables.is_empty());
    let (mut weights, mut sum) = (0_i128, 0_i128);
    for comparable in comparables {
        let lines: i128 = comparable["adjustments"].as_array().unwrap().iter().map(|a| minor(&a["amount"])).sum();
        assert_eq!(minor(&comparable["close_price"]) + lines, minor(&comparable["adjusted_price"]), "{comparable}");
        #[allow(clippy::cast_possible_truncation, reason = "a weight is at most 1")]
        let weight = (comparable["weight"].as_f64().unwrap() * 1e9).round() as i128;
        weights += weight;
        sum += weight * minor(&comparable["adjusted_price"]);
        assert!(comparable["close_date"].as_str().unwrap() < cma["as_of"].as_str().unwrap(), "{comparable}");
        assert_ne!(comparable["listing_key"], cma["subject"]["ListingKey"], "its own comparable");
        for line in comparable["adjustments"].as_array().unwrap() {
            assert!(["feature", "subject", "comparable", "why"].iter().all(|k| line[*k].is_string()), "{line}");
        }
    }
    assert_eq!(weights, 1_000_000_000);
    let half = 500_000_000 * sum.signum();
    assert_eq!((sum + half) / 1_000_000_000, minor(&cma["estimate"]));
    assert!(minor(&cma["low"]) <= minor(&cma["estimate"]) && minor(&cma["estimate"]) <= minor(&cma["high"]));
    assert!(cma["disclaimer"].as_str().unwrap().len() > 40);
    assert!(cma["warnings"].is_array() && cma["market"].is_object());
}

#[test]
fn an_analysis_of_a_listing_adds_up_and_prints() {
    let home = Home::with_csv(&market::csv(400));
    home.sync();
    let (pdf, png) = (home.path("cma.pdf"), home.path("cma.png"));
    let (pdf_arg, png_arg) = (pdf.to_str().unwrap(), png.to_str().unwrap());
    let run = ["cma", "run", "--listing", "QX-00000", "--as-of", "2025-12-01"];
    let cma = home.json([&run[..], &["--out", pdf_arg, "--picture", png_arg]].concat());
    adds_up(&cma);
    assert_eq!((&cma["as_of"], &cma["level"]), (&json!("2025-12-01"), &json!(80)));
    let written = std::fs::read(&pdf).unwrap();
    assert!(written.starts_with(b"%PDF-") && written.len() <= 3_000_000, "{} bytes", written.len());
    assert!(std::fs::read(&png).unwrap().starts_with(b"\x89PNG"));
    // Another brand is another page with the same figures; an unknown one is refused before anything is written.
    let plain = std::fs::read(&png).unwrap();
    assert_eq!(home.json([&run[..], &["--picture", png_arg, "--brand", "terrace"]].concat()), cma);
    assert_ne!(std::fs::read(&png).unwrap(), plain);
    let nobody = home.path("nobody.pdf");
    home.run([&run[..], &["--out", nobody.to_str().unwrap(), "--brand", "nobody"]].concat()).failed(2, "brand");
    assert!(!nobody.exists());
    // Nothing in the estimate comes from the asking price, and the same question has the same answer.
    assert_eq!(home.json(run), cma);
    home.write("in/b.csv", format!("{}\n{}", market::HEADER, market::row_with(0, 5_000_000, "Quiet lane")));
    home.sync();
    assert_eq!(home.json(run)["estimate"], cma["estimate"]);

    let first = cma["comparables"][0]["listing_key"].as_str().unwrap().to_owned();
    let without = home.json([&run[..], &["--exclude", &first, "--level", "95"]].concat());
    adds_up(&without);
    assert!(without["comparables"].as_array().unwrap().iter().all(|c| c["listing_key"] != first.as_str()));
    assert!(minor(&without["high"]) - minor(&without["low"]) > minor(&cma["high"]) - minor(&cma["low"]));

    // A listing that was sold is valued as of its own sale, by its MLS number too.
    let sold = home.json(["cma", "run", "--listing", "9100102"]);
    adds_up(&sold);
    assert_eq!(sold["as_of"], home.json(["listing", "show", "QX-00102"])["CloseDate"]);
}

#[test]
fn a_subject_in_a_file_is_valued_or_refused_with_all_its_faults() {
    let home = Home::with_csv(&market::csv(300));
    home.sync();
    let run = |text: &str| {
        let file = home.write("subject.json", text);
        home.run(["cma", "run", "--subject", file.to_str().unwrap(), "--as-of", "2025-12-01"])
    };
    let whole = r#"{"City": "Sampleton", "Latitude": 47.51, "Longitude": -122.29, "LivingArea": "1800",
        "BedroomsTotal": 3, "BathroomsTotalDecimal": 2, "YearBuilt": 1987, "LotSizeSquareFeet": 6200}"#;
    adds_up(&run(whole).ok().json());
    run("{").failed(4, "JSON");
    run("[1]").failed(4, "object");
    run("{}").failed(4, "LivingArea");
    let ended = run(r#"{"City": "Sampleton", "LivingArea": "huge", "YearBuilt": "old"}"#).failed(4, "LivingArea");
    assert!(ended.err.contains("YearBuilt") && !ended.err.contains("huge"), "{}", ended.err);
    run(r#"{"LivingArea": 1800}"#).failed(4, "Latitude");
    run("\u{0}").failed(4, "");
    home.run(["cma", "run", "--subject", "/nonexistent.json"]).failed(4, "nonexistent");
}

#[test]
fn without_sales_there_is_no_estimate() {
    let home = Home::with_csv(&market::csv(100));
    home.sync();
    let ended = home.run(["cma", "run", "--listing", "QX-00000", "--as-of", "2024-12-31"]);
    assert_eq!(ended.failed(4, "no comparable").out, "", "sales after the valuation date were used");
    let none = Home::new();
    let file = none.write("s.json", r#"{"City": "Sampleton", "LivingArea": 1800}"#);
    none.run(["cma", "run", "--subject", file.to_str().unwrap()]).failed(4, "no comparable");
}
