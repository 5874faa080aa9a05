//! One running application in its window, driven like a user drives it: by what things are called and by keys.

use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::place::{Place, Programs};

/// The longest anything on the screen may take. Generous: the machines of CI are small and shared.
pub const PATIENCE: Duration = Duration::from_secs(45);
const HAND: &str = include_str!("hand.js");
/// The name under which WebDriver hands elements over.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A driver process and all it started; dropped, it ends them.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        for signal in ["-TERM", "-KILL"] {
            // The group may be gone already.
            let _ = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
            std::thread::sleep(Duration::from_millis(200));
        }
        let _ = self.0.wait();
    }
}

/// The application's window.
pub struct Desk {
    client: Client,
    /// What was noticed on the way, whether or not the test looked for it.
    findings: Mutex<Vec<String>>,
    _driver: Driver,
}

/// Gives a choice, a day or a time what somebody would pick, as the page's own elements do.
const PUT: &str = "const el = [...document.querySelectorAll('select, input')].find((e) => hand.nameOf(e) === arguments[0]); \
     if (!el) return 'no field'; \
     const wanted = el.tagName === 'SELECT' \
       ? [...el.options].find((o) => o.text.startsWith(arguments[1]))?.value : arguments[1]; \
     if (wanted === undefined) return 'no such choice'; \
     const proto = el.tagName === 'SELECT' ? HTMLSelectElement.prototype : HTMLInputElement.prototype; \
     Object.getOwnPropertyDescriptor(proto, 'value').set.call(el, wanted); \
     el.dispatchEvent(new Event(el.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true })); return 'put';";

