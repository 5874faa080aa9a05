import { done, open } from './answer';
import { commands, events } from './bindings';
import type { Host, HostEvents } from './host';
import { tauriCalendar } from './tauri-calendar';
import { tauriCare } from './tauri-care';
import { tauriMessages } from './tauri-messages';
import { tauriPartners } from './tauri-partners';
import { tauriPeople } from './tauri-people';
import { tauriPlanning } from './tauri-planning';
import { tauriProviders } from './tauri-providers';
import { tauriQuotes } from './tauri-quotes';
import { tauriRevenue } from './tauri-revenue';
import { tauriTours } from './tauri-tours';
import { tauriTransactions } from './tauri-transactions';
import { tauriWorksheets } from './tauri-worksheets';
import type {
  CmaHistory,
  CmaRefreshView,
  CmaView,
  SavedSearchView,
  SearchesView,
  SearchRequest,
  SettingsView,
} from './types';

/** The host of the real window. It is the only caller of the generated commands. */
export function tauriHost(): Host {
  return {
    ...tauriCalendar,
    ...tauriCare,
    ...tauriMessages,
    ...tauriPartners,
    ...tauriPeople,
    ...tauriProviders,
    ...tauriRevenue,
    ...tauriPlanning,
    ...tauriQuotes,
    ...tauriTours,
    ...tauriTransactions,
    ...tauriWorksheets,
    appState: () => open(commands.appState()),
    createStore: (request) => open(commands.createStore(request)),
    newRecoveryCode: () => open(commands.newRecoveryCode()),
    confirmRecoveryCode: (request) => done(commands.confirmRecoveryCode(request)),
    unlock: (request) => done(commands.unlock(request)),
    lock: () => done(commands.lock()),
    openSample: () => done(commands.openSample()),
    leaveSample: () => done(commands.leaveSample()),
    present: (request) => open(commands.present(request)),
    status: () => open(commands.status()),
    searchListings: (request) => open(commands.searchListings(request)),
    mapPoints: (request) => open(commands.mapPoints(request)),
    listingDetail: (request) => open(commands.listingDetail(request)),
    listingAdvice: (request) => open(commands.listingAdvice(request)),
    listingPayload: (request) => open(commands.listingPayload(request)),
    sameHome: (request) => open(commands.sameHome(request)),
    decideHome: (request) => open(commands.decideHome(request)),
    listingPhoto: (request) => open(commands.listingPhoto(request)),
    connectors: () => open(commands.connectors()),
    sources: () => open(commands.sources()),
    addSource: (request) => open(commands.addSource(request)),
    changeSource: (request) => open(commands.changeSource(request)),
    checkSource: (request) => open(commands.checkSource(request)),
    removalPreview: (request) => open(commands.removalPreview(request)),
    removeSource: (request) => open(commands.removeSource(request)),
    startSync: (request) => done(commands.startSync(request)),
    cancelSync: (request) => done(commands.cancelSync(request)),
    chooseFolder: () => open(commands.chooseFolder()),
    sourceChoices: () => open(commands.sourceChoices()),
    sourceHealth: (request) => open(commands.sourceHealth(request)),
    saveTerms: (request) => open(commands.saveTerms(request)),
    pauseSource: (request) => open(commands.pauseSource(request)),
    compareRecord: (request) => open(commands.compareRecord(request)),
    savedSearches: () => open(commands.savedSearches()) as Promise<SearchesView>,
    saveSearch: (request) => open(commands.saveSearch(request)) as Promise<SavedSearchView>,
    deleteSearch: (request) => done(commands.deleteSearch(request)),
    restoreSearch: (request) => open(commands.restoreSearch(request)) as Promise<SavedSearchView>,
    hotsheet: (request) => open(commands.hotsheet(request)),
    waitingNotices: () => open(commands.waitingNotices()),
    decideNotices: (request) => done(commands.decideNotices(request)),
    drafts: () => open(commands.drafts()),
    closeDraft: (request) => done(commands.closeDraft(request)),
    writeQuery: (request) => open(commands.writeQuery(request)),
    readQuery: (request) => open(commands.readQuery(request)) as Promise<SearchRequest>,
    watchSettings: () => open(commands.watchSettings()),
    saveWatchSettings: (request) => open(commands.saveWatchSettings(request)),
    cmas: () => open(commands.cmas()),
    startCma: (request) => open(commands.startCma(request)) as Promise<CmaView>,
    startCmaByHand: (request) => open(commands.startCmaByHand(request)) as Promise<CmaView>,
    fileCma: (request) => open(commands.fileCma(request)) as Promise<CmaView>,
    duplicateCma: (request) => open(commands.duplicateCma(request)) as Promise<CmaView>,
    refreshCma: (request) => open(commands.refreshCma(request)) as Promise<CmaRefreshView>,
    cmaHistory: (request) => open(commands.cmaHistory(request)) as Promise<CmaHistory>,
    saveCmaHistory: (request) => done(commands.saveCmaHistory(request)),
    cma: (request) => open(commands.cma(request)) as Promise<CmaView>,
    cmaSurroundings: (request) => open(commands.cmaSurroundings(request)),
    updateCma: (request) => open(commands.updateCma(request)) as Promise<CmaView>,
    deleteCma: (request) => done(commands.deleteCma(request)),
    restoreCma: (request) => open(commands.restoreCma(request)) as Promise<CmaView>,
    marketAreas: (request) => open(commands.marketAreas(request)),
    marketOverview: (request) => open(commands.marketOverview(request)),
    marketAgents: (request) => open(commands.marketAgents(request)),
    marketOffices: (request) => open(commands.marketOffices(request)),
    marketParty: (request) => open(commands.marketParty(request)),
    marketForecast: (request) => open(commands.marketForecast(request)),
    marketTiming: (request) => open(commands.marketTiming(request)),
    exportMarket: (request) => open(commands.exportMarket(request)),
    backtest: (request) => open(commands.backtest(request)),
    startBacktest: (request) => done(commands.startBacktest(request)),
    cancelBacktest: () => done(commands.cancelBacktest()),
    exportBacktest: (request) => open(commands.exportBacktest(request)),
    saveFigure: (request) => open(commands.saveFigure(request)),
    documentPlan: (request) => open(commands.documentPlan(request)),
    documentPage: (request) => open(commands.documentPage(request)),
    exportDocument: (request) => open(commands.exportDocument(request)),
    brands: () => open(commands.brands()),
    chooseBrand: (request) => open(commands.chooseBrand(request)),
    chooseLogo: () => open(commands.chooseLogo()),
    removeLogo: () => open(commands.removeLogo()),
    fullScreen: (request) => done(commands.fullScreen(request)),
    revealFile: (request) => done(commands.revealFile(request)),
    settings: () => open(commands.settings()) as Promise<SettingsView>,
    saveSettings: (request) => done(commands.saveSettings(request)),
    storeInfo: () => open(commands.storeInfo()),
    verifyStore: () => open(commands.verifyStore()),
    backupStore: () => open(commands.backupStore()),
    exportStore: (request) => open(commands.exportStore(request)),
    changePassphrase: (request) => done(commands.changePassphrase(request)),
    listen: (handlers: HostEvents) => {
      const stops = [
        events.storeChanged.listen((event) => handlers.storeChanged(event.payload)),
        events.syncStatus.listen((event) => handlers.syncStatus(event.payload)),
        events.jobProgress.listen((event) => handlers.jobProgress(event.payload)),
        events.showListing.listen((event) => handlers.showListing(event.payload)),
      ];
      return () => {
        for (const stop of stops) void stop.then((end) => end());
      };
    },
  };
}
