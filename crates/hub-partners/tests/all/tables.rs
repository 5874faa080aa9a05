use hub_domain::quote::{DeductibleAmount, Peril, QuoteKind};
use hub_finance::loan::PriceConvention;
use hub_partners::sheet::{Columns, Draft, Field, FileError, Limits, RateTable, Read, Target};
use proptest::prelude::*;

use crate::support::{brought, loans, percent, policy, refusals, usd};

fn parse(text: &str) -> Result<RateTable, FileError> {
    RateTable::parse(QuoteKind::Loan, "sheet.csv", text.as_bytes(), Limits::default())
}

fn read(text: &str) -> Read {
    let table = parse(text).unwrap();
    table.read(&table.guess(), None, &brought("sheet.csv")).unwrap()
}

#[test]
fn both_conventions_give_the_same_points() {
    let hundred = read("Rate,Price,Lock\n6.000,98.750,30\n6.125%,99.500,30 days\n6.250,100.375,30\n");
    let discount = read("Note Rate;Price;Lock Period\n6.000;1.250;30\n6.125;0.5;30\n6.250;(0.375);30\n");
    for sheet in [&hundred, &discount] {
        assert_eq!(sheet.refused, []);
        let said: Vec<_> = loans(sheet).iter().map(|loan| (loan.rate, loan.points, loan.lock_days)).collect();
        let rung = |rate, points| (percent(rate), percent(points), Some(30));
        assert_eq!(said, [rung("6", "1.25"), rung("6.125", "0.5"), rung("6.25", "-0.375")]);
    }
    let first = hundred.quotes[0].get();
    assert_eq!(first.source.price_as_written.as_deref(), Some("98.750"), "the original stays");
    assert_eq!((first.source.line, first.source.name.as_str()), (Some(2), "sheet.csv"));
    assert_eq!(loans(&hundred)[0].ltv, percent("80"), "worked out where the sheet does not say");
    assert_eq!(first.issuer, "Meadow Bank, N.A.");
}

#[test]
fn a_price_of_the_other_convention_is_refused_by_row() {
    let text = "Rate,Price\n6.000,98.750\n6.125,0.500\n6.250,100.250\n6.375,57\n";
    let mixed = read(text);
    assert_eq!(loans(&mixed).len(), 2);
    assert_eq!(
        refusals(&mixed),
        [
            "sheet.csv, line 3, Price: a discount price in a sheet of hundred-based prices",
            "sheet.csv, line 5, Price: neither a price around 100 nor a discount around 0",
        ]
    );
    let half = read("Rate,Price\n6.000,98.750\n6.125,0.500\n");
    assert_eq!((half.quotes.len(), half.refused.len()), (0, 2), "nobody can tell");
    let table = parse(text).unwrap();
    let told = table.read(&table.guess(), Some(PriceConvention::Discount), &brought("sheet.csv")).unwrap();
    assert_eq!(loans(&told).iter().map(|loan| loan.points).collect::<Vec<_>>(), [percent("0.5")]);
}

#[test]
fn a_column_for_each_lock_makes_a_quote_each() {
    let text = "Meadow Bank wholesale\n\nRates of 11/20/2026,,,\nRate,15 Day,30 Day Lock,45 day price\n6.000,98.875,98.750,-\n6.125,99.6,99.5,99.375\n";
    let sheet = read(text);
    assert_eq!(sheet.refused, []);
    let said: Vec<_> = loans(&sheet).iter().map(|loan| (loan.lock_days.unwrap(), loan.points)).collect();
    let expected = [(15, "1.125"), (30, "1.25"), (15, "0.4"), (30, "0.5"), (45, "0.625")];
    assert_eq!(said, expected.map(|(days, points)| (days, percent(points))));
    assert_eq!(sheet.quotes[2].get().source.line, Some(6));
}

