//! A real mail server (aiosmtpd) on this computer that keeps what it takes in a folder, which is thrown away. What becomes
//! of a letter is in the name of whom it goes to: see `smtp_server.py`.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const USER: &str = "ada";
pub const PASSWORD: &str = "mill-race";

/// The server; ends when dropped.
pub struct MailServer {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl MailServer {
    /// Starts one: `plain`, `starttls` or `tls`, the latter two with a certificate and its key (PEM). `None`, said on
    /// standard output, where none was promised; a run that promises one (`HUB_MAIL_SERVER`, a Python that has it) fails
    /// where it does not start.
    pub fn start(mode: &str, certificate: &str, key: &str) -> Option<Self> {
        let Some(python) = std::env::var_os("HUB_MAIL_SERVER") else {
            println!("skipped: HUB_MAIL_SERVER is not set; use `cargo xtask test`");
            return None;
        };
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("mail-{port}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("taken")).unwrap();
        std::fs::write(folder.join("certificate"), certificate).unwrap();
        std::fs::write(folder.join("key"), key).unwrap();
        let mut command = Command::new(python);
        command.args(["-c", include_str!("smtp_server.py"), &port.to_string()]).arg(folder.join("taken"));
        command.arg(mode).arg(folder.join("certificate")).arg(folder.join("key"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut server = Self { child, port, folder };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "the mail server does not start");
            assert!(server.child.try_wait().unwrap().is_none(), "the mail server ended");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(server)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it has taken, in the order of coming.
    pub fn taken(&self) -> Vec<Vec<u8>> {
        let mut files: Vec<_> =
            std::fs::read_dir(self.folder.join("taken")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| std::fs::read(file).unwrap()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
