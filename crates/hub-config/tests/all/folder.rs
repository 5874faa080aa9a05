use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hub_config::{ConfigError, FolderEvent, FolderWatch, WatchOptions};
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

const SETTLE: Duration = Duration::from_millis(150);
/// Far more than any of these need, so that a busy machine does not fail them.
const DEADLINE: Duration = Duration::from_secs(30);

fn watch(folder: &Path) -> (FolderWatch, Receiver<FolderEvent>) {
    FolderWatch::start(folder, SETTLE).unwrap()
}

fn watch_every(folder: &Path, rescan: Duration) -> (FolderWatch, Receiver<FolderEvent>) {
    FolderWatch::start_with(folder, WatchOptions { rescan, ..WatchOptions::settling(SETTLE) }).unwrap()
}

async fn next(events: &mut Receiver<FolderEvent>) -> FolderEvent {
    timeout(DEADLINE, events.recv()).await.expect("nothing reported in time").expect("the watch ended")
}

async fn settled(events: &mut Receiver<FolderEvent>) -> (PathBuf, u64) {
    loop {
        if let FolderEvent::Settled { path, size } = next(events).await {
            return (path, size);
        }
    }
}

async fn quiet(events: &mut Receiver<FolderEvent>) {
    if let Ok(event) = timeout(SETTLE * 6, events.recv()).await {
        panic!("unexpected: {event:?}");
    }
}

#[tokio::test]
async fn files_that_are_there_and_files_that_come() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("old.csv"), "a\n").unwrap();
    std::fs::write(folder.path().join("readme.txt"), "x").unwrap();
    let (_watch, mut events) = watch(folder.path());
    assert_eq!(settled(&mut events).await, (folder.path().join("old.csv"), 2));
    std::fs::write(folder.path().join("new.CSV"), "abc\n").unwrap();
    assert_eq!(settled(&mut events).await, (folder.path().join("new.CSV"), 4));
    std::fs::write(folder.path().join("old.csv"), "a\nb\n").unwrap();
    assert_eq!(settled(&mut events).await, (folder.path().join("old.csv"), 4));
    std::fs::write(folder.path().join("old.errors.csv"), "line\n").unwrap();
    quiet(&mut events).await;
}

#[tokio::test]
async fn other_endings_for_those_who_want_them() {
    let folder = tempfile::tempdir().unwrap();
    let options = WatchOptions::settling(SETTLE).for_endings(&["eml", "json"]);
    let (_watch, mut events) = FolderWatch::start_with(folder.path(), options).unwrap();
    for name in ["sheet.csv", "noeml", ".hidden.eml", "Answer.EML"] {
        std::fs::write(folder.path().join(name), "x").unwrap();
    }
    assert_eq!(settled(&mut events).await.0, folder.path().join("Answer.EML"));
    quiet(&mut events).await;
}

#[tokio::test]
async fn a_file_still_being_written_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let (_watch, mut events) = watch(folder.path());
    let path = folder.path().join("slow.csv");
    let target = path.clone();
    let settle = Duration::from_millis(150);
    let writer = tokio::task::spawn_blocking(move || {
        let mut file = std::fs::File::create(target).unwrap();
        let begun = Instant::now();
        let mut lines = 0_u64;
        let mut slowest = Duration::ZERO;
        while begun.elapsed() < settle * 8 {
            let line = Instant::now();
            file.write_all(b"0123456789\n").unwrap();
            file.sync_data().unwrap();
            lines += 1;
            std::thread::sleep(settle / 10);
            slowest = slowest.max(line.elapsed());
        }
        (lines * 11, slowest)
    });
    let first = settled(&mut events).await;
    let (bytes, slowest) = writer.await.unwrap();
    // On a machine so busy that the writer itself paused for the settle time, an early report is right.
    if slowest < settle / 2 {
        assert_eq!(first, (path, bytes));
    } else {
        let mut last = first;
        while last.1 != bytes {
            last = settled(&mut events).await;
        }
    }
    quiet(&mut events).await;
}

