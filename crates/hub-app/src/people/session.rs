//! What the window asks a session for, handed to the open store.

use crate::error::Result;
use crate::hub::Hub;
use crate::session::App;
use crate::view::{
    AddDealRequest, AddNoteRequest, AddPersonRequest, AddTaskRequest, AllowDeletesRequest, ArchivePreviewView,
    ArchiveRequest, BoardRequest, BoardView, CompleteTaskRequest, ConflictsView, ConsentRequest, DuplicatesView,
    EarlierValueView, EditFieldRequest, EditedView, FieldHistoryRequest, FieldRuleView, IdRequest, ImportIdRequest,
    ImportPreviewView, ImportRequest, ImportRowsRequest, ImportRowsView, ImportView, LeadFolderView, LeadView,
    LeadsRequest, LeadsView, MadeView, MarkLeadRequest, MoveStageRequest, OutboxView, PairRequest, PeopleChoicesView,
    PeopleCountsView, PeopleRequest, PeopleSettingsView, PeopleView, PersonRequest, PersonView, PipelineView,
    ResolveConflictRequest, ResolvedView, SaveSmartListRequest, SaveWriteBackRequest, SmartListView, SnoozeTaskRequest,
    TasksRequest, TasksView, ThawFieldRequest, TimelineRequest, TimelineView, UndoneImportView, WriteBackOutcomeView,
    WriteBackRequest, WriteBackView,
};

impl App {
    /// The open store, unless a client looks at the screen: people are nobody else's business.
    pub(crate) async fn people_hub(&self) -> Result<Hub> {
        let hub = self.hub().await?;
        hub.agents_only()?;
        Ok(hub)
    }

    /// People, searched, filtered, in order, page by page, with why they are listed.
    ///
    /// # Errors
    /// As [`crate::Hub::people`]; the store is locked.
    pub async fn people(&self, request: PeopleRequest) -> Result<PeopleView> {
        self.people_hub().await?.people(&request).await
    }

    /// What waits for somebody, for the marks beside the headings.
    ///
    /// # Errors
    /// As [`crate::Hub::people_counts`]; the store is locked.
    pub async fn people_counts(&self) -> Result<PeopleCountsView> {
        self.people_hub().await?.people_counts().await
    }

    /// What can be chosen from in lists and forms.
    ///
    /// # Errors
    /// As [`crate::Hub::people_choices`]; the store is locked.
    pub async fn people_choices(&self) -> Result<PeopleChoicesView> {
        self.people_hub().await?.people_choices().await
    }

    /// The smart lists and how many people are on each.
    ///
    /// # Errors
    /// As [`crate::Hub::smart_lists`]; the store is locked.
    pub async fn smart_lists(&self) -> Result<Vec<SmartListView>> {
        self.people_hub().await?.smart_lists().await
    }

    /// Saves a smart list, new or changed.
    ///
    /// # Errors
    /// As [`crate::Hub::save_smart_list`]; the store is locked.
    pub async fn save_smart_list(&self, request: SaveSmartListRequest) -> Result<SmartListView> {
        self.people_hub().await?.save_smart_list(&request).await
    }

    /// Deletes a smart list, or puts one that came with the program back as it was; answers what it was.
    ///
    /// # Errors
    /// As [`crate::Hub::delete_smart_list`]; the store is locked.
    pub async fn delete_smart_list(&self, request: IdRequest) -> Result<SmartListView> {
        self.people_hub().await?.delete_smart_list(&request).await
    }

    /// A person.
    ///
    /// # Errors
    /// As [`crate::Hub::person`]; the store is locked.
    pub async fn person(&self, request: PersonRequest) -> Result<PersonView> {
        self.people_hub().await?.person(&request).await
    }

    /// More of what happened with a person.
    ///
    /// # Errors
    /// As [`crate::Hub::person_timeline`]; the store is locked.
    pub async fn person_timeline(&self, request: TimelineRequest) -> Result<TimelineView> {
        self.people_hub().await?.person_timeline(&request).await
    }

