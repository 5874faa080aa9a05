//! `cargo xtask run`: the main job, with a window where there is a display.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{setup, shell};

/// Installs, builds, and does the main job.
pub fn run(headless: bool, listings: u32) -> Result<()> {
    setup::for_run()?;
    if !headless && has_display() {
        shell::step("Building the web view");
        shell::npm(&["run", "build"])?;
        shell::step("Building the application");
        shell::cargo(&["build", "-p", "hub-desktop", "--bin", "enterprisehub"])?;
        shell::step("Opening EnterpriseHub on the sample brokerage; close the window to end");
        let listings = listings.to_string();
        return shell::run(Command::new(shell::built("enterprisehub")?).args([
            "--sample",
            "--sample-listings",
            &listings,
        ]));
    }
    shell::step("Building");
    shell::cargo(&["build", "-p", "hub-cli"])?;
    without_window(listings)
}

fn has_display() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

/// Stops the stand-ins whatever happens.
struct Sandbox(Child);

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn without_window(listings: u32) -> Result<()> {
    let hub = shell::built("hub")?;
    let work = shell::target_dir()?.join("sample");
    if work.exists() {
        std::fs::remove_dir_all(&work).with_context(|| format!("cannot clear {}", work.display()))?;
    }
    std::fs::create_dir_all(&work)?;
    let home = work.join("home");

    shell::step("Starting the vendor stand-ins on loopback");
    let mut child = Command::new(&hub)
        .args(["sandbox", "serve", "--port", "0", "--seed", "7", "--listings", &listings.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start hub sandbox serve")?;
    let stdout = child.stdout.take().context("the sandbox has no output")?;
    let _sandbox = Sandbox(child);
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    let hello: serde_json::Value = serde_json::from_str(&line).context("the sandbox did not say where it listens")?;
    let url = hello["urls"]["reso"].as_str().context("the sandbox serves no RESO source")?;
    let id = hello["credentials"]["reso"]["client_id"].as_str().context("no client id")?;
    let secret = hello["credentials"]["reso"]["client_secret"].as_str().context("no client secret")?;
    eprintln!("{url}");

    // A passphrase of this run only: the sample is thrown away at the next run.
    let passphrase = work.join("passphrase");
    private_file(&passphrase, &format!("sample-{}-{}", std::process::id(), secret))?;
    let secret_file = work.join("client-secret");
    private_file(&secret_file, secret)?;

    let call = |args: &[&str]| -> Result<()> {
        let mut command = Command::new(&hub);
        command.arg("--home").arg(&home).env("HUB_PASSPHRASE_FILE", &passphrase).args(args);
        shell::run(&mut command)
    };
    let answer = |args: &[&str]| -> Result<serde_json::Value> {
        let output = Command::new(&hub)
            .arg("--home")
            .arg(&home)
            .arg("--json")
            .env("HUB_PASSPHRASE_FILE", &passphrase)
            .args(args)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            bail!("hub {} ended with {}", args.join(" "), output.status);
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    };

    shell::step("Making an encrypted store");
    let passphrase_arg = passphrase.to_string_lossy().into_owned();
    call(&["init", "--passphrase-file", &passphrase_arg])?;
    shell::step("Connecting the sample MLS");
    let (url_arg, id_arg) = (format!("url={url}"), format!("client_id={id}"));
    let secret_arg = format!("client_secret=@{}", secret_file.display());
    call(&[
        "connection",
        "add",
        "reso",
        "--name",
        "Sample MLS",
        "--set",
        &url_arg,
        "--set",
        &id_arg,
        "--secret",
        &secret_arg,
    ])?;
    shell::step("Replicating");
    call(&["sync"])?;
    shell::step("Searching");
    call(&["listing", "search", "--status", "Active", "--type", "Residential", "--beds", "3..", "--limit", "5"])?;
    shell::step("Comparative market analysis");
    let found =
        answer(&["listing", "search", "--status", "Active", "--type", "Residential", "--beds", "3..", "--limit", "1"])?;
    let subject = found["listings"][0]["ListingKey"].as_str().context("the sample market has no active listing")?;
    let pdf = work.join("cma.pdf");
    let picture = work.join("cma.png");
    let (pdf_arg, picture_arg) = (pdf.to_string_lossy().into_owned(), picture.to_string_lossy().into_owned());
    call(&["cma", "run", "--listing", subject, "--out", &pdf_arg, "--picture", &picture_arg])?;
    shell::step("Done. Every person, address and price in this is invented");
    println!("report   {}", pdf.display());
    println!("picture  {}", picture.display());
    println!("store    {}", home.display());
    Ok(())
}

/// A file that only its owner may read.
fn private_file(path: &Path, content: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| format!("cannot write {}", path.display()))?;
    std::io::Write::write_all(&mut file, content.as_bytes())?;
    Ok(())
}
