// The types and commands of the application core, as the screen sees them.
// Written in the shape of the generated file; do not edit by hand once it is generated.
import { invoke } from '@tauri-apps/api/core';

export const commands = {
  appState: () => typed<AppStateView>('app_state'),
  createStore: (request: CreateStoreRequest) => typed<RecoveryCodeView>('create_store', { request }),
  newRecoveryCode: () => typed<RecoveryCodeView>('new_recovery_code'),
  confirmRecoveryCode: (request: TypedRequest) => typed<null>('confirm_recovery_code', { request }),
  unlock: (request: UnlockRequest) => typed<null>('unlock', { request }),
  lock: () => typed<null>('lock'),
  openSample: () => typed<null>('open_sample'),
  leaveSample: () => typed<null>('leave_sample'),
  status: () => typed<StatusView>('status'),
  searchListings: (request: SearchRequest) => typed<SearchView>('search_listings', { request }),
  mapPoints: (request: SearchRequest) => typed<MapView>('map_points', { request }),
  listingDetail: (request: KeyRequest) => typed<ListingDetailView>('listing_detail', { request }),
  listingPayload: (request: KeyRequest) => typed<PayloadView>('listing_payload', { request }),
  listingPhoto: (request: KeyRequest) => typed<PhotoView>('listing_photo', { request }),
  connectors: () => typed<ConnectorView[]>('connectors'),
  sources: () => typed<SourceView[]>('sources'),
  addSource: (request: AddSourceRequest) => typed<SourceView>('add_source', { request }),
  checkSource: (request: NameRequest) => typed<SourceView>('check_source', { request }),
  removalPreview: (request: NameRequest) => typed<RemovalView>('removal_preview', { request }),
  removeSource: (request: NameRequest) => typed<RemovalView>('remove_source', { request }),
  startSync: (request: SyncRequest) => typed<null>('start_sync', { request }),
  cancelSync: (request: NameRequest) => typed<null>('cancel_sync', { request }),
  chooseFolder: () => typed<PathView>('choose_folder'),
  cmas: () => typed<CmaSummaryView[]>('cmas'),
  startCma: (request: StartCmaRequest) => typed<CmaView>('start_cma', { request }),
  cma: (request: CmaIdRequest) => typed<CmaView>('cma', { request }),
  updateCma: (request: UpdateCmaRequest) => typed<CmaView>('update_cma', { request }),
  deleteCma: (request: CmaIdRequest) => typed<null>('delete_cma', { request }),
  restoreCma: (request: CmaIdRequest) => typed<CmaView>('restore_cma', { request }),
  cmaPreview: (request: PreviewRequest) => typed<PreviewView>('cma_preview', { request }),
  exportCma: (request: ExportCmaRequest) => typed<SavedView>('export_cma', { request }),
  revealFile: (request: KeyRequest) => typed<null>('reveal_file', { request }),
  settings: () => typed<SettingsView>('settings'),
  saveSettings: (request: SettingsView) => typed<null>('save_settings', { request }),
  storeInfo: () => typed<StoreInfoView>('store_info'),
  verifyStore: () => typed<VerifyView>('verify_store'),
  backupStore: () => typed<SavedView>('backup_store'),
  exportStore: () => typed<SavedView>('export_store'),
  changePassphrase: (request: ChangePassphraseRequest) => typed<null>('change_passphrase', { request }),
};

export type Result<T, E> = { status: 'ok'; data: T } | { status: 'error'; error: E };

async function typed<T>(name: string, args?: Record<string, unknown>): Promise<Result<T, AppErrorView>> {
  try {
    return { status: 'ok', data: await invoke<T>(name, args) };
  } catch (error) {
    if (error instanceof Error) throw error;
    return { status: 'error', error: error as AppErrorView };
  }
}

export type MoneyView = { minor: number; currency: string };

export type Phase = 'firstRun' | 'locked' | 'open';
export type AppStateView = {
  phase: Phase;
  sample: boolean;
  ownStore: boolean;
  keySource: string | null;
  keychainAvailable: boolean;
  recoveryConfirmed: boolean;
  problem: AppErrorView | null;
  version: string;
};
export type AppErrorView = {
  code: ErrorCode;
  args: { [key in string]: string };
  retry: boolean;
  incident: string | null;
};
export type ErrorCode =
  | 'unexpected'
  | 'badRequest'
  | 'locked'
  | 'wrongKey'
  | 'keyMissing'
  | 'passphraseNeeded'
  | 'badInput'
  | 'vendor'
  | 'credentials'
  | 'damaged'
  | 'refused'
  | 'inUse'
  | 'diskFull'
  | 'notFound'
  | 'nameTaken'
  | 'noComparables'
  | 'subjectIncomplete'
  | 'newerVersion';
