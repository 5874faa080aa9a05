//! A real CalDAV server (Radicale) on this computer, in a folder that is thrown away.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const USER: &str = "ada";
pub const PASSWORD: &str = "mill-race";

/// The server; ends when dropped.
pub struct Radicale {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Radicale {
    /// Starts a server with the calendar “Work”. `None`, said on standard output, where none was promised: a run that
    /// promises one (`HUB_CALENDAR_SERVER`, a Python that has it) fails where it does not start.
    pub fn start() -> Option<Self> {
        let Some(python) = std::env::var_os("HUB_CALENDAR_SERVER") else {
            println!("skipped: HUB_CALENDAR_SERVER is not set; use `cargo xtask test`");
            return None;
        };
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("calendars-{port}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let users = folder.join("users");
        std::fs::write(&users, format!("{USER}:{PASSWORD}\n")).unwrap();
        let mut command = Command::new(python);
        command.args(["-m", "radicale", "--config", "", "--logging-level", "error", "--auth-delay", "0"]);
        command.args(["--server-hosts", &format!("127.0.0.1:{port}"), "--auth-type", "htpasswd"]);
        command.args(["--auth-htpasswd-encryption", "plain", "--auth-htpasswd-filename"]).arg(&users);
        command.arg("--storage-filesystem-folder").arg(folder.join("store"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut server = Self { child, port, folder };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "the calendar server does not start");
            assert!(server.child.try_wait().unwrap().is_none(), "the calendar server ended");
            std::thread::sleep(Duration::from_millis(50));
        }
        server.make("work", "Work");
        Some(server)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Makes a calendar.
    pub fn make(&self, path: &str, name: &str) {
        let body = format!(
            "<c:mkcalendar xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:set><d:prop>\
             <d:displayname>{name}</d:displayname></d:prop></d:set></c:mkcalendar>"
        );
        assert_eq!(self.ask("MKCALENDAR", &format!("{path}/"), &body).0, 201);
    }

    /// Somebody else's hand: puts an entry into “Work”.
    pub fn put(&self, name: &str, lines: &str) {
        let body = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//EN\r\n{lines}\r\nEND:VCALENDAR\r\n");
        let (status, said) = self.ask("PUT", &format!("work/{name}"), &body);
        assert!([201, 204].contains(&status), "{status} {said}");
    }

    pub fn get(&self, name: &str) -> String {
        self.ask("GET", &format!("work/{name}"), "").1
    }

    pub fn delete(&self, name: &str) {
        assert_eq!(self.ask("DELETE", &format!("work/{name}"), "").0, 200);
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let length = body.len();
        // ada:mill-race
        let head = format!(
            "{method} /{USER}/{path} HTTP/1.0\r\nhost: x\r\nauthorization: Basic YWRhOm1pbGwtcmFjZQ==\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    }
}

impl Drop for Radicale {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