    /// Earlier values of a record's fields, the last first.
    ///
    /// # Errors
    /// As [`crate::Hub::field_history`]; the store is locked.
    pub async fn field_history(&self, request: FieldHistoryRequest) -> Result<Vec<EarlierValueView>> {
        self.people_hub().await?.field_history(&request).await
    }

    /// Makes a person.
    ///
    /// # Errors
    /// As [`crate::Hub::add_person`]; the store is locked.
    pub async fn add_person(&self, request: AddPersonRequest) -> Result<MadeView> {
        self.people_hub().await?.add_person(&request).await
    }

    /// Writes something down about a person; saved here at once, sent when it can be.
    ///
    /// # Errors
    /// As [`crate::Hub::add_note`]; the store is locked.
    pub async fn add_note(&self, request: AddNoteRequest) -> Result<MadeView> {
        self.people_hub().await?.add_note(&request).await
    }

    /// Changes a field of a record.
    ///
    /// # Errors
    /// As [`crate::Hub::edit_field`]; the store is locked.
    pub async fn edit_field(&self, request: EditFieldRequest) -> Result<EditedView> {
        self.people_hub().await?.edit_field(&request).await
    }

    /// Says whether somebody may be contacted.
    ///
    /// # Errors
    /// As [`crate::Hub::set_consent`]; the store is locked.
    pub async fn set_consent(&self, request: ConsentRequest) -> Result<EditedView> {
        self.people_hub().await?.set_consent(&request).await
    }

    /// What it would mean to put a record away everywhere.
    ///
    /// # Errors
    /// As [`crate::Hub::archive_preview`]; the store is locked.
    pub async fn archive_preview(&self, request: IdRequest) -> Result<ArchivePreviewView> {
        self.people_hub().await?.archive_preview(&request).await
    }

    /// Puts a record away, here or everywhere.
    ///
    /// # Errors
    /// As [`crate::Hub::archive_record`]; the store is locked.
    pub async fn archive_record(&self, request: ArchiveRequest) -> Result<()> {
        self.people_hub().await?.archive_record(&request).await
    }

    /// Brings a record back that was put away; deletes that have not gone out yet are taken back.
    ///
    /// # Errors
    /// As [`crate::Hub::unarchive_record`]; the store is locked.
    pub async fn unarchive_record(&self, request: IdRequest) -> Result<()> {
        self.people_hub().await?.unarchive_record(&request).await
    }

    /// Leads, those that wait first.
    ///
    /// # Errors
    /// As [`crate::Hub::leads`]; the store is locked.
    pub async fn leads(&self, request: LeadsRequest) -> Result<LeadsView> {
        self.people_hub().await?.leads(&request).await
    }

    /// Says how a lead stands.
    ///
    /// # Errors
    /// As [`crate::Hub::mark_lead`]; the store is locked.
    pub async fn mark_lead(&self, request: MarkLeadRequest) -> Result<LeadView> {
        self.people_hub().await?.mark_lead(&request).await
    }

    /// Stops watching the folder; who came from it stays.
    ///
    /// # Errors
    /// As [`crate::Hub::forget_lead_folder`]; the store is locked.
    pub async fn forget_lead_folder(&self) -> Result<()> {
        self.people_hub().await?.forget_lead_folder().await
    }

    /// Looks into the folder now.
    ///
    /// # Errors
    /// As [`crate::Hub::look_in_lead_folder`]; the store is locked.
    pub async fn look_in_lead_folder(&self) -> Result<Option<LeadFolderView>> {
        self.people_hub().await?.look_in_lead_folder().await
    }

    /// Tasks.
    ///
    /// # Errors
    /// As [`crate::Hub::tasks`]; the store is locked.
    pub async fn tasks(&self, request: TasksRequest) -> Result<TasksView> {
        self.people_hub().await?.tasks(&request).await
    }

    /// Makes a task.
    ///
    /// # Errors
    /// As [`crate::Hub::add_task`]; the store is locked.
    pub async fn add_task(&self, request: AddTaskRequest) -> Result<MadeView> {
        self.people_hub().await?.add_task(&request).await
    }

