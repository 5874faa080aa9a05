//! The desktop shell: a window, its commands and its events. The work is in `hub_app`.

pub mod commands;
mod dialogs;
mod events;
mod notices;
pub mod sample;
pub mod window;

use std::path::Path;

use tauri_specta::{Builder, collect_commands, collect_events};

pub use events::Outlet;

/// The typed bridge: every command and event, for the window and for the generated TypeScript.
#[must_use]
pub fn bridge() -> Builder<tauri::Wry> {
    use commands::{backtest, cma, listings, market, report, searches, settings, shell, sources};
    Builder::<tauri::Wry>::new()
        // One TypeScript type for a Rust type, whichever way it travels.
        .disable_serde_phases()
        .commands(collect_commands![
            shell::app_state,
            shell::create_store,
            shell::new_recovery_code,
            shell::confirm_recovery_code,
            shell::unlock,
            shell::lock,
            shell::open_sample,
            shell::leave_sample,
            shell::status,
            shell::present,
            listings::search_listings,
            listings::map_points,
            listings::listing_detail,
            listings::listing_advice,
            listings::listing_payload,
            listings::same_home,
            listings::decide_home,
            listings::listing_photo,
            sources::connectors,
            sources::sources,
            sources::add_source,
            sources::change_source,
            sources::check_source,
            sources::removal_preview,
            sources::remove_source,
            sources::start_sync,
            sources::cancel_sync,
            sources::choose_folder,
            sources::source_choices,
            sources::source_health,
            sources::save_terms,
            sources::pause_source,
            sources::compare_record,
            searches::saved_searches,
            searches::save_search,
            searches::delete_search,
            searches::restore_search,
            searches::hotsheet,
            searches::waiting_notices,
            searches::decide_notices,
            searches::drafts,
            searches::close_draft,
            searches::write_query,
            searches::read_query,
            searches::watch_settings,
            searches::save_watch_settings,
            cma::cmas,
            cma::start_cma,
            cma::start_cma_by_hand,
            cma::file_cma,
            cma::duplicate_cma,
            cma::refresh_cma,
            cma::cma_surroundings,
            cma::cma_history,
            cma::save_cma_history,
            cma::cma,
            cma::update_cma,
            cma::delete_cma,
            cma::restore_cma,
            report::document_plan,
            report::document_page,
            report::export_document,
            report::brands,
            report::choose_brand,
            report::choose_logo,
            report::remove_logo,
            backtest::backtest,
            backtest::start_backtest,
            backtest::cancel_backtest,
            backtest::export_backtest,
            report::full_screen,
            market::market_areas,
            market::market_overview,
            market::market_agents,
            market::market_offices,
            market::market_party,
            market::market_forecast,
            market::market_timing,
            market::export_market,
            settings::reveal_file,
            settings::save_figure,
            settings::settings,
            settings::save_settings,
            settings::store_info,
            settings::verify_store,
            settings::backup_store,
            settings::export_store,
            settings::change_passphrase,
        ])
        .events(collect_events![events::StoreChanged, events::SyncStatus, events::JobProgress, events::ShowListing])
}

/// Writes the generated TypeScript.
///
/// # Errors
/// When a type cannot be expressed in TypeScript, or the file cannot be written.
pub fn write_bindings(path: &Path) -> Result<(), String> {
    bridge().export(specta_typescript::Typescript::default(), path).map_err(|error| error.to_string())
}