export type CreateStoreRequest = { passphrase: string | null };
export type UnlockRequest = { passphrase: string | null; recoveryCode: string | null };
export type RecoveryCodeView = { code: string };
export type TypedRequest = { typed: string };
export type StatusView = { overall: SyncState; asOf: string | null; sources: SourceAgeView[]; listings: number };
export type SourceAgeView = { name: string; state: SyncState; asOf: string | null; stale: boolean };
export type SyncState = 'empty' | 'upToDate' | 'syncing' | 'offline' | 'needsYou' | 'paused';
export type StoreChangedView = { tags: Tag[] };
export type Tag = 'listings' | 'sources' | 'cmas' | 'settings' | 'state';
export type JobProgressView = {
  job: string;
  step: string;
  done: number;
  total: number | null;
  bytes: number;
  finished: JobEnd | null;
  error: AppErrorView | null;
};
export type JobEnd = 'done' | 'cancelled' | 'failed';

export type SearchRequest = {
  text: string;
  inRemarks: boolean;
  statuses: string[];
  types: string[];
  subTypes: string[];
  priceFrom: number | null;
  priceTo: number | null;
  bedsMin: number | null;
  bathsMin: number | null;
  areaFrom: number | null;
  areaTo: number | null;
  yearFrom: number | null;
  yearTo: number | null;
  city: string | null;
  postalCode: string | null;
  bbox: [number, number, number, number] | null;
  sort: SortView;
  limit: number;
  offset: number;
};
export type SortView = 'relevance' | 'newest' | 'priceUp' | 'priceDown' | 'areaDown' | 'closeDateDown' | 'address';
export type SearchView = {
  total: number;
  elapsedMs: number;
  rows: ListingRowView[];
  substituted: SubstitutionView[];
  removedBy: RemovedByView[];
};
export type SubstitutionView = { typed: string; searched: string };
export type RemovedByView = { filter: string; rows: number };
export type ListingRowView = {
  key: string;
  listingId: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  status: string | null;
  propertyType: string | null;
  subType: string | null;
  price: MoneyView | null;
  closeDate: string | null;
  beds: number | null;
  baths: number | null;
  areaSqft: number | null;
  lotSqft: number | null;
  yearBuilt: number | null;
  daysOnMarket: number | null;
  latitude: number | null;
  longitude: number | null;
  photos: number | null;
  source: string;
};
export type MapPointView = {
  key: string;
  latitude: number;
  longitude: number;
  status: string | null;
  price: MoneyView | null;
};
export type MapView = { points: MapPointView[]; total: number; withoutPlace: number };
export type KeyRequest = { key: string };
export type ListingDetailView = {
  row: ListingRowView;
  facts: FactView[];
  remarks: string | null;
  privateRemarks: string | null;
  photos: PhotoRefView[];
  openHouses: OpenHouseView[];
  history: ChangeView[];
  provenance: ProvenanceView;
  cmaAllowed: boolean;
};
export type FactView = { field: string; value: FactValue; derived: boolean };
export type FactValue =
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'squareFeet'; value: number }
  | { kind: 'money'; value: MoneyView }
  | { kind: 'date'; value: string }
  | { kind: 'flag'; value: boolean };
export type PhotoRefView = { key: string; caption: string | null };
export type PhotoView = { dataUrl: string | null };
export type OpenHouseView = {
  key: string;
  date: string | null;
  start: string | null;
  end: string | null;
  status: string | null;
  remarks: string | null;
};
export type ChangeView = { at: string; field: string; old: string | null; new: string | null };
export type ProvenanceView = {
  source: string;
  originatingSystem: string | null;
  receivedAt: string;
  sourceModified: string | null;
  licence: string;
  listingOffice: string | null;
  listingAgent: string | null;
  attributionContact: string | null;
};
export type PayloadView = { json: string; unmapped: string[] };

