//! A session bus of the test's own, with a notification service that writes down what it is told.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::zvariant::OwnedValue;

use crate::desk::PATIENCE;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Starts no services: whatever this computer has installed for desktops, only what is named here is on the bus.
const CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

/// A notice as the service was told of it.
#[derive(Debug)]
pub struct Notice {
    id: u32,
    /// Its first line.
    pub title: String,
    /// The rest.
    pub body: String,
    /// Names and words of what can be clicked, one after the other.
    pub actions: Vec<String>,
}

/// The bus, while this lives.
pub struct Bus {
    daemon: Child,
    _folder: TempDir,
    address: String,
    service: zbus::Connection,
    told: UnboundedReceiver<Notice>,
}

impl Drop for Bus {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

impl Bus {
    /// Starts it.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("hub-bus-").tempdir()?;
        let config = folder.path().join("bus.conf");
        std::fs::write(&config, CONFIG)?;
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start dbus-daemon")?;
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().context("its words")?).read_line(&mut address)?;
        let address = address.trim().to_owned();
        let (sender, told) = unbounded_channel();
        let service = zbus::connection::Builder::address(address.as_str())?
            .name(NAME)?
            .serve_at(PATH, Service { sender, last: 0 })?
            .build();
        let service = tokio::time::timeout(PATIENCE, service).await.context("the bus does not answer")??;
        Ok(Self { daemon, _folder: folder, address, service, told })
    }

    /// `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The next notice.
    pub async fn notice(&mut self) -> Result<Notice> {
        let next = tokio::time::timeout(Duration::from_secs(120), self.told.recv()).await;
        next.context("no notice came in 120 s")?.context("the service is gone")
    }

    /// Whether a notice came that nobody has taken.
    pub fn spoke(&mut self) -> Option<Notice> {
        self.told.try_recv().ok()
    }

    /// Clicks a notice.
    pub async fn click(&self, notice: &Notice) -> Result<()> {
        Ok(self.service.emit_signal(None::<()>, PATH, NAME, "ActionInvoked", &(notice.id, "default")).await?)
    }
}

struct Service {
    sender: UnboundedSender<Notice>,
    last: u32,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[allow(clippy::too_many_arguments, reason = "as the desktop's specification has it")]
    fn notify(
        &mut self,
        _app: String,
        _replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        self.last += 1;
        // The test may have ended.
        let _ = self.sender.send(Notice { id: self.last, title, body, actions });
        self.last
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".into(), "body".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("test".into(), "test".into(), "1".into(), "1.2".into())
    }
}
