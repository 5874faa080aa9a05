//! The desktop application.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use hub_app::{App, AppConfig, PreferencesFile};
use hub_desktop::{Outlet, bridge, sample::InProcess, window};
use tauri::{Manager, RunEvent};

/// EnterpriseHub in a window.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Data folder; by default the platform's own.
    #[arg(long, env = "HUB_HOME")]
    home: Option<PathBuf>,
    /// Open the sample brokerage at once.
    #[arg(long)]
    sample: bool,
    /// Listings in the sample brokerage's invented market.
    #[arg(long, default_value_t = 5_000)]
    sample_listings: usize,
}

/// WebKitGTK shows an empty window on several graphics stacks unless this is set before it loads.
#[cfg(target_os = "linux")]
const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Starts this program again with the variable set. Setting it in place would need unsafe code: other threads may be
/// reading the environment.
#[cfg(target_os = "linux")]
fn with_safe_renderer() {
    use std::os::unix::process::CommandExt as _;
    if std::env::var_os(RENDERER).is_none()
        && let Ok(program) = std::env::current_exe()
    {
        let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(RENDERER, "1").exec();
        // Still here: go on without it; most graphics stacks work.
        eprintln!("EnterpriseHub: cannot restart with {RENDERER}: {error}");
    }
}

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    with_safe_renderer();
    let args = Args::parse();
    let Some(home) = args.home.or_else(hub_app::default_home) else {
        eprintln!("this system names no folder for application data; give one with --home");
        return ExitCode::from(2);
    };
    match open(home, args.sample, args.sample_listings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("EnterpriseHub cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

fn open(home: PathBuf, sample: bool, listings: usize) -> Result<(), Box<dyn std::error::Error>> {
    let bridge = bridge();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let mut registry = hub_connector::Registry::new();
    hub_mls::register(&mut registry)?;
    hub_crm::register(&mut registry)?;
    hub_app::start_log(&home);
    // A description with a mistake is not used; everything else works.
    for fault in hub_crm::register_mappings(&mut registry, hub_app::crm_descriptions(&home)).err().into_iter().flatten()
    {
        tracing::warn!(%fault, "a description of a CRM is not used");
        eprintln!("{fault}");
    }
    let preferences = PreferencesFile::new(home.join("preferences.json"));
    let mut config = AppConfig::new(home, registry);
    config.sample = Some(Arc::new(InProcess { listings }));
    let app = App::new(config)?;
    let held = app.clone();
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(bridge.invoke_handler())
        .setup(move |desktop| {
            bridge.mount_events(desktop);
            app.set_outlet(Arc::new(Outlet(desktop.handle().clone())));
            desktop.manage(app.clone());
            if sample {
                tauri::async_runtime::spawn(async move {
                    if let Err(error) = app.open_sample().await {
                        tracing::error!(%error, "the sample brokerage does not open");
                    }
                });
            } else {
                tauri::async_runtime::spawn(async move { app.open_if_unlockable().await });
            }
            window::open(desktop.handle(), &preferences)?;
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(move |_, event| {
            // The event loop ends the process itself: this is the last moment to close the store in order.
            if matches!(event, RunEvent::Exit) {
                runtime.block_on(held.close());
            }
        });
    Ok(())
}
