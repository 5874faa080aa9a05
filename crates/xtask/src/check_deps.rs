//! Who may depend on whom (docs/ARCHITECTURE.md). Reads `cargo metadata`.

use anyhow::{Context, Result, bail};

use crate::shell;

/// A crate of ours and the crates of ours it may name as ordinary dependencies. Dev-dependencies are free as long as
/// they make no cycle, which cargo itself refuses.
const MAY_USE: &[(&str, &[&str])] = &[
    ("hub-domain", &[]),
    ("hub-valuation", &["hub-domain"]),
    ("hub-market", &["hub-domain"]),
    ("hub-finance", &["hub-domain"]),
    ("hub-compliance", &["hub-domain"]),
    ("hub-scheduling", &["hub-domain"]),
    ("hub-config", &["hub-domain"]),
    ("hub-secrets", &["hub-domain"]),
    ("hub-connector", &["hub-domain"]),
    ("hub-sandbox", &["hub-domain"]),
    ("hub-store", &["hub-compliance", "hub-domain", "hub-market", "hub-secrets"]),
    ("hub-mls", &["hub-connector", "hub-domain"]),
    ("hub-crm", &["hub-connector", "hub-contacts", "hub-domain"]),
    ("hub-partners", &["hub-connector", "hub-domain", "hub-finance"]),
    // Files are nobody's vendor: the use cases read and write them themselves.
    ("hub-contacts", &["hub-connector", "hub-domain"]),
    ("hub-report", &["hub-config", "hub-domain", "hub-valuation"]),
    ("hub-sync", &["hub-connector", "hub-domain", "hub-store"]),
    (
        "hub-app",
        &[
            "hub-compliance",
            "hub-config",
            "hub-connector",
            "hub-contacts",
            "hub-domain",
            "hub-finance",
            "hub-market",
            "hub-partners",
            "hub-report",
            "hub-scheduling",
            "hub-secrets",
            "hub-store",
            "hub-sync",
            "hub-valuation",
        ],
    ),
    // The hosts compose the registry of vendors, and start the sandbox for the sample brokerage.
    ("hub-cli", &["hub-app", "hub-connector", "hub-crm", "hub-domain", "hub-mls", "hub-sandbox"]),
    ("hub-desktop", &["hub-app", "hub-connector", "hub-crm", "hub-domain", "hub-mls", "hub-sandbox"]),
    ("xtask", &[]),
];

/// One home for each outside power: the crate and the only ones of ours that may name it.
const HOMES: &[(&str, &[&str])] = &[
    ("tauri", &["hub-desktop"]),
    ("tauri-specta", &["hub-desktop"]),
    ("sqlx", &["hub-store", "hub-tests"]),
    ("libsqlite3-sys", &["hub-store"]),
    ("reqwest", &["hub-connector"]),
    ("lettre", &["hub-connector"]),
    ("keyring", &["hub-secrets"]),
    ("ring", &["hub-secrets"]),
    ("notify-rust", &["hub-desktop"]),
    ("notify", &["hub-config"]),
    ("plotters", &["hub-report"]),
    ("typst", &["hub-report"]),
    ("axum", &["hub-sandbox"]),
    ("pumpkin-core", &["hub-scheduling"]),
    ("pumpkin-constraints", &["hub-scheduling"]),
    ("pumpkin-conflict-resolvers", &["hub-scheduling"]),
];

/// Fails with every broken rule at once.
pub fn check() -> Result<()> {
    let metadata = shell::metadata()?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut broken = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let uses = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
        let ordinary = uses.iter().filter(|d| d["kind"].is_null()).filter_map(|d| d["name"].as_str());
        let allowed = MAY_USE.iter().find(|(of, _)| *of == name).map(|(_, list)| *list);
        if allowed.is_none() && name != "hub-tests" {
            broken.push(format!("{name} has no line in the rules; add one to crates/xtask/src/check_deps.rs"));
        }
        for used in ordinary {
            let ours = used.starts_with("hub-") || used == "xtask";
            if let (true, Some(allowed)) = (ours, allowed)
                && !allowed.contains(&used)
            {
                broken.push(format!("{name} may not depend on {used}"));
            }
            if let Some((_, homes)) = HOMES.iter().find(|(power, _)| *power == used)
                && !homes.contains(&name)
            {
                broken.push(format!("{name} may not depend on {used}: its home is {}", homes.join(", ")));
            }
        }
    }
    if !broken.is_empty() {
        bail!("the rules of the house are broken:\n  {}", broken.join("\n  "));
    }
    eprintln!("dependency rules hold for {} crates", packages.len());
    Ok(())
}
