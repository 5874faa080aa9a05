//! Payments, statements, deals, attribution, commissions.

use hub_app::App;
use hub_app::view::{
    AddSpendRequest, AddTouchRequest, AttemptsRequest, AttemptsView, AttributionRequest, AttributionView,
    CommissionDealRequest, CommissionPlansView, CommissionStatementView, DealRecordView, ExportPaymentsRequest,
    GivePaymentRequest, IdRequest, MovePaymentsRequest, PaymentChoicesView, PaymentDecisionView, PaymentEntryRequest,
    PaymentEventView, PaymentOfferRequest, PaymentOfferView, PaymentOutcomeView, PaymentsRequest, PaymentsView,
    ReverseDealRequest, ReviewAttemptRequest, SaveDealRecordRequest, SavePlanRequest, SavedView, StatementAppliedView,
    StatementFileView, StatementPreviewView, StatementRequest, StatementView, StepCommissionRequest, YearTotalsView,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// Kinds of party, questions and records, for forms.
#[tauri::command]
#[specta::specta]
pub async fn payment_choices(app: State<'_, App>) -> Answer<PaymentChoicesView> {
    Ok(app.payment_choices().await?)
}

/// What became of a payment.
#[tauri::command]
#[specta::specta]
pub async fn payment_events(app: State<'_, App>, request: IdRequest) -> Answer<Vec<PaymentEventView>> {
    Ok(app.payment_events(request).await?)
}

/// Asks for a statement's file and looks at it; nothing is taken in.
#[tauri::command]
#[specta::specta]
pub async fn choose_statement_file(window: AppHandle, app: State<'_, App>) -> Answer<Option<StatementFileView>> {
    let Some(path) = dialogs::table(&window).await else { return Ok(None) };
    Ok(Some(app.read_statement_file(path).await?))
}

/// Writes payments into a CSV file.
#[tauri::command]
#[specta::specta]
pub async fn export_payments(
    window: AppHandle,
    app: State<'_, App>,
    request: ExportPaymentsRequest,
) -> Answer<SavedView> {
    let suggested = app.payments_file_name();
    let path =
        if request.ask { dialogs::save(&window, &suggested).await } else { Some(app.documents().join(suggested)) };
    let Some(path) = path else { return Ok(SavedView { path: None, bytes: 0 }) };
    Ok(app.export_payments(request, path).await?)
}

/// Payments, the latest due first.
#[tauri::command]
#[specta::specta]
pub async fn payments(app: State<'_, App>, request: PaymentsRequest) -> Answer<PaymentsView> {
    Ok(app.payments(request).await?)
}

/// Which bases may be entered between two kinds of party.
#[tauri::command]
#[specta::specta]
pub async fn payment_offer(app: State<'_, App>, request: PaymentOfferRequest) -> Answer<PaymentOfferView> {
    Ok(app.payment_offer(request).await?)
}

/// What the rules would say of a payment. Nothing is kept.
#[tauri::command]
#[specta::specta]
pub async fn weigh_payment(app: State<'_, App>, request: PaymentEntryRequest) -> Answer<PaymentDecisionView> {
    Ok(app.weigh_payment(request).await?)
}

/// Asks the rules about a payment and keeps it where they allow; keeps the attempt in any case.
#[tauri::command]
#[specta::specta]
pub async fn record_payment(app: State<'_, App>, request: PaymentEntryRequest) -> Answer<PaymentOutcomeView> {
    Ok(app.record_payment(request).await?)
}

/// Takes payments a step on.
#[tauri::command]
#[specta::specta]
pub async fn move_payments(app: State<'_, App>, request: MovePaymentsRequest) -> Answer<()> {
    Ok(app.move_payments(request).await?)
}

/// Attempts that kept no payment.
#[tauri::command]
#[specta::specta]
pub async fn payment_attempts(app: State<'_, App>, request: AttemptsRequest) -> Answer<AttemptsView> {
    Ok(app.payment_attempts(request).await?)
}

/// Notes what was found of a blocked attempt.
#[tauri::command]
#[specta::specta]
pub async fn review_attempt(app: State<'_, App>, request: ReviewAttemptRequest) -> Answer<()> {
    Ok(app.review_attempt(request).await?)
}

/// What each payee was paid in a year.
#[tauri::command]
#[specta::specta]
pub async fn year_totals(app: State<'_, App>) -> Answer<YearTotalsView> {
    Ok(app.year_totals().await?)
}

/// Deals.
#[tauri::command]
#[specta::specta]
pub async fn deal_records(app: State<'_, App>) -> Answer<Vec<DealRecordView>> {
    Ok(app.deal_records().await?)
}

/// Keeps a deal.
#[tauri::command]
#[specta::specta]
pub async fn save_deal_record(app: State<'_, App>, request: SaveDealRecordRequest) -> Answer<Vec<DealRecordView>> {
    Ok(app.save_deal_record(request).await?)
}

/// Says that a payment between brokers belongs to a deal.
#[tauri::command]
#[specta::specta]
pub async fn give_payment_to_deal(app: State<'_, App>, request: GivePaymentRequest) -> Answer<()> {
    Ok(app.give_payment_to_deal(request).await?)
}

/// A statement's lines beside our payments. Nothing is kept.
#[tauri::command]
#[specta::specta]
pub async fn preview_statement(app: State<'_, App>, request: StatementRequest) -> Answer<StatementPreviewView> {
    Ok(app.preview_statement(request).await?)
}

/// Takes a statement in, whole or not at all.
#[tauri::command]
#[specta::specta]
pub async fn apply_statement(app: State<'_, App>, request: StatementRequest) -> Answer<StatementAppliedView> {
    Ok(app.apply_statement(request).await?)
}

/// Statements that were taken in.
#[tauri::command]
#[specta::specta]
pub async fn statements(app: State<'_, App>) -> Answer<Vec<StatementView>> {
    Ok(app.statements().await?)
}

/// Notes what was spent on marketing.
#[tauri::command]
#[specta::specta]
pub async fn add_marketing_spend(app: State<'_, App>, request: AddSpendRequest) -> Answer<()> {
    Ok(app.add_marketing_spend(request).await?)
}

/// Notes a contact before a sale.
#[tauri::command]
#[specta::specta]
pub async fn add_marketing_touch(app: State<'_, App>, request: AddTouchRequest) -> Answer<()> {
    Ok(app.add_marketing_touch(request).await?)
}

/// What closed deals brought, by channel.
#[tauri::command]
#[specta::specta]
pub async fn attribution(app: State<'_, App>, request: AttributionRequest) -> Answer<AttributionView> {
    Ok(app.attribution(request).await?)
}

/// The plans in use, the years under them, the ledger.
#[tauri::command]
#[specta::specta]
pub async fn commission_plans(app: State<'_, App>) -> Answer<CommissionPlansView> {
    Ok(app.commission_plans().await?)
}

/// Saves a plan, or a new version of one.
#[tauri::command]
#[specta::specta]
pub async fn save_commission_plan(app: State<'_, App>, request: SavePlanRequest) -> Answer<CommissionPlansView> {
    Ok(app.save_commission_plan(request).await?)
}

/// Saves the plan that the program came with.
#[tauri::command]
#[specta::specta]
pub async fn take_sample_plan(app: State<'_, App>) -> Answer<CommissionPlansView> {
    Ok(app.take_sample_plan().await?)
}

/// What a deal would come to. Nothing is kept.
#[tauri::command]
#[specta::specta]
pub async fn try_commission(app: State<'_, App>, request: CommissionDealRequest) -> Answer<CommissionStatementView> {
    Ok(app.try_commission(request).await?)
}

/// Books a deal into the ledger.
#[tauri::command]
#[specta::specta]
pub async fn book_commission(app: State<'_, App>, request: CommissionDealRequest) -> Answer<CommissionStatementView> {
    Ok(app.book_commission(request).await?)
}

/// Locks a booked deal, or marks it as paid.
#[tauri::command]
#[specta::specta]
pub async fn step_commission(app: State<'_, App>, request: StepCommissionRequest) -> Answer<CommissionPlansView> {
    Ok(app.step_commission(request).await?)
}

/// Takes a booked deal back.
#[tauri::command]
#[specta::specta]
pub async fn reverse_commission(app: State<'_, App>, request: ReverseDealRequest) -> Answer<CommissionPlansView> {
    Ok(app.reverse_commission(request).await?)
}
