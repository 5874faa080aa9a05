import type * as T from './types';

/**
 * What the core can be asked about people: lists, one person, new leads, tasks, deals. Part of `Host`; what
 * needs care is in `CareHost`.
 */
export interface PeopleHost {
  people(request: T.PeopleRequest): Promise<T.PeopleView>;
  peopleCounts(): Promise<T.PeopleCountsView>;
  smartLists(): Promise<T.SmartListView[]>;
  saveSmartList(request: T.SaveSmartListRequest): Promise<T.SmartListView>;
  deleteSmartList(request: T.IdRequest): Promise<T.SmartListView>;
  person(request: T.PersonRequest): Promise<T.PersonView>;
  personTimeline(request: T.TimelineRequest): Promise<T.TimelineView>;
  fieldHistory(request: T.FieldHistoryRequest): Promise<T.EarlierValueView[]>;
  addPerson(request: T.AddPersonRequest): Promise<T.MadeView>;
  addNote(request: T.AddNoteRequest): Promise<T.MadeView>;
  editField(request: T.EditFieldRequest): Promise<T.EditedView>;
  setConsent(request: T.ConsentRequest): Promise<T.EditedView>;
  archivePreview(request: T.IdRequest): Promise<T.ArchivePreviewView>;
  archiveRecord(request: T.ArchiveRequest): Promise<void>;
  unarchiveRecord(request: T.IdRequest): Promise<void>;
  leads(request: T.LeadsRequest): Promise<T.LeadsView>;
  markLead(request: T.MarkLeadRequest): Promise<T.LeadView>;
  chooseLeadFolder(): Promise<T.LeadFolderView | null>;
  forgetLeadFolder(): Promise<void>;
  lookInLeadFolder(): Promise<T.LeadFolderView | null>;
  tasks(request: T.TasksRequest): Promise<T.TasksView>;
  addTask(request: T.AddTaskRequest): Promise<T.MadeView>;
  completeTask(request: T.CompleteTaskRequest): Promise<T.EditedView>;
  snoozeTask(request: T.SnoozeTaskRequest): Promise<T.EditedView>;
  pipelines(): Promise<T.PipelineView[]>;
  pipelineBoard(request: T.BoardRequest): Promise<T.BoardView>;
  moveStage(request: T.MoveStageRequest): Promise<T.EditedView>;
  addDeal(request: T.AddDealRequest): Promise<T.MadeView>;
}
