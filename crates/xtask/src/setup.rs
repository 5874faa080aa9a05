//! What must be on the machine. The one list of system packages, for both commands.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// Debian packages needed to build and to open the window.
const TO_RUN: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libssl-dev",            // SQLCipher's cryptography in development builds
    "libwebkit2gtk-4.1-dev", // the web view
    "libgtk-3-dev",
    "librsvg2-dev",
];

/// Debian packages needed by the tests on top of [`TO_RUN`].
const TO_TEST: &[&str] = &[
    "xvfb",
    "xauth",
    "webkit2gtk-driver", // drives the real window
    "chromium",          // drives the web view alone
    "dbus-daemon",       // dbus-run-session
    "gnome-keyring",     // a real Secret Service
    "iproute2",          // walks without the network
    "xdotool",           // answers the system's own dialogs
    "poppler-utils",     // reads our PDFs with somebody else's eyes
    "qpdf",              // checks their structure
    "python3",           // runs the checker of PDF/UA and the calendar server
    "python3-venv",
];

/// The checker of tagged PDF (PDF/UA-1, ISO 14289-1) the reports are held to, by its name and version as Python package.
const PDF_CHECKER: &str = "page-validation==0.11.0";

/// The calendar server that calendars are tested with, by its name and version as Python package.
const CALENDAR_SERVER: &str = "radicale==3.9.0";
/// The mail server that takes what the tests send.
const MAIL_SERVER: &str = "aiosmtpd==1.4.6";

/// The judge of our requests to vendors, and what reads descriptions written as YAML, by name and version as npm packages.
const JUDGE: [&str; 2] = ["@stoplight/prism-cli@5.14.2", "js-yaml@3.15.2"];

/// The version of tauri-driver the window tests are known to work with.
const TAURI_DRIVER: &str = "2.1.0";

/// Everything `cargo xtask run` needs.
pub fn for_run() -> Result<()> {
    system(TO_RUN)?;
    ui_packages()
}

/// Everything `cargo xtask test` needs.
pub fn for_tests() -> Result<()> {
    system(&[TO_RUN, TO_TEST].concat())?;
    ui_packages()?;
    pdf_checker()?;
    calendar_server()?;
    mail_server()?;
    judge()?;
    tauri_driver()
}

#[cfg(target_os = "linux")]
fn system(packages: &[&str]) -> Result<()> {
    if !shell::has("apt-get") {
        bail!("on this Linux, install by hand what Debian calls: {}", packages.join(" "));
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|p| !installed(p)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    shell::step(&format!("Installing system packages: {}", missing.join(" ")));
    apt(&["update"])?;
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(&missing);
    apt(&args)
}

#[cfg(target_os = "linux")]
fn installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", package])
        .output()
        .is_ok_and(|out| out.status.success() && out.stdout.starts_with(b"installed"))
}