    /// Says whether a task is done.
    ///
    /// # Errors
    /// As [`crate::Hub::complete_task`]; the store is locked.
    pub async fn complete_task(&self, request: CompleteTaskRequest) -> Result<EditedView> {
        self.people_hub().await?.complete_task(&request).await
    }

    /// Puts a task off.
    ///
    /// # Errors
    /// As [`crate::Hub::snooze_task`]; the store is locked.
    pub async fn snooze_task(&self, request: SnoozeTaskRequest) -> Result<EditedView> {
        self.people_hub().await?.snooze_task(&request).await
    }

    /// The pipelines of all systems.
    ///
    /// # Errors
    /// As [`crate::Hub::pipelines`]; the store is locked.
    pub async fn pipelines(&self) -> Result<Vec<PipelineView>> {
        self.people_hub().await?.pipelines().await
    }

    /// A pipeline with its deals.
    ///
    /// # Errors
    /// As [`crate::Hub::pipeline_board`]; the store is locked.
    pub async fn pipeline_board(&self, request: BoardRequest) -> Result<BoardView> {
        self.people_hub().await?.pipeline_board(&request).await
    }

    /// Moves a deal or a person to another stage.
    ///
    /// # Errors
    /// As [`crate::Hub::move_stage`]; the store is locked.
    pub async fn move_stage(&self, request: MoveStageRequest) -> Result<EditedView> {
        self.people_hub().await?.move_stage(&request).await
    }

    /// Makes a deal.
    ///
    /// # Errors
    /// As [`crate::Hub::add_deal`]; the store is locked.
    pub async fn add_deal(&self, request: AddDealRequest) -> Result<MadeView> {
        self.people_hub().await?.add_deal(&request).await
    }

    /// Fields that wait for a decision, and what was decided for always.
    ///
    /// # Errors
    /// As [`crate::Hub::conflicts`]; the store is locked.
    pub async fn conflicts(&self) -> Result<ConflictsView> {
        self.people_hub().await?.conflicts().await
    }

    /// Decides a field, once or always.
    ///
    /// # Errors
    /// As [`crate::Hub::resolve_conflict`]; the store is locked.
    pub async fn resolve_conflict(&self, request: ResolveConflictRequest) -> Result<ResolvedView> {
        self.people_hub().await?.resolve_conflict(&request).await
    }

    /// Chooses a rule for a field of a system, or goes back to the usual one.
    ///
    /// # Errors
    /// As [`crate::Hub::choose_field_rule`]; the store is locked.
    pub async fn choose_field_rule(&self, request: FieldRuleView) -> Result<ConflictsView> {
        self.people_hub().await?.choose_field_rule(&request).await
    }

    /// People who may be one, and those that were made one.
    ///
    /// # Errors
    /// As [`crate::Hub::duplicates`]; the store is locked.
    pub async fn duplicates(&self) -> Result<DuplicatesView> {
        self.people_hub().await?.duplicates().await
    }

    /// Makes two people one.
    ///
    /// # Errors
    /// As [`crate::Hub::merge_people`]; the store is locked.
    pub async fn merge_people(&self, request: PairRequest) -> Result<()> {
        self.people_hub().await?.merge_people(&request).await
    }

    /// Says that two people are two.
    ///
    /// # Errors
    /// As [`crate::Hub::not_same_person`]; the store is locked.
    pub async fn not_same_person(&self, request: PairRequest) -> Result<()> {
        self.people_hub().await?.not_same_person(&request).await
    }

    /// Makes two of one again; takes who has become part of somebody.
    ///
    /// # Errors
    /// As [`crate::Hub::unmerge_people`]; the store is locked.
    pub async fn unmerge_people(&self, request: IdRequest) -> Result<()> {
        self.people_hub().await?.unmerge_people(&request).await
    }

    /// Changes that wait to go out.
    ///
    /// # Errors
    /// As [`crate::Hub::outbox`]; the store is locked.
    pub async fn outbox(&self) -> Result<OutboxView> {
        self.people_hub().await?.outbox().await
    }

