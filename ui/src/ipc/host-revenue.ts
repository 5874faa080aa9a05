import type * as T from './types';

/** What the core can be asked about payments, statements, deals and commissions. Part of `Host`. */
export interface RevenueHost {
  paymentChoices(): Promise<T.PaymentChoicesView>;
  paymentEvents(request: T.IdRequest): Promise<T.PaymentEventView[]>;
  chooseStatementFile(): Promise<T.StatementFileView | null>;
  exportPayments(request: T.ExportPaymentsRequest): Promise<T.SavedView>;
  payments(request: T.PaymentsRequest): Promise<T.PaymentsView>;
  paymentOffer(request: T.PaymentOfferRequest): Promise<T.PaymentOfferView>;
  weighPayment(request: T.PaymentEntryRequest): Promise<T.PaymentDecisionView>;
  recordPayment(request: T.PaymentEntryRequest): Promise<T.PaymentOutcomeView>;
  movePayments(request: T.MovePaymentsRequest): Promise<void>;
  paymentAttempts(request: T.AttemptsRequest): Promise<T.AttemptsView>;
  reviewAttempt(request: T.ReviewAttemptRequest): Promise<void>;
  yearTotals(): Promise<T.YearTotalsView>;
  dealRecords(): Promise<T.DealRecordView[]>;
  saveDealRecord(request: T.SaveDealRecordRequest): Promise<T.DealRecordView[]>;
  givePaymentToDeal(request: T.GivePaymentRequest): Promise<void>;
  previewStatement(request: T.StatementRequest): Promise<T.StatementPreviewView>;
  applyStatement(request: T.StatementRequest): Promise<T.StatementAppliedView>;
  statements(): Promise<T.StatementView[]>;
  addMarketingSpend(request: T.AddSpendRequest): Promise<void>;
  addMarketingTouch(request: T.AddTouchRequest): Promise<void>;
  attribution(request: T.AttributionRequest): Promise<T.AttributionView>;
  commissionPlans(): Promise<T.CommissionPlansView>;
  saveCommissionPlan(request: T.SavePlanRequest): Promise<T.CommissionPlansView>;
  takeSamplePlan(): Promise<T.CommissionPlansView>;
  tryCommission(request: T.CommissionDealRequest): Promise<T.CommissionStatementView>;
  bookCommission(request: T.CommissionDealRequest): Promise<T.CommissionStatementView>;
  stepCommission(request: T.StepCommissionRequest): Promise<T.CommissionPlansView>;
  reverseCommission(request: T.ReverseDealRequest): Promise<T.CommissionPlansView>;
}