#[cfg(target_os = "linux")]
fn apt(args: &[&str]) -> Result<()> {
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0");
    let mut command = if root {
        Command::new("apt-get")
    } else if shell::has("sudo") {
        let mut sudo = Command::new("sudo");
        sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    } else {
        bail!(
            "system packages are missing and neither root nor sudo is at hand; run as root: apt-get {}",
            args.join(" ")
        );
    };
    // Standard error, so that a command with --json on standard output stays clean.
    shell::run(command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet").args(args).stdout(std::io::stderr()))
}

#[cfg(target_os = "macos")]
fn system(_packages: &[&str]) -> Result<()> {
    if !Command::new("xcode-select").arg("-p").output().is_ok_and(|out| out.status.success()) {
        bail!("install Apple's command line tools first: xcode-select --install");
    }
    if Command::new("pkg-config").args(["--exists", "openssl"]).status().is_ok_and(|s| s.success())
        || std::env::var_os("OPENSSL_DIR").is_some()
    {
        return Ok(());
    }
    bail!(
        "OpenSSL 3 is needed to build the encrypted store; install it (for example: brew install openssl@3 pkg-config) and set OPENSSL_DIR"
    )
}

#[cfg(target_os = "windows")]
fn system(_packages: &[&str]) -> Result<()> {
    if std::env::var_os("OPENSSL_DIR").is_none() {
        bail!(
            "install by hand: the Visual Studio C++ build tools, WebView2 (part of Windows 11), and OpenSSL 3 with OPENSSL_DIR set to it; then run this again"
        );
    }
    Ok(())
}

/// UI packages exactly as the lock file names them. Skipped when the lock file is the one installed last.
fn ui_packages() -> Result<()> {
    let lock = shell::root().join("ui/package-lock.json");
    let stamp = shell::root().join("ui/node_modules/.installed-lock");
    let wanted = std::fs::read(&lock)?;
    if std::fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    shell::step("Installing UI packages");
    shell::npm(&["ci", "--no-audit", "--no-fund"])?;
    std::fs::write(&stamp, wanted)?;
    Ok(())
}

/// Where our own tools live: beside cargo's output, so that a build cache keeps them.
pub fn tauri_driver_path() -> Result<std::path::PathBuf> {
    Ok(shell::target_dir()?.join("tools").join("bin").join("tauri-driver"))
}

/// The Python that has the checker of tagged PDF.
pub fn pdf_checker_path() -> Result<std::path::PathBuf> {
    Ok(shell::target_dir()?.join("tools").join("pdf-checker").join("bin").join("python"))
}

fn pdf_checker() -> Result<()> {
    python_tool("pdf-checker", "page", PDF_CHECKER, "the checker of tagged PDF")
}

/// The Python that has the calendar server.
pub fn calendar_server_path() -> Result<std::path::PathBuf> {
    Ok(shell::target_dir()?.join("tools").join("calendar-server").join("bin").join("python"))
}

fn calendar_server() -> Result<()> {
    python_tool("calendar-server", "radicale", CALENDAR_SERVER, "the calendar server")
}

/// The Python that has the mail server.
pub fn mail_server_path() -> Result<std::path::PathBuf> {
    Ok(shell::target_dir()?.join("tools").join("mail-server").join("bin").join("python"))
}

fn mail_server() -> Result<()> {
    python_tool("mail-server", "aiosmtpd", MAIL_SERVER, "the mail server")
}

/// A Python of its own below our tools, with a package that is known there as `module`.
fn python_tool(folder: &str, module: &str, package: &str, what: &str) -> Result<()> {
    let folder = shell::target_dir()?.join("tools").join(folder);
    let python = folder.join("bin").join("python");
    let there = || {
        Command::new(&python).args(["-c", &format!("import {module}")]).output().is_ok_and(|out| out.status.success())
    };
    if !cfg!(target_os = "linux") || there() {
        return Ok(());
    }
    shell::step(&format!("Installing {what}"));
    let _ = std::fs::remove_dir_all(&folder);
    shell::run(Command::new("python3").args(["-m", "venv"]).arg(&folder).stdout(std::io::stderr()))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", package]);
    shell::run(pip.stdout(std::io::stderr()))
}

/// The folder with the judge of our requests.
pub fn judge_path() -> Result<std::path::PathBuf> {
    Ok(shell::target_dir()?.join("tools").join("judge"))
}

fn judge() -> Result<()> {
    let folder = judge_path()?;
    let stamp = folder.join(".installed");
    if std::fs::read(&stamp).is_ok_and(|have| have == JUDGE.concat().as_bytes()) {
        return Ok(());
    }
    shell::step("Installing the judge of our requests");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let words = ["install", "--no-save", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--silent"];
    shell::npm_in(&folder, &[&words[..], &JUDGE].concat())?;
    std::fs::write(&stamp, JUDGE.concat())?;
    Ok(())
}

fn tauri_driver() -> Result<()> {
    if !cfg!(target_os = "linux") || tauri_driver_path()?.is_file() {
        return Ok(());
    }
    shell::step("Installing tauri-driver");
    let tools = shell::target_dir()?.join("tools");
    let version = format!("={TAURI_DRIVER}");
    let mut command = Command::new(shell::cargo_program());
    command.args(["install", "tauri-driver", "--locked", "--version", &version, "--root"]).arg(&tools);
    shell::run(command.env("CARGO_TARGET_DIR", shell::target_dir()?.join("tools-build")))
}
