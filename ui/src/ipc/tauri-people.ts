import { done, open } from './answer';
import { commands } from './bindings';
import type { PeopleHost } from './host-people';

/** The part of the real window's host that is about people. */
export const tauriPeople: PeopleHost = {
  people: (request) => open(commands.people(request)),
  peopleCounts: () => open(commands.peopleCounts()),
  smartLists: () => open(commands.smartLists()),
  saveSmartList: (request) => open(commands.saveSmartList(request)),
  deleteSmartList: (request) => open(commands.deleteSmartList(request)),
  person: (request) => open(commands.person(request)),
  personTimeline: (request) => open(commands.personTimeline(request)),
  fieldHistory: (request) => open(commands.fieldHistory(request)),
  addPerson: (request) => open(commands.addPerson(request)),
  addNote: (request) => open(commands.addNote(request)),
  editField: (request) => open(commands.editField(request)),
  setConsent: (request) => open(commands.setConsent(request)),
  archivePreview: (request) => open(commands.archivePreview(request)),
  archiveRecord: (request) => done(commands.archiveRecord(request)),
  unarchiveRecord: (request) => done(commands.unarchiveRecord(request)),
  leads: (request) => open(commands.leads(request)),
  markLead: (request) => open(commands.markLead(request)),
  chooseLeadFolder: () => open(commands.chooseLeadFolder()),
  forgetLeadFolder: () => done(commands.forgetLeadFolder()),
  lookInLeadFolder: () => open(commands.lookInLeadFolder()),
  tasks: (request) => open(commands.tasks(request)),
  addTask: (request) => open(commands.addTask(request)),
  completeTask: (request) => open(commands.completeTask(request)),
  snoozeTask: (request) => open(commands.snoozeTask(request)),
  pipelines: () => open(commands.pipelines()),
  pipelineBoard: (request) => open(commands.pipelineBoard(request)),
  moveStage: (request) => open(commands.moveStage(request)),
  addDeal: (request) => open(commands.addDeal(request)),
};
