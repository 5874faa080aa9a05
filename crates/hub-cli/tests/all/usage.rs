//! Wrong usage is 2, says what is wrong, and does nothing.

use crate::home::{Ended, Home, bare};

#[test]
fn the_command_line_itself() {
    for (args, words) in [
        (&["frobnicate"][..], "frobnicate"),
        (&["listing", "search", "--colour", "red"], "--colour"),
        (&["listing", "search", "--price", "9..3"], "--price"),
        (&["listing", "search", "--price", ".."], "both ends"),
        (&["listing", "search", "--bbox", "1,2,3"], "W,S,E,N"),
        (&["listing", "search", "--near", "91,0,1"], "place"),
        (&["listing", "search", "--limit", "0"], "--limit"),
        (&["cma", "run"], "--listing"),
        (&["cma", "run", "--listing", "a", "--subject", "b"], "--subject"),
        (&["cma", "run", "--listing", "a", "--as-of", "yesterday"], "--as-of"),
        (&["cma", "run", "--listing", "a", "--level", "99"], "--level"),
        (&["sandbox", "serve", "--fault", "flood"], "flood"),
        (&["sandbox", "serve", "--vendor", "acme"], "acme"),
        (&["sandbox", "serve", "--dialect", "rets"], "rets"),
        (&["sandbox", "serve", "--advance", "soon"], "soon"),
        (&["sandbox", "serve", "--csv", "/nonexistent.csv"], "nonexistent"),
    ] {
        let ended = Ended::of(bare().args(args)).failed(2, words);
        assert_eq!(ended.out, "", "{args:?}");
    }
    assert!(Ended::of(bare().arg("--version")).ok().out.starts_with("hub "));
    assert!(Ended::of(bare().args(["sync", "--help"])).ok().out.contains("--watch"));
}

#[test]
fn what_does_not_exist_or_makes_no_sense() {
    let home = Home::empty();
    home.run(["sync"]).failed(2, "hub init");
    assert!(!home.data().exists(), "a command that failed made a folder");
    home.run(["init"]).ok();
    for (args, words) in [
        (&["sync", "Nobody"][..], "Nobody"),
        (&["connection", "check", "Nobody"], "Nobody"),
        (&["connection", "remove", "Nobody", "--yes"], "Nobody"),
        (&["connection", "add", "acme", "--name", "A"], "acme"),
        (&["connection", "add", "csv-folder", "--name", "A"], "path"),
        (&["connection", "add", "csv-folder", "--name", "A", "--set", "path"], "KEY=VALUE"),
        (&["connection", "add", "csv-folder", "--name", " ", "--set", "path=/tmp"], "name"),
        (&["connection", "add", "reso", "--name", "A", "--secret", "token=abc"], "KEY=@FILE"),
        (&["connection", "add", "reso", "--name", "A", "--set", "url=https://mls.invalid"], "token"),
        (&["listing", "show", "nothing"], "listing"),
        (&["listing", "search", "--status", "Sold-ish"], "Sold-ish"),
        (&["listing", "search", "--type", "Castle"], "Castle"),
        (&["listing", "search", "--beds", "2..3"], "--beds"),
        (&["cma", "run", "--listing", "nothing"], "listing"),
        (&["store", "restore", "/nonexistent.ehbackup"], "nonexistent"),
    ] {
        let ended = home.run(args).failed(2, words);
        assert_eq!(ended.out, "", "{args:?}");
        let last = ended.err.lines().last().unwrap();
        let view: serde_json::Value = serde_json::from_str(last).expect("the code, for scripts");
        assert!(view["code"].is_string(), "{last}");
    }
    assert_eq!(home.json(["connection", "list"]), serde_json::json!([]));
}
