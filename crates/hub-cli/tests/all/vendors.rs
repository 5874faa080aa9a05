//! Vendors and networks that fail: 5, with what went wrong, and nothing stored is lost.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crate::home::Home;
use crate::sandbox::Sandbox;

/// A server that says the same to everything, until it is dropped.
struct Parrot {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Parrot {
    /// On a port, 0 for a free one. `head` is the status line and further headers.
    fn on(port: u16, head: &'static str, body: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let (address, stop) = (listener.local_addr().unwrap(), Arc::new(AtomicBool::new(false)));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let _ = stream.read(&mut [0; 8192]);
                let length = body.len();
                let text = format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
                let _ = stream.write_all(text.as_bytes());
            }
        });
        Self { address, stop, thread: Some(thread) }
    }

    fn url(&self) -> String {
        format!("url=http://{}/odata", self.address)
    }
}

impl Drop for Parrot {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

const PAGE: (&str, &str) = ("200 OK\r\nContent-Type: text/html", "<html><body>Please sign in</body></html>");
const HALF: (&str, &str) = ("200 OK\r\nContent-Type: application/json", "{\"value\": [{\"ListingKey\": ");
const DENIED: (&str, &str) = ("401 Unauthorized\r\nContent-Type: application/json", "{\"error\": \"expired\"}");

#[test]
fn an_address_that_is_no_reso_service_is_not_saved() {
    let home = Home::new();
    let token = format!("token=@{}", home.write("token", "teapot-token-123").display());
    let parrots = [PAGE, HALF, DENIED].map(|(head, body)| Parrot::on(0, head, body));
    let closed = Parrot::on(0, PAGE.0, PAGE.1).url();
    let [page, half, denied] = parrots.each_ref().map(Parrot::url);
    for (url, words) in [(page, "web page"), (half, "metadata"), (denied, "credentials"), (closed, "Web")] {
        let ended = home.run(["connection", "add", "reso", "--name", "Web", "--set", &url, "--secret", &token]);
        let ended = ended.failed(5, words);
        assert!(!ended.err.contains("teapot-token-123"), "{}", ended.err);
        assert!(ended.err.contains("Web"), "names the source: {}", ended.err);
        assert_eq!(ended.out, "");
    }
    assert_eq!(home.json(["connection", "list"]), serde_json::json!([]));
}

#[test]
fn wrong_credentials_are_refused_and_not_saved() {
    let sandbox = Sandbox::serve(&["--listings", "5"]);
    let home = Home::new();
    let url = format!("url={}", sandbox.url());
    let secret = format!("client_secret=@{}", home.write("secret", "not-the-secret-987").display());
    let add =
        ["connection", "add", "reso", "--name", "M", "--set", &url, "--set", "client_id=nobody", "--secret", &secret];
    let ended = home.run(add).failed(5, "credentials");
    assert!(!ended.err.contains("not-the-secret-987"), "{}", ended.err);
    let token = format!("token=@{}", home.write("token", "expired").display());
    home.run(["connection", "add", "reso", "--name", "M", "--set", &url, "--secret", &token]).failed(5, "credentials");
    assert_eq!(home.json(["connection", "list"]), serde_json::json!([]));
}

#[test]
fn a_vendor_that_breaks_later_costs_nothing() {
    let market = ["--seed", "5", "--listings", "40"];
    let sandbox = Sandbox::serve(&market);
    let port = sandbox.port();
    let home = Home::new();
    sandbox.add_to(&home);
    home.run(["sync"]).ok();
    let digest = home.json(["store", "digest"]);
    drop(sandbox);
    home.run(["sync"]).failed(5, "MLS");
    assert_eq!(home.json(["store", "digest"]), digest);
    for (head, body) in [PAGE, HALF, DENIED] {
        let _broken = Parrot::on(port.parse().unwrap(), head, body);
        home.run(["sync"]).failed(5, "MLS");
        home.run(["connection", "check", "MLS"]).failed(5, "MLS");
        assert_eq!(home.json(["store", "digest"]), digest, "{head}");
    }
    // A token that expires and pages that break now and then are no reason to fail: asked again, they come.
    for fault in ["html:2", "malformed:2", "expired-token:2"] {
        let _faulty = Sandbox::serve(&[&market[..], &["--port", &port, "--fault", fault]].concat());
        home.run(["sync", "--full"]).ok();
        assert_eq!(home.json(["store", "digest"]), digest, "{fault}");
    }
    let listed = home.json(["connection", "list"]);
    assert_eq!(listed[0]["streams"]["Property"], 40, "{listed}");
    let _mended = Sandbox::serve(&[&market[..], &["--port", &port]].concat());
    home.run(["sync"]).ok();
    assert_eq!(home.json(["store", "digest"]), digest);
}

#[test]
fn a_crm_is_tried_then_connected_and_kept_in_step() {
    let sandbox = Sandbox::serve(&["--contacts", "12", "--vendor", "followupboss"]);
    let known = sandbox.credentials("followupboss");
    let home = Home::new();
    let file = |name: &str, key: &str| format!("{name}=@{}", home.write(name, known[key].as_str().unwrap()).display());
    let (url, system) =
        (format!("url={}", sandbox.address("followupboss")), format!("system={}", known["x_system"].as_str().unwrap()));
    let (key, system_key) = (file("api_key", "access_token"), file("system_key", "x_system_key"));
    let account = |verb: &str| {
        let words = ["connection", verb, "followupboss", "--name", "Office CRM", "--set", &url, "--set", &system];
        let secrets = ["--secret", &key, "--secret", &system_key];
        words.iter().chain(&secrets).map(|word| (*word).to_owned()).collect::<Vec<_>>()
    };
    let tried = home.json(account("try"));
    assert_eq!((&tried["new"], &tried["matched"], &tried["complete"]), (&tried["contacts"], &0.into(), &true.into()));
    assert!(home.json(["connection", "list"]).as_array().unwrap().is_empty(), "nothing is stored");
    home.run(account("add")).ok();
    let runs = home.json(["sync"])["runs"].clone();
    let of = |runs: &serde_json::Value, stream: &str| {
        runs.as_array().unwrap().iter().find(|r| r["stream"] == stream).unwrap_or_else(|| panic!("{runs}")).clone()
    };
    assert_eq!(of(&runs, "contact")["created"], tried["contacts"], "{runs}");
    assert_eq!(of(&runs, "outbox")["sent"], 0);
    let again = home.json(["sync"])["runs"].clone();
    assert_eq!((&of(&again, "contact")["created"], &of(&again, "contact")["updated"]), (&0.into(), &0.into()));
    let listed = home.json(["connection", "list"]);
    assert_eq!(listed[0]["streams"]["contact"], tried["contacts"], "{listed}");
    home.run(["connection", "try", "reso", "--name", "x", "--set", "url=http://127.0.0.1:1"])
        .failed(2, "keeps no contacts");
}
