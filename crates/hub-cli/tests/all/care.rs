//! `hub store`: digest, verify, backup and restore, export.

use serde_json::json;

use crate::home::{Home, names};
use crate::market;

#[test]
fn the_digest_is_of_the_facts() {
    let home = Home::with_csv(&market::csv(20));
    home.sync();
    let digest = home.json(["store", "digest"]);
    assert_eq!(names(&digest), ["all", "tables"]);
    assert_eq!(digest["tables"]["Property"]["rows"], 20);
    // The same facts in two files, in another order, under another name.
    let other = Home::new();
    other.add_folder("Elsewhere", "b", &[]);
    let rows = |range: std::ops::Range<usize>| range.rev().map(market::row).collect::<String>();
    other.write("b/2.csv", format!("{}\n{}", market::HEADER, rows(0..9)));
    other.write("b/1.csv", format!("{}\n{}", market::HEADER, rows(9..20)));
    other.sync();
    assert_eq!(other.json(["store", "digest"]), digest);
    other.write("b/3.csv", format!("{}\n{}", market::HEADER, market::row_with(4, 1, "Changed")));
    other.sync();
    assert_ne!(other.json(["store", "digest"])["all"], digest["all"]);
}

#[test]
fn a_backup_brings_everything_back() {
    let home = Home::with_csv(&market::csv(15));
    home.sync();
    let digest = home.json(["store", "digest"]);
    let backup = home.path("march.ehbackup");
    let file = backup.to_str().unwrap();
    let saved = home.json(["store", "backup", file]);
    assert_eq!(names(&saved), ["bytes", "ok", "path"]);
    assert_eq!(saved["bytes"].as_u64().unwrap(), std::fs::metadata(&backup).unwrap().len());

    home.write("in/more.csv", format!("{}\n{}", market::HEADER, market::row(15)));
    home.sync();
    assert_eq!(home.total(), 16);
    assert_eq!(names(&home.json(["store", "restore", file])), ["ok", "path"]);
    assert_eq!(home.json(["store", "digest"]), digest);
    home.run(["store", "verify"]).ok();
    let aside = Home::files(&home.data()).into_iter().filter(|p| {
        let name = p.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("store") && name != "store.db" && !name.ends_with("-wal") && !name.ends_with("-shm")
    });
    assert!(aside.count() > 0, "the store that was there is gone: {:?}", Home::files(&home.data()));
    // The next sync brings what the backup did not have.
    home.sync();
    assert_eq!(home.total(), 16);

    // Into an empty folder on another computer, with the passphrase alone.
    let there = Home::empty();
    there.run(["store", "restore", file]).ok();
    assert_eq!(there.json(["store", "digest"]), digest);

    // A damaged backup is refused, and the store that is there stays.
    let mut bytes = std::fs::read(&backup).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    std::fs::write(&backup, bytes).unwrap();
    let now = home.json(["store", "digest"]);
    home.run(["store", "restore", file]).failed(6, "");
    assert_eq!(home.json(["store", "digest"]), now);
}

#[test]
fn an_export_holds_every_row_in_open_formats() {
    let home = Home::with_csv(&market::csv(10));
    home.write("in/odd.csv", format!("{}\n{}", market::HEADER, market::row_with(10, 5, "=SUM(A1:A9)")));
    home.sync();
    let dir = home.path("out");
    let done = home.run(["store", "export", dir.to_str().unwrap(), "--own"]).ok();
    assert_eq!(names(&done.json()), ["ok", "path"]);
    let files = Home::files(&dir);
    let named = |end: &str| files.iter().filter(|p| p.to_string_lossy().ends_with(end)).collect::<Vec<_>>();
    assert_eq!(named("README.txt").len(), 1);
    let read = |end: &str| named(end).iter().map(|p| std::fs::read_to_string(p).unwrap()).collect::<String>();
    for (format, end) in [("CSV", ".csv"), ("JSON Lines", ".jsonl")] {
        let text = read(end);
        for i in 0..=10 {
            assert!(text.contains(&format!("QX-{i:05}")), "{format} lacks row {i}");
        }
    }
    assert!(read(".csv").contains("'=SUM"), "a formula goes out as a formula");
    assert!(!read(".csv").contains(",=SUM") && !read(".csv").contains("\"=SUM"));
    home.run(["store", "export", dir.to_str().unwrap()]).failed(2, "");
}

#[test]
fn the_same_export_read_back_is_the_same_market() {
    let home = Home::with_csv(&market::csv(25));
    home.sync();
    assert_eq!(home.json(["store", "verify"]), json!({"ok": true, "problems": []}));
    let dir = home.path("out");
    home.run(["store", "export", dir.to_str().unwrap(), "--own"]).ok();
    let exported = Home::files(&dir).into_iter().find(|p| p.ends_with("Property.csv"));
    let text = std::fs::read(exported.expect("Property.csv")).unwrap();
    let back = Home::new();
    back.add_folder("Back", "b", &[]);
    back.write("b/Property.csv", text);
    assert_eq!(back.sync()["rejected"], 0);
    assert_eq!(back.json(["store", "digest"]), home.json(["store", "digest"]));
}

#[test]
fn an_export_without_more_words_holds_nothing_for_agents_only() {
    let home = Home::new();
    home.add_folder("Files", "in", &[]);
    let header = "ListingKey,ListingId,StandardStatus,PropertyType,ListPrice,UnparsedAddress,StreetName,City,PostalCode,\
        PublicRemarks,PrivateRemarks,LockBoxSerialNumber,OwnerName,ShowingInstructions,X_Rumour,\
        InternetAddressDisplayYN,InternetEntireListingDisplayYN";
    let row = |key: &str, street: &str, address: &str, whole: &str| {
        format!(
            "{key},{key},Active,Residential,500000,1 {street} Rd,{street},Sampleton,00001,Fine porch,Xylograph bites,\
             LB-7741,Vexwhistle,Call 90125 first,Gossipmonger,{address},{whole}"
        )
    };
    let rows = [
        row("SEEN", "Plainview", "true", "true"),
        row("HIDDEN", "Quondamhaven", "false", "true"),
        row("GONE", "Farfields", "true", "false"),
    ];
    home.write("in/a.csv", format!("{header}\n{}\n", rows.join("\n")));
    home.sync();
    let text = |dir: &std::path::Path| -> String {
        let files = Home::files(dir);
        assert!(files.iter().any(|p| p.ends_with("README.txt")) && files.len() > 2, "{files:?}");
        files.iter().map(|p| String::from_utf8_lossy(&std::fs::read(p).unwrap()).into_owned()).collect()
    };
    let (safe, own) = (home.path("safe"), home.path("own"));
    let done = home.run(["store", "export", safe.to_str().unwrap()]).ok();
    assert_eq!(names(&done.json()), ["ok", "path"]);
    home.run(["store", "export", own.to_str().unwrap(), "--own"]).ok();
    let (safe, own) = (text(&safe), text(&own));
    for kept in ["SEEN", "Plainview", "HIDDEN", "Fine porch"] {
        assert!(safe.contains(kept), "{kept} may be seen");
    }
    for secret in ["Xylograph", "LB-7741", "Vexwhistle", "90125", "Gossipmonger", "Quondamhaven", "GONE", "Farfields"] {
        assert!(!safe.contains(secret), "{secret} is not for consumers");
    }
    for secret in ["Xylograph", "LB-7741", "Quondamhaven"] {
        assert!(own.contains(secret), "{secret} is in the agent's own copy");
    }
}
