//! A real market of 18,572 sales, where it lies beside the project.

use std::path::PathBuf;

use serde_json::json;

use crate::analysis;
use crate::home::Home;
use crate::sandbox::Sandbox;

/// The file, or `None` and a line that says so: a clone of the project does not have it.
fn market() -> Option<PathBuf> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/markets/kc1415.csv"));
    if file.exists() {
        return Some(file);
    }
    println!("skipped: there is no ../shared beside the project");
    None
}

#[test]
fn comes_in_once_by_either_road() {
    let Some(file) = market() else { return };
    let home = Home::with_csv(&std::fs::read_to_string(&file).unwrap());
    let run = home.sync();
    assert_eq!((&run["received"], &run["created"], &run["rejected"]), (&json!(18_572), &json!(18_572), &json!(0)));
    let digest = home.json(["store", "digest"]);
    assert_eq!(digest["tables"]["Property"]["rows"], 18_572);
    // The same file again, under another name so that it is read again.
    std::fs::copy(&file, home.path("in/again.csv")).unwrap();
    let again = home.sync();
    assert_eq!((&again["received"], &again["unchanged"]), (&json!(18_572), &json!(18_572)), "{again}");
    assert_eq!((&again["created"], &again["updated"]), (&json!(0), &json!(0)));
    assert_eq!(home.json(["store", "digest"]), digest);

    let sandbox = Sandbox::serve(&["--csv", file.to_str().unwrap(), "--page-size", "1000"]);
    let other = Home::new();
    sandbox.add_to(&other);
    other.run(["sync"]).ok();
    let there = other.json(["store", "digest"]);
    assert_eq!(there["tables"]["Property"], digest["tables"]["Property"], "the two roads differ");

    let pdf = home.path("cma.pdf");
    let cma = home.json(["cma", "run", "--listing", "kc1415-018000", "--out", pdf.to_str().unwrap()]);
    analysis::adds_up(&cma);
    assert!(std::fs::metadata(pdf).unwrap().len() <= 3_000_000);
}
