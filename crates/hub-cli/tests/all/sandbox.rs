use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::home::{Home, bare};

/// `hub sandbox serve` as a process of its own, stopped with the value.
pub struct Sandbox {
    child: Child,
    hello: Value,
}

impl Sandbox {
    /// Starts it and waits for its line.
    pub fn serve(args: &[&str]) -> Self {
        let mut child = bare().args(["sandbox", "serve"]).args(args).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let hello = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
        Self { child, hello }
    }

    /// The service root.
    pub fn url(&self) -> &str {
        self.hello["urls"]["reso"].as_str().unwrap()
    }

    /// The address of a vendor.
    pub fn address(&self, vendor: &str) -> &str {
        self.hello["urls"][vendor].as_str().unwrap()
    }

    /// What a vendor has to be told.
    pub fn credentials(&self, vendor: &str) -> &Value {
        &self.hello["credentials"][vendor]
    }

    /// Its port.
    pub fn port(&self) -> String {
        let rest = self.url().rsplit_once(':').unwrap().1;
        rest.chars().take_while(char::is_ascii_digit).collect()
    }

    /// Adds it to a home as “MLS”; the secret goes through a file.
    pub fn add_to(&self, home: &Home) {
        let credentials = &self.hello["credentials"]["reso"];
        let secret = home.write("client-secret", credentials["client_secret"].as_str().unwrap());
        let (url, id) = (format!("url={}", self.url()), credentials["client_id"].as_str().unwrap());
        let (id, secret) = (format!("client_id={id}"), format!("client_secret=@{}", secret.display()));
        let add = ["connection", "add", "reso", "--name", "MLS", "--set", &url, "--set", &id, "--secret", &secret];
        home.run(add).ok();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn says_where_it_listens_and_is_replicated() {
    let sandbox = Sandbox::serve(&["--port", "0", "--seed", "3", "--listings", "60", "--page-size", "25"]);
    assert!(sandbox.url().starts_with("http://127.0.0.1:"), "{}", sandbox.url());
    assert_eq!(crate::home::names(&sandbox.hello["credentials"]["reso"]), ["client_id", "client_secret"]);
    let home = Home::new();
    sandbox.add_to(&home);
    let runs = home.json(["sync"])["runs"].clone();
    let property = runs.as_array().unwrap().iter().find(|r| r["stream"] == "Property").unwrap().clone();
    // What came ahead of its turn came again in its turn, and counts once.
    assert_eq!((&property["received"], &property["created"]), (&60.into(), &60.into()), "{property}");
    assert!(property["pages"].as_u64().unwrap() >= 3, "{property}");
    let again = home.json(["sync"])["runs"].clone();
    for run in again.as_array().unwrap() {
        assert_eq!((&run["created"], &run["updated"], &run["deleted"]), (&0.into(), &0.into(), &0.into()), "{run}");
    }
    // The same market served anew is the same market: a second home comes to the same digest.
    // On the same port, since the addresses of the photos have it.
    let (other, port) = (Home::new(), sandbox.port());
    drop(sandbox);
    let twin = Sandbox::serve(&["--port", &port, "--seed", "3", "--listings", "60", "--page-size", "7"]);
    twin.add_to(&other);
    other.run(["sync"]).ok();
    assert_eq!(home.json(["store", "digest"]), other.json(["store", "digest"]));
}

#[test]
fn stands_in_for_the_provider_that_was_named() {
    for (dialect, root, more) in [
        ("bright", "/RESO/OData/bright", &["token_url"][..]),
        ("mls-grid", "/v2", &["access_token"]),
        ("crmls", "/Reso/OData", &["password", "token_url", "username"]),
    ] {
        let sandbox = Sandbox::serve(&["--listings", "5", "--dialect", dialect]);
        assert!(sandbox.url().ends_with(root), "{dialect}: {}", sandbox.url());
        let mut names = vec!["client_id", "client_secret"];
        names.extend(more);
        let mut found = crate::home::names(&sandbox.hello["credentials"]["reso"]);
        names.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, names, "{dialect}");
    }
    let listed = crate::home::Ended::of(bare().args(["sandbox", "serve", "--dialect", "help"])).ok().out;
    assert!(listed.contains("trestle") && listed.lines().count() >= 8, "{listed}");
    let own = Sandbox::serve(&["--listings", "5", "--vendor", "simplyrets"]);
    assert!(own.hello["urls"]["simplyrets"].is_string(), "{}", own.hello);
}

#[test]
fn several_vendors_are_served_at_once() {
    let crms = ["gohighlevel", "hubspot", "followupboss"];
    let sandbox = Sandbox::serve(&["--contacts", "5", "--vendor", crms[0], "--vendor", crms[1], "--vendor", crms[2]]);
    let urls: std::collections::BTreeSet<_> =
        crms.iter().map(|vendor| sandbox.hello["urls"][vendor].as_str().expect("an address")).collect();
    assert_eq!(urls.len(), 3);
    for vendor in crms {
        let known = &sandbox.hello["credentials"][vendor];
        assert!(known["access_token"].is_string() && known["control_secret"].is_string(), "{vendor}: {known}");
    }
    assert!(sandbox.hello["credentials"]["followupboss"]["x_system_key"].is_string());
    let twice = crate::home::Ended::of(bare().args(["sandbox", "serve", "--vendor", "hubspot", "--vendor", "hubspot"]));
    assert_ne!(twice.code, 0, "{}", twice.err);
}

#[cfg(unix)]
#[test]
fn ends_well_when_asked_to() {
    let mut sandbox = Sandbox::serve(&["--listings", "5"]);
    assert!(crate::rules::signal("TERM", sandbox.child.id()));
    assert_eq!(sandbox.child.wait().unwrap().code(), Some(0));
}
