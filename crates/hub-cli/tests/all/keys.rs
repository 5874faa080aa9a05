//! The key: locked is 3, the recovery code opens, a new key keeps everything.

use serde_json::json;

use crate::home::{Ended, Home, bare, names};
use crate::market;

#[test]
fn a_locked_store_says_so_and_is_not_touched() {
    let home = Home::with_csv(&market::csv(5));
    home.sync();
    let store = std::fs::read(home.data().join("store.db")).unwrap();
    home.write("passphrase", "twelve plain teacups");
    for args in [&["listing", "search"][..], &["sync"], &["store", "rekey"], &["connection", "list"]] {
        let ended = home.run(args).failed(3, "");
        assert!(!ended.err.contains("teacups"), "{}", ended.err);
    }
    let mut without = bare();
    Ended::of(without.arg("--home").arg(home.data()).args(["listing", "search"])).failed(3, "locked");
    let key = home.data().join("key.json");
    std::fs::rename(&key, home.path("key.json")).unwrap();
    home.run(["listing", "search"]).failed(3, "");
    home.run(["init"]).failed(2, "");
    assert!(!key.exists(), "a key was made for a store that has one");
    std::fs::rename(home.path("key.json"), &key).unwrap();
    assert_eq!(std::fs::read(home.data().join("store.db")).unwrap(), store);
    home.write("passphrase", crate::home::PASSPHRASE);
    assert_eq!(home.total(), 5);
}

#[test]
fn the_recovery_code_opens_what_a_lost_passphrase_locked() {
    let home = Home::with_csv(&market::csv(6));
    home.sync();
    let file = home.path("code");
    let code = file.to_str().unwrap();
    let made = home.json(["store", "recovery", "new", code]);
    assert_eq!(names(&made), ["ok", "path"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0, "others can read the code");
    }
    // A name that is taken is refused before the code that is on paper is replaced.
    home.run(["store", "recovery", "new", code]).failed(2, "code");
    home.run(["store", "recovery", "use", code]).failed(3, "");
    let wrong = home.write("wrong", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA");
    home.run(["store", "recovery", "confirm", wrong.to_str().unwrap()]).failed(3, "");
    assert_eq!(home.json(["store", "recovery", "confirm", code]), json!({"ok": true}));

    home.write("passphrase", "a wholly new passphrase");
    home.run(["listing", "search"]).failed(3, "");
    home.run(["store", "recovery", "use", wrong.to_str().unwrap()]).failed(3, "");
    assert_eq!(home.json(["store", "recovery", "use", code]), json!({"ok": true}));
    assert_eq!(home.total(), 6, "the new passphrase opens it");
    home.write("passphrase", crate::home::PASSPHRASE);
    home.run(["listing", "search"]).failed(3, "");
}

#[test]
fn init_can_write_the_recovery_code_at_once() {
    let home = Home::empty();
    let code = home.path("code");
    let args = ["init", "--recovery-file", code.to_str().unwrap()];
    assert_eq!(home.json(args)["key_source"], "passphrase");
    home.run(["store", "recovery", "confirm", code.to_str().unwrap()]).ok();
}

#[test]
fn a_new_key_keeps_everything() {
    let home = Home::with_csv(&market::csv(12));
    home.sync();
    let digest = home.json(["store", "digest"]);
    let (store, key) = (home.data().join("store.db"), home.data().join("key.json"));
    let before = (std::fs::read(&store).unwrap(), std::fs::read(&key).unwrap());
    assert_eq!(home.json(["store", "rekey"]), json!({"ok": true}));
    assert_eq!(home.json(["store", "digest"]), digest);
    assert_eq!(home.json(["store", "verify"]), json!({"ok": true, "problems": []}));
    home.run(["sync"]).ok();
    // The old key opens the new store no more.
    assert_ne!(std::fs::read(&store).unwrap(), before.0);
    std::fs::write(&key, &before.1).unwrap();
    assert_ne!(home.run(["listing", "search"]).code, 0);
}

/// The real keychain of a desktop, where this system has one to start: its entry goes away, the store stays.
#[cfg(target_os = "linux")]
#[test]
fn a_deleted_keychain_is_no_reason_for_a_new_key() {
    use std::path::Path;
    use std::process::Command;

    let tools = ["/usr/bin/dbus-run-session", "/usr/bin/gnome-keyring-daemon"];
    if !tools.iter().all(|t| Path::new(t).exists()) {
        println!("skipped: this system has no keychain to start");
        return;
    }
    let home = Home::empty();
    // The keychain lives in `rings`; another folder is another keychain, in which nothing is kept.
    let with = |rings: &str, args: &[&str]| {
        let rings = home.path(rings);
        std::fs::create_dir_all(rings.join("run")).unwrap();
        let mut command = Command::new(tools[0]);
        command.args(["--", "sh", "-c"]).arg(
            "printf ring | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec \"$0\" \"$@\"",
        );
        command.arg(env!("CARGO_BIN_EXE_hub")).arg("--json").arg("--home").arg(home.data()).args(args);
        command.env("HOME", &rings).env("XDG_DATA_HOME", &rings).env("XDG_RUNTIME_DIR", rings.join("run"));
        command.env_remove("HUB_PASSPHRASE_FILE").env_remove("HUB_HOME").stdin(std::process::Stdio::null());
        Ended::of(&mut command)
    };
    let made = with("rings", &["init"]);
    if made.code == 3 {
        println!("skipped: the keychain did not start: {}", made.err);
        return;
    }
    assert_eq!(made.ok().json()["key_source"], "keychain");
    let code = home.path("code");
    with("rings", &["store", "recovery", "new", code.to_str().unwrap()]).ok();
    with("rings", &["store", "recovery", "confirm", code.to_str().unwrap()]).ok();
    let key = std::fs::read(home.data().join("key.json")).unwrap();
    with("other", &["connection", "list"]).failed(3, "recovery code");
    with("other", &["init"]).failed(2, "");
    assert_eq!(std::fs::read(home.data().join("key.json")).unwrap(), key);
    with("rings", &["connection", "list"]).ok();
    with("other", &["store", "recovery", "use", code.to_str().unwrap()]).ok();
    with("other", &["connection", "list"]).ok();
}
