import { commands, events } from './bindings';
import { type Host, HostError, type HostEvents } from './host';
import type { AppErrorView, CmaView, SettingsView } from './types';

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: AppErrorView };

async function open<T>(answer: Promise<Answer<T>>): Promise<T> {
  const result = await answer;
  if (result.status === 'error') throw new HostError(result.error);
  return result.data;
}

async function done(answer: Promise<Answer<unknown>>): Promise<void> {
  await open(answer);
}

/** The host of the real window. It is the only caller of the generated commands. */
export function tauriHost(): Host {
  return {
    appState: () => open(commands.appState()),
    createStore: (request) => open(commands.createStore(request)),
    newRecoveryCode: () => open(commands.newRecoveryCode()),
    confirmRecoveryCode: (request) => done(commands.confirmRecoveryCode(request)),
    unlock: (request) => done(commands.unlock(request)),
    lock: () => done(commands.lock()),
    openSample: () => done(commands.openSample()),
    leaveSample: () => done(commands.leaveSample()),
    status: () => open(commands.status()),
    searchListings: (request) => open(commands.searchListings(request)),
    mapPoints: (request) => open(commands.mapPoints(request)),
    listingDetail: (request) => open(commands.listingDetail(request)),
    listingAdvice: (request) => open(commands.listingAdvice(request)),
    listingPayload: (request) => open(commands.listingPayload(request)),
    listingPhoto: (request) => open(commands.listingPhoto(request)),
    connectors: () => open(commands.connectors()),
    sources: () => open(commands.sources()),
    addSource: (request) => open(commands.addSource(request)),
    checkSource: (request) => open(commands.checkSource(request)),
    removalPreview: (request) => open(commands.removalPreview(request)),
    removeSource: (request) => open(commands.removeSource(request)),
    startSync: (request) => done(commands.startSync(request)),
    cancelSync: (request) => done(commands.cancelSync(request)),
    chooseFolder: () => open(commands.chooseFolder()),
    cmas: () => open(commands.cmas()),
    startCma: (request) => open(commands.startCma(request)) as Promise<CmaView>,
    cma: (request) => open(commands.cma(request)) as Promise<CmaView>,
    updateCma: (request) => open(commands.updateCma(request)) as Promise<CmaView>,
    deleteCma: (request) => done(commands.deleteCma(request)),
    restoreCma: (request) => open(commands.restoreCma(request)) as Promise<CmaView>,
    cmaPreview: (request) => open(commands.cmaPreview(request)),
    exportCma: (request) => open(commands.exportCma(request)),
    revealFile: (request) => done(commands.revealFile(request)),
    settings: () => open(commands.settings()) as Promise<SettingsView>,
    saveSettings: (request) => done(commands.saveSettings(request)),
    storeInfo: () => open(commands.storeInfo()),
    verifyStore: () => open(commands.verifyStore()),
    backupStore: () => open(commands.backupStore()),
    exportStore: () => open(commands.exportStore()),
    changePassphrase: (request) => done(commands.changePassphrase(request)),
    listen: (handlers: HostEvents) => {
      const stops = [
        events.storeChanged.listen((event) => handlers.storeChanged(event.payload)),
        events.syncStatus.listen((event) => handlers.syncStatus(event.payload)),
        events.jobProgress.listen((event) => handlers.jobProgress(event.payload)),
      ];
      return () => {
        for (const stop of stops) void stop.then((end) => end());
      };
    },
  };
}
