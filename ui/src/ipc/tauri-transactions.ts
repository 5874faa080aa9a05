import { open } from './answer';
import { commands } from './bindings';
import type { TransactionsHost } from './host-transactions';

/** The part of the real window's host that is about deals. */
export const tauriTransactions: TransactionsHost = {
  transactions: (request) => open(commands.transactions(request)),
  transaction: (request) => open(commands.transaction(request)),
  transactionChoices: () => open(commands.transactionChoices()),
  saveTransaction: (request) => open(commands.saveTransaction(request)),
  moveTransaction: (request) => open(commands.moveTransaction(request)),
  markDue: (request) => open(commands.markDue(request)),
  changeContingency: (request) => open(commands.changeContingency(request)),
  savePaper: (request) => open(commands.savePaper(request)),
  undoTransaction: (request) => open(commands.undoTransaction(request)),
};
