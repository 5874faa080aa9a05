//! `hub listing search` and `hub listing show`, counted against the rows the test wrote.

use serde_json::{Value, json};

use crate::home::{Home, names};
use crate::market;

const ROWS: usize = 200;

fn total(home: &Home, args: &[&str]) -> usize {
    let mut all = vec!["listing", "search", "--limit", "1000"];
    all.extend(args);
    let found = home.json(all);
    assert_eq!(names(&found), ["elapsed_ms", "listings", "more", "total"]);
    let total = usize::try_from(found["total"].as_u64().unwrap()).unwrap();
    assert_eq!(found["listings"].as_array().unwrap().len(), total);
    total
}

#[test]
fn every_filter_counts_right() {
    let home = Home::with_csv(&market::csv(ROWS));
    home.sync();
    let count = |keep: &dyn Fn(usize) -> bool| (0..ROWS).filter(|i| keep(*i)).count();
    let dollars = |i: usize| market::asking(i);
    let (box_n, box_s) = (47.52, 47.505);
    for (args, wanted) in [
        (&[][..], ROWS),
        (&["--status", "Active"], ROWS / 5),
        (&["--status", "Active", "--status", "Closed"], ROWS),
        (&["--status", "Pending"], 0),
        (&["--type", "Residential"], ROWS),
        (&["--type", "Land"], 0),
        (&["--beds", "4.."], count(&|i| 2 + i % 4 >= 4)),
        (&["--area", "1500..2500"], count(&|i| (1_500..=2_500).contains(&market::living(i)))),
        (&["--price", "400000..500000"], count(&|i| (400_000..=500_000).contains(&dollars(i)))),
        (&["--price", "..400000", "--status", "Active"], count(&|i| i % 5 == 0 && dollars(i) <= 400_000)),
        (
            &["--bbox", "-122.4,47.505,-122.1,47.52"],
            count(&|i| (box_s..=box_n).contains(&((market::place(i).0 * 1e5).round() / 1e5))),
        ),
        (&["mockford"], count(&|i| market::city(i) == "Mockford")),
        (&["wobble mock", "--beds", "5.."], count(&|i| market::city(i) == "Mockford" && i % 4 == 3)),
        (&["quince"], ROWS),
        (&["9100007"], 1),
        (&["9100007 wobbleton"], 1),
    ] {
        assert_eq!(total(&home, args), wanted, "{args:?}");
    }
    let near = total(&home, &["--near", "47.5,-122.3,1"]);
    assert!(near > 0 && near < ROWS, "{near}");

    let page = home.json(["listing", "search", "--limit", "7"]);
    assert_eq!(page["listings"].as_array().unwrap().len(), 7);
    assert_eq!(page["total"], ROWS);
}

#[test]
fn rows_and_records_have_reso_names() {
    let home = Home::with_csv(&market::csv(8));
    home.sync();
    let row = |key: &str| home.json(["listing", "search", key])["listings"][0].clone();
    let (active, closed) = (row("9100005"), row("9100006"));
    let money = |dollars: usize| json!({"minor": dollars * 100, "currency": "USD"});
    assert_eq!(active["ListPrice"], money(market::asking(5)));
    assert_eq!((active.get("ClosePrice"), active.get("CloseDate")), (None, None));
    assert_eq!(closed["ClosePrice"], money(market::asking(6)));
    assert_eq!((&closed["CloseDate"], closed.get("ListPrice")), (&json!("2025-07-07"), None));
    assert_eq!(active["LivingArea"]["unit"], "Square Feet");
    assert_eq!(active["BedroomsTotal"], 3);
    assert_eq!(active["City"], "Inventia");

    let shown = home.json(["listing", "show", "QX-00006"]);
    assert_eq!(shown["ListingKey"], "QX-00006");
    assert_eq!(shown["UnparsedAddress"], "106 Wobbleton Crescent");
    assert_eq!(shown["ListPrice"], money(market::asking(6) + 5_000));
    assert_eq!(home.json(["listing", "show", "9100006"]), shown, "by MLS number");
    let source = home.json(["listing", "show", "QX-00006", "--source"]);
    let columns: Vec<&str> = market::HEADER.split(',').map(str::trim).collect();
    assert!(columns.iter().all(|c| source.get(*c).is_some_and(|v| *v != Value::Null)), "{source}");
    assert_eq!(source["ClosePrice"].to_string().trim_matches('"'), market::asking(6).to_string());
}

#[test]
fn a_mistyped_word_is_replaced_and_said() {
    let home = Home::with_csv(&market::csv(30));
    home.sync();
    let ended = home.run(["listing", "search", "wobbelton"]).ok();
    assert_eq!(ended.json()["total"], 30);
    assert!(ended.err.contains("wobbelton") && ended.err.contains("wobbleton"), "{}", ended.err);
}

#[test]
fn a_home_in_two_sources_names_both_and_its_change_is_told_once() {
    let home = Home::new();
    let header = "ListingKey,StandardStatus,PropertyType,ListPrice,UnparsedAddress,City,PostalCode";
    let file = |key: &str, street: &str, price: u32| {
        format!("{header}\n{key},Active,Residential,{price},12 {street},Larkmoor,00001\n")
    };
    let write = |price: u32| {
        home.write("north/a.csv", file("N1", "North Elm Street", price));
        home.write("south/a.csv", file("S1", "N. Elm St", price));
        home.json(["sync"]);
    };
    home.add_folder("North", "north", &[]);
    home.add_folder("South", "south", &[]);
    write(500_000);
    let found = home.json(["listing", "search"]);
    assert_eq!(found["total"], 1);
    let (key, other) = match found["listings"][0]["ListingKey"].as_str().unwrap() {
        "N1" => ("N1", "South"),
        _ => ("S1", "North"),
    };
    assert_eq!(found["listings"][0]["also_listed"], json!([other]));
    home.json(["hotsheet"]);
    write(480_000);
    let sheet = home.json(["hotsheet", "--kind", "price-down"]);
    assert_eq!((&sheet["total"], sheet["news"][0]["sources"].as_array().unwrap().len()), (&json!(1), 2), "{sheet}");
    let twin = if key == "N1" { "S1" } else { "N1" };
    home.run(["listing", "same-home", key, "--separate", twin]).ok();
    assert_eq!(home.json(["hotsheet", "--kind", "price-down"])["total"], 2);
    let parted = home.json(["listing", "search"]);
    assert!(parted["listings"].as_array().unwrap().iter().all(|l| l.get("also_listed").is_none()), "{parted}");
}
