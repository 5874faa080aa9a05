//! What the window asks a session for, handed to the open store.

use std::path::PathBuf;

use super::statement_file::LARGEST;
use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::session::App;
use crate::view::{
    AddSpendRequest, AddTouchRequest, AttemptsRequest, AttemptsView, AttributionRequest, AttributionView,
    CommissionDealRequest, CommissionPlansView, CommissionStatementView, DealRecordView, ErrorCode,
    ExportPaymentsRequest, GivePaymentRequest, IdRequest, MovePaymentsRequest, PaymentChoicesView, PaymentDecisionView,
    PaymentEntryRequest, PaymentEventView, PaymentOfferRequest, PaymentOfferView, PaymentOutcomeView, PaymentsRequest,
    PaymentsView, ReverseDealRequest, ReviewAttemptRequest, SaveDealRecordRequest, SavePlanRequest, SavedView,
    StatementAppliedView, StatementFileView, StatementPreviewView, StatementRequest, StatementView,
    StepCommissionRequest, Tag, YearTotalsView,
};

impl App {
    /// The open store, unless a client looks at the screen: the brokerage's money is nobody else's business.
    async fn revenue_hub(&self) -> Result<Hub> {
        let hub = self.hub().await?;
        hub.agents_only()?;
        Ok(hub)
    }

