use hub_secrets::KeyState;
use serde::Serialize;

use crate::error::AppError;
use crate::unlock::{Credential, Installation};
use crate::view::ErrorCode;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// All well.
    Good,
    /// Works, but should be looked at.
    Warning,
    /// Does not work.
    Problem,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub what: String,
    /// How bad.
    pub severity: Severity,
    /// What was found.
    pub found: String,
    /// How to mend it; absent when there is nothing to mend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<String>,
}

/// Space below which the next large sync may not fit.
const LOW_SPACE: u64 = 1024 * 1024 * 1024;

/// Looks at an installation: its folder, its key, its store, its sources. Changes nothing.
pub async fn examine(installation: &Installation, credential: Credential) -> Vec<Finding> {
    let mut findings = vec![folder(installation)];
    findings.extend(free_space(installation));
    match installation.state() {
        KeyState::NoStore => {
            findings.push(problem("store", "there is none yet", "make one: hub init"));
            return findings;
        }
        KeyState::Ready { source } => {
            findings.push(good("key", format!("{source:?}").to_lowercase()));
            if !installation.keys().has_recovery() {
                findings.push(Finding {
                    what: "recovery code".to_owned(),
                    severity: Severity::Warning,
                    found: "none was made and confirmed; without the key the store cannot be opened".to_owned(),
                    mend: Some("hub store recovery new FILE, then hub store recovery confirm FILE".to_owned()),
                });
            }
        }
        KeyState::KeyFileMissing => {
            findings.push(problem(
                "key",
                "key.json beside the store is missing",
                "put it back from a backup of the folder",
            ));
            return findings;
        }
        other => {
            findings.push(problem("key", &format!("{other:?}"), "put key.json back from a backup of the folder"));
            return findings;
        }
    }
    match installation.open(credential).await {
        Ok((hub, _key)) => {
            match hub.verify_store().await {
                Ok(report) if report.ok => findings.push(good("store", "opens and is whole")),
                Ok(report) => findings.push(problem(
                    "store",
                    &report.problems.join("; "),
                    "put the newest backup back: hub store restore FILE",
                )),
                Err(error) => findings.push(of_error("store", &error)),
            }
            match hub.connections().await {
                Ok(connections) if connections.is_empty() => {
                    findings.push(Finding {
                        what: "sources".to_owned(),
                        severity: Severity::Warning,
                        found: "none".to_owned(),
                        mend: Some("add one: hub connection add reso --name N …".to_owned()),
                    });
                }
                Ok(connections) => {
                    for connection in connections {
                        let what = format!("source {}", connection.name);
                        findings.push(match hub.check_connection(&connection.name).await {
                            Ok(_) => good(&what, "answers"),
                            Err(error) => of_error(&what, &error),
                        });
                    }
                }
                Err(error) => findings.push(of_error("sources", &error)),
            }
            match hub.terms_alerts().await {
                Ok(alerts) => findings.extend(alerts.iter().map(|(name, alert)| Finding {
                    what: format!("terms of {name}"),
                    severity: Severity::Warning,
                    found: crate::terms::sentence(alert),
                    mend: Some("look at the terms on the source's page".to_owned()),
                })),
                Err(error) => findings.push(of_error("terms", &error)),
            }
            hub.close().await;
        }
        Err(error) => findings.push(of_error("store", &error)),
    }
    findings
}

fn folder(installation: &Installation) -> Finding {
    let home = installation.home();
    if !home.exists() {
        return good("data folder", format!("{} (will be made)", home.display()));
    }
    let probe = home.join(format!(".probe-{}", std::process::id()));
    let written = std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => good("data folder", home.display().to_string()),
        Err(error) => problem(
            "data folder",
            &format!("{}: {error}", home.display()),
            "make the folder writable, or choose another with --home",
        ),
    }
}

fn free_space(installation: &Installation) -> Option<Finding> {
    let existing = installation.home().ancestors().find(|p| p.exists())?;
    let free = fs4::available_space(existing).ok()?;
    let found = format!("{} MiB free", free / 1024 / 1024);
    Some(if free < LOW_SPACE {
        Finding {
            what: "disk".to_owned(),
            severity: Severity::Warning,
            found,
            mend: Some("free at least 1 GiB before the next full sync".to_owned()),
        }
    } else {
        good("disk", found)
    })
}

fn good(what: &str, found: impl Into<String>) -> Finding {
    Finding { what: what.to_owned(), severity: Severity::Good, found: found.into(), mend: None }
}

fn problem(what: &str, found: &str, mend: &str) -> Finding {
    Finding { what: what.to_owned(), severity: Severity::Problem, found: found.to_owned(), mend: Some(mend.to_owned()) }
}

fn of_error(what: &str, error: &AppError) -> Finding {
    let mend = match error.code {
        ErrorCode::InUse => "close the window or the other command, then run this again",
        ErrorCode::Locked | ErrorCode::WrongKey => "give the passphrase with --passphrase-file",
        ErrorCode::KeyMissing => "unlock the keychain, or: hub store recovery use FILE",
        ErrorCode::Forbidden => "ask the MLS whether the agreement is still in force and covers these data",
        ErrorCode::Credentials => "remove the source and add it with credentials that work",
        ErrorCode::Vendor => "check the network; stored data stay usable",
        ErrorCode::DiskFull => "free space on the disk",
        _ => "see the log folder beside the store",
    };
    problem(what, &error.to_string(), mend)
}
