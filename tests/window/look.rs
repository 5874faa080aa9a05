//! A hard look at a screen: accessibility, faults nobody is told of, and a picture for those who want one.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::desk::Desk;

/// Finds what is serious or critical. Frames are not entered: the only one is the isolation page, which shows nothing.
const AXE: &str = "
    const done = arguments[0];
    axe.run(document, {
        resultTypes: ['violations'],
        iframes: false,
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }).then(
        ({ violations }) => done(violations
            .filter((v) => ['serious', 'critical'].includes(v.impact))
            .map((v) => `${v.impact} ${v.id}: ` + v.nodes.slice(0, 3)
                .map((n) => `${n.target.join(' ')} (${n.failureSummary.split('\\n')[1] ?? ''})`).join(' | '))),
        (error) => done([`axe itself failed: ${error}`]),
    );";

/// Whether no transition is under way.
const STILL: &str = "document.getAnimations()\
    .every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity)";

impl Desk {
    /// Looks at the screen as it is now. What is found is kept until [`Desk::is_clean`].
    pub async fn look(&self, screen: &str) -> Result<()> {
        // Half faded in, words have the contrast of nothing. What turns for ever, such as the mark of a sync, may turn.
        // What has just been asked for may begin to move a moment later.
        for pause in [0, 200] {
            tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
            self.wait(STILL, "the screen to stand still").await?;
        }
        if self.ask("typeof window.axe").await? == "undefined" {
            self.client().execute(&axe()?, vec![]).await?;
        }
        let found = self.client().execute_async(AXE, vec![]).await?;
        for finding in found.as_array().context("axe answers with a list")? {
            self.find_fault(format!("{screen}: {}", finding.as_str().unwrap_or_default()));
        }
        let wide = self.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth").await?;
        if wide.as_f64().is_none_or(|pixels| pixels > 1.0) {
            self.find_fault(format!("{screen}: the window scrolls sideways by {wide} px"));
        }
        self.take_faults(screen).await?;
        self.picture(screen).await
    }

    /// Keeps what the page's own watch has noted.
    pub async fn take_faults(&self, screen: &str) -> Result<()> {
        for fault in self.ask("hand.takeFaults()").await?.as_array().into_iter().flatten() {
            self.find_fault(format!("{screen}: {}", fault.as_str().unwrap_or_default()));
        }
        Ok(())
    }

    /// Writes a picture into the folder named by `HUB_WINDOW_PICTURES`, if it is.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let Some(folder) = std::env::var_os("HUB_WINDOW_PICTURES").map(PathBuf::from) else { return Ok(()) };
        std::fs::create_dir_all(&folder)?;
        let size = self.ask("`${innerWidth}x${innerHeight}+0+0`").await?;
        let path = folder.join(format!("{}.png", name.replace(' ', "-")));
        // Not by WebDriver: WebKitGTK waits for a frame that a display without a compositor never shows.
        let taken = Command::new("import")
            .args(["-window", "root", "-crop", size.as_str().context("a size")?, "+repage"])
            .arg(path)
            .status();
        ensure!(taken.context("ImageMagick's import")?.success(), "no picture of {name}");
        Ok(())
    }

    /// Fails with everything that was found on the way.
    pub async fn is_clean(&self) -> Result<()> {
        self.take_faults("at the end").await?;
        let findings = self.findings();
        ensure!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
        Ok(())
    }
}

/// The accessibility checker, as the screens' own tests have it installed.
fn axe() -> Result<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).with_context(|| format!("{path}: install the UI packages first"))
}
