//! The calendar and the day.

use hub_app::App;
use hub_app::view::{
    CalendarRequest, CalendarView, ChooseJobCalendarRequest, EditedView, IdRequest, MadeView, SaveAppointmentRequest,
    SaveCalendarFileRequest, SavedView, TodayView,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// The calendar of some days.
#[tauri::command]
#[specta::specta]
pub async fn calendar(app: State<'_, App>, request: CalendarRequest) -> Answer<CalendarView> {
    Ok(app.calendar(request).await?)
}

/// What is on, what is due and what needs the user today.
#[tauri::command]
#[specta::specta]
pub async fn today(app: State<'_, App>) -> Answer<TodayView> {
    Ok(app.today().await?)
}

/// Makes or changes an appointment.
#[tauri::command]
#[specta::specta]
pub async fn save_appointment(app: State<'_, App>, request: SaveAppointmentRequest) -> Answer<MadeView> {
    Ok(app.save_appointment(request).await?)
}

/// Calls an appointment off.
#[tauri::command]
#[specta::specta]
pub async fn cancel_appointment(app: State<'_, App>, request: IdRequest) -> Answer<EditedView> {
    Ok(app.cancel_appointment(request).await?)
}

/// Asks where to, and writes a calendar file.
#[tauri::command]
#[specta::specta]
pub async fn save_calendar_file(
    window: AppHandle,
    app: State<'_, App>,
    request: SaveCalendarFileRequest,
) -> Answer<SavedView> {
    let suggested = app.calendar_file_name(&request).await?;
    let Some(path) = dialogs::save(&window, &suggested).await else { return Ok(SavedView { path: None, bytes: 0 }) };
    Ok(app.save_calendar_file(request, path).await?)
}

/// Chooses the calendar that jobs are written into.
#[tauri::command]
#[specta::specta]
pub async fn choose_job_calendar(app: State<'_, App>, request: ChooseJobCalendarRequest) -> Answer<()> {
    Ok(app.choose_job_calendar(request).await?)
}
