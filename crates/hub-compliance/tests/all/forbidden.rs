//! What must not be stored is found in all its disguises, and what only looks like it is left alone.

use hub_compliance::forbidden::{Forbidden, WITHHELD, find, mask};
use proptest::prelude::*;

use Forbidden::{BankAccount, Card, Itin, RoutingNumber, Ssn, WireInstructions};

/// The text, what is found, and the piece it is found in.
const FOUND: &[(&str, Forbidden, &str)] = &[
    ("Her number is 536-22-8145.", Ssn, "536-22-8145"),
    ("ssn 536228145", Ssn, "536228145"),
    ("SSN:536 22 8145", Ssn, "536 22 8145"),
    ("SSN536-22-8145", Ssn, "536-22-8145"),
    ("social security no. 5 3 6 2 2 8 1 4 5", Ssn, "5 3 6 2 2 8 1 4 5"),
    ("536\u{2013}22\u{2013}8145", Ssn, "536\u{2013}22\u{2013}8145"),
    ("536 - 22 - 8145", Ssn, "536 - 22 - 8145"),
    ("536.22.8145", Ssn, "536.22.8145"),
    ("536\u{00A0}22\u{00A0}8145", Ssn, "536\u{00A0}22\u{00A0}8145"),
    ("５３６-２２-８１４５", Ssn, "５３６-２２-８１４５"),
    (
        "\u{0665}\u{0663}\u{0666}-\u{0662}\u{0662}-\u{0668}\u{0661}\u{0664}\u{0665}",
        Ssn,
        "\u{0665}\u{0663}\u{0666}-\u{0662}\u{0662}-\u{0668}\u{0661}\u{0664}\u{0665}",
    ),
    ("5\u{200B}36-2\u{200D}2-8\u{00AD}145", Ssn, "5\u{200B}36-2\u{200D}2-8\u{00AD}145"),
    ("5\u{FE0F}\u{20E3}3\u{FE0F}\u{20E3}6-22-8145", Ssn, "5\u{FE0F}\u{20E3}3\u{FE0F}\u{20E3}6-22-8145"),
    ("ＳＳＮ：536228145", Ssn, "536228145"),
    ("call 303-555-0147, 536-22-8145", Ssn, "536-22-8145"),
    ("ITIN 912-72-1234", Itin, "912-72-1234"),
    ("912-72-1234", Itin, "912-72-1234"),
    ("card 4111 1111 1111 1111 exp 12/28", Card, "4111 1111 1111 1111"),
    ("4111111111111111", Card, "4111111111111111"),
    ("4111-1111-1111-1111", Card, "4111-1111-1111-1111"),
    ("４１１１ １１１１ １１１１ １１１１", Card, "４１１１ １１１１ １１１１ １１１１"),
    ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", Card, "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"),
    ("amex 3782 822463 10005", Card, "3782 822463 10005"),
    ("378282246310005", Card, "378282246310005"),
    ("5555555555554444", Card, "5555555555554444"),
    ("2223 0031 2200 3222", Card, "2223 0031 2200 3222"),
    ("6011111111111117", Card, "6011111111111117"),
    ("30569309025904", Card, "30569309025904"),
    ("3530111333300000", Card, "3530111333300000"),
    ("unit 12 4111 1111 1111 1111 ok", Card, "4111 1111 1111 1111"),
    ("visa4111111111111111", Card, "4111111111111111"),
    ("routing 021000021", RoutingNumber, "021000021"),
    ("ABA# 121042882 please", RoutingNumber, "121042882"),
    ("021000021 (routing)", RoutingNumber, "021000021"),
    ("account number 000123456789", BankAccount, "000123456789"),
    ("acct #: 1234567", BankAccount, "1234567"),
    ("checking account no. 12-3456-7890", BankAccount, "12-3456-7890"),
    ("Account 9876543210", BankAccount, "9876543210"),
    ("GB82 WEST 1234 5698 7654 32", BankAccount, "GB82 WEST 1234 5698 7654 32"),
    ("iban DE89370400440532013000", BankAccount, "DE89370400440532013000"),
    ("SWIFT code: CHASUS33", WireInstructions, "CHASUS33"),
    ("swift: deutdeff500", WireInstructions, "deutdeff500"),
    ("SWIFT/BIC DEUTDEFF", WireInstructions, "DEUTDEFF"),
    ("BIC DEUTDEFF500", WireInstructions, "DEUTDEFF500"),
    ("Wire the deposit to First Bank, 123456789012", WireInstructions, "123456789012"),
];

const LEFT_ALONE: &[&str] = &[
    "",
    "Call 303-555-0147 or (303) 555-0147 or +1 303 555 0147",
    "3035550147",
    "303.555.0147 303.555.0148",
    "MLS# 412345678",
    "MLS 4111111111111111",
    "APN 536-22-8145",
    "parcel 536-22-8145-000",
    "Parcel no. 12-34-567-890-1234",
    "536-22-8145-01",
    "A536-22-8145",
    "78701-1234",
    "Austin TX 78701-1234, zip 78702 - 4321",
    "$415,000.00 to $1,250,000",
    "$536228145",
    "415000 425000 435000",
    "2026-11-22 10:45:00",
    "11/22/2026 to 12/31/2026",
    "000-12-3456",
    "666-12-3456",
    "536-00-8145",
    "536-22-0000",
    "912-20-1234",
    "XXX-XX-8145",
    "4111 1111 1111 1112",
    "1111 1111 1111 1111",
    "card ending in 1111",
    "account ending 4321",
    "account manager 303-555-0147",
    "account balance $250000",
    "savings of 50000 a year",
    "routing slip 123456789",
    "021000021",
    "Never wire money before you call us at 303-555-0147 or 3035550147.",
    "wire fraud notice given 2026-11-22",
    "lot 12 block 34 unit 5678",
    "30.267153, -97.743061",
    "0d4a4111-1111-4111-8111-111111111111",
    "bedrooms 3 baths 2 sqft 2150 year 1998",
    "NMLS 1234567890",
    "MD20 3 homes",
    "BIC",
    "a swift response",
    "Swift delivery to your account",
];

