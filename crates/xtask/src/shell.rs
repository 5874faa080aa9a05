//! Running other programs, and finding our own things.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The folder with the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    // Asked for when running, not when compiled: one build cache may serve several checkouts.
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).unwrap_or(Path::new(".")).to_owned()
}

/// Runs a command in the workspace's folder and fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = command.current_dir(root()).status().with_context(|| format!("cannot start {shown}"))?;
    if !status.success() {
        bail!("{shown} ended with {status}");
    }
    Ok(())
}

/// Runs cargo.
pub fn cargo(args: &[&str]) -> Result<()> {
    run(Command::new(cargo_program()).args(args))
}

/// The cargo that started us.
pub fn cargo_program() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// Runs npm in `ui/`.
pub fn npm(args: &[&str]) -> Result<()> {
    npm_in(Path::new("ui"), args)
}

/// Runs npm in a folder.
pub fn npm_in(folder: &Path, args: &[&str]) -> Result<()> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if !has(program) {
        bail!("Node 20.19 or newer with npm is needed; install it and run this again");
    }
    let mut command = Command::new(program);
    command.arg("--prefix").arg(folder).args(args);
    run(&mut command)
}

/// Whether a program is on the path.
pub fn has(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file() || dir.join(format!("{program}.exe")).is_file())
}

/// What `cargo metadata --no-deps` says.
pub fn metadata() -> Result<serde_json::Value> {
    let output = Command::new(cargo_program())
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .context("cannot start cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Where cargo puts what it builds.
pub fn target_dir() -> Result<PathBuf> {
    let metadata = metadata()?;
    let dir = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?;
    Ok(PathBuf::from(dir))
}

/// A program built in the dev profile.
pub fn built(name: &str) -> Result<PathBuf> {
    let mut path = target_dir()?.join("debug").join(name);
    if cfg!(windows) {
        path.set_extension("exe");
    }
    Ok(path)
}

/// Says what comes next.
pub fn step(words: &str) {
    eprintln!("\n── {words}");
}
