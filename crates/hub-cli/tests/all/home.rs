use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The passphrase of every store these tests make.
pub const PASSPHRASE: &str = "eleven plain teacups";

/// A data folder of a test, with a passphrase file beside it; gone with the value.
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// Nothing in it yet.
    pub fn empty() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        home.write("passphrase", PASSPHRASE);
        home
    }

    /// With a store.
    pub fn new() -> Self {
        let home = Self::empty();
        home.run(["init"]).ok();
        home
    }

    /// With a store and a `csv-folder` source called “Files” over the folder `in`; `text` is its only file.
    pub fn with_csv(text: &str) -> Self {
        let home = Self::new();
        home.add_folder("Files", "in", &[]);
        home.write("in/market.csv", text);
        home
    }

    /// Adds a `csv-folder` source over a folder beside the data folder.
    pub fn add_folder(&self, name: &str, folder: &str, settings: &[&str]) {
        std::fs::create_dir_all(self.path(folder)).unwrap();
        let path = format!("path={}", self.path(folder).display());
        let mut args = vec!["connection", "add", "csv-folder", "--name", name, "--set", &path];
        args.extend(settings.iter().flat_map(|s| ["--set", s]));
        self.run(args).ok();
    }

    /// The data folder itself.
    pub fn data(&self) -> PathBuf {
        self.path("home")
    }

    /// A path beside the data folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file beside the data folder.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// `hub --json` on this folder, ready to run.
    pub fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = bare();
        command.arg("--json").arg("--home").arg(self.data()).args(args);
        command.env("HUB_PASSPHRASE_FILE", self.path("passphrase"));
        command
    }

    /// Runs it to its end.
    pub fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ended {
        Ended::of(&mut self.command(args))
    }

    /// Runs it and reads its only JSON document.
    pub fn json<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Value {
        self.run(args).ok().json()
    }

    /// Syncs everything; the entry of the first stream.
    pub fn sync(&self) -> Value {
        self.json(["sync"])["runs"][0].clone()
    }

    /// Rows that a search without words finds.
    pub fn total(&self) -> u64 {
        self.json(["listing", "search", "--limit", "1"])["total"].as_u64().unwrap()
    }

    /// Every file under a folder.
    pub fn files(folder: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { files.extend(Self::files(&path)) } else { files.push(path) }
        }
        files
    }
}

/// `hub` with no keychain to reach, no home of its own, and nobody at the keyboard.
pub fn bare() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hub"));
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    for name in ["HUB_HOME", "HUB_PASSPHRASE_FILE", "HUB_LOG", "RUST_LOG"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// A command that has ended.
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ended {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("the output is text");
        // A process that a signal ended has no code; which signal is what one has to know.
        let err = text(stderr) + &status.code().map_or_else(|| format!("\n{status}"), |_| String::new());
        Self { code: status.code().unwrap_or(-1), out: text(stdout), err }
    }

    /// Demands success.
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// Demands an exit code, a message that has `words`, and no panic.
    pub fn failed(self, code: i32, words: &str) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert!(self.err.to_lowercase().contains(&words.to_lowercase()), "no “{words}” in: {}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// The only JSON document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }
}

/// The names in a JSON object, in order.
pub fn names(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}
