//! The rules of SECURITY.md that configuration can break silently.

use std::collections::BTreeSet;
use std::path::Path;

use base64::Engine as _;
use hub_desktop::commands::list::COMMANDS;
use serde_json::Value;
use sha2::Digest as _;

fn json(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn strings(value: &Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

#[test]
fn one_list_of_commands() {
    let listed: BTreeSet<String> = COMMANDS.iter().map(|c| (*c).to_owned()).collect();
    assert_eq!(listed.len(), COMMANDS.len(), "a command is listed twice");

    let generated =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts")).unwrap();
    let handled: BTreeSet<String> = generated
        .split("__TAURI_INVOKE(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(listed, handled, "src/commands/list.rs and the handlers differ");

    let allowed: BTreeSet<String> = strings(&json("capabilities/main.json")["permissions"])
        .into_iter()
        .filter_map(|p| p.strip_prefix("allow-").map(|c| c.replace('-', "_")))
        .collect();
    assert_eq!(listed, allowed, "src/commands/list.rs and capabilities/main.json differ");
}

#[test]
fn the_architecture_counts_what_there_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |file: &str| std::fs::read_to_string(root.join(file)).unwrap();
    let (text, bindings) = (read("docs/ARCHITECTURE.md"), read("ui/src/ipc/bindings.ts"));
    let events = bindings.matches(": makeEvent<").count();
    assert!(events > 0, "the bindings are written otherwise than this test reads them");
    let counts = format!("{} commands, {events} events", COMMANDS.len());
    assert!(text.contains(&counts), "docs/ARCHITECTURE.md does not say: {counts}");
    // Without the comments: they may hold the sign that ends the type.
    let code: String = bindings.split("*/").map(|part| part.split("/*").next().unwrap_or_default()).collect();
    let code = code.split("export type Tag = ").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
    let tags: Vec<String> = code.split('"').skip(1).step_by(2).map(|tag| format!("`{tag}`")).collect();
    let (text, tags) = (text.split_whitespace().collect::<Vec<_>>().join(" "), tags.join(", "));
    assert!(text.contains(&format!("carries tags ({tags})")), "docs/ARCHITECTURE.md does not name the tags {tags}");
}

#[test]
fn the_window_has_no_more_than_its_commands_and_events() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(files, ["main.json"], "every file in capabilities/ is active: review a new one here");
    let capability = json("capabilities/main.json");
    assert_eq!(strings(&capability["windows"]), ["main".to_owned()].into());
    assert!(capability.get("remote").is_none());
    assert!(capability.get("webviews").is_none());
    let foreign: BTreeSet<String> =
        strings(&capability["permissions"]).into_iter().filter(|p| !p.starts_with("allow-")).collect();
    let events = ["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned);
    assert_eq!(foreign, events.into(), "no file system, shell, network, database, clipboard or process permission");
}

#[test]
fn the_page_may_load_only_itself() {
    let config = json("tauri.conf.json");
    let security = &config["app"]["security"];
    let csp = security["csp"].as_object().unwrap();
    assert_eq!(csp["default-src"], "'none'");
    assert_eq!(csp["script-src"], "'self'");
    for nothing in ["object-src", "base-uri", "form-action"] {
        assert_eq!(csp[nothing], "'none'");
    }
    for (directive, sources) in csp {
        let sources = sources.as_str().unwrap();
        for wrong in ["unsafe-", "*", "https:", "http://127", "http://localhost"] {
            assert!(!sources.contains(wrong), "{directive}: {sources}");
        }
    }
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["dangerousDisableAssetCspModification"], false);
    assert_eq!(security["assetProtocol"]["enable"], false);
    assert_eq!(security["pattern"]["use"], "isolation");
    assert_eq!(strings(&security["capabilities"]), ["main".to_owned()].into());
    assert_eq!(config["app"]["withGlobalTauri"], false);
    assert!(config["build"].get("devUrl").is_none(), "a build that talks to a development server");
}

#[test]
fn the_only_style_beside_our_own_is_the_isolation_frames() {
    let wanted = sha2::Sha256::digest(tauri::utils::pattern::isolation::IFRAME_STYLE.as_bytes());
    let wanted = base64::engine::general_purpose::STANDARD.encode(wanted);
    let csp = json("tauri.conf.json");
    assert_eq!(csp["app"]["security"]["csp"]["style-src"], format!("'self' 'sha256-{wanted}'"));
}

#[test]
fn the_shell_is_built_without_doors() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml")).unwrap();
    let tauri = manifest.lines().find(|l| l.starts_with("tauri = ")).unwrap();
    assert!(tauri.contains("version = \"=2.12.5\""), "older versions have known holes; raise it with care: {tauri}");
    assert!(tauri.contains("default-features = false"), "the defaults bring dynamic-acl: {tauri}");
    for wrong in ["devtools", "dynamic-acl"] {
        assert!(!tauri.contains(wrong), "{tauri}");
    }
}
