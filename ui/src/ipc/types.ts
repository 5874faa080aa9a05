/**
 * The core's types as the screens use them. Where the core fills in what a request leaves out, the generated types call
 * the field optional; the screens always write it, so that nothing depends on a default of the other side.
 */
import type * as Raw from './bindings';

export type * from './bindings';

export type SearchRequest = Required<Raw.SearchRequest>;
export type SavedSearchView = Omit<Raw.SavedSearchView, 'query'> & { query: SearchRequest | null };
export type SearchesView = Omit<Raw.SearchesView, 'searches'> & { searches: SavedSearchView[] };
export type SettingsView = Required<Raw.SettingsView>;
export type NetSheetLine = Required<Raw.NetSheetLine>;
export type ReportOptions = Omit<Required<Raw.ReportOptions>, 'netSheet'> & { netSheet: NetSheetLine[] };
export type DocumentOptions = Required<Raw.DocumentOptions>;
export type CmaEdits = Omit<Required<Raw.CmaEdits>, 'report'> & { report: ReportOptions };
export type CmaHistory = { past: CmaEdits[]; future: CmaEdits[] };
export type SaveCmaHistoryRequest = { id: string; history: CmaHistory };
export type CmaRefreshView = Omit<Raw.CmaRefreshView, 'cma'> & { cma: CmaView };
export type CmaView = Omit<Raw.CmaView, 'edits'> & { edits: CmaEdits };
export type UpdateCmaRequest = Omit<Raw.UpdateCmaRequest, 'edits'> & { edits: CmaEdits };