#[test]
fn each_bad_row_is_named_and_the_good_ones_stand() {
    let text = "Lender,Rate,Points,Lock,LTV,State,Term,Notes\r\n\
        ,6.125,0.5,30,80,MI,360,fine\r\n\
        \r\n\
        ,six,0.5,30,80,MI,360,\r\n\
        ,6.125,99.5,30,80,MI,360,\r\n\
        ,6.125,0.5,30,75,MI,360,\r\n\
        ,6.125,0.5,30,80,XX,360,\r\n\
        ,6.125,0.5,soon,80,MI,360,\r\n\
        ,6.125,,30,80,MI,360,\r\n\
        ,6.125,0.5,30,80,MI,30,\r\n\
        ,6.125,0.5,30,80,MI,30 years,\"two\r\nlines\"\r\n\
        ,6.125,0.5,30,80,MI,360,client 123-45-6789\r\n\
        ,6.125,0.5,30,80,MI,360,,more\r\n\
        ,99999999999999999999999999999999999999999,0.5,30,80,MI,360,\r\n\
        Corner Bank,6.5,-0.25,30,80,MI,360,\r\n";
    let sheet = read(text);
    assert_eq!(
        refusals(&sheet),
        [
            "sheet.csv, line 4, Rate: not a number",
            "sheet.csv, line 5: points: between -20 and 20",
            "sheet.csv, line 6: a loan-to-value of 75 % where the loan is 80 % of the price",
            "sheet.csv, line 7, State: not the two-letter code of a state",
            "sheet.csv, line 8, Lock: not a whole number from 0 to 65535",
            "sheet.csv, line 9, points: missing",
            "sheet.csv, line 10, Term: say whether these are months or years",
            "sheet.csv, line 13, assumptions: looks like a social security number",
            "sheet.csv, line 14: 9 cells where the header names 8",
            "sheet.csv, line 15, Rate: the number has too many digits",
        ]
    );
    let lines: Vec<_> = sheet.quotes.iter().map(|quote| quote.get().source.line).collect();
    assert_eq!(lines, [Some(2), Some(11), Some(16)]);
    assert_eq!(sheet.quotes[2].get().issuer, "Corner Bank");
    assert_eq!(loans(&sheet)[1].term_months, 360);
}

