//! Killed at random moments, and resumed.

use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use hub_sandbox::SandboxConfig;
use hub_tests::{Installation, Vendor, agree};

const KILLS: u32 = 25;

/// Starts the process that is to be killed.
pub fn start(home: &Path, vendor: &Vendor) -> Result<Child> {
    let settings = vendor.settings();
    let get = |name: &str| settings.get(name).cloned().unwrap_or_default();
    Command::new(env!("CARGO_BIN_EXE_replicate"))
        .arg(home)
        .args([get("url"), get("token_url"), get("client_id"), get("page_size")])
        .env("REPLICATE_SECRET", vendor.sandbox().client_secret())
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start the replicating process")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_five_times_and_the_digest_is_the_uninterrupted_one() -> Result<()> {
    let config = SandboxConfig { listings: 250, max_page_size: 60, page_size: 60, ..SandboxConfig::default() };
    let vendor = Vendor::with(config, 60).await?;
    let calm = Installation::new().await?;
    calm.sync(&vendor.source()?).await?;
    let wanted = calm.digest().await?;

    let folder = tempfile::tempdir()?;
    // How long an uninterrupted process takes on this machine, now.
    let begun = Instant::now();
    let status = wait(start(&folder.path().join("measure"), &vendor)?).await?;
    assert!(status.success());
    let whole = begun.elapsed();

    let seed = RandomState::new().hash_one(0_u64);
    println!("seed {seed}, an uninterrupted run takes {} ms", whole.as_millis());
    let mut dice = seed;
    let (mut home, mut homes, mut kills, mut stored) = (folder.path().join("0"), 0, 0, 0);
    while kills < KILLS {
        let mut child = start(&home, &vendor)?;
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = f64::from(u32::try_from(dice >> 32)?) / f64::from(u32::MAX);
        tokio::time::sleep(whole.mul_f64(share * 0.9)).await;
        if let Some(status) = child.try_wait()? {
            // It came to its end before it could be killed: it has to be right, and the next kills get a new store.
            assert!(status.success(), "an unkilled process failed after {kills} kills: {}", said(&mut child));
            stored += check(&home, &wanted, &vendor).await?;
            homes += 1;
            home = folder.path().join(homes.to_string());
            continue;
        }
        child.kill()?;
        child.wait()?;
        kills += 1;
    }
    let status = wait(start(&home, &vendor)?).await?;
    assert!(status.success(), "after {kills} kills");
    stored += check(&home, &wanted, &vendor).await?;
    println!("{kills} kills over {} stores, {stored} rows compared", homes + 1);
    Ok(())
}

async fn wait(mut child: Child) -> Result<std::process::ExitStatus> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if begun.elapsed() > Duration::from_secs(120) {
            child.kill()?;
            bail!("the process does not end");
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What a process that has ended wrote on its standard error.
fn said(child: &mut Child) -> String {
    let mut text = String::new();
    if let Some(pipe) = &mut child.stderr {
        // A pipe that cannot be read has nothing to say.
        let _ = pipe.read_to_string(&mut text);
    }
    text
}

async fn check(home: &Path, wanted: &std::collections::BTreeMap<String, String>, vendor: &Vendor) -> Result<u64> {
    let here = Installation::at(home).await?;
    assert_eq!(&here.digest().await?, wanted);
    agree(&here, &vendor.control()).await?;
    let verdict = here.store.verify().await?;
    assert!(verdict.ok, "{verdict:?}");
    here.count(hub_domain::Resource::Property).await
}
