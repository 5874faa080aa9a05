//! `cargo xtask test`: every test, in the order in which a mistake is cheapest to find.

use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::{check_deps, setup, shell};

/// What property tests draw their cases from.
const CASES: &str = "PROPTEST_RNG_SEED";

/// Which tests to run.
pub struct Parts {
    rust: bool,
    ui: bool,
    window: bool,
}

impl Parts {
    /// The parts named, or all when none is.
    pub fn chosen(rust: bool, ui: bool, window: bool) -> Self {
        if rust || ui || window { Self { rust, ui, window } } else { Self { rust: true, ui: true, window: true } }
    }
}

/// Installs what is missing and runs the tests.
pub fn test(parts: &Parts) -> Result<()> {
    setup::for_tests()?;
    timed("Rules of the house", check_deps::check)?;
    // First of all, because the desktop shell embeds it when it is compiled.
    timed("Building the web view", || shell::npm(&["run", "--silent", "build"]))?;
    if parts.rust {
        if shell::has("rustfmt") {
            timed("Formatting", || shell::cargo(&["fmt", "--all", "--check"]))?;
        }
        timed("Rust tests", rust)?;
        if shell::has("cargo-clippy") {
            timed("Lints", || {
                shell::cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"])
            })?;
        }
    }
    if parts.ui {
        timed("UI types", || shell::npm(&["run", "--silent", "typecheck"]))?;
        timed("UI lints", || shell::npm(&["run", "--silent", "lint"]))?;
        timed("UI unit tests", || shell::npm(&["run", "--silent", "test"]))?;
        timed("UI in a browser", || shell::npm(&["run", "--silent", "e2e"]))?;
    }
    if parts.window {
        timed("The real window", window)?;
    }
    Ok(())
}

fn timed(words: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    shell::step(words);
    let start = Instant::now();
    work()?;
    eprintln!("── {words}: {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// The Rust tests, on a message bus of their own with an unlocked keyring, so that the keychain tests meet a real one.
fn rust() -> Result<()> {
    let cargo = shell::cargo_program();
    // The children of the end-to-end tests are programs of ours: build them first.
    shell::cargo(&["build", "--quiet", "-p", "hub-cli"])?;
    let mut command;
    if cfg!(target_os = "linux") && shell::has("dbus-run-session") && shell::has("gnome-keyring-daemon") {
        command = Command::new("dbus-run-session");
        command.args(["--", "sh", "-c"]);
        command
            .arg("printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec \"$0\" \"$@\"");
        command.arg(&cargo).env("HUB_TEST_SECRET_SERVICE", "1");
        // A keyring of this run only.
        command.env("XDG_DATA_HOME", shell::target_dir()?.join("test-keyring"));
    } else {
        command = Command::new(&cargo);
    }
    command.args(["test", "--workspace", "--quiet"]);
    // The same cases in each run, so that what passes here passes anywhere. `cargo test` by itself looks for new ones.
    if std::env::var_os(CASES).is_none() {
        command.env(CASES, "20261122");
    }
    command.env("HUB_PRISM", setup::judge_path()?);
    if cfg!(target_os = "linux") {
        command.env("HUB_PDF_CHECKER", setup::pdf_checker_path()?);
        command.env("HUB_CALENDAR_SERVER", setup::calendar_server_path()?);
        command.env("HUB_MAIL_SERVER", setup::mail_server_path()?);
    }
    shell::run(command.env("HUB_BIN", shell::built("hub")?))
}

/// The end-to-end tests in the real window, under Xvfb where there is no display.
fn window() -> Result<()> {
    if !cfg!(target_os = "linux") {
        eprintln!("WebDriver for the window exists on Linux here; on this system, walk the window by hand");
        return Ok(());
    }
    shell::npm(&["run", "--silent", "build"])?;
    shell::cargo(&["build", "--quiet", "-p", "hub-desktop", "--bin", "enterprisehub"])?;
    // Built here, run there: without the network nothing can be fetched.
    shell::cargo(&["test", "--quiet", "-p", "hub-tests", "--test", "window", "--no-run"])?;
    let mut command = without_network();
    command.args(["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1920x1080x24"]);
    command.arg(shell::cargo_program()).args(["test", "--offline", "--quiet", "-p", "hub-tests", "--test", "window"]);
    command.args(["--", "--test-threads=1"]);
    command
        .env("HUB_WINDOW_BIN", shell::built("enterprisehub")?)
        .env("HUB_TAURI_DRIVER", setup::tauri_driver_path()?)
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    shell::run(&mut command)
}

/// Runs what follows on a computer whose only network is itself. Where the system does not let us, the walks still watch
/// whom the application speaks to.
fn without_network() -> Command {
    const ALONE: [&str; 5] = ["--net", "--map-root-user", "sh", "-c", r#"ip link set lo up && exec "$@""#];
    let can = shell::has("unshare")
        && shell::has("ip")
        && Command::new("unshare").args(ALONE).args(["sh", "true"]).output().is_ok_and(|out| out.status.success());
    let mut command = Command::new(if can { "unshare" } else { "env" });
    if can {
        command.args(ALONE).arg("sh");
    } else {
        eprintln!("a network of its own cannot be had here; the walks run in this one");
    }
    command
}