impl Desk {
    /// Starts the application and waits for its first screen.
    pub async fn open(programs: &Programs, place: &Place, args: &[&str]) -> Result<Self> {
        let (port, native) = (free_port()?, free_port()?);
        let mut command = Command::new(&programs.driver);
        command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        command.envs(place.environment()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let driver = Driver(command.spawn().with_context(|| format!("cannot start {}", programs.driver.display()))?);
        let mut wanted = Capabilities::new();
        wanted
            .insert("tauri:options".to_owned(), json!({"application": programs.application.to_owned(), "args": args}));
        // The watch for faults has to be there before the page's own scripts run.
        wanted.insert("pageLoadStrategy".to_owned(), json!("none"));
        let address = format!("http://127.0.0.1:{port}");
        let start = Instant::now();
        let client = loop {
            match ClientBuilder::new(HttpConnector::new()).capabilities(wanted.clone()).connect(&address).await {
                Ok(client) => break client,
                Err(error) if start.elapsed() > PATIENCE => bail!("no window: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        };
        let desk = Self { client, findings: Mutex::default(), _driver: driver };
        desk.wait("document.readyState === 'complete'", "the first page").await?;
        // The page may be gone before it has answered; it must not be taken for the next one.
        let _ = desk.client.execute("window.leaving = true; setTimeout(() => location.reload(), 0)", vec![]).await;
        let screen = "!window.leaving && document.querySelector('#root h1, #root [role=grid], #root [role=alert]')";
        desk.wait(screen, "a first screen").await?;
        Ok(desk)
    }

    /// The session, for what has no word of its own here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Runs a script's body in the page.
    pub async fn run(&self, body: &str, args: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(&format!("{HAND}\n{body}"), args).await?)
    }

    /// An expression's value in the page.
    pub async fn ask(&self, expression: &str) -> Result<Value> {
        self.run(&format!("return {expression};"), vec![]).await
    }

    /// Waits until an expression is true in the page, and answers its value.
    pub async fn wait(&self, expression: &str, what: &str) -> Result<Value> {
        self.wait_for(expression, vec![], PATIENCE, what).await
    }

    async fn wait_for(&self, expression: &str, args: Vec<Value>, most: Duration, what: &str) -> Result<Value> {
        let start = Instant::now();
        let body = format!("const found = {expression}; return found === undefined ? null : found;");
        let mut last = None;
        while start.elapsed() < most {
            // A page that is just being replaced cannot answer; the next one will.
            match self.run(&body, args.clone()).await {
                Ok(Value::Null | Value::Bool(false)) => last = None,
                Ok(found) => return Ok(found),
                Err(error) => last = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        let page = self.ask("document.body.innerText.slice(0, 1500)").await.unwrap_or_default();
        bail!("waited {} s for {what}; {last:?}; the screen says: {page}", most.as_secs())
    }

    /// What has this role and name. A name that ends in `…` is a beginning.
    pub async fn find(&self, role: &str, name: &str) -> Result<Element> {
        let found = self
            .wait_for(
                "hand.find(arguments[0], arguments[1])",
                vec![json!(role), json!(name)],
                PATIENCE,
                &format!("{role} “{name}”"),
            )
            .await?;
        let id = found.get(ELEMENT).and_then(Value::as_str).ok_or_else(|| anyhow!("no element: {found}"))?;
        Ok(Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned())))
    }

    /// As [`Desk::find`], for what takes a build without optimisation long to work out.
    pub async fn find_in_time(&self, role: &str, name: &str) -> Result<()> {
        let args = vec![json!(role), json!(name)];
        let what = format!("{role} “{name}”");
        self.wait_for("!!hand.find(arguments[0], arguments[1])", args, PATIENCE * 4, &what).await?;
        Ok(())
    }

    /// Waits until words stand on the screen.
    pub async fn reads(&self, words: &str) -> Result<()> {
        self.wait_for("hand.says(arguments[0])", vec![json!(words)], PATIENCE, &format!("the words “{words}”")).await?;
        Ok(())
    }

    /// Clicks it. A screen that redraws itself in that moment is asked again.
    pub async fn click(&self, role: &str, name: &str) -> Result<()> {
        let mut last = None;
        for _ in 0..5 {
            self.wait_for(
                "!hand.find(arguments[0], arguments[1])?.disabled && hand.find(arguments[0], arguments[1]) && true",
                vec![json!(role), json!(name)],
                PATIENCE,
                &format!("{role} “{name}” to be ready"),
            )
            .await?;
            match self.find(role, name).await?.click().await {
                Ok(()) => return Ok(()),
                Err(error) => last = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        bail!("cannot click {role} “{name}”: {last:?}")
    }

    /// Empties a field and types into it.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        self.find("textbox", name).await?;
        self.run("hand.find('textbox', arguments[0]).focus();", vec![json!(name)]).await?;
        self.press("Control+a").await?;
        self.press("Delete").await?;
        self.keys(text).await?;
        let typed = self.run("return hand.find('textbox', arguments[0]).value;", vec![json!(name)]).await?;
        ensure!(typed == json!(text), "“{name}” holds {typed} after typing {text:?}");
        Ok(())
    }

    /// Gives a choice, a day or a time a value: of a choice the one that begins so.
    pub async fn put(&self, name: &str, value: &str) -> Result<()> {
        let there =
            format!("[...document.querySelectorAll('select, input')].some((e) => hand.nameOf(e) === {})", json!(name));
        self.wait(&there, &format!("the field “{name}”")).await?;
        let done = self.run(PUT, vec![json!(name), json!(value)]).await?;
        ensure!(done == json!("put"), "“{name}” to {value:?}: {done}");
        Ok(())
    }

    /// Does something by the palette.
    pub async fn command(&self, name: &str) -> Result<()> {
        self.press("Control+k").await?;
        self.find("combobox", "Person, address, MLS number or action").await?;
        self.keys(name).await?;
        let listed = format!("document.querySelector('[role=option]')?.textContent.includes({})", json!(name));
        self.wait(&listed, name).await?;
        self.press("Enter").await?;
        self.wait("!document.querySelector('[role=dialog][aria-modal=true]')", "the palette to close").await?;
        Ok(())
    }

    /// Types text where the keyboard is.
    pub async fn keys(&self, text: &str) -> Result<()> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.with_context(|| format!("typing {text:?}"))
    }

    /// Presses a key with its modifiers, such as `Control+k`.
    pub async fn press(&self, keys: &str) -> Result<()> {
        let codes = keys.split('+').map(code).collect::<Result<Vec<char>>>()?;
        let mut actions = KeyActions::new("keyboard".to_owned());
        for &value in &codes {
            actions = actions.then(KeyAction::Down { value });
        }
        for &value in codes.iter().rev() {
            actions = actions.then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.with_context(|| format!("pressing {keys}"))
    }

    /// Goes by Tab until the keyboard is at what has this name. A name that ends in `…` is a beginning.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        let there = match name.strip_suffix('…') {
            Some(beginning) => format!("hand.focused().name.startsWith({})", json!(beginning)),
            None => format!("hand.focused().name === {}", json!(name)),
        };
        self.tab_until(&there, name).await
    }

    /// Goes by Tab until this is true of the page. What has the keyboard already is passed by only if it does not hold.
    pub async fn tab_until(&self, there: &str, what: &str) -> Result<()> {
        for _ in 0..160 {
            if self.ask(&format!("!!({there})")).await? == json!(true) {
                return Ok(());
            }
            self.press("Tab").await?;
        }
        bail!("no way to “{what}” by Tab; the keyboard is at {}", self.ask("hand.focused()").await?)
    }

    /// Goes to a switch by Tab and to one of its choices by the arrow keys.
    pub async fn choose(&self, switch: &str, choice: &str) -> Result<()> {
        let group = format!("document.activeElement?.closest('[role=radiogroup]')?.ariaLabel === {}", json!(switch));
        self.tab_until(&group, switch).await?;
        let choices = "[...document.activeElement.closest('[role=radiogroup]').querySelectorAll('input')]";
        let chosen = format!("{choices}.findIndex((c) => c.checked)");
        let wanted = format!("{choices}.findIndex((c) => hand.nameOf(c) === {})", json!(choice));
        let wanted = self.ask(&wanted).await?.as_i64().unwrap_or(-1);
        ensure!(wanted >= 0, "“{switch}” has no choice “{choice}”");
        for _ in 0..12 {
            let at = self.ask(&chosen).await?.as_i64().unwrap_or(-1);
            if at == wanted {
                return Ok(());
            }
            self.press(if at < wanted { "ArrowRight" } else { "ArrowLeft" }).await?;
            self.wait(&format!("({chosen}) !== {at}"), &format!("the switch “{switch}” to move")).await?;
        }
        bail!("“{switch}” does not come to rest at “{choice}”")
    }

    /// Goes to a button by Tab and presses it.
    pub async fn push(&self, name: &str) -> Result<()> {
        let ready = format!(
            "!document.activeElement.disabled && ({})",
            match name.strip_suffix('…') {
                // Names of buttons that open a dialog end so themselves.
                Some(beginning) => format!("hand.focused().name.startsWith({})", json!(beginning)),
                None => format!("hand.focused().name === {}", json!(name)),
            }
        );
        // A button that waits for something cannot be reached by Tab until it is ready.
        self.wait_for("!!hand.find(arguments[0], arguments[1])", vec![json!("button"), json!(name)], PATIENCE, name)
            .await?;
        self.tab_until(&ready, name).await?;
        self.press("Enter").await
    }

    /// Types into the field that has the keyboard, in place of what it holds.
    pub async fn retype(&self, text: &str) -> Result<()> {
        self.press("Control+a").await?;
        self.press("Delete").await?;
        self.keys(text).await?;
        let plain = |s: &str| s.replace([',', '$', ' '], "");
        let held = self.ask("document.activeElement.value").await?;
        ensure!(
            plain(held.as_str().unwrap_or_default()) == plain(text),
            "the field holds {held} after typing {text:?}"
        );
        Ok(())
    }

    /// Keeps something to be reported when the test ends.
    pub fn find_fault(&self, finding: String) {
        self.findings.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(finding);
    }

    /// What was kept so far.
    pub fn findings(&self) -> Vec<String> {
        self.findings.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Makes the window that large.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.client.set_window_size(width, height).await?;
        Ok(())
    }
}

fn code(name: &str) -> Result<char> {
    Ok(match name {
        "Alt" => Key::Alt.into(),
        "ArrowDown" => Key::Down.into(),
        "ArrowLeft" => Key::Left.into(),
        "ArrowRight" => Key::Right.into(),
        "ArrowUp" => Key::Up.into(),
        "Control" => Key::Control.into(),
        "Delete" => Key::Delete.into(),
        "End" => Key::End.into(),
        "Enter" => Key::Enter.into(),
        "Escape" => Key::Escape.into(),
        "F5" => Key::F5.into(),
        "Home" => Key::Home.into(),
        "PageDown" => Key::PageDown.into(),
        "PageUp" => Key::PageUp.into(),
        "Shift" => Key::Shift.into(),
        "Tab" => Key::Tab.into(),
        one if one.chars().count() == 1 => one.chars().next().ok_or_else(|| anyhow!("no key"))?,
        other => bail!("no key called {other}"),
    })
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
