import type * as T from './types';

/** What the core can be asked about deals. Part of `Host`. */
export interface TransactionsHost {
  transactions(request: T.TransactionsRequest): Promise<T.TransactionsView>;
  transaction(request: T.IdRequest): Promise<T.TransactionView>;
  transactionChoices(): Promise<T.TransactionChoicesView>;
  saveTransaction(request: T.SaveTransactionRequest): Promise<T.TransactionView>;
  moveTransaction(request: T.MoveTransactionRequest): Promise<T.TransactionView>;
  markDue(request: T.MarkDueRequest): Promise<T.TransactionView>;
  changeContingency(request: T.ChangeContingencyRequest): Promise<T.TransactionView>;
  savePaper(request: T.SavePaperRequest): Promise<T.TransactionView>;
  undoTransaction(request: T.UndoTransactionRequest): Promise<T.TransactionView>;
}
