//! What a rule forbids is 7; a store that another process holds is 8.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::home::Home;
use crate::market;

#[test]
fn rows_for_display_are_not_for_analyses() {
    let home = Home::new();
    home.add_folder("Display", "in", &["licence=idx"]);
    home.write("in/a.csv", market::csv(120));
    home.sync();
    assert_eq!(home.total(), 120, "they may be looked at");
    let pdf = home.path("cma.pdf");
    let ended = home.run(["cma", "run", "--listing", "QX-00000", "--out", pdf.to_str().unwrap()]);
    let ended = ended.failed(7, "idx");
    assert!(ended.err.contains("Display"), "names the source: {}", ended.err);
    assert!(!pdf.exists());
    // Neither are they comparables for a subject that came by another road.
    let subject = home.write("s.json", r#"{"City": "Sampleton", "PostalCode": "00100", "LivingArea": 1800}"#);
    let run = ["cma", "run", "--subject", subject.to_str().unwrap(), "--as-of", "2025-12-01"];
    home.run(run).failed(4, "no comparable");
}

/// Sends a signal to one process.
#[cfg(unix)]
pub fn signal(name: &str, pid: u32) -> bool {
    std::process::Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).status().unwrap().success()
}

#[cfg(unix)]
#[test]
fn one_process_holds_the_store() {
    let home = Home::with_csv(&market::csv(30));
    let watch = home.command(["sync", "--watch"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let (pid, started) = (watch.id().to_string(), Instant::now());
    while std::fs::read_to_string(home.data().join("hub.lock")).unwrap_or_default() != pid {
        assert!(started.elapsed() < Duration::from_secs(60), "the watch took no lock");
        std::thread::sleep(Duration::from_millis(50));
    }
    for args in
        [&["listing", "search"][..], &["sync"], &["store", "verify"], &["store", "rekey"], &["connection", "list"]]
    {
        home.run(args).failed(8, &pid);
    }
    home.run(["init"]).failed(2, "");
    // It reads what is put into the folder, and ends well when asked to.
    home.write("in/later.csv", format!("{}\n{}", market::HEADER, market::row(30)));
    std::thread::sleep(Duration::from_secs(8));
    assert!(signal("INT", watch.id()));
    let ended = watch.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    let lines = String::from_utf8(ended.stdout).unwrap();
    let runs: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(runs.len() >= 2, "a line of JSON for each run: {lines}");
    assert!(runs.iter().all(|run| run["connection"] == "Files" && run["at"].is_string() && run.get("error").is_none()));
    let created = |run: &serde_json::Value| run["runs"][0]["created"].as_u64().unwrap();
    assert_eq!((created(&runs[0]), runs.iter().map(created).sum::<u64>()), (30, 31), "{lines}");
    assert_eq!(home.total(), 31);
}
