//! The judge: Stoplight Prism, which answers as a description says and refuses what breaks it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The folder with the judge's packages; `None` where none was promised. A run that promises it (`HUB_PRISM`) fails where
/// it cannot be started.
pub fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("HUB_PRISM")?);
    assert!(program(&folder).is_file(), "the judge is not where the run said it is");
    Some(folder)
}

fn program(folder: &Path) -> PathBuf {
    folder.join("node_modules/@stoplight/prism-cli/dist/index.js")
}

/// Reads a description that is written as YAML.
pub fn yaml(file: &Path) -> Value {
    const READ: &str = "process.stdout.write(JSON.stringify(require('js-yaml').load(require('fs').readFileSync(process.argv[1], 'utf8'))))";
    let file = file.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut node = Command::new("node");
    let out = node.args(["-e", READ]).arg(&file).current_dir(folder().expect("a judge")).output().unwrap();
    assert!(out.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

/// A request as it was sent.
#[derive(Clone, PartialEq)]
pub struct Sent {
    pub method: String,
    /// Without scheme and host.
    pub path: String,
    /// What stands behind the question mark.
    pub query: Option<String>,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Sent {
    /// Reads head and body.
    pub fn read(head: &str, body: &[u8]) -> Self {
        let mut lines = head.lines();
        let mut first = lines.next().unwrap_or_default().split(' ');
        let (method, target) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        let headers = lines.filter_map(|line| line.split_once(':')).map(|(n, v)| (n.to_owned(), v.trim().to_owned()));
        let passing = ["host", "connection", "content-length", "accept-encoding"];
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query,
            headers: headers.filter(|(name, _)| !passing.contains(&name.to_ascii_lowercase().as_str())).collect(),
            body: body.to_vec(),
        }
    }

    fn written(&self) -> Vec<u8> {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        let mut text =
            format!("{} {}{query} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            text += &format!("{name}: {value}\r\n");
        }
        if !self.body.is_empty() || ["POST", "PUT", "PATCH"].contains(&self.method.as_str()) {
            text += &format!("content-length: {}\r\n", self.body.len());
        }
        let mut bytes = (text + "\r\n").into_bytes();
        bytes.extend(&self.body);
        bytes
    }
}

/// What the judge says.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    Accepted,
    /// What is wrong: where it stands, and the words.
    Refused(Vec<String>),
}

/// One judge at work; ends when dropped.
pub struct Prism {
    child: Child,
    port: u16,
    file: PathBuf,
}

impl Prism {
    /// Starts a judge over a description.
    pub fn over(name: &str, document: &Value) -> Self {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.json", std::process::id()));
        std::fs::write(&file, document.to_string()).unwrap();
        // Somebody else may take the port between asking and using it.
        for _ in 0..3 {
            let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
            let mut command = Command::new("node");
            command.arg(program(&folder().expect("a judge"))).args([
                "mock",
                "--errors",
                "--host",
                "127.0.0.1",
                "--port",
            ]);
            command.arg(port.to_string()).arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut judge = Self { child: command.spawn().expect("node can be started"), port, file: file.clone() };
            if judge.answers() {
                return judge;
            }
        }
        panic!("the judge over {name} does not start");
    }

    fn answers(&mut self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return true;
            }
            if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }

    /// Puts a request before the judge.
    pub fn judge(&self, sent: &Sent) -> Verdict {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(&sent.written()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8_lossy(&answer[..end]);
        let status: u16 =
            head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("an answer has a status");
        if status < 400 {
            return Verdict::Accepted;
        }
        let said: Value = serde_json::from_slice(&answer[end + 4..]).unwrap_or_default();
        let kind = said["type"].as_str().and_then(|kind| kind.split('#').nth(1)).unwrap_or("an answer of its own");
        assert!(
            status < 500 || kind == "VIOLATIONS",
            "the judge is confused by {} {}: {kind} {said}",
            sent.method,
            sent.path
        );
        let faults = said["validation"].as_array().into_iter().flatten().map(|fault| {
            let place = fault["location"].as_array().into_iter().flatten().map(|part| match part {
                Value::String(part) => part.clone(),
                part => part.to_string(),
            });
            format!("{}: {}", place.collect::<Vec<_>>().join("."), fault["message"].as_str().unwrap_or_default())
        });
        let mut faults: Vec<_> = faults.collect();
        if faults.is_empty() {
            faults.push(kind.to_owned());
        }
        // An example that the vendor made for an answer and that breaks the vendor's own description.
        faults.retain(|fault| !fault.starts_with("response"));
        if faults.is_empty() { Verdict::Accepted } else { Verdict::Refused(faults) }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.file);
    }
}
