//! Lists of prices of providers of services.

use hub_domain::service::{JobKind, ProviderSheet};
use hub_domain::{Currency, PartnerId};
use hub_partners::sheet::{FileError, PriceList, read_price_list};
use proptest::prelude::*;

use crate::support::CHECK;

fn read(text: &str) -> Result<PriceList, FileError> {
    read_price_list("prices.csv", text.as_bytes(), Currency::USD, CHECK)
}

#[test]
fn a_list_is_read_with_its_days() {
    let text = "Service;Title;Price;Minutes;Working days;From;Until;Colour\n\
                inspection;up to 2,500 sq ft;$1,450.50;180;;2026-01-01;2026-12-31;red\n\
                Part inspection;Sewer scope;on asking;60 min;;1/15/2026;;\n\
                repairs;;;;3 days;2026-01-01;;\n";
    let list = read(text).unwrap();
    assert_eq!(list.refused, []);
    let said: Vec<_> = list
        .services
        .iter()
        .map(|it| (it.kind, it.price.map(|p| p.minor), it.minutes, it.working_days, it.until.map(|on| on.to_string())))
        .collect();
    assert_eq!(
        said,
        [
            (JobKind::Inspection, Some(145_050), Some(180), None, Some("2026-12-31".to_owned())),
            (JobKind::PartInspection, None, Some(60), None, None),
            (JobKind::Repairs, None, None, Some(3), None),
        ]
    );
    assert_eq!(list.services[0].title.as_deref(), Some("up to 2,500 sq ft"));
    assert_eq!(list.services[1].from.to_string(), "2026-01-15");
}

#[test]
fn each_row_that_is_none_says_where_and_why() {
    for (row, said) in [
        (",,100,60,,2026-01-01,", "line 2, service: missing"),
        ("walk-through,,100,60,,2026-01-01,", "line 2, service: none of: inspection, part-inspection"),
        ("cleaning,,-5,60,,2026-01-01,", "line 2, price: has to be not negative"),
        ("cleaning,,cheap,60,,2026-01-01,", "line 2, price: "),
        ("cleaning,,100,4,,2026-01-01,", "line 2, minutes: between 5 and 1440"),
        ("cleaning,,100,,61,2026-01-01,", "line 2, working_days: between 1 and 60"),
        ("cleaning,,100,60,2,2026-01-01,", "line 2, minutes: has to be given, or working_days instead, and not both"),
        ("cleaning,,100,,,2026-01-01,", "line 2, minutes: has to be given, or working_days instead, and not both"),
        ("cleaning,,100,60,,,", "line 2, from: missing"),
        ("cleaning,,100,60,,someday,", "line 2, from: "),
        ("cleaning,,100,60,,2026-02-01,2026-01-01", "line 2, until: has to be no earlier than from"),
        ("cleaning,123-45-6789,100,60,,2026-01-01,", "line 2, title: looks like a social security number"),
        ("cleaning,,100,60,,2026-01-01,,more", "line 2: 8 cells where the header names 7"),
    ] {
        let list = read(&format!("service,title,price,minutes,working_days,from,until\n{row}\n")).unwrap();
        assert!(list.services.is_empty(), "{row}");
        let refused = list.refused[0].to_string();
        assert!(refused.starts_with(&format!("prices.csv, {said}")), "{row}: {refused}");
        assert!(
            !refused.contains("123-45") && !refused.contains("cheap"),
            "what stood there is not repeated: {refused}"
        );
    }
    let twice = "service,price,minutes,from\ncleaning,100,60,2026-01-01\n\ncleaning,120,60,2026-01-01\n";
    assert_eq!(read(twice).unwrap().refused[0].to_string(), "prices.csv, line 4, service: there twice");
}

#[test]
fn a_file_without_a_list_says_so() {
    assert_eq!(read(""), Err(FileError::Empty));
    assert_eq!(read("hello\nworld\n"), Err(FileError::NoHeader));
    assert_eq!(read("service,price\ncleaning,100\n"), Err(FileError::NoColumn("from".to_owned())));
    assert_eq!(read("service,from,From\n"), Err(FileError::TwoColumns("from".to_owned())));
    let many = "service,minutes,from\n".to_owned() + &"cleaning,60,2026-01-01\n".repeat(201);
    assert_eq!(read(&many), Err(FileError::TooManyRows { most_rows: 200 }));
    let picture = read_price_list("prices.csv", b"\x89PNG....", Currency::USD, CHECK);
    assert!(matches!(picture, Err(FileError::NotWhatItIsCalled { .. })));
}

proptest! {
    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_price_list("prices.csv", &bytes, Currency::USD, CHECK);
    }

    #[test]
    fn any_cells_give_an_entry_that_can_be_kept_or_a_refusal(
        rows in prop::collection::vec(prop::collection::vec("inspection|cleaning|[-0-9.,()$]{0,10}|20[0-9]{2}-0[1-9]-[12][0-9]|\\PC{0,8}", 7), 1..8)
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let mut text = "service,title,price,minutes,working_days,from,until\n".to_owned();
        for row in &rows {
            text += &(row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n");
        }
        if let Ok(list) = read(&text) {
            prop_assert!(list.services.len() + list.refused.len() <= rows.len());
            let sheet = ProviderSheet { services: list.services, ..ProviderSheet::new(PartnerId::new()) };
            prop_assert_eq!(sheet.check(), Ok(()));
        }
    }
}
