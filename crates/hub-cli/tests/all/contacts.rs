//! `hub contact merge`: a file in, a plan out, and no data folder.

use std::io::Write as _;
use std::process::Stdio;

use crate::home::{Ended, bare};

/// A file of a test.
fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn the_example_can_be_merged() {
    let example = Ended::of(bare().args(["contact", "merge", "--example"])).ok().out;
    let file = file(&example);
    let plan = Ended::of(bare().args(["--json", "contact", "merge"]).arg(file.path())).ok().json();
    assert_eq!(plan["merged"]["FirstName"], "Ada");
    assert_eq!(plan["merged"]["DoNotCall"], true);
    assert_eq!(plan["push"]["Tags"], serde_json::json!({"add": ["open house"], "remove": ["spring"]}));
    let company = &plan["conflicts"][0];
    assert_eq!(company["field"], "Company");
    assert_eq!((&company["base"], &company["remote"]), (&"Quill Maps".into(), &"Quill Charts".into()));
    assert!(plan["history"].as_array().unwrap().iter().any(|h| h["field"] == "Stage" && h["value"] == "Showing"));
    let words = Ended::of(bare().args(["contact", "merge"]).arg(file.path())).ok().out;
    assert!(words.contains("decide: Company") && words.contains("kept in history: Stage"), "{words}");
}

#[test]
fn what_is_no_merge_is_bad_input_and_repeats_no_value() {
    for (text, words) in [
        ("", "line 1"),
        ("{\"local\": {}}", "remote"),
        ("{\"local\": {\"Phones\": {\"home\": \"hush\"}},\n\"remote\": {}}", "line 1"),
        ("{\"local\": {}, \"remote\": {}, \"rules\": {\"Tags\": \"sometimes\"}}", "sometimes"),
        ("{\"local\": {}, \"remote\": {}, \"other\": 1}", "other"),
    ] {
        let file = file(text);
        let ended = Ended::of(bare().args(["--json", "contact", "merge"]).arg(file.path())).failed(4, words);
        assert_eq!(ended.out, "");
        assert!(!ended.err.contains("hush"), "{}", ended.err);
    }
    Ended::of(bare().args(["contact", "merge", "/nonexistent.json"])).failed(4, "nonexistent");
    Ended::of(bare().args(["contact", "merge"])).failed(2, "FILE");
}

#[test]
fn standard_input_is_a_file_too() {
    let mut child =
        bare().args(["--json", "contact", "merge", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(br#"{"local": {"Tags": ["a"]}, "remote": {"Tags": ["b"]}}"#).unwrap();
    let out = child.wait_with_output().unwrap();
    let plan: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(plan["merged"]["Tags"], serde_json::json!(["a", "b"]));
}
