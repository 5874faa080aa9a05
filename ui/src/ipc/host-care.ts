import type * as T from './types';

/**
 * What the core can be asked about what needs care: conflicts, duplicates, the outbox, files of contacts,
 * connecting CRMs. Part of `Host`.
 */
export interface CareHost {
  conflicts(): Promise<T.ConflictsView>;
  resolveConflict(request: T.ResolveConflictRequest): Promise<T.ResolvedView>;
  chooseFieldRule(request: T.FieldRuleView): Promise<T.ConflictsView>;
  duplicates(): Promise<T.DuplicatesView>;
  mergePeople(request: T.PairRequest): Promise<void>;
  notSamePerson(request: T.PairRequest): Promise<void>;
  unmergePeople(request: T.IdRequest): Promise<void>;
  outbox(): Promise<T.OutboxView>;
  retryChange(request: T.IdRequest): Promise<T.OutboxView>;
  discardChange(request: T.IdRequest): Promise<T.OutboxView>;
  allowDeletes(request: T.AllowDeletesRequest): Promise<T.OutboxView>;
  thawField(request: T.ThawFieldRequest): Promise<T.OutboxView>;
  chooseContactFile(): Promise<T.ImportPreviewView | null>;
  lookAtImport(request: T.ImportRequest): Promise<T.ImportPreviewView>;
  startImport(request: T.ImportRequest): Promise<T.ImportView>;
  cancelImport(): Promise<void>;
  imports(): Promise<T.ImportView[]>;
  importRows(request: T.ImportRowsRequest): Promise<T.ImportRowsView>;
  undoImport(request: T.ImportIdRequest): Promise<T.UndoneImportView>;
  peopleChoices(): Promise<T.PeopleChoicesView>;
  crmConnectors(): Promise<T.ConnectorView[]>;
  tryCrm(request: T.TryCrmRequest): Promise<T.DryRunView>;
  cancelTryCrm(): Promise<void>;
  beginSignIn(request: T.TryCrmRequest): Promise<T.SignInView>;
  signInAgain(request: T.NameRequest): Promise<T.SignInView>;
  finishSignIn(request: T.NameRequest): Promise<void>;
  cancelSignIn(request: T.NameRequest): Promise<void>;
}