    /// Kinds of party, questions and records, for forms.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn payment_choices(&self) -> Result<PaymentChoicesView> {
        Ok(self.revenue_hub().await?.payment_choices())
    }

    /// What became of a payment.
    ///
    /// # Errors
    /// As [`crate::Hub::payment_events`]; the store is locked.
    pub async fn payment_events(&self, request: IdRequest) -> Result<Vec<PaymentEventView>> {
        self.revenue_hub().await?.payment_events(&request.id).await
    }

    /// Reads a statement's file; nothing is taken in.
    ///
    /// # Errors
    /// It cannot be read as a table; the store is locked.
    pub async fn read_statement_file(&self, path: PathBuf) -> Result<StatementFileView> {
        let hub = self.revenue_hub().await?;
        let refused = |error: std::io::Error| files::refused(&path, &error);
        let length = tokio::fs::metadata(&path).await.map_err(refused)?.len();
        let wrong =
            |reason: &str| AppError::new(ErrorCode::BadInput).with("place", path.display()).with("reason", reason);
        if length > LARGEST as u64 {
            return Err(wrong("more than 2 MiB are not read"));
        }
        let bytes = tokio::fs::read(&path).await.map_err(refused)?;
        let content = String::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8 text"))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        hub.look_at_statement(&name, content)
    }

    /// A file name for payments that are written out.
    #[must_use]
    pub fn payments_file_name(&self) -> String {
        format!("{}.csv", files::safe_name(&format!("Payments {}", self.clock().today())))
    }

    /// Writes payments into a CSV file.
    ///
    /// # Errors
    /// What the disk says; the request makes no sense; the store is locked.
    pub async fn export_payments(&self, request: ExportPaymentsRequest, path: PathBuf) -> Result<SavedView> {
        let bytes = self.revenue_hub().await?.payouts_file(&request.payments).await?;
        self.write(&path, &bytes)
    }

    /// Payments, the latest due first.
    ///
    /// # Errors
    /// As [`crate::Hub::payments`]; the store is locked.
    pub async fn payments(&self, request: PaymentsRequest) -> Result<PaymentsView> {
        self.revenue_hub().await?.payments(&request).await
    }

    /// Which bases may be entered between two kinds of party.
    ///
    /// # Errors
    /// As [`crate::Hub::payment_offer`]; the store is locked.
    pub async fn payment_offer(&self, request: PaymentOfferRequest) -> Result<PaymentOfferView> {
        self.revenue_hub().await?.payment_offer(&request)
    }

    /// What the rules would say of a payment. Nothing is kept.
    ///
    /// # Errors
    /// As [`crate::Hub::weigh_payment`]; the store is locked.
    pub async fn weigh_payment(&self, request: PaymentEntryRequest) -> Result<PaymentDecisionView> {
        self.revenue_hub().await?.weigh_payment(&request)
    }

    /// Asks the rules about a payment and keeps it where they allow; keeps the attempt in any case.
    ///
    /// # Errors
    /// As [`crate::Hub::record_payment`]; the store is locked.
    pub async fn record_payment(&self, request: PaymentEntryRequest) -> Result<PaymentOutcomeView> {
        let answer = self.revenue_hub().await?.record_payment(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(answer)
    }

    /// Takes payments a step on.
    ///
    /// # Errors
    /// As [`crate::Hub::move_payments`]; the store is locked.
    pub async fn move_payments(&self, request: MovePaymentsRequest) -> Result<()> {
        self.revenue_hub().await?.move_payments(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(())
    }

    /// Attempts that kept no payment.
    ///
    /// # Errors
    /// As [`crate::Hub::payment_attempts`]; the store is locked.
    pub async fn payment_attempts(&self, request: AttemptsRequest) -> Result<AttemptsView> {
        self.revenue_hub().await?.payment_attempts(&request).await
    }

    /// Notes what was found of a blocked attempt.
    ///
    /// # Errors
    /// As [`crate::Hub::review_attempt`]; the store is locked.
    pub async fn review_attempt(&self, request: ReviewAttemptRequest) -> Result<()> {
        self.revenue_hub().await?.review_attempt(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(())
    }

    /// What each payee was paid in a year.
    ///
    /// # Errors
    /// As [`crate::Hub::year_totals`]; the store is locked.
    pub async fn year_totals(&self) -> Result<YearTotalsView> {
        self.revenue_hub().await?.year_totals().await
    }

    /// Deals.
    ///
    /// # Errors
    /// As [`crate::Hub::deal_records`]; the store is locked.
    pub async fn deal_records(&self) -> Result<Vec<DealRecordView>> {
        self.revenue_hub().await?.deal_records().await
    }

    /// Keeps a deal.
    ///
    /// # Errors
    /// As [`crate::Hub::save_deal_record`]; the store is locked.
    pub async fn save_deal_record(&self, request: SaveDealRecordRequest) -> Result<Vec<DealRecordView>> {
        let answer = self.revenue_hub().await?.save_deal_record(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(answer)
    }

    /// Says that a payment between brokers belongs to a deal.
    ///
    /// # Errors
    /// As [`crate::Hub::give_payment_to_deal`]; the store is locked.
    pub async fn give_payment_to_deal(&self, request: GivePaymentRequest) -> Result<()> {
        self.revenue_hub().await?.give_payment_to_deal(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(())
    }

    /// A statement's lines beside our payments. Nothing is kept.
    ///
    /// # Errors
    /// As [`crate::Hub::preview_statement`]; the store is locked.
    pub async fn preview_statement(&self, request: StatementRequest) -> Result<StatementPreviewView> {
        self.revenue_hub().await?.preview_statement(&request).await
    }

    /// Takes a statement in, whole or not at all.
    ///
    /// # Errors
    /// As [`crate::Hub::apply_statement`]; the store is locked.
    pub async fn apply_statement(&self, request: StatementRequest) -> Result<StatementAppliedView> {
        let answer = self.revenue_hub().await?.apply_statement(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(answer)
    }

    /// Statements that were taken in.
    ///
    /// # Errors
    /// As [`crate::Hub::statements`]; the store is locked.
    pub async fn statements(&self) -> Result<Vec<StatementView>> {
        self.revenue_hub().await?.statements().await
    }

    /// Notes what was spent on marketing.
    ///
    /// # Errors
    /// As [`crate::Hub::add_marketing_spend`]; the store is locked.
    pub async fn add_marketing_spend(&self, request: AddSpendRequest) -> Result<()> {
        self.revenue_hub().await?.add_marketing_spend(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(())
    }

    /// Notes a contact before a sale.
    ///
    /// # Errors
    /// As [`crate::Hub::add_marketing_touch`]; the store is locked.
    pub async fn add_marketing_touch(&self, request: AddTouchRequest) -> Result<()> {
        self.revenue_hub().await?.add_marketing_touch(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(())
    }

    /// What closed deals brought, by channel.
    ///
    /// # Errors
    /// As [`crate::Hub::attribution`]; the store is locked.
    pub async fn attribution(&self, request: AttributionRequest) -> Result<AttributionView> {
        self.revenue_hub().await?.attribution(&request).await
    }

    /// The plans in use, the years under them, the ledger.
    ///
    /// # Errors
    /// As [`crate::Hub::commission_plans`]; the store is locked.
    pub async fn commission_plans(&self) -> Result<CommissionPlansView> {
        self.revenue_hub().await?.commission_plans().await
    }

    /// Saves a plan, or a new version of one.
    ///
    /// # Errors
    /// As [`crate::Hub::save_commission_plan`]; the store is locked.
    pub async fn save_commission_plan(&self, request: SavePlanRequest) -> Result<CommissionPlansView> {
        let answer = self.revenue_hub().await?.save_commission_plan(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(answer)
    }

    /// Saves the plan that the program came with.
    ///
    /// # Errors
    /// As [`crate::Hub::take_sample_plan`]; the store is locked.
    pub async fn take_sample_plan(&self) -> Result<CommissionPlansView> {
        let answer = self.revenue_hub().await?.take_sample_plan().await?;
        self.say(&[Tag::Revenue]);
        Ok(answer)
    }

    /// What a deal would come to. Nothing is kept.
    ///
    /// # Errors
    /// As [`crate::Hub::try_commission`]; the store is locked.
    pub async fn try_commission(&self, request: CommissionDealRequest) -> Result<CommissionStatementView> {
        self.revenue_hub().await?.try_commission(&request).await
    }

    /// Books a deal into the ledger.
    ///
    /// # Errors
    /// As [`crate::Hub::book_commission`]; the store is locked.
    pub async fn book_commission(&self, request: CommissionDealRequest) -> Result<CommissionStatementView> {
        let answer = self.revenue_hub().await?.book_commission(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(answer)
    }

    /// Locks a booked deal, or marks it as paid.
    ///
    /// # Errors
    /// As [`crate::Hub::step_commission`]; the store is locked.
    pub async fn step_commission(&self, request: StepCommissionRequest) -> Result<CommissionPlansView> {
        let answer = self.revenue_hub().await?.step_commission(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(answer)
    }

    /// Takes a booked deal back.
    ///
    /// # Errors
    /// As [`crate::Hub::reverse_commission`]; the store is locked.
    pub async fn reverse_commission(&self, request: ReverseDealRequest) -> Result<CommissionPlansView> {
        let answer = self.revenue_hub().await?.reverse_commission(&request).await?;
        self.say(&[Tag::Revenue]);
        Ok(answer)
    }
}
