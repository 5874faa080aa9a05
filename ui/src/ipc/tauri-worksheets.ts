import { open } from './answer';
import { commands } from './bindings';
import type { WorksheetsHost } from './host-worksheets';

/** The real window's answers about worksheets of money. */
export const tauriWorksheets: WorksheetsHost = {
  workWorksheet: (request) => open(commands.workWorksheet(request)),
  worksheets: () => open(commands.worksheets()),
  openWorksheet: (request) => open(commands.openWorksheet(request)),
  saveWorksheet: (request) => open(commands.saveWorksheet(request)),
  renameWorksheet: (request) => open(commands.renameWorksheet(request)),
  duplicateWorksheet: (request) => open(commands.duplicateWorksheet(request)),
  deleteWorksheet: (request) => open(commands.deleteWorksheet(request)),
  restoreWorksheet: (request) => open(commands.restoreWorksheet(request)),
  printWorksheet: (request) => open(commands.printWorksheet(request)),
  moneyTables: () => open(commands.moneyTables()),
  readMoneyTables: () => open(commands.readMoneyTables()),
};
