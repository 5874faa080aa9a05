use hub_domain::crm::{Entries, FieldValue, Fields};
use hub_domain::people::Region;
use proptest::prelude::*;

use super::*;

fn text(contact: &ReadContact, field: &str) -> String {
    contact.fields.get(field).and_then(FieldValue::as_text).unwrap_or_default().to_owned()
}

fn read(text: &str) -> ReadContacts {
    let file = CsvFile::parse(text.as_bytes()).unwrap();
    file.read(&file.guess(), Region::US).unwrap()
}

#[test]
fn an_address_book_is_read_without_a_word_from_anybody() {
    let out = read(
        "Given Name,Family Name,E-mail 1 - Value,Phone 1 - Value,Mobile,Group Membership,Notes,Birthday,Pool\r\n\
         Ada,Quill,ADA@Example.org ::: a.quill@example.org,(202) 555-0101 x12,202-555-0102,* myContacts ::: Buyers,\
         \"Likes light,\nhates stairs\",1979-03-04,yes\r\n",
    );
    assert!(out.rejected.is_empty());
    let ada = &out.contacts[0];
    assert_eq!((text(ada, "FirstName"), text(ada, "LastName")), ("Ada".into(), "Quill".into()));
    assert_eq!(ada.fields["Emails"], FieldValue::entries(["ada@example.org", "a.quill@example.org"]));
    let phones = [("+12025550101;ext=12".to_owned(), String::new()), ("+12025550102".to_owned(), "mobile".to_owned())];
    assert_eq!(ada.fields["Phones"], FieldValue::Entries(Entries::from(phones)));
    assert_eq!(ada.fields["Tags"], FieldValue::entries(["myContacts", "Buyers"]));
    assert_eq!(text(ada, "Background"), "Likes light,\nhates stairs");
    assert_eq!(text(ada, "Birthdate"), "1979-03-04");
    assert_eq!(text(ada, "Own.Pool"), "yes");
    assert_eq!(ada.place, "line 2");
}

#[test]
fn every_bad_row_has_its_place_and_every_bad_value_its_words() {
    let out = read(
        "Name;Email;Phone;Do Not Call\n\
         \"Marsh, Bo\";bo@example;12;perhaps\n\
         ;;;\n\
         ;nobody;;\n\
         Cy;cy@example.org;;yes;and;more\n\
         Di Dorn;di@example.org;;yes\n",
    );
    let bo = &out.contacts[0];
    assert_eq!((text(bo, "FirstName"), text(bo, "LastName")), ("Bo".into(), "Marsh".into()));
    assert!(bo.issues.len() >= 2, "{:?}", bo.issues);
    assert!(text(bo, UNREAD).contains("Phone: 12") && text(bo, UNREAD).contains("Do Not Call: perhaps"));
    let places: Vec<&str> = out.rejected.iter().map(|r| r.place.as_str()).collect();
    assert_eq!(places, ["line 4", "line 5"]);
    assert_eq!(out.rejected[0].column.as_deref(), Some("Email"));
    assert!(!out.rejected[0].reason.contains("nobody@") && !out.rejected[0].reason.contains("“nobody”"));
    assert_eq!(out.contacts[1].fields["DoNotCall"], FieldValue::Flag(true));
}

#[test]
fn a_couple_is_not_one_persons_name() {
    let out = read("Name,Email\nJo & Sam Smith,jo@example.org\n");
    assert_eq!(text(&out.contacts[0], "FirstName"), "Jo & Sam Smith");
    assert_eq!(text(&out.contacts[0], "LastName"), "");
}

#[test]
fn a_file_that_is_no_table_says_so() {
    let error = |bytes: &[u8]| CsvFile::parse(bytes).err().unwrap();
    assert_eq!(error(b""), FileError::Empty);
    assert_eq!(error(b"just a line\n"), FileError::NoHeader);
    assert_eq!(error(b"1,2\n3,4\n"), FileError::NoHeader);
    assert_eq!(error(&[0_u8; 20]), FileError::NotText);
    let file = CsvFile::parse(b"Colour,Size\nred,5\n").unwrap();
    assert_eq!(file.read(&file.guess(), Region::US), Err(FileError::NobodyNamed));
    let mut mapping = file.guess();
    mapping.choose("Email", Target::Emails(String::new()));
    assert_eq!(file.read(&mapping, Region::US), Err(FileError::NoColumn("Email".into())));
}

#[test]
fn a_mapping_is_kept_and_found_again() {
    let file = CsvFile::parse(b"Who,Where to write\nAda Quill,ada@example.org\n").unwrap();
    let mut mapping = file.guess();
    mapping.choose("Who", Target::FullName);
    mapping.choose("Where to write", Target::Emails("work".into()));
    let kept = serde_json::to_string(&mapping).unwrap();
    let mapping: Mapping = serde_json::from_str(&kept).unwrap();
    let out = file.preview(&mapping, Region::US, 5).unwrap();
    assert_eq!((out.rows, text(&out.contacts[0], "LastName")), (1, "Quill".into()));
    assert_eq!(Mapping::fingerprint(["Who", "Where to write"]), Mapping::fingerprint(["where to write ", "WHO"]));
    assert_eq!(file.samples("Who", 3), ["Ada Quill"]);
}