#[tokio::test]
async fn renamed_into_place() {
    let folder = tempfile::tempdir().unwrap();
    let (_watch, mut events) = watch(folder.path());
    let target = folder.path().join("export.csv");
    for size in [5_usize, 5, 9] {
        let draft = folder.path().join("export.csv.part");
        std::fs::write(&draft, vec![b'x'; size]).unwrap();
        std::fs::rename(&draft, &target).unwrap();
        assert_eq!(settled(&mut events).await, (target.clone(), size as u64));
    }
    quiet(&mut events).await;
}

#[tokio::test]
async fn the_folder_goes_and_comes_back() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("drop");
    let (_watch, mut events) = watch_every(&folder, Duration::from_secs(3600));
    assert!(matches!(next(&mut events).await, FolderEvent::Missing { .. }));
    for round in 1..=2_u64 {
        std::fs::create_dir(&folder).unwrap();
        assert_eq!(next(&mut events).await, FolderEvent::Back);
        // Only the system's own reports can bring this one in time: the rescan is an hour away.
        tokio::time::sleep(SETTLE * 3).await;
        std::fs::write(folder.join("a.csv"), vec![b'x'; round as usize]).unwrap();
        assert_eq!(settled(&mut events).await, (folder.join("a.csv"), round));
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(matches!(next(&mut events).await, FolderEvent::Missing { .. }));
    }
}

#[tokio::test]
async fn replaced_faster_than_anyone_looks() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("drop");
    std::fs::create_dir(&folder).unwrap();
    let (_watch, mut events) = watch_every(&folder, Duration::from_secs(3600));
    std::fs::write(folder.join("a.csv"), "1").unwrap();
    settled(&mut events).await;
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::create_dir(&folder).unwrap();
    tokio::time::sleep(SETTLE * 4).await;
    std::fs::write(folder.join("b.csv"), "22").unwrap();
    assert_eq!(settled(&mut events).await, (folder.join("b.csv"), 2));
}

#[tokio::test]
async fn a_burst_of_files_is_reported_whole_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let (_watch, mut events) = watch(folder.path());
    let root = folder.path().to_path_buf();
    let many = 3_000_u64;
    tokio::task::spawn_blocking(move || {
        for n in 0..many {
            std::fs::write(root.join(format!("{n:05}.csv")), vec![b'x'; (n % 7) as usize]).unwrap();
        }
    })
    .await
    .unwrap();
    let mut seen: BTreeMap<PathBuf, u32> = BTreeMap::new();
    while seen.len() < many as usize {
        let (path, _) = settled(&mut events).await;
        *seen.entry(path).or_default() += 1;
    }
    quiet(&mut events).await;
    // A file may be caught between its making and its filling when that takes longer than the settle time.
    let twice = seen.values().filter(|n| **n > 1).count();
    assert!(twice <= 2, "{twice} files were reported more than once");
}

#[tokio::test]
async fn without_reports_the_rescan_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    let (watch, mut events) = watch_every(folder.path(), Duration::from_millis(50));
    std::fs::write(folder.path().join("a.csv"), "1").unwrap();
    settled(&mut events).await;
    watch.rescan();
    quiet(&mut events).await;
    watch.stop().await;
    assert_eq!(events.recv().await, None);
}

#[tokio::test]
async fn stops_when_dropped_and_when_nobody_listens() {
    let folder = tempfile::tempdir().unwrap();
    let (handle, mut events) = watch(folder.path());
    drop(handle);
    assert_eq!(timeout(DEADLINE, events.recv()).await.unwrap(), None);
    let (handle, events) = watch(folder.path());
    drop(events);
    timeout(DEADLINE, handle.stop()).await.unwrap();
    assert!(matches!(FolderWatch::start("relative", SETTLE), Err(ConfigError::NotAbsolute { .. })));
}

/// A watch over an idle folder must not look at it again and again.
#[tokio::test]
async fn an_idle_watch_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..500 {
        std::fs::write(folder.path().join(format!("{n}.csv")), "x").unwrap();
    }
    let (watch, mut events) = watch_every(folder.path(), Duration::from_secs(3600));
    for _ in 0..500 {
        settled(&mut events).await;
    }
    tokio::time::sleep(SETTLE * 2).await;
    let before = watch.looks();
    quiet(&mut events).await;
    assert_eq!(watch.looks(), before);
}
