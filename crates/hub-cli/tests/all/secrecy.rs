//! Nothing of what is stored can be read off the disk.

use crate::home::{Home, PASSPHRASE};
use crate::market;
use crate::sandbox::Sandbox;

/// Searches every file of the data folder for words, in UTF-8 and in UTF-16.
fn assert_nowhere(home: &Home, words: &[&str]) {
    let mut needles: Vec<(String, Vec<u8>)> = Vec::new();
    for word in words {
        needles.push(((*word).to_owned(), word.as_bytes().to_vec()));
        needles.push(((*word).to_owned(), word.encode_utf16().flat_map(u16::to_le_bytes).collect()));
    }
    let files = Home::files(&home.data());
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        for (word, needle) in &needles {
            let found = bytes.windows(needle.len()).any(|w| w == needle.as_slice());
            assert!(!found, "“{word}” can be read in {}", file.display());
        }
    }
}

const WORDS: &[&str] =
    &["Wobbleton", "Zebulon", "Quillfeather", "Mockford", "quince", "QX-00007", "9100007", PASSPHRASE, "teacups"];

#[test]
fn the_data_folder_gives_nothing_away() {
    let home = Home::with_csv(&market::csv(60));
    // The file holds them, so the search would find them.
    let export = std::fs::read_to_string(home.path("in/market.csv")).unwrap();
    assert!(WORDS[..7].iter().all(|w| export.contains(w)));
    home.write("in/bad.csv", format!("{}\n{}QX-00007,Wobbleton\n", market::HEADER, market::row(61)));
    for args in [
        &["sync"][..],
        &["listing", "search", "wobbleton quince"],
        &["listing", "show", "QX-00007"],
        &["connection", "list"],
        &["listing", "show", "9100007", "--source"],
        &["cma", "run", "--listing", "QX-00000", "--as-of", "2025-12-01"],
        &["store", "verify"],
    ] {
        let mut loud = home.command(args);
        crate::home::Ended::of(loud.env("HUB_LOG", "debug")).ok();
    }
    home.run(["listing", "show", "Quillfeather"]).failed(2, "");
    assert_nowhere(&home, WORDS);
    let store = std::fs::read(home.data().join("store.db")).unwrap();
    assert!(!store.starts_with(b"SQLite format 3"), "the store is not encrypted");
    let backup = home.data().join("b.ehbackup");
    home.run(["store", "backup", backup.to_str().unwrap()]).ok();
    assert_nowhere(&home, WORDS);
}

#[test]
fn credentials_are_sealed_and_never_said() {
    let sandbox = Sandbox::serve(&["--listings", "10"]);
    let home = Home::new();
    sandbox.add_to(&home);
    let mut loud = home.command(["sync"]);
    let ended = crate::home::Ended::of(loud.env("HUB_LOG", "debug")).ok();
    let secret = std::fs::read_to_string(home.path("client-secret")).unwrap();
    assert!(secret.len() >= 8);
    assert_nowhere(&home, &[&secret, "client_secret", "access_token", PASSPHRASE]);
    for said in [ended.out, ended.err, home.run(["connection", "list"]).out, home.run(["doctor"]).out] {
        assert!(!said.contains(&secret) && !said.contains(PASSPHRASE), "{said}");
    }
}

/// A process killed in the middle leaves its write-ahead log behind; that is encrypted too.
#[cfg(unix)]
#[test]
fn a_killed_process_leaves_nothing_readable() {
    let home = Home::with_csv(&market::csv(3_000));
    let mut sync = home.command(["sync"]).stdout(std::process::Stdio::null()).spawn().unwrap();
    let wal = home.data().join("store.db-wal");
    let started = std::time::Instant::now();
    while std::fs::metadata(&wal).map_or(0, |m| m.len()) < 200_000 && sync.try_wait().unwrap().is_none() {
        assert!(started.elapsed().as_secs() < 60, "nothing was written");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let _ = sync.kill();
    sync.wait().unwrap();
    assert_nowhere(&home, WORDS);
    home.run(["store", "verify"]).ok();
    home.run(["sync"]).ok();
    assert_eq!(home.total(), 3_000);
}
