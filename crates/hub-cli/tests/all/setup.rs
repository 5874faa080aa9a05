//! `hub init`, `hub doctor`, and words for people.

use crate::home::{Ended, Home, bare, names};

#[test]
fn init_makes_a_store_once() {
    let home = Home::empty();
    let made = home.json(["init"]);
    assert_eq!(names(&made), ["key_source", "store"]);
    assert_eq!(made["key_source"], "passphrase");
    assert_eq!(made["store"].as_str(), home.data().to_str());
    for file in ["store.db", "key.json"] {
        assert!(home.data().join(file).is_file(), "{file}");
    }
    let key = std::fs::read(home.data().join("key.json")).unwrap();
    home.run(["init"]).failed(2, "");
    assert_eq!(std::fs::read(home.data().join("key.json")).unwrap(), key, "the key was touched");
    home.run(["store", "verify"]).ok();
}

#[test]
fn init_needs_a_way_to_keep_the_key() {
    let home = Home::empty();
    let mut command = bare();
    command.arg("--home").arg(home.data()).arg("init");
    Ended::of(&mut command).failed(3, "passphrase");
    assert!(!home.data().join("store.db").exists());
    home.write("passphrase", "short");
    home.run(["init"]).failed(2, "10 characters");
    home.write("passphrase", "");
    home.run(["init"]).failed(2, "empty");
    home.write("passphrase", crate::home::PASSPHRASE);
    let taken = home.write("taken", "");
    home.run(["init", "--recovery-file", taken.to_str().unwrap()]).failed(2, "taken");
    std::fs::remove_file(home.path("passphrase")).unwrap();
    home.run(["init"]).failed(2, "passphrase");
    assert!(!home.data().join("store.db").exists());
}

#[test]
fn only_the_first_line_is_the_passphrase() {
    let home = Home::new();
    home.write("passphrase", format!("{}\r\nand a note\n", crate::home::PASSPHRASE));
    home.run(["store", "verify"]).ok();
}

#[test]
fn the_doctor_finds_what_is_wrong() {
    let home = Home::new();
    let findings = home.json(["doctor"]);
    assert!(!findings.as_array().unwrap().is_empty());
    home.write("home/key.json", "{");
    let ended = home.run(["doctor"]);
    assert_eq!(ended.code, 1, "{}", ended.err);
    assert!(!ended.json().as_array().unwrap().is_empty());
}

#[test]
fn without_json_the_answer_is_words() {
    let home = Home::with_csv(&crate::market::csv(5));
    let words = |args: &[&str]| {
        let mut command = bare();
        command.arg("--home").arg(home.data()).arg("--passphrase-file").arg(home.path("passphrase")).args(args);
        Ended::of(&mut command).ok().out
    };
    assert!(words(&["sync"]).contains("Files"));
    assert!(words(&["connection", "list"]).contains("Property 5"));
    assert!(words(&["listing", "search", "wobbleton"]).contains("104 Wobbleton Crescent"));
    assert!(words(&["listing", "show", "QX-00001"]).contains("Zebulon Quillfeather"));
    assert!(words(&["store", "digest"]).contains("Property (5 rows)"));
    assert!(words(&["store", "verify"]).contains("whole"));
}