#[test]
fn what_a_person_chose_is_kept_and_found_again() {
    let text = "Zinssatz,Kosten\n6.125,0.5\n";
    let table = parse(text).unwrap();
    let mut columns = table.guess();
    assert_eq!((columns.of("Zinssatz"), columns.of("Kosten")), (Target::Skip, Target::Skip));
    columns.choose("Zinssatz", Target::Field(Field::Rate));
    columns.choose("Kosten", Target::Field(Field::Points));
    let kept = serde_json::to_string(&columns).unwrap();
    assert_eq!(kept, r#"{"Kosten":"points","Zinssatz":"rate"}"#);
    let columns: Columns = serde_json::from_str(&kept).unwrap();
    assert_eq!(loans(&table.read(&columns, None, &brought("sheet.csv")).unwrap()).len(), 1);
    assert_eq!(Columns::fingerprint(["Rate ", "LTV"]), Columns::fingerprint(["ltv", "rate"]));
    let other = parse("Rate,Points\n6,0\n").unwrap().read(&columns, None, &brought("sheet.csv"));
    assert_eq!(other.unwrap_err(), FileError::NoColumn("Kosten".into()));
    let mut twice = columns.clone();
    twice.choose("Kosten", Target::Field(Field::Rate));
    let twice = table.read(&twice, None, &brought("sheet.csv")).unwrap_err();
    assert_eq!(twice, FileError::TwoColumns("rate".into()));
    assert!(serde_json::from_str::<Columns>(r#"{"a":"price@x"}"#).is_err());
    let locks: Columns = serde_json::from_str(r#"{"a":"price@30"}"#).unwrap();
    assert_eq!(locks.of("a"), Target::PriceAtLock(30));
}

#[test]
fn a_rate_without_its_percent_is_no_rate_near_nothing() {
    let sheet = read("Rate,APR,Points\n0.06125,,0\n6.125,0.063,0\n0,,0\n1,,0\n");
    let told = "a rate below 1 %: in percent, it would be a hundred times that";
    assert_eq!(
        refusals(&sheet),
        [format!("sheet.csv, line 2, Rate: {told}"), format!("sheet.csv, line 3, APR: {told}")]
    );
    assert_eq!(sheet.quotes.len(), 2);
}

#[test]
fn points_and_a_price_have_to_agree() {
    let sheet = read("Rate,Points,Price\n6.125,0.5,99.5\n6.125,0.4,99.5\n");
    assert_eq!(loans(&sheet).len(), 1);
    assert_eq!(refusals(&sheet), ["sheet.csv, line 3, Points: the points are not those of the price"]);
}

#[test]
fn policies_are_read_from_tables_too() {
    let text = "Carrier,Producer,License,Form,Cov A,AOP,Wind/Hail,Annual Premium,Endorsements\n\
        Harbour Mutual,Bo,P-1,HO3,\"$410,000\",\"1,000\",2%,2140.00,Water backup | 10000; Ordinance or law\n";
    let table = RateTable::parse(QuoteKind::Insurance, "p.csv", text.as_bytes(), Limits::default()).unwrap();
    let read = table.read(&table.guess(), None, &brought("p.csv")).unwrap();
    assert_eq!(read.refused, []);
    let policy = policy(read.quotes[0].get());
    assert_eq!(policy.coverages[0].1, usd(410_000));
    assert_eq!(policy.deductible(Peril::WindHail), Some(DeductibleAmount::PercentOfDwelling(percent("2"))));
    assert_eq!(policy.endorsements.len(), 2);
}

#[test]
fn what_is_no_table_says_so() {
    for (text, error) in [
        ("just a line of words\n", FileError::NoHeader),
        ("1,2,3\n4,5,6\n", FileError::NoHeader),
        ("", FileError::Empty),
    ] {
        assert_eq!(parse(text).err(), Some(error), "{text}");
    }
    let few = Limits { most_rows: 3, ..Limits::default() };
    let text = "rate,points\n1,1\n2,2\n3,3\n";
    let many = RateTable::parse(QuoteKind::Loan, "s.csv", text.as_bytes(), few).err();
    assert_eq!(many, Some(FileError::TooManyRows { most_rows: 3 }));
    let wide = RateTable::parse(QuoteKind::Loan, "s.csv", "rate,".repeat(600).as_bytes(), few).err();
    assert_eq!(wide, Some(FileError::TooManyColumns { most: 500 }));
}

#[test]
fn a_cut_sheet_gives_a_part_of_the_quotes_and_never_others() {
    let text = "Rate,Price,Lock\n6.000,98.750,30\n6.125,99.500,30\n6.250,100.375,30\n";
    let whole = read(text);
    for end in 0..text.len() {
        let Ok(table) = parse(&text[..end]) else { continue };
        let cut = table.read(&table.guess(), None, &brought("sheet.csv")).unwrap();
        let complete = text[..end].matches('\n').count().saturating_sub(1);
        for (quote, full) in loans(&cut).iter().zip(loans(&whole)).take(complete) {
            assert_eq!(*quote, full, "cut at {end}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(table) = RateTable::parse(QuoteKind::Loan, "s.csv", &bytes, Limits::default()) {
            let _ = table.read(&table.guess(), None, &brought("s.csv"));
        }
    }

    #[test]
    fn any_cells_are_taken_whole_or_refused(rows in prop::collection::vec(prop::collection::vec("[-0-9.,()%$eE]{0,12}|\\PC{0,8}", 5), 1..8)) {
        let mut writer = csv_text(&["rate", "price", "lock", "ltv", "loan"]);
        for row in &rows {
            writer.push_str(&csv_text(&row.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        let table = RateTable::parse(QuoteKind::Loan, "s.csv", writer.as_bytes(), Limits::default());
        if let Ok(table) = table {
            let read = table.read(&table.guess(), None, &brought("s.csv")).unwrap();
            prop_assert!(read.quotes.len() + read.refused.len() <= rows.len());
            for quote in &read.quotes {
                prop_assert_eq!(quote.get().check(), Ok(()));
            }
        }
    }

    #[test]
    fn a_price_means_the_same_in_both_conventions(thousandths in -20_000_i64..=20_000) {
        let points = rust_decimal::Decimal::new(thousandths, 3);
        let hundred = rust_decimal::Decimal::ONE_HUNDRED - points;
        let sheets = [read(&format!("rate,price\n6,{hundred}\n")), read(&format!("rate,price\n6,{points}\n"))];
        for sheet in &sheets {
            prop_assert_eq!(loans(sheet)[0].points.0, points);
        }
    }

    #[test]
    fn defaults_never_beat_a_row(lock in 1_u16..700) {
        let mut brought = brought("s.csv");
        brought.defaults = brought.defaults.with(Field::LockDays, "45").with(Field::Points, "3");
        let table = parse(&format!("rate,price,lock\n6,99,{lock}\n6,99,\n")).unwrap();
        let read = table.read(&table.guess(), None, &brought).unwrap();
        let loans = loans(&read);
        prop_assert_eq!((loans[0].lock_days, loans[1].lock_days), (Some(lock), Some(45)));
        prop_assert_eq!(loans[0].points.0, rust_decimal::Decimal::ONE);
    }
}

fn csv_text(cells: &[&str]) -> String {
    let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    format!("{}\n", quoted.join(","))
}

#[test]
fn a_large_sheet_is_read_in_time() {
    let mut text = String::from("Rate,15 Day,30 Day,45 Day\n");
    for row in 0..3_000 {
        text.push_str(&format!("{}.125,99.{row:04},99.5,n/a\n", 1 + row % 9));
    }
    let started = std::time::Instant::now();
    let sheet = read(&text);
    assert_eq!((sheet.quotes.len(), sheet.refused.len()), (6_000, 0));
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn a_draft_keeps_what_it_is_given() {
    let draft = Draft::default().with(Field::Rate, "6").with(Field::Apr, " ");
    assert!(draft.has(Field::Rate) && !draft.has(Field::Apr));
}