export type ConnectorView = { id: string; title: string; summary: string; fields: FormFieldView[] };
export type FormFieldView = {
  name: string;
  label: string;
  help: string | null;
  kind: FieldKind;
  required: boolean;
  default: string | null;
  choices: string[];
};
export type FieldKind = 'text' | 'url' | 'secret' | 'folder' | 'choice';
export type AddSourceRequest = {
  connector: string;
  name: string;
  settings: { [key in string]: string };
  secrets: { [key in string]: string };
  licence: string;
};
export type NameRequest = { name: string };
export type SyncRequest = { names: string[]; full: boolean; allowMassDelete: boolean };
export type SourceView = {
  name: string;
  connector: string;
  connectorTitle: string;
  settings: { [key in string]: string };
  licence: string;
  state: SyncState;
  asOf: string | null;
  stale: boolean;
  problem: AppErrorView | null;
  warnings: string[];
  streams: StreamView[];
};
export type StreamView = { stream: string; rows: number; lastRun: RunView | null; unmapped: UnmappedView[] };
export type UnmappedView = { field: string; rows: number };
export type RunView = {
  startedAt: string;
  outcome: string;
  received: number;
  created: number;
  updated: number;
  unchanged: number;
  deleted: number;
  rejected: number;
  calls: number;
  failedCalls: number;
  bytes: number;
  elapsedMs: number;
};
export type RemovalView = { rows: { [key in string]: number } };
export type PathView = { path: string | null };

export type CmaEdits = {
  step: number;
  title: string | null;
  asOf: string | null;
  level: number | null;
  facts: { [key in string]: number };
  excluded: string[];
  weights: { [key in string]: number };
  adjustments: AdjustmentEdit[];
  preparedFor: string | null;
  note: string | null;
};
export type AdjustmentEdit = { listingKey: string; feature: string; minor: number };
export type StartCmaRequest = { listingKey: string };
export type CmaIdRequest = { id: string };
export type UpdateCmaRequest = { id: string; edits: CmaEdits };
export type PreviewRequest = { id: string; page: number; width: number };
export type PreviewView = { dataUrl: string; pages: number };
export type ExportCmaRequest = { id: string; ask: boolean };
export type CmaSummaryView = {
  id: string;
  title: string;
  listingKey: string | null;
  estimate: MoneyView | null;
  updatedAt: string;
};
export type CmaView = {
  id: string;
  title: string;
  listingKey: string | null;
  address: string | null;
  locality: string | null;
  facts: CmaFactView[];
  edits: CmaEdits;
  result: CmaResultView | null;
  problem: AppErrorView | null;
  updatedAt: string;
};
export type CmaFactView = { field: string; listed: number | null; edited: number | null; unit: string };
export type CmaResultView = {
  asOf: string;
  estimate: MoneyView;
  low: MoneyView;
  high: MoneyView;
  level: number;
  comparables: ComparableView[];
  excluded: CandidateView[];
  market: MarketView;
  warnings: string[];
  disclaimer: string;
  estimateUnedited: MoneyView | null;
};
export type ComparableView = {
  listingKey: string;
  address: string | null;
  latitude: number | null;
  longitude: number | null;
  weight: number;
  closeDate: string;
  closePrice: MoneyView;
  distanceM: number | null;
  beds: number | null;
  baths: number | null;
  areaSqft: number | null;
  yearBuilt: number | null;
  adjustments: AdjustmentView[];
  adjustedPrice: MoneyView;
  why: string;
  edited: boolean;
};
export type AdjustmentView = {
  feature: string;
  subject: string;
  comparable: string;
  amount: MoneyView;
  why: string;
  edited: boolean;
};
export type CandidateView = {
  listingKey: string;
  address: string | null;
  closeDate: string | null;
  closePrice: MoneyView | null;
  why: string;
};
export type MarketView = {
  area: string;
  months: MarketMonthView[];
  change12mPercent: number | null;
  medianDaysOnMarket: number | null;
  sales: number;
};
export type MarketMonthView = {
  month: string;
  sales: number;
  medianPrice: MoneyView | null;
  medianPerSqft: number | null;
};

export type SettingsView = {
  theme: string;
  brokerage: string;
  agent: string;
  licenceNumber: string;
  phone: string;
  email: string;
  state: string;
  accent: string;
  lockAfterMinutes: number;
};
export type StoreInfoView = {
  home: string;
  bytes: number;
  keySource: string;
  recoveryConfirmed: boolean;
  cipherVersion: string;
  rows: { [key in string]: number };
};
export type VerifyView = { ok: boolean; problems: string[] };
export type ChangePassphraseRequest = { passphrase: string | null };
export type SavedView = { path: string | null; bytes: number };
