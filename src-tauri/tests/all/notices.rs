//! Notices on a session bus of the test's own, with a notification service that writes down what it is told.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use hub_app::view::DesktopNoticeView;

/// Set for the process that shows the notice: a program's bus is chosen by its environment, once.
const CHILD: &str = "HUB_NOTICE_CHILD";
const KEY: &str = "K-4711";
const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What the service was told.
struct Told {
    title: String,
    body: String,
    actions: Vec<String>,
}

struct Service(Sender<Told>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[allow(clippy::too_many_arguments, reason = "as the desktop's specification has it")]
    fn notify(
        &self,
        _app: String,
        _replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        _hints: std::collections::HashMap<String, zbus::zvariant::OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        self.0.send(Told { title, body, actions }).unwrap();
        7
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".into(), "body".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("test".into(), "test".into(), "1".into(), "1.2".into())
    }
}

#[test]
fn a_click_opens_the_listing() {
    if std::env::var_os(CHILD).is_some() {
        let notice = DesktopNoticeView {
            title: "Price reduced · $480,000".into(),
            body: "1 Maple St\nFalls".into(),
            listing_key: Some(KEY.into()),
        };
        hub_desktop::notices::show_and_wait(&notice, |key| println!("opens {}", key.unwrap_or_default()));
        return;
    }
    let bus = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--print-address"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut bus) = bus else {
        println!("no dbus-daemon here: nothing to show a notice on");
        return;
    };
    let mut address = String::new();
    BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let _bus = Ends(bus);
    let (sender, told) = channel();
    let service = zbus::blocking::connection::Builder::address(address.trim())
        .unwrap()
        .name(NAME)
        .unwrap()
        .serve_at(PATH, Service(sender))
        .unwrap()
        .build()
        .unwrap();

    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "notices::a_click_opens_the_listing", "--nocapture"])
        .env(CHILD, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", address.trim())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut child = Ends(child);
    let notice = told.recv_timeout(Duration::from_secs(60)).expect("a notice");
    assert_eq!((notice.title.as_str(), notice.body.as_str()), ("Price reduced · $480,000", "1 Maple St\nFalls"));
    assert_eq!(notice.actions, ["default", "Open"]);
    // The program may not be listening yet in the moment the service has answered: click until it is.
    let mut ended = None;
    for _ in 0..100 {
        service.emit_signal(None::<()>, PATH, NAME, "ActionInvoked", &(7_u32, "default")).unwrap();
        std::thread::sleep(Duration::from_millis(100));
        ended = child.0.try_wait().unwrap();
        if ended.is_some() {
            break;
        }
    }
    assert!(ended.is_some_and(|status| status.success()), "the notice waits for its click in vain");
    let said: Vec<String> = BufReader::new(child.0.stdout.take().unwrap()).lines().map_while(Result::ok).collect();
    assert!(said.iter().any(|line| line.contains(&format!("opens {KEY}"))), "{said:?}");
}
