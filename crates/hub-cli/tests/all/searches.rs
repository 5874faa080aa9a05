//! `hub search` and `hub hotsheet` over a folder whose rows change.

use serde_json::json;

use crate::home::{Home, names};
use crate::market;

#[test]
fn a_search_from_saving_to_its_message() {
    let csv = market::csv(40);
    let home = Home::with_csv(&csv);
    home.sync();
    assert_eq!(home.json(["search", "run"])["notices"], 0, "a first reading is no news");

    let saved = home.json(["search", "save", "Wobbles", "status:active", "--client", "The Okonkwos"]);
    assert_eq!((&saved["query"], &saved["approve"]), (&json!("status:Active"), &json!(true)));
    home.json(["search", "save", "Mine", "", "--on", "price", "--cadence", "at-once"]);
    home.run(["search", "save", "Odd", "citty:x"]).failed(2, "citty");
    home.run(["search", "save", "Odd", "x", "--on", "gossip"]).failed(2, "back-on-market");
    home.run(["search", "save", "Empty"]).failed(2, "say what to search");
    // What is not given stays.
    let paused = home.json(["search", "save", "wobbles", "--pause"]);
    assert_eq!(
        (&paused["paused"], &paused["client"], &paused["id"]),
        (&json!(true), &json!("The Okonkwos"), &saved["id"])
    );
    home.json(["search", "save", "Wobbles", "--resume"]);

    let (key, old) = ("QX-00000", market::asking(0));
    let new = old - 10_000;
    let first = market::row(0);
    home.write("in/market.csv", csv.replace(&first, &market::row_with(0, new, "Quiet lane with an old quince tree")));
    home.sync();
    let sheet = home.json(["hotsheet", "--kind", "price-down"]);
    assert_eq!(names(&sheet), ["counts", "news", "since", "total"]);
    assert_eq!((&sheet["total"], &sheet["news"][0]["listing_key"]), (&json!(1), &json!(key)));
    assert_eq!(sheet["news"][0]["old_price"]["minor"], json!(old * 100));
    assert_eq!(sheet["news"][0]["new_price"]["minor"], json!(new * 100));
    assert_eq!(home.json(["hotsheet", "--search", "Wobbles"])["total"], 1);
    home.run(["hotsheet", "--search", "Nobody's"]).failed(2, "saved search");
    home.run(["hotsheet", "--days", "91"]).failed(2, "90");

    let waiting = home.json(["search", "waiting"]);
    let notice = waiting["notices"][0]["notice"].to_string();
    assert_eq!(waiting["notices"].as_array().unwrap().len(), 1);
    home.json(["search", "approve", &notice]);
    let drafts = home.json(["search", "drafts"]);
    let text = drafts["drafts"][0]["text"].as_str().unwrap();
    assert!(text.contains("Dear The Okonkwos") && text.contains("Price reduced"), "{text}");
    home.json(["search", "done", &drafts["drafts"][0]["draft"].to_string()]);

    let list = home.json(["search", "list"]);
    assert_eq!(list["searches"].as_array().unwrap().len(), 2);
    assert_eq!((&list["searches"][0]["health"], &list["drafts"]), (&json!("well"), &json!(0)));
    let gone = home.json(["search", "remove", "Wobbles"]);
    home.run(["search", "remove", "Wobbles"]).failed(2, "saved search");
    assert_eq!(home.json(["search", "restore", gone["removed"].as_str().unwrap()])["name"], "Wobbles");
}
