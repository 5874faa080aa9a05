//! Whatever a vendor does wrong: what is stored stays, and the end is the same.

use anyhow::Result;
use hub_connector::ErrorKind;
use hub_sandbox::{Fault, SandboxConfig};
use hub_sync::{SyncError, SyncOptions};
use hub_tests::{Installation, Vendor};

/// Runs until a run goes well; a fault may end a run, but not for ever.
async fn persist(here: &Installation, vendor: &Vendor) -> Result<u32> {
    let source = vendor.source()?;
    for run in 1..=40 {
        match here.try_sync(&source, &SyncOptions::default()).await {
            Ok(_) => return Ok(run),
            Err(SyncError::Source { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    anyhow::bail!("forty runs, and none came to an end")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_in_turn_ends_with_the_uninterrupted_digest() -> Result<()> {
    let quick = || SandboxConfig {
        listings: 40,
        slow: std::time::Duration::from_millis(20),
        hang: std::time::Duration::from_millis(200),
        ..SandboxConfig::default()
    };
    let vendor = Vendor::with(quick(), 15).await?;
    let calm = Installation::new().await?;
    calm.sync(&vendor.source()?).await?;
    let wanted = calm.digest().await?;
    let control = vendor.control();
    for fault in Fault::ALL {
        control.set_fault(*fault, true, 3);
        control.reset_stats();
        let here = Installation::new().await?;
        let runs = persist(&here, &vendor).await.map_err(|e| e.context(format!("fault {fault}")))?;
        let struck = control.stats().faults.get(fault.as_str()).copied().unwrap_or(0);
        // What holds all the time is not counted by strikes, and this client asks by position, not by next link.
        let counted = fault.is_scheduled() && !matches!(fault, Fault::NextLinkExpires | Fault::DuplicateRows);
        assert!(struck > 0 || !counted, "{fault} never struck");
        assert_eq!(here.digest().await?, wanted, "under the fault {fault}, after {runs} runs");
        control.clear_faults();
        // What the fault spoilt on the way (a row without a stamp, say) is mended by the next quiet run.
        here.sync(&vendor.source()?).await?;
        assert_eq!(here.digest().await?, wanted, "after the fault {fault}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_at_once() -> Result<()> {
    let config = SandboxConfig {
        listings: 40,
        slow: std::time::Duration::from_millis(10),
        hang: std::time::Duration::from_millis(100),
        ..SandboxConfig::default()
    };
    let vendor = Vendor::with(config, 15).await?;
    let calm = Installation::new().await?;
    calm.sync(&vendor.source()?).await?;
    let control = vendor.control();
    Fault::ALL.iter().for_each(|fault| control.set_fault(*fault, true, 31));
    let here = Installation::new().await?;
    persist(&here, &vendor).await?;
    control.clear_faults();
    here.sync(&vendor.source()?).await?;
    assert_eq!(here.digest().await?, calm.digest().await?);
    Ok(())
}

fn kind_of(error: &SyncError) -> Option<ErrorKind> {
    match error {
        SyncError::Source { error, .. } => Some(error.kind),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_credentials_are_said_and_not_repeated() -> Result<()> {
    let vendor = Vendor::market(10, 10).await?;
    let here = Installation::new().await?;
    let wrong = vendor.source_with_secret("not the secret")?;
    let Err(error) = here.try_sync(&wrong, &SyncOptions::default()).await else { anyhow::bail!("it went through") };
    assert_eq!(kind_of(&error), Some(ErrorKind::Unauthorized), "{error}");
    assert!(!error.to_string().contains("not the secret"));
    assert_eq!(here.count(hub_domain::Resource::Property).await?, 0);
    here.sync(&vendor.source()?).await?;
    assert_eq!(here.count(hub_domain::Resource::Property).await?, 10);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_second_answer_broken_is_ridden_out() -> Result<()> {
    let vendor = Vendor::market(30, 10).await?;
    let here = Installation::new().await?;
    let source = vendor.source()?;
    here.sync(&source).await?;
    let before = here.digest().await?;
    let control = vendor.control();
    for fault in [Fault::Html, Fault::Malformed, Fault::Truncated, Fault::ServerError, Fault::Reset] {
        control.set_fault(fault, true, 2);
        control.touch("Property", &control.keys("Property")[0])?;
        control.reset_stats();
        persist(&here, &vendor).await?;
        assert_eq!(here.digest().await?, before, "nothing is lost under {fault}");
        let struck: u64 = control.stats().faults.values().sum();
        assert!(struck > 0, "{fault} never struck");
        control.clear_faults();
    }
    Ok(())
}

/// A portal that asks for a login, a parked domain: 200 and a web page, whatever is asked.
async fn web_pages_only() -> Result<String> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let page = "<!doctype html><title>Sign in</title><p>Please sign in.</p>";
                let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n";
                let answer = format!("{head}content-length: {}\r\n\r\n{page}", page.len());
                let mut request = [0_u8; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    Ok(format!("http://{address}/reso/odata"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_answers_web_pages_is_an_error_that_says_so() -> Result<()> {
    let vendor = Vendor::market(30, 10).await?;
    let here = Installation::new().await?;
    here.sync(&vendor.source()?).await?;
    let before = here.digest().await?;
    let pages = vendor.source_at(&web_pages_only().await?)?;
    let Err(error) = here.try_sync(&pages, &SyncOptions::default()).await else { anyhow::bail!("it went through") };
    let kind = kind_of(&error);
    assert!(kind.is_some_and(|k| k.class() == hub_connector::ErrorClass::Vendor), "{kind:?} {error}");
    assert!(!error.to_string().contains("Sign in"), "the page itself is not quoted: {error}");
    assert_eq!(here.digest().await?, before, "nothing is lost");
    let runs = here.store.last_runs().await?;
    assert!(runs.iter().all(|r| r.outcome.as_deref() != Some("done")), "the failure is on record");
    here.sync(&vendor.source()?).await?;
    assert_eq!(here.digest().await?, before);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_that_expire_are_renewed_on_the_way() -> Result<()> {
    let vendor =
        Vendor::with(SandboxConfig { listings: 40, token_seconds: 60, ..SandboxConfig::default() }, 10).await?;
    let here = Installation::new().await?;
    let source = vendor.source()?;
    here.sync(&source).await?;
    for _ in 0..3 {
        vendor.clock.advance(chrono::TimeDelta::hours(1));
        vendor.control().expire_tokens();
        let reports = here.sync(&source).await?;
        assert!(reports.iter().all(|r| r.error.is_none()));
    }
    hub_tests::agree(&here, &vendor.control()).await
}
