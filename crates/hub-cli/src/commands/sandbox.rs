//! `hub sandbox …`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use hub_app::AppError;
use hub_domain::{Clock as _, SystemClock};
use hub_sandbox::{
    CrmAccount, CrmControl, CrmVendor, Dialect, DialectOptions, Fault, Sandbox, SandboxConfig, SandboxError,
};
use serde::Serialize;

use crate::Outcome;
use crate::args::{SandboxArgs, SandboxVerb};
use crate::output::Output;
use crate::values::duration;

#[derive(Serialize)]
struct Hello {
    urls: BTreeMap<String, String>,
    credentials: BTreeMap<String, Credentials>,
}

#[derive(Serialize)]
struct Credentials {
    client_id: String,
    client_secret: String,
    /// Dialects other than plain Core say more.
    #[serde(flatten)]
    more: BTreeMap<&'static str, String>,
}

impl Credentials {
    fn of(sandbox: &Sandbox, dialect: Dialect) -> Self {
        let mut more = BTreeMap::new();
        if dialect != Dialect::Reso20 {
            more.insert("token_url", sandbox.token_url());
        }
        if let Some(token) = sandbox.access_token() {
            more.insert("access_token", token);
        }
        if dialect == Dialect::Crmls {
            let (username, password) = sandbox.user();
            more.extend([("username", username), ("password", password)]);
        }
        if let Some(crm) = sandbox.control().crm() {
            let known = crm.credentials();
            more.extend([
                ("agent_token", known.agent_token),
                ("location_id", known.location),
                ("x_system", known.system),
                ("x_system_key", known.system_key),
                ("authorization_code", known.code),
                ("token_url", if crm.credentials().code.is_empty() { String::new() } else { sandbox.token_url() }),
            ]);
            more.insert("control_secret", sandbox.control_secret());
        }
        more.retain(|_, value| !value.is_empty());
        Self { client_id: sandbox.client_id(), client_secret: sandbox.client_secret(), more }
    }
}

/// Starts the stand-in for a vendor.
async fn start(vendor: &str, contacts: usize, config: SandboxConfig) -> Result<Sandbox, SandboxError> {
    if let Ok(vendor) = vendor.parse::<CrmVendor>() {
        return hub_sandbox::serve_crm(config, CrmAccount { vendor, contacts }).await;
    }
    match vendor {
        "simplyrets" => hub_sandbox::serve_simplyrets(config).await,
        "rets-rabbit" => hub_sandbox::serve_rets_rabbit(config).await,
        "attom" => hub_sandbox::serve_attom(config).await,
        _ => hub_sandbox::serve(config).await,
    }
}

/// Every vendor there is a stand-in for.
fn vendors() -> Vec<&'static str> {
    let crms = CrmVendor::ALL.iter().map(|vendor| vendor.as_str());
    ["reso", "simplyrets", "rets-rabbit", "attom"].into_iter().chain(crms).collect()
}

/// Runs a verb.
pub async fn run(verb: SandboxVerb, output: Output) -> Outcome {
    match verb {
        SandboxVerb::Serve(args) => serve(args, output).await,
    }
}

