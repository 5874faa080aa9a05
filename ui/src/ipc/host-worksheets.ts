import type * as T from './types';

/** What the core can be asked about worksheets of money and the tables they read. Part of `Host`. */
export interface WorksheetsHost {
  workWorksheet(request: T.WorksheetInputs): Promise<T.WorksheetResult>;
  worksheets(): Promise<T.WorksheetLineView[]>;
  openWorksheet(request: T.WorksheetIdRequest): Promise<T.SavedWorksheetView>;
  saveWorksheet(request: T.SaveWorksheetRequest): Promise<T.SavedWorksheetView>;
  renameWorksheet(request: T.RenameWorksheetRequest): Promise<T.SavedWorksheetView>;
  duplicateWorksheet(request: T.WorksheetIdRequest): Promise<T.SavedWorksheetView>;
  deleteWorksheet(request: T.WorksheetIdRequest): Promise<T.SavedWorksheetView>;
  restoreWorksheet(request: T.SavedWorksheetView): Promise<T.SavedWorksheetView>;
  printWorksheet(request: T.PrintWorksheetRequest): Promise<T.SavedView>;
  moneyTables(): Promise<T.MoneyTablesView>;
  readMoneyTables(): Promise<T.MoneyTablesView>;
}
