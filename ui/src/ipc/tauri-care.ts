import { done, open } from './answer';
import { commands } from './bindings';
import type { CareHost } from './host-care';

/** The part of the real window's host that is about what needs care. */
export const tauriCare: CareHost = {
  conflicts: () => open(commands.conflicts()),
  resolveConflict: (request) => open(commands.resolveConflict(request)),
  chooseFieldRule: (request) => open(commands.chooseFieldRule(request)),
  duplicates: () => open(commands.duplicates()),
  mergePeople: (request) => done(commands.mergePeople(request)),
  notSamePerson: (request) => done(commands.notSamePerson(request)),
  unmergePeople: (request) => done(commands.unmergePeople(request)),
  outbox: () => open(commands.outbox()),
  retryChange: (request) => open(commands.retryChange(request)),
  discardChange: (request) => open(commands.discardChange(request)),
  allowDeletes: (request) => open(commands.allowDeletes(request)),
  thawField: (request) => open(commands.thawField(request)),
  chooseContactFile: () => open(commands.chooseContactFile()),
  lookAtImport: (request) => open(commands.lookAtImport(request)),
  startImport: (request) => open(commands.startImport(request)),
  cancelImport: () => done(commands.cancelImport()),
  imports: () => open(commands.imports()),
  importRows: (request) => open(commands.importRows(request)),
  undoImport: (request) => open(commands.undoImport(request)),
  peopleChoices: () => open(commands.peopleChoices()),
  crmConnectors: () => open(commands.crmConnectors()),
  tryCrm: (request) => open(commands.tryCrm(request)),
  cancelTryCrm: () => done(commands.cancelTryCrm()),
  beginSignIn: (request) => open(commands.beginSignIn(request)),
  signInAgain: (request) => open(commands.signInAgain(request)),
  finishSignIn: (request) => done(commands.finishSignIn(request)),
  cancelSignIn: (request) => done(commands.cancelSignIn(request)),
};
