//! A damaged store is 6: said, never "repaired" into something else.

use crate::home::Home;
use crate::market;

fn flip(home: &Home, file: &str, at: impl Fn(usize) -> usize) {
    let path = home.data().join(file);
    let mut bytes = std::fs::read(&path).unwrap();
    let place = at(bytes.len());
    for byte in bytes.iter_mut().skip(place).take(8) {
        *byte ^= 0x55;
    }
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn flipped_bytes_are_found_wherever_they_are() {
    let home = Home::with_csv(&market::csv(400));
    home.sync();
    let whole = std::fs::read(home.data().join("store.db")).unwrap();
    for part in [0.0, 0.02, 0.3, 0.5, 0.7, 0.99] {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place"
        )]
        flip(&home, "store.db", |length| (length as f64 * part) as usize);
        let ended = home.run(["store", "verify"]);
        assert_eq!(ended.code, 6, "at {part}: {}{}", ended.out, ended.err);
        if !ended.out.is_empty() {
            let report = ended.json();
            assert_eq!(report["ok"], false);
            assert!(!report["problems"].as_array().unwrap().is_empty());
        }
        std::fs::write(home.data().join("store.db"), &whole).unwrap();
    }
    home.run(["store", "verify"]).ok();
    assert_eq!(home.total(), 400);
}

#[test]
fn a_store_cut_short_or_replaced_is_damaged() {
    let home = Home::with_csv(&market::csv(200));
    home.sync();
    let store = home.data().join("store.db");
    let whole = std::fs::read(&store).unwrap();
    std::fs::write(&store, &whole[..whole.len() / 2]).unwrap();
    home.run(["store", "verify"]).failed(6, "");
    home.run(["store", "digest"]).failed(6, "damaged");
    std::fs::write(&store, b"SQLite format 3\0 and then nothing of ours, but long enough to be looked at".repeat(80))
        .unwrap();
    home.run(["listing", "search"]).failed(6, "damaged");
    std::fs::write(&store, b"").unwrap();
    let ended = home.run(["listing", "search"]);
    assert_eq!(ended.code, 6, "{}{}", ended.out, ended.err);
    std::fs::write(&store, &whole).unwrap();
    assert_eq!(home.total(), 200);
}

#[test]
fn a_damaged_key_file_is_said_and_kept() {
    let home = Home::new();
    let key = home.data().join("key.json");
    let whole = std::fs::read_to_string(&key).unwrap();
    for text in ["", "{", "not json at all", &whole.replacen("\"version\":", "\"version\": \"x", 1), &whole[..40]] {
        std::fs::write(&key, text).unwrap();
        home.run(["connection", "list"]).failed(6, "");
        assert_eq!(std::fs::read_to_string(&key).unwrap(), text);
    }
    std::fs::write(&key, whole).unwrap();
    home.run(["connection", "list"]).ok();
}
