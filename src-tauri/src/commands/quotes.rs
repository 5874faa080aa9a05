//! Quotes of partners: requests, files, the comparison, letters of lenders.

use hub_app::App;
use hub_app::view::{
    AskPartnersRequest, AskTextView, CompareQuotesRequest, EvidenceView, IdRequest, KeepLetterRequest,
    KeepQuotesRequest, LetterView, QuoteComparisonView, QuoteFieldView, QuoteFolderView, QuoteKindRequest,
    QuoteOriginalRequest, QuotePartnersView, QuoteRequestView, QuoteSeenRequest, QuoteView, QuotesView,
    ReadQuotesRequest, ReadQuotesView, ReportLetterRequest, SavedView, StepAskRequest, StepQuoteRequest,
    TypeQuoteRequest,
};
use tauri::{AppHandle, State};

use super::Answer;
use super::settings::NOTHING_SAVED;
use crate::dialogs;

/// Requests, quotes and letters.
#[tauri::command]
#[specta::specta]
pub async fn quotes(app: State<'_, App>) -> Answer<QuotesView> {
    Ok(app.quotes().await?)
}

/// Quotes side by side.
#[tauri::command]
#[specta::specta]
pub async fn compare_quotes(app: State<'_, App>, request: CompareQuotesRequest) -> Answer<QuoteComparisonView> {
    Ok(app.compare_quotes(request).await?)
}

/// Writes a comparison as PDF where the user says.
#[tauri::command]
#[specta::specta]
pub async fn print_quotes(window: AppHandle, app: State<'_, App>, request: CompareQuotesRequest) -> Answer<SavedView> {
    let Some(path) = dialogs::save(&window, &app.quotes_file_name()).await else { return Ok(NOTHING_SAVED) };
    Ok(app.print_quotes(request, path).await?)
}

/// Chooses, declines or withdraws a quote, or takes a choice back.
#[tauri::command]
#[specta::specta]
pub async fn step_quote(app: State<'_, App>, request: StepQuoteRequest) -> Answer<QuoteView> {
    Ok(app.step_quote(request).await?)
}

/// Takes back the last step of a quote.
#[tauri::command]
#[specta::specta]
pub async fn take_back_quote_step(app: State<'_, App>, request: QuoteSeenRequest) -> Answer<QuoteView> {
    Ok(app.take_back_quote_step(request).await?)
}

/// Partners that can be asked.
#[tauri::command]
#[specta::specta]
pub async fn quote_partners(app: State<'_, App>, request: QuoteKindRequest) -> Answer<QuotePartnersView> {
    Ok(app.quote_partners(request).await?)
}

/// The fields of a kind of quote.
#[tauri::command]
#[specta::specta]
pub async fn quote_fields(app: State<'_, App>, request: QuoteKindRequest) -> Answer<Vec<QuoteFieldView>> {
    Ok(app.quote_fields(request).await?)
}

/// Writes a question to each of several partners.
#[tauri::command]
#[specta::specta]
pub async fn ask_partners(app: State<'_, App>, request: AskPartnersRequest) -> Answer<QuoteRequestView> {
    Ok(app.ask_partners(request).await?)
}

/// The text of a question.
#[tauri::command]
#[specta::specta]
pub async fn ask_text(app: State<'_, App>, request: IdRequest) -> Answer<AskTextView> {
    Ok(app.ask_text(request).await?)
}

/// Says how a question goes on.
#[tauri::command]
#[specta::specta]
pub async fn step_ask(app: State<'_, App>, request: StepAskRequest) -> Answer<()> {
    Ok(app.step_ask(request).await?)
}

/// Asks for a file of quotes, or the four tables of a rate checker, and reads them; nothing is kept.
#[tauri::command]
#[specta::specta]
pub async fn choose_quote_file(
    window: AppHandle,
    app: State<'_, App>,
    request: ReadQuotesRequest,
) -> Answer<Option<ReadQuotesView>> {
    let Some(paths) = dialogs::quotes(&window).await else { return Ok(None) };
    Ok(Some(app.read_quote_files(&paths, request).await?))
}

/// Asks where to, and writes the original of a quote or a letter into a file.
#[tauri::command]
#[specta::specta]
pub async fn save_quote_original(
    window: AppHandle,
    app: State<'_, App>,
    request: QuoteOriginalRequest,
) -> Answer<SavedView> {
    let suggested = app.quote_original_name(&request).await?;
    let Some(path) = dialogs::save(&window, &suggested).await else { return Ok(NOTHING_SAVED) };
    Ok(app.save_quote_original(request, path).await?)
}

/// Keeps quotes of the file that was read.
#[tauri::command]
#[specta::specta]
pub async fn keep_quotes(app: State<'_, App>, request: KeepQuotesRequest) -> Answer<QuotesView> {
    Ok(app.keep_quotes(request).await?)
}

/// Asks for a PDF as evidence.
#[tauri::command]
#[specta::specta]
pub async fn choose_evidence(window: AppHandle, app: State<'_, App>) -> Answer<Option<EvidenceView>> {
    let Some(path) = dialogs::pdf(&window).await else { return Ok(None) };
    Ok(Some(app.read_evidence(path).await?))
}

/// Keeps a quote that somebody typed.
#[tauri::command]
#[specta::specta]
pub async fn type_quote(app: State<'_, App>, request: TypeQuoteRequest) -> Answer<QuotesView> {
    Ok(app.type_quote(request).await?)
}

/// Keeps a lender's letter.
#[tauri::command]
#[specta::specta]
pub async fn keep_letter(app: State<'_, App>, request: KeepLetterRequest) -> Answer<LetterView> {
    Ok(app.keep_letter(request).await?)
}

/// Sets what a lender said of an application.
#[tauri::command]
#[specta::specta]
pub async fn report_letter(app: State<'_, App>, request: ReportLetterRequest) -> Answer<LetterView> {
    Ok(app.report_letter(request).await?)
}

/// Asks for a folder and watches it for answers and quotes.
#[tauri::command]
#[specta::specta]
pub async fn choose_quote_folder(window: AppHandle, app: State<'_, App>) -> Answer<Option<QuoteFolderView>> {
    let Some(path) = dialogs::folder(&window).await else { return Ok(None) };
    Ok(Some(app.watch_quote_folder(path).await?))
}

/// Stops watching the folder; what came from it stays.
#[tauri::command]
#[specta::specta]
pub async fn forget_quote_folder(app: State<'_, App>) -> Answer<()> {
    Ok(app.forget_quote_folder().await?)
}
