//! A worksheet on paper: every figure with its source, and what it is not on the last page.

use hub_report::{Shape, WorksheetReport, WorksheetRow, WorksheetTable, lay_worksheet};

use crate::fixture;

fn row(cells: &[&str], strong: bool) -> WorksheetRow {
    WorksheetRow { cells: cells.iter().map(|cell| (*cell).to_owned()).collect(), strong }
}

fn report(rows: usize) -> WorksheetReport {
    let lines = (0..rows).map(|_| row(&["Property tax", "$666.67", "By your percentage, estimate"], false));
    WorksheetReport {
        kind: "Affordability worksheet".to_owned(),
        name: "Elm Street".to_owned(),
        as_of: "2026-11-22".parse().unwrap(),
        figures: vec![("A month".to_owned(), "$3,342.11".to_owned()), ("Price".to_owned(), "$400,000".to_owned())],
        tables: vec![WorksheetTable {
            title: "Monthly payment".to_owned(),
            head: ["Part", "Amount", "Source"].map(str::to_owned).to_vec(),
            rows: lines.chain([row(&["Together", "$3,342.11", "Sum, estimate"], true)]).collect(),
            sourced: true,
        }],
        notes: vec!["The cash is $700 less than what is needed.".to_owned()],
    }
}

#[test]
fn a_worksheet_says_what_it_is_not_however_long_it_is() {
    for (shape, rows) in [(Shape::Letter, 3), (Shape::Letter, 80), (Shape::Wide, 20)] {
        let laid = lay_worksheet(&report(rows), &fixture::context(), shape).unwrap();
        let pages: Vec<String> = (0..laid.pages()).map(|page| laid.text(page).unwrap()).collect();
        let all = pages.join(" ");
        for wanted in
            ["Elm Street", "$3,342.11", "not a decision about one", "You may choose any provider", "Equal Housing"]
        {
            assert!(all.contains(wanted), "{wanted} in {all}");
        }
        assert!(pages.iter().all(|page| page.contains("Not an offer of credit")), "at the foot of each page");
        assert!(rows < 80 || laid.pages() > 1);
        assert!(laid.pdf().unwrap().starts_with(b"%PDF-"));
        if let Some(folder) = std::env::var_os("HUB_REPORT_LOOK") {
            for page in 0..laid.pages() {
                let file = std::path::Path::new(&folder).join(format!("worksheet-{shape:?}-{rows}-{page}.png"));
                std::fs::write(file, laid.png(page, 1.5).unwrap()).unwrap();
            }
        }
    }
    let mut nobody = fixture::context();
    nobody.brokerage = String::new();
    assert!(lay_worksheet(&report(1), &nobody, Shape::Letter).is_err());
}