async fn serve(args: SandboxArgs, output: Output) -> Outcome {
    if args.faults.iter().any(|f| f == "help") {
        for fault in Fault::ALL.iter().chain(Fault::WORSE) {
            println!("{:<24} {}", fault.as_str(), fault.meaning());
        }
        return Ok(ExitCode::SUCCESS);
    }
    if args.dialect == "help" {
        for dialect in Dialect::ALL {
            println!("{:<24} {}", dialect.as_str(), dialect.meaning());
        }
        return Ok(ExitCode::SUCCESS);
    }
    let known = vendors();
    if let Some(vendor) = args.vendors.iter().find(|vendor| !known.contains(&vendor.as_str())) {
        let known = known.join(", ");
        return Err(AppError::bad_request(
            "--vendor",
            format!("there is no stand-in for “{vendor}”; there are: {known}"),
        ));
    }
    let dialect = args.dialect.parse::<Dialect>().map_err(|error| AppError::bad_request("--dialect", error))?;
    let page_size = args.page_size.unwrap_or(1_000);
    let mut config = SandboxConfig {
        dialect,
        options: DialectOptions {
            page_sizes: args.page_size.map(|size| (size, size)),
            entity_events: args.entity_events,
            ..DialectOptions::default()
        },
        seed: args.seed,
        listings: args.listings,
        csv: args.csv,
        port: args.port,
        page_size,
        max_page_size: page_size,
        as_of: SystemClock.today(),
        ..SandboxConfig::default()
    };
    for text in &args.faults {
        let (fault, every) = fault(text)?;
        config.faults.push(fault);
        if let Some(every) = every {
            config.fault_own_every.insert(fault, every);
        }
    }
    let advance =
        args.advance.as_deref().map(duration).transpose().map_err(|e| AppError::bad_request("--advance", e))?;
    let mut hello = Hello { urls: BTreeMap::new(), credentials: BTreeMap::new() };
    let mut sandboxes = Vec::new();
    for vendor in args.vendors {
        if hello.urls.contains_key(&vendor) {
            return Err(AppError::bad_request("--vendor", format!("“{vendor}” is named twice")));
        }
        let sandbox = start(&vendor, args.contacts, config.clone())
            .await
            .map_err(|error| AppError::bad_request("sandbox", error))?;
        config.port = if config.port == 0 { 0 } else { config.port.saturating_add(1) };
        if let Some(by) = advance {
            let by = by.to_std().map_err(|e| AppError::bad_request("--advance", e))?;
            sandbox.control().advance(by).map_err(|error| AppError::bad_request("--advance", error))?;
        }
        hello.urls.insert(vendor.clone(), sandbox.service_root());
        hello.credentials.insert(vendor, Credentials::of(&sandbox, dialect));
        sandboxes.push(sandbox);
    }
    let stopped = stopped();
    // Always one line of JSON, whatever the form of other answers: programs wait for it.
    let line = serde_json::to_string(&hello).map_err(|e| AppError::unexpected(&e))?;
    println!("{line}");
    output.note("serving until stopped (Ctrl-C)");
    stopped.await;
    // Taken out, so that it is said here and not by a panic.
    let called: Vec<_> =
        sandboxes.iter().filter_map(|sandbox| sandbox.control().crm().as_ref().and_then(CrmControl::pardon)).collect();
    match called.first() {
        None => Ok(ExitCode::SUCCESS),
        Some(called) => Err(AppError::bad_request("sandbox", format!("a call that must never be made: {called}"))),
    }
}

/// `KIND` or `KIND:N`.
fn fault(text: &str) -> Result<(Fault, Option<u32>), AppError> {
    let (kind, every) = text.split_once(':').map_or((text, None), |(kind, every)| (kind, Some(every)));
    let fault = kind
        .parse()
        .map_err(|_| AppError::bad_request("--fault", format!("“{kind}” is no fault; --fault help lists them")))?;
    let every = every
        .map(|n| n.parse().ok().filter(|n| *n > 0))
        .map(|n| n.ok_or_else(|| AppError::bad_request("--fault", "write KIND or KIND:N with N from 1 up")));
    Ok((fault, every.transpose()?))
}

/// Ctrl-C, or the system's request to end. Heard from this call on, not only once the answer is awaited.
fn stopped() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let heard = {
        use tokio::signal::unix::{SignalKind, signal};
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    };
    async move {
        #[cfg(unix)]
        if let (Ok(mut interrupt), Ok(mut terminate)) = heard {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_own_figure() {
        assert_eq!(fault("500").unwrap(), (Fault::ServerError, None));
        assert_eq!(fault("reset:3").unwrap(), (Fault::Reset, Some(3)));
        for wrong in ["reset:0", "reset:", "reset:x", "gremlins", ""] {
            assert!(fault(wrong).is_err(), "{wrong}");
        }
    }
}
