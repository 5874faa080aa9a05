import type { CalendarHost } from './host-calendar';
import type { CareHost } from './host-care';
import type { MessagesHost } from './host-messages';
import type { PartnersHost } from './host-partners';
import type { PeopleHost } from './host-people';
import type { PlanningHost } from './host-planning';
import type { ProvidersHost } from './host-providers';
import type { QuotesHost } from './host-quotes';
import type { RevenueHost } from './host-revenue';
import type { ToursHost } from './host-tours';
import type { TransactionsHost } from './host-transactions';
import type { WorksheetsHost } from './host-worksheets';
import type * as T from './types';

/** What the application core can be asked. One method per command; a failure is thrown as a `HostError`. */
export interface Host
  extends CalendarHost,
    CareHost,
    MessagesHost,
    PartnersHost,
    PeopleHost,
    PlanningHost,
    ProvidersHost,
    QuotesHost,
    RevenueHost,
    ToursHost,
    TransactionsHost,
    WorksheetsHost {
  appState(): Promise<T.AppStateView>;
  createStore(request: T.CreateStoreRequest): Promise<T.RecoveryCodeView>;
  newRecoveryCode(): Promise<T.RecoveryCodeView>;
  confirmRecoveryCode(request: T.TypedRequest): Promise<void>;
  unlock(request: T.UnlockRequest): Promise<void>;
  lock(): Promise<void>;
  openSample(): Promise<void>;
  leaveSample(): Promise<void>;
  present(request: T.PresentRequest): Promise<T.AppStateView>;
  status(): Promise<T.StatusView>;
  searchListings(request: T.SearchRequest): Promise<T.SearchView>;
  mapPoints(request: T.SearchRequest): Promise<T.MapView>;
  listingDetail(request: T.KeyRequest): Promise<T.ListingDetailView>;
  listingAdvice(request: T.KeyRequest): Promise<T.AdviceView>;
  listingPayload(request: T.KeyRequest): Promise<T.PayloadView>;
  sameHome(request: T.KeyRequest): Promise<T.SameHomeView>;
  decideHome(request: T.DecideHomeRequest): Promise<T.SameHomeView>;
  listingPhoto(request: T.PhotoRequest): Promise<T.PhotoView>;
  connectors(): Promise<T.ConnectorView[]>;
  sources(): Promise<T.SourceView[]>;
  addSource(request: T.AddSourceRequest): Promise<T.SourceView>;
  changeSource(request: T.ChangeSourceRequest): Promise<T.SourceView>;
  checkSource(request: T.NameRequest): Promise<T.SourceView>;
  removalPreview(request: T.NameRequest): Promise<T.RemovalView>;
  removeSource(request: T.NameRequest): Promise<T.RemovalView>;
  startSync(request: T.SyncRequest): Promise<void>;
  cancelSync(request: T.NameRequest): Promise<void>;
  chooseFolder(): Promise<T.PathView>;
  sourceChoices(): Promise<T.SourceChoicesView>;
  sourceHealth(request: T.NameRequest): Promise<T.SourceHealthView>;
  saveTerms(request: T.SaveTermsRequest): Promise<T.SourceView>;
  pauseSource(request: T.PauseRequest): Promise<T.SourceView>;
  compareRecord(request: T.CompareRequest): Promise<T.ComparedView>;
  savedSearches(): Promise<T.SearchesView>;
  saveSearch(request: T.SaveSearchRequest): Promise<T.SavedSearchView>;
  deleteSearch(request: T.SearchIdRequest): Promise<void>;
  restoreSearch(request: T.SearchIdRequest): Promise<T.SavedSearchView>;
  hotsheet(request: T.HotsheetRequest): Promise<T.HotsheetView>;
  waitingNotices(): Promise<T.NoticeView[]>;
  decideNotices(request: T.DecideRequest): Promise<void>;
  drafts(): Promise<T.DraftView[]>;
  closeDraft(request: T.CloseDraftRequest): Promise<void>;
  writeQuery(request: T.SearchRequest): Promise<T.QueryTextView>;
  readQuery(request: T.QueryTextView): Promise<T.SearchRequest>;
  watchSettings(): Promise<T.WatchSettingsView>;
  saveWatchSettings(request: T.WatchSettingsView): Promise<T.WatchSettingsView>;
  cmas(): Promise<T.CmaSummaryView[]>;
  startCma(request: T.StartCmaRequest): Promise<T.CmaView>;
  startCmaByHand(request: T.HandSubjectRequest): Promise<T.CmaView>;
  fileCma(request: T.FileCmaRequest): Promise<T.CmaView>;
  duplicateCma(request: T.CmaIdRequest): Promise<T.CmaView>;
  refreshCma(request: T.CmaIdRequest): Promise<T.CmaRefreshView>;
  cmaHistory(request: T.CmaIdRequest): Promise<T.CmaHistory>;
  saveCmaHistory(request: T.SaveCmaHistoryRequest): Promise<void>;
  cma(request: T.CmaIdRequest): Promise<T.CmaView>;
  cmaSurroundings(request: T.CmaIdRequest): Promise<T.CmaSurroundingsView>;
  updateCma(request: T.UpdateCmaRequest): Promise<T.CmaView>;
  deleteCma(request: T.CmaIdRequest): Promise<void>;
  restoreCma(request: T.CmaIdRequest): Promise<T.CmaView>;
  marketAreas(request: T.MarketAreasRequest): Promise<T.MarketAreasView>;
  marketOverview(request: T.MarketRequest): Promise<T.MarketOverviewView>;
  marketAgents(request: T.MarketPartiesRequest): Promise<T.MarketPartiesView>;
  marketOffices(request: T.MarketPartiesRequest): Promise<T.MarketPartiesView>;
  marketParty(request: T.MarketPartyRequest): Promise<T.MarketPartyDetailView>;
  marketForecast(request: T.MarketRequest): Promise<T.MarketForecastView>;
  marketTiming(request: T.MarketRequest): Promise<T.MarketTimingView>;
  exportMarket(request: T.MarketExportRequest): Promise<T.SavedView>;
  backtest(request: T.BacktestRequest): Promise<T.BacktestScreenView>;
  startBacktest(request: T.StartBacktestRequest): Promise<void>;
  cancelBacktest(): Promise<void>;
  exportBacktest(request: T.ExportBacktestRequest): Promise<T.SavedView>;
  saveFigure(request: T.SaveFigureRequest): Promise<T.SavedView>;
  documentPlan(request: T.DocumentPlanRequest): Promise<T.DocumentPlanView>;
  documentPage(request: T.DocumentPageRequest): Promise<T.DocumentPageView>;
  exportDocument(request: T.ExportDocumentRequest): Promise<T.SavedView>;
  brands(): Promise<T.BrandsView>;
  chooseBrand(request: T.ChooseBrandRequest): Promise<T.BrandsView>;
  chooseLogo(): Promise<T.BrandsView>;
  removeLogo(): Promise<T.BrandsView>;
  fullScreen(request: T.FullScreenRequest): Promise<void>;
  revealFile(request: T.KeyRequest): Promise<void>;
  settings(): Promise<T.SettingsView>;
  saveSettings(request: T.SettingsView): Promise<void>;
  storeInfo(): Promise<T.StoreInfoView>;
  verifyStore(): Promise<T.VerifyView>;
  backupStore(): Promise<T.SavedView>;
  exportStore(request: T.ExportStoreRequest): Promise<T.SavedView>;
  changePassphrase(request: T.ChangePassphraseRequest): Promise<void>;
  /** Hears the four events; the answer ends it. */
  listen(handlers: HostEvents): () => void;
}

/** What the core says unasked. */
export interface HostEvents {
  storeChanged(event: T.StoreChangedView): void;
  syncStatus(event: T.StatusView): void;
  jobProgress(event: T.JobProgressView): void;
  showListing(event: T.ShowListingView): void;
}

/** An error of the core on its way to the screen. */
export class HostError extends Error {
  readonly view: T.AppErrorView;

  constructor(view: T.AppErrorView) {
    super(view.code);
    this.name = 'HostError';
    this.view = view;
  }
}

/** Reads whatever was thrown as an error the screen has words for. */
export function asAppError(error: unknown): T.AppErrorView {
  if (error instanceof HostError) return error.view;
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', args: { reason }, retry: false, incident: null };
}
