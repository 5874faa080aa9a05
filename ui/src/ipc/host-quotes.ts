import type * as T from './types';

/** What the core can be asked about quotes of partners. Part of `Host`. */
export interface QuotesHost {
  mailAccount(): Promise<T.MailAccountView | null>;
  saveMailAccount(request: T.SaveMailAccountRequest): Promise<T.MailAccountView>;
  forgetMailAccount(): Promise<void>;
  quotes(): Promise<T.QuotesView>;
  compareQuotes(request: T.CompareQuotesRequest): Promise<T.QuoteComparisonView>;
  printQuotes(request: T.CompareQuotesRequest): Promise<T.SavedView>;
  stepQuote(request: T.StepQuoteRequest): Promise<T.QuoteView>;
  takeBackQuoteStep(request: T.QuoteSeenRequest): Promise<T.QuoteView>;
  quotePartners(request: T.QuoteKindRequest): Promise<T.QuotePartnersView>;
  quoteFields(request: T.QuoteKindRequest): Promise<T.QuoteFieldView[]>;
  askPartners(request: T.AskPartnersRequest): Promise<T.QuoteRequestView>;
  askText(request: T.IdRequest): Promise<T.AskTextView>;
  stepAsk(request: T.StepAskRequest): Promise<void>;
  chooseQuoteFile(request: T.ReadQuotesRequest): Promise<T.ReadQuotesView | null>;
  saveQuoteOriginal(request: T.QuoteOriginalRequest): Promise<T.SavedView>;
  keepQuotes(request: T.KeepQuotesRequest): Promise<T.QuotesView>;
  chooseEvidence(): Promise<T.EvidenceView | null>;
  typeQuote(request: T.TypeQuoteRequest): Promise<T.QuotesView>;
  keepLetter(request: T.KeepLetterRequest): Promise<T.LetterView>;
  reportLetter(request: T.ReportLetterRequest): Promise<T.LetterView>;
  chooseQuoteFolder(): Promise<T.QuoteFolderView | null>;
  forgetQuoteFolder(): Promise<void>;
}