#[test]
fn each_is_found_where_it_stands() {
    let mut wrong = Vec::new();
    for (text, kind, piece) in FOUND {
        let found: Vec<_> = find(text).into_iter().map(|it| (it.kind, &text[it.span])).collect();
        if found != [(*kind, *piece)] {
            wrong.push((text, kind, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_only_looks_like_it_is_left_alone() {
    let wrong: Vec<_> =
        LEFT_ALONE.iter().map(|text| (text, find(text))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn several_in_one_text_are_found_in_order() {
    let text = "SSN 536-22-8145, card 4111 1111 1111 1111;\nrouting 021000021 account 000123456789";
    let kinds: Vec<Forbidden> = find(text).into_iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [Ssn, Card, RoutingNumber, BankAccount]);
    assert_eq!(mask(text), format!("SSN {WITHHELD}, card {WITHHELD};\nrouting {WITHHELD} account {WITHHELD}"));
}

#[test]
fn nothing_that_is_returned_holds_the_number() {
    let found = find("SSN 536-22-8145");
    assert_eq!(format!("{found:?}"), "[Found { kind: Ssn, span: 4..15 }]");
}

fn card_of(seed: u64) -> String {
    let mut digits: Vec<u32> = std::iter::once(4).chain((0..14).map(|n| ((seed >> (n * 4)) % 10) as u32)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, d)| if n % 2 == 0 { if d * 2 > 9 { d * 2 - 9 } else { d * 2 } } else { *d })
        .sum();
    digits.push((10 - sum % 10) % 10);
    digits.iter().map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_valid_number_is_found(area in 1_u32..899, middle in 1_u32..99, serial in 1_u32..9_999, dash in "[-\u{2010}-\u{2015}\u{2212} .]", before in "[bdgh ]{0,20}[bdgh]: ") {
        prop_assume!(area != 666);
        let number = format!("{area:03}{dash}{middle:02}{dash}{serial:04}");
        let text = format!("{before}{number}\nmore");
        let found = find(&text);
        prop_assert!(found.len() == 1 && text[found[0].span.clone()] == number, "{text:?} {found:?}");
    }

    #[test]
    fn every_card_is_found_however_it_is_spaced(seed in any::<u64>(), step in 1_usize..=4, sep in "[ \u{00A0}\u{2009}-]") {
        let card = card_of(seed);
        let spaced = card.as_bytes().chunks(step).map(|chunk| std::str::from_utf8(chunk).unwrap()).collect::<Vec<_>>().join(&sep);
        for text in [card.clone(), spaced.clone(), format!("note: {spaced}, thanks")] {
            let found = find(&text);
            prop_assert!(found.iter().any(|it| it.kind == Card), "{:?} {:?}", text, found);
        }
    }

    #[test]
    fn a_wrong_check_digit_is_no_card(seed in any::<u64>(), off in 1_u32..10) {
        let mut card = card_of(seed);
        let last = card.pop().unwrap().to_digit(10).unwrap();
        card.push(char::from_digit((last + off) % 10, 10).unwrap());
        prop_assert!(find(&card).is_empty());
    }

    #[test]
    fn spans_are_of_the_text_and_apart(text in "(\\PC|[0-9 -]|ssn |account ){0,80}") {
        let mut end = 0;
        for found in find(&text) {
            prop_assert!(found.span.start >= end && found.span.start < found.span.end);
            prop_assert!(text.get(found.span.clone()).is_some(), "a span lies on characters");
            end = found.span.end;
        }
        prop_assert!(end <= text.len());
        let _ = mask(&text);
    }

    #[test]
    fn telephone_numbers_are_left_alone(area in 201_u32..989, middle in 200_u32..999, line in 0_u32..9_999, shape in 0..5_u8) {
        let text = match shape {
            0 => format!("{area}-{middle}-{line:04}"),
            1 => format!("({area}) {middle}-{line:04}"),
            2 => format!("+1 {area} {middle} {line:04}"),
            3 => format!("{area}.{middle}.{line:04} ext 12"),
            _ => format!("{area}{middle}{line:04}"),
        };
        prop_assert!(find(&text).is_empty(), "{text}");
    }
}

/// A text of nothing but the beginnings of matches takes no longer per byte than a short one.
#[test]
fn time_grows_with_the_length_only() {
    // The quickest of several runs: the machine does other things too.
    let measure = |count: usize| {
        let text = "4111 111 11 account no 1 2-3.ssn GB82 WEST 12 wire 4 4 4 4 ".repeat(count);
        let run = || {
            let begun = std::time::Instant::now();
            let _ = find(&text);
            begun.elapsed().as_secs_f64() / text.len() as f64
        };
        (0..5).map(|_| run()).fold(f64::INFINITY, f64::min)
    };
    let (short, long) = (measure(400), measure(12_800));
    assert!(long < short * 6.0, "seconds a byte: {short:e} then {long:e}");
}
