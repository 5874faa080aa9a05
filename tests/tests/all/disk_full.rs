//! A disk that is full in the middle of a replication.

use anyhow::Result;
use hub_tests::{Installation, Vendor};

/// A limit on the size of files stands for the full disk: the system refuses to write on, in the middle of a page.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_said_loses_nothing_and_is_resumed() -> Result<()> {
    use std::process::Command;

    use hub_domain::Resource;

    let vendor = Vendor::market(150, 30).await?;
    let calm = Installation::new().await?;
    calm.sync(&vendor.source()?).await?;
    let folder = tempfile::tempdir()?;
    let home = folder.path().join("home");
    let settings = vendor.settings();
    let get = |name: &str| settings.get(name).cloned().unwrap_or_default();
    let run = |kilobytes: Option<u64>| {
        let limit = kilobytes.map(|k| format!("trap '' XFSZ; ulimit -f {};", k * 2)).unwrap_or_default();
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{limit} exec \"$0\" \"$@\"")).arg(env!("CARGO_BIN_EXE_replicate")).arg(&home);
        command.args([get("url"), get("token_url"), get("client_id"), get("page_size")]);
        command.env("REPLICATE_SECRET", vendor.sandbox().client_secret());
        tokio::task::spawn_blocking(move || command.output())
    };
    let mut kept = 0;
    let mut refused = 0;
    for kilobytes in [600, 900, 1_200] {
        let output = run(Some(kilobytes)).await??;
        if output.status.success() {
            break;
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(9), "{said}");
        assert!(said.contains("disk is full"), "{said}");
        refused += 1;
        let here = Installation::at(&home).await?;
        let now = here.count(Resource::Property).await?;
        assert!(now >= kept, "{now} rows after {kept}");
        assert!(here.store.verify().await?.ok);
        kept = now;
        here.store.close().await;
    }
    assert!(refused > 0, "the limit was never reached");
    assert!(run(None).await??.status.success());
    let here = Installation::at(&home).await?;
    assert_eq!(here.digest().await?, calm.digest().await?);
    Ok(())
}