const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Quill;Ada;M.;Dr.;\r\nFN:Dr. Ada M. Quill\r\n\
    EMAIL;TYPE=INTERNET,WORK:ada@example.org\r\nTEL;TYPE=CELL:(202) 555-0101\r\n\
    ADR;TYPE=HOME:;Apt 2;1 Main St;Oakstead;WA;98000;USA\r\nBDAY:1979-03-04\r\nCATEGORIES:buyer,spring\r\n\
    NOTE:Likes light\\, hates\\nstairs\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz;Jos=C3=A9\r\nTEL;WORK;VOICE:+34 600 000 000\r\n\
    END:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:\r\nEND:VCARD\r\n";

#[test]
fn cards_of_every_version_are_read() {
    let out = read_vcards(CARDS.as_bytes(), Region::US).unwrap();
    let ada = &out.contacts[0];
    assert_eq!(
        (text(ada, "FirstName"), text(ada, "LastName"), text(ada, "NamePrefix")),
        ("Ada".into(), "Quill".into(), "Dr.".into())
    );
    assert_eq!(ada.fields["Emails"], FieldValue::Entries(Entries::from([("ada@example.org".into(), "work".into())])));
    assert_eq!(ada.fields["Phones"], FieldValue::Entries(Entries::from([("+12025550101".into(), "mobile".into())])));
    assert_eq!((text(ada, "HomeAddress1"), text(ada, "HomeAddress2")), ("1 Main St".into(), "Apt 2".into()));
    assert_eq!((text(ada, "HomeCity"), text(ada, "Birthdate")), ("Oakstead".into(), "1979-03-04".into()));
    assert_eq!(ada.fields["Tags"], FieldValue::entries(["buyer", "spring"]));
    assert_eq!(text(ada, "Background"), "Likes light, hates\nstairs");
    assert_eq!(text(&out.contacts[1], "LastName"), "Muñoz");
    assert_eq!(out.rejected[0].place, "card 3");
    assert_eq!(read_vcards(b"hello\n", Region::US), Err(FileError::NoCard));
}

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zéñß,;:\\\\]([A-Za-z éñß,;:.\\\\-]{0,30}[A-Za-zéñß,;:\\\\])?"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_card_written_and_read_again_is_the_same(
        first in words(), last in words(), company in words(), city in words(),
        note in prop::collection::vec(words(), 1..4),
        tags in prop::collection::btree_set("[a-z][a-z ]{0,8}[a-z]", 0..3),
    ) {
        let mut fields = Fields::new();
        for (name, value) in [("FirstName", &first), ("LastName", &last), ("Company", &company), ("HomeCity", &city)] {
            fields.insert(name.to_owned(), FieldValue::text(value.clone()));
        }
        fields.insert("Background".into(), FieldValue::text(note.join("\n")));
        fields.insert("Emails".into(), FieldValue::Entries(Entries::from([("ada@example.org".into(), "home".into())])));
        if !tags.is_empty() {
            fields.insert("Tags".into(), FieldValue::entries(tags));
        }
        let card = write_vcards([&fields]);
        prop_assert!(card.lines().all(|line| line.len() <= 76), "{}", card);
        let out = read_vcards(card.as_bytes(), Region::US).unwrap();
        prop_assert_eq!(&out.contacts[0].fields, &fields, "{}", card);
    }

    #[test]
    fn no_file_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(file) = CsvFile::parse(&bytes) {
            let _ = file.read(&file.guess(), Region::US);
        }
        let _ = read_vcards(&bytes, Region::US);
    }

    #[test]
    fn no_card_makes_it_panic(lines in prop::collection::vec("[A-Z]{1,8}(;[A-Z=a-z0-9\"]{0,8}){0,2}[:;].{0,20}", 0..8)) {
        let card = format!("BEGIN:VCARD\n{}\nEND:VCARD\n", lines.join("\n"));
        let _ = read_vcards(card.as_bytes(), Region::US);
    }

    #[test]
    fn every_row_is_a_contact_or_reported(cells in prop::collection::vec(("[^\\x00]{0,12}", "[^\\x00]{0,12}"), 1..12)) {
        let mut out = ::csv::Writer::from_writer(Vec::new());
        out.write_record(["Name", "Email"]).unwrap();
        for (a, b) in &cells {
            out.write_record([a, b]).unwrap();
        }
        let bytes = out.into_inner().unwrap();
        // A file may begin with a mark of its own; this one does not.
        let Ok(file) = CsvFile::parse(&bytes) else { return Ok(()) };
        if file.columns() != ["Name", "Email"] {
            return Ok(());
        }
        let read = file.read(&file.guess(), Region::US).unwrap();
        let blank = |(a, b): &&(String, String)| a.trim().is_empty() && b.trim().is_empty();
        let rows = cells.iter().filter(|c| !blank(c)).count();
        prop_assert_eq!(read.contacts.len() + read.rejected.len(), rows);
    }
}
