//! What a script that got into the page could do: nothing outside it.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::{sample, walk};

/// Calls a command the way the page's own code does; `silent` when nobody answers.
async fn invoke(desk: &Desk, command: &str, args: Value) -> Result<String> {
    let body = "
        const [command, args, done] = arguments;
        const wait = setTimeout(() => done('silent'), 3000);
        const say = (words) => { clearTimeout(wait); done(words); };
        try {
            window.__TAURI_INTERNALS__.invoke(command, args).then(
                (answer) => say(`answered ${JSON.stringify(answer)}`),
                (error) => say(`refused ${typeof error === 'string' ? error : JSON.stringify(error)}`),
            );
        } catch (error) {
            say(`refused ${error}`);
        }";
    let said = desk.client().execute_async(body, vec![json!(command), args]).await?;
    Ok(said.as_str().context("words")?.to_owned())
}

#[test]
fn the_page_cannot_leave_and_commands_are_few() {
    walk("walls", &["--sample-listings", "300"], async |desk, place| {
        sample::open(desk).await?;
        sample::is_complete(desk, 300).await?;
        desk.take_faults("before").await?;

        // The way of calling works: what follows is refused for what it asks, not for how.
        let state = invoke(desk, "app_state", json!({})).await?;
        ensure!(state.starts_with("answered") && state.contains("\"open\""), "app_state: {state}");
        let secret = place.root().join("diary.txt");
        std::fs::write(&secret, "do not read")?;
        for (command, args) in [
            ("no_such_command", json!({})),
            ("plugin:fs|read_text_file", json!({"path": secret})),
            ("plugin:shell|execute", json!({"program": "id", "args": []})),
            ("plugin:opener|open_url", json!({"url": "https://example.com"})),
            ("plugin:opener|reveal_item_in_dir", json!({"paths": [secret]})),
            ("plugin:dialog|open", json!({"options": {}})),
            ("plugin:dialog|message", json!({"message": "Your password, please"})),
            ("plugin:event|emit", json!({"event": "sync-status", "payload": null})),
            ("plugin:webview|create_webview_window", json!({"options": {"label": "x", "url": "https://example.com"}})),
            ("plugin:window|create", json!({"options": {"label": "x"}})),
            ("plugin:webview|internal_toggle_devtools", json!({})),
            ("plugin:app|version", json!({})),
            ("plugin:path|resolve_directory", json!({"directory": 1})),
        ] {
            let said = invoke(desk, command, args).await?;
            ensure!(!said.starts_with("answered"), "{command} {said}");
        }
        // Shows only what this session wrote.
        let said = invoke(desk, "reveal_file", json!({"request": {"key": secret}})).await?;
        ensure!(said.starts_with("refused"), "reveal_file of a stranger's file: {said}");

        let before = desk.ask("location.href").await?;
        for way in [
            "window.open('https://example.com/')",
            "window.open('about:blank')",
            "location.href = 'https://example.com/'",
            "location.assign('http://127.0.0.1:9/')",
            "location = 'file:///etc/passwd'",
            "location = 'data:text/html,hello'",
            "location = 'javascript:document.title=\"taken\"'",
            "Object.assign(document.createElement('a'), { href: 'https://example.com/', target: '_blank' }).click()",
            "document.body.appendChild(Object.assign(document.createElement('a'), \
             { href: 'javascript:document.title=\"taken\"' })).click()",
            "document.body.appendChild(Object.assign(document.createElement('iframe'), \
             { src: 'https://example.com/' }))",
            "document.body.appendChild(Object.assign(document.createElement('form'), \
             { action: 'https://example.com/' })).submit()",
            "document.body.appendChild(Object.assign(document.createElement('script'), \
             { textContent: 'document.title=\"taken\"' }))",
            "document.body.appendChild(Object.assign(document.createElement('script'), \
             { src: 'https://example.com/x.js' }))",
        ] {
            desk.run(&format!("try {{ {way} }} catch {{}}"), vec![]).await.with_context(|| way.to_owned())?;
            // Long enough for a navigation to begin.
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
            let after = desk.ask("location.href").await?;
            ensure!(after == before, "{way} went to {after}");
            ensure!(desk.client().windows().await?.len() == 1, "{way} opened a window");
            ensure!(desk.ask("document.title").await? != json!("taken"), "{way} ran");
        }
        for (way, script) in [
            ("fetch", "fetch('https://example.com/').then(() => 'out', () => 'held')"),
            ("fetch of this computer", "fetch('http://127.0.0.1:9/').then(() => 'out', () => 'held')"),
            (
                "an image",
                "new Promise((r) => { const i = new Image(); i.onload = () => r('out'); \
                 i.onerror = () => r('held'); i.src = 'https://example.com/x.png'; })",
            ),
            ("eval", "(async () => { try { return (0, eval)('\"out\"') } catch { return 'held' } })()"),
            (
                "a socket",
                "new Promise((r) => { try { const s = new WebSocket('wss://example.com'); \
                          s.onopen = () => r('out'); s.onerror = () => r('held') } catch { r('held') } })",
            ),
        ] {
            let body = format!("const done = arguments[0]; ({script}).then(done, () => done('held'));");
            let said = desk.client().execute_async(&body, vec![]).await?;
            ensure!(said == json!("held"), "{way}: {said}");
        }
        ensure!(desk.ask("Object.isFrozen(Object.prototype)").await? == json!(true), "prototypes can be changed");
        ensure!(
            desk.ask("'__TAURI__' in window").await? == json!(false),
            "the page has the whole interface of the shell"
        );

        // The policy spoke up for these, and only these: they are no faults of ours.
        let noted = desk.ask("hand.takeFaults()").await?;
        ensure!(noted.to_string().contains("policy: "), "the content policy said nothing: {noted}");
        // The application still works.
        desk.press("Alt+4").await?;
        desk.reads("Light or dark").await
    });
}
