use chrono::NaiveDate;
use hub_finance::{Dated, Source, on_date};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn table(jurisdiction: &str, from: &str, to: Option<&str>, value: u32) -> Dated<u32> {
    let source = Source { cite: "a law".into(), loaded_by: "test".into() };
    Dated { jurisdiction: jurisdiction.into(), valid_from: day(from), valid_to: to.map(day), source, value }
}

#[test]
fn the_table_that_began_last_holds_and_a_day_outside_every_table_is_told() {
    let tables = [
        table("US-TX", "2019-09-01", Some("2026-02-28"), 1),
        table("US-TX", "2026-03-01", Some("2026-12-31"), 2),
        table("US-FL", "2020-01-01", None, 3),
    ];
    assert_eq!(on_date(&tables, "title premiums", "US-TX", day("2026-02-28")).unwrap().value, 1);
    assert_eq!(on_date(&tables, "title premiums", "US-TX", day("2026-03-01")).unwrap().value, 2);
    let error = on_date(&tables, "title premiums", "US-TX", day("2027-01-01")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no table of title premiums for US-TX on 2027-01-01; the last one known ends 2026-12-31"
    );
    assert!(on_date(&tables, "title premiums", "US-CA", day("2026-01-01")).is_err());
}