    /// Tries a change that waits again, at the next occasion.
    ///
    /// # Errors
    /// As [`crate::Hub::retry_change`]; the store is locked.
    pub async fn retry_change(&self, request: IdRequest) -> Result<OutboxView> {
        self.people_hub().await?.retry_change(&request).await
    }

    /// Takes a change out of the outbox.
    ///
    /// # Errors
    /// As [`crate::Hub::discard_change`]; the store is locked.
    pub async fn discard_change(&self, request: IdRequest) -> Result<OutboxView> {
        self.people_hub().await?.discard_change(&request).await
    }

    /// Lets deletes go through that were held back because they were many.
    ///
    /// # Errors
    /// As [`crate::Hub::allow_deletes`]; the store is locked.
    pub async fn allow_deletes(&self, request: AllowDeletesRequest) -> Result<OutboxView> {
        self.people_hub().await?.allow_deletes(&request).await
    }

    /// Lets a field be told to a system again that was turned back there again and again.
    ///
    /// # Errors
    /// As [`crate::Hub::thaw_field`]; the store is locked.
    pub async fn thaw_field(&self, request: ThawFieldRequest) -> Result<OutboxView> {
        self.people_hub().await?.thaw_field(&request).await
    }

    /// Looks at the chosen file again under another mapping.
    ///
    /// # Errors
    /// As [`crate::Hub::look_at_import`]; the store is locked.
    pub async fn look_at_import(&self, request: ImportRequest) -> Result<ImportPreviewView> {
        self.people_hub().await?.look_at_import(&request).await
    }

    /// Files that were taken in, the last first.
    ///
    /// # Errors
    /// As [`crate::Hub::imports`]; the store is locked.
    pub async fn imports(&self) -> Result<Vec<ImportView>> {
        self.people_hub().await?.imports().await
    }

    /// What the rows of an import came to.
    ///
    /// # Errors
    /// As [`crate::Hub::import_rows`]; the store is locked.
    pub async fn import_rows(&self, request: ImportRowsRequest) -> Result<ImportRowsView> {
        self.people_hub().await?.import_rows(&request).await
    }

    /// Takes a whole import back.
    ///
    /// # Errors
    /// As [`crate::Hub::undo_import`]; the store is locked.
    pub async fn undo_import(&self, request: ImportIdRequest) -> Result<UndoneImportView> {
        self.people_hub().await?.undo_import(&request).await
    }

    /// What the lists and figures go by.
    ///
    /// # Errors
    /// As [`crate::Hub::people_settings`]; the store is locked.
    pub async fn people_settings(&self) -> Result<PeopleSettingsView> {
        self.people_hub().await?.people_settings().await
    }

    /// Says what the lists and figures go by.
    ///
    /// # Errors
    /// As [`crate::Hub::save_people_settings`]; the store is locked.
    pub async fn save_people_settings(&self, request: PeopleSettingsView) -> Result<PeopleSettingsView> {
        self.people_hub().await?.save_people_settings(&request).await
    }

    /// What the hub writes back into each system.
    ///
    /// # Errors
    /// As [`crate::Hub::write_back`]; the store is locked.
    pub async fn write_back(&self) -> Result<Vec<WriteBackView>> {
        self.people_hub().await?.write_back().await
    }

    /// Says which figures go into which fields of a system.
    ///
    /// # Errors
    /// As [`crate::Hub::save_write_back`]; the store is locked.
    pub async fn save_write_back(&self, request: SaveWriteBackRequest) -> Result<WriteBackView> {
        self.people_hub().await?.save_write_back(&request).await
    }

    /// Writes the figures back, or says what that would change.
    ///
    /// # Errors
    /// As [`crate::Hub::run_write_back`]; the store is locked.
    pub async fn run_write_back(&self, request: WriteBackRequest) -> Result<WriteBackOutcomeView> {
        self.people_hub().await?.run_write_back(&request).await
    }
}
