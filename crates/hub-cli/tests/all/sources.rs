//! `hub connection` and `hub sync` over a folder of CSV files.

use serde_json::json;

use crate::home::{Home, names};
use crate::market;

#[test]
fn a_folder_is_added_checked_listed_and_removed() {
    let home = Home::new();
    std::fs::create_dir(home.path("in")).unwrap();
    let path = format!("path={}", home.path("in").display());
    let added = home.json(["connection", "add", "csv-folder", "--name", "Files", "--set", &path]);
    assert_eq!(names(&added), ["account", "connector", "name"]);
    assert_eq!((&added["name"], &added["connector"]), (&json!("Files"), &json!("csv-folder")));
    home.run(["connection", "add", "csv-folder", "--name", "Files", "--set", &path]).failed(2, "taken");
    assert_eq!(home.json(["connection", "check", "Files"])["name"], "Files");

    let before = home.json(["connection", "list"]);
    assert_eq!(names(&before[0]), ["cadence", "connector", "health", "name", "streams"]);
    assert_eq!(before[0]["health"]["as_of"], json!(null));
    home.write("in/a.csv", market::csv(20));
    home.sync();
    let after = home.json(["connection", "list"]);
    assert_eq!(after[0]["streams"]["Property"], 20);
    assert_eq!(after[0]["health"]["state"], "upToDate");
    assert_eq!(after[0]["health"]["stale"], false);
    assert!(after[0]["health"]["as_of"].as_str().unwrap().ends_with('Z'));

    let removed = home.json(["connection", "remove", "Files", "--yes"]);
    assert_eq!(removed, json!({"name": "Files", "removed": {"Property": 20}}));
    assert_eq!(home.total(), 0);
    assert_eq!(home.json(["connection", "list"]), json!([]));
    assert!(home.path("in/a.csv").is_file(), "the export itself stays");
}

#[test]
fn a_relative_path_is_remembered_as_it_was_meant() {
    let home = Home::new();
    std::fs::create_dir(home.path("in")).unwrap();
    home.write("in/a.csv", market::csv(3));
    let mut add = home.command(["connection", "add", "csv-folder", "--name", "F", "--set", "path=in"]);
    crate::home::Ended::of(add.current_dir(home.path(""))).ok();
    assert_eq!(home.sync()["created"], 3);
}

#[test]
fn a_sync_counts_what_it_did() {
    let home = Home::with_csv(&market::csv(40));
    let run = home.sync();
    for key in [
        "connection",
        "stream",
        "pages",
        "received",
        "created",
        "updated",
        "unchanged",
        "deleted",
        "rejected",
        "calls",
        "failed_calls",
        "bytes",
        "elapsed_ms",
        "checkpoint",
    ] {
        assert!(run.get(key).is_some(), "no {key} in {run}");
    }
    assert_eq!((&run["connection"], &run["stream"]), (&json!("Files"), &json!("Property")));
    assert_eq!((&run["received"], &run["created"], &run["rejected"]), (&json!(40), &json!(40), &json!(0)));

    let again = home.sync();
    assert_eq!((&again["created"], &again["updated"], &again["deleted"]), (&json!(0), &json!(0), &json!(0)));
    let full = home.json(["sync", "Files", "--full"])["runs"][0].clone();
    assert_eq!((&full["created"], &full["updated"], &full["unchanged"]), (&json!(0), &json!(0), &json!(40)));

    // Another file with a changed row, a new one, and one of which nothing can be made.
    let (changed, bad) = (market::row_with(3, 432_100, "Repainted"), "QX-77777,1,Active\n");
    home.write("in/update.csv", format!("{}\n{changed}{}{bad}", market::HEADER, market::row(40)));
    let ended = home.run(["sync"]).ok();
    let run = ended.json()["runs"][0].clone();
    assert_eq!((&run["created"], &run["updated"], &run["rejected"]), (&json!(1), &json!(1), &json!(1)));
    assert!(ended.err.contains("update.csv"), "the rejected row is named: {}", ended.err);
    let errors = std::fs::read_to_string(home.path("in/update.errors.csv")).unwrap();
    assert!(errors.contains("update.csv,4,") && errors.contains("QX-77777"), "{errors}");
    assert_eq!(home.total(), 41);
    let shown = home.json(["listing", "show", "QX-00003"]);
    assert_eq!(shown["ClosePrice"], json!({"minor": 43_210_000, "currency": "USD"}));
}

#[test]
fn a_file_with_another_header_is_named_and_keeps_nothing_from_the_others() {
    let home = Home::with_csv(&market::csv(10));
    home.write("in/a-letter.csv", "Dear agent,\nplease find attached\n");
    let ended = home.run(["sync"]).failed(4, "a-letter.csv");
    assert!(ended.err.contains("ListingKey"), "says what was expected: {}", ended.err);
    assert_eq!(ended.json()["runs"][0]["created"], 10);
    assert_eq!(home.total(), 10);
    let listed = home.json(["connection", "list"]);
    assert_ne!(listed[0]["health"]["as_of"], "", "{listed}");
    std::fs::remove_file(home.path("in/a-letter.csv")).unwrap();
    home.run(["sync"]).ok();
}

#[test]
fn a_folder_that_went_away_is_said() {
    let home = Home::with_csv(&market::csv(5));
    home.sync();
    std::fs::remove_dir_all(home.path("in")).unwrap();
    let ended = home.run(["sync"]);
    assert!(matches!(ended.code, 2 | 4), "{} {}", ended.code, ended.err);
    assert_eq!(home.total(), 5, "what was read stays");
}
