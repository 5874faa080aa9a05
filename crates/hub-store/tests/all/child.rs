//! A writer in a process of its own, to be killed or starved.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use hub_domain::{Resource, RunId};
use hub_secrets::{KeyHome, NoKeychain, PassphraseCost, SecretString, StoreKey};
use hub_store::{PageWrite, Store, StoreError};
use serde_json::json;

use crate::support::*;

/// Tells this very test binary to be the writer, and where.
const HOME: &str = "HUB_STORE_TEST_WRITER";
/// Listings per page.
pub const PAGE: u64 = 20;

fn key_home(home: &Path) -> KeyHome {
    KeyHome::new(home.to_owned(), Arc::new(NoKeychain)).with_cost(PassphraseCost::weak_for_tests())
}

fn passphrase() -> SecretString {
    "nine green bottles".to_owned().into()
}

/// The key of the store in `home`, made when there is none.
pub fn key_of(home: &Path) -> StoreKey {
    let keys = key_home(home);
    if keys.key_file().exists() {
        keys.unlock(Some(&passphrase())).unwrap()
    } else {
        keys.create(Some(&passphrase())).unwrap().0
    }
}

/// The writer: stores pages one after the other from the checkpoint on and says so after each. Does nothing when the
/// binary runs as an ordinary test.
#[test]
fn writer_process() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let home = std::path::PathBuf::from(home);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let key = key_of(&home);
        let store = Store::open(&home, &key, clock()).await.unwrap();
        let c = store.connection("north").await.unwrap().unwrap();
        let checkpoint = store.checkpoint(c.id, Resource::Property).await.unwrap();
        let first = checkpoint.map_or(0, |v| v["page"].as_u64().unwrap() + 1);
        for page in first.. {
            let write = PageWrite {
                connection: c.id,
                stream: Resource::Property,
                run: RunId::new(),
                records: page_records(page),
                checkpoint: json!({"page": page}),
            };
            match store.apply_page(write).await {
                Ok(_) => say(&format!("page {page}")),
                Err(StoreError::DiskFull) => {
                    let there = store.counts().await.unwrap().resources[&Resource::Property];
                    say(&format!("full {there}"));
                    return;
                }
                Err(other) => {
                    say(&format!("error {other:?}"));
                    return;
                }
            }
        }
    });
}

fn say(line: &str) {
    // println! is caught by the test harness.
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n@ {line}").unwrap();
    out.flush().unwrap();
}

/// Records of a page: new ones, and every third page changes some of the first.
pub fn page_records(page: u64) -> Vec<(hub_domain::RawRecord, hub_domain::Mapped)> {
    (page * PAGE..(page + 1) * PAGE).map(|n| listing_record(listing(n))).collect()
}

/// Starts the writer; `limit` is the greatest size of a file, in units of the shell.
pub fn start_writer(home: &Path, limit: Option<u64>) -> Child {
    let me = std::env::current_exe().unwrap();
    let args = ["child::writer_process", "--exact", "--nocapture", "--test-threads=1"];
    let mut command = match limit {
        None => {
            let mut direct = Command::new(&me);
            direct.args(args);
            direct
        }
        Some(limit) => {
            // The signal that comes with the limit is ignored, so that writing fails as it does on a full disk.
            let script = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\"");
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(script).arg(&me).args(args);
            shell
        }
    };
    command.env(HOME, home).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// What the writer said on a line, if it is for us.
pub fn said(line: &str) -> Option<&str> {
    line.strip_prefix("@ ")
}

/// A store with one connection, for a writer to open.
pub async fn empty_home() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let key = key_of(dir.path());
    let store = Store::create(dir.path(), &key, clock()).await.unwrap();
    connection(&store, "north").await;
    store.close().await;
    dir
}
