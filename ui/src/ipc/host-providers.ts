import type * as T from './types';

/** What the core can be asked about providers of services: who they are, who can do a job, what came of jobs. Part of `Host`. */
export interface ProvidersHost {
  providers(request: T.ProvidersRequest): Promise<T.ProvidersView>;
  provider(request: T.IdRequest): Promise<T.ProviderView>;
  whoCanDoIt(request: T.WhoCanRequest): Promise<T.WhoCanView>;
  saveProviderSheet(request: T.SaveProviderSheetRequest): Promise<T.RevisionView>;
  readPriceList(): Promise<T.PriceListView | null>;
  noteJob(request: T.NoteJobRequest): Promise<T.RevisionView>;
  attachJobFile(request: T.AttachJobFileRequest): Promise<T.RevisionView | null>;
  saveJobFile(request: T.JobFileRequest): Promise<T.SavedView>;
}
