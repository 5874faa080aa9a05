//! People: the list, one person, and what is changed about them.

use hub_app::App;
use hub_app::view::{
    AddNoteRequest, AddPersonRequest, ArchivePreviewView, ArchiveRequest, ConsentRequest, EarlierValueView,
    EditFieldRequest, EditedView, FieldHistoryRequest, IdRequest, MadeView, PeopleChoicesView, PeopleCountsView,
    PeopleRequest, PeopleView, PersonRequest, PersonView, SaveSmartListRequest, SmartListView, TimelineRequest,
    TimelineView,
};
use tauri::State;

use super::Answer;

/// People, searched, filtered, in order, page by page, with why they are listed.
#[tauri::command]
#[specta::specta]
pub async fn people(app: State<'_, App>, request: PeopleRequest) -> Answer<PeopleView> {
    Ok(app.people(request).await?)
}

/// What waits for somebody, for the marks beside the headings.
#[tauri::command]
#[specta::specta]
pub async fn people_counts(app: State<'_, App>) -> Answer<PeopleCountsView> {
    Ok(app.people_counts().await?)
}

/// What can be chosen from in lists and forms.
#[tauri::command]
#[specta::specta]
pub async fn people_choices(app: State<'_, App>) -> Answer<PeopleChoicesView> {
    Ok(app.people_choices().await?)
}

/// The smart lists and how many people are on each.
#[tauri::command]
#[specta::specta]
pub async fn smart_lists(app: State<'_, App>) -> Answer<Vec<SmartListView>> {
    Ok(app.smart_lists().await?)
}

/// Saves a smart list, new or changed.
#[tauri::command]
#[specta::specta]
pub async fn save_smart_list(app: State<'_, App>, request: SaveSmartListRequest) -> Answer<SmartListView> {
    Ok(app.save_smart_list(request).await?)
}

/// Deletes a smart list, or puts one that came with the program back as it was; answers what it was.
#[tauri::command]
#[specta::specta]
pub async fn delete_smart_list(app: State<'_, App>, request: IdRequest) -> Answer<SmartListView> {
    Ok(app.delete_smart_list(request).await?)
}

/// A person.
#[tauri::command]
#[specta::specta]
pub async fn person(app: State<'_, App>, request: PersonRequest) -> Answer<PersonView> {
    Ok(app.person(request).await?)
}

/// More of what happened with a person.
#[tauri::command]
#[specta::specta]
pub async fn person_timeline(app: State<'_, App>, request: TimelineRequest) -> Answer<TimelineView> {
    Ok(app.person_timeline(request).await?)
}

/// Earlier values of a record's fields, the last first.
#[tauri::command]
#[specta::specta]
pub async fn field_history(app: State<'_, App>, request: FieldHistoryRequest) -> Answer<Vec<EarlierValueView>> {
    Ok(app.field_history(request).await?)
}

/// Makes a person.
#[tauri::command]
#[specta::specta]
pub async fn add_person(app: State<'_, App>, request: AddPersonRequest) -> Answer<MadeView> {
    Ok(app.add_person(request).await?)
}

/// Writes something down about a person; saved here at once, sent when it can be.
#[tauri::command]
#[specta::specta]
pub async fn add_note(app: State<'_, App>, request: AddNoteRequest) -> Answer<MadeView> {
    Ok(app.add_note(request).await?)
}

/// Changes a field of a record.
#[tauri::command]
#[specta::specta]
pub async fn edit_field(app: State<'_, App>, request: EditFieldRequest) -> Answer<EditedView> {
    Ok(app.edit_field(request).await?)
}

/// Says whether somebody may be contacted.
#[tauri::command]
#[specta::specta]
pub async fn set_consent(app: State<'_, App>, request: ConsentRequest) -> Answer<EditedView> {
    Ok(app.set_consent(request).await?)
}

/// What it would mean to put a record away everywhere.
#[tauri::command]
#[specta::specta]
pub async fn archive_preview(app: State<'_, App>, request: IdRequest) -> Answer<ArchivePreviewView> {
    Ok(app.archive_preview(request).await?)
}

/// Puts a record away, here or everywhere.
#[tauri::command]
#[specta::specta]
pub async fn archive_record(app: State<'_, App>, request: ArchiveRequest) -> Answer<()> {
    Ok(app.archive_record(request).await?)
}

/// Brings a record back that was put away; deletes that have not gone out yet are taken back.
#[tauri::command]
#[specta::specta]
pub async fn unarchive_record(app: State<'_, App>, request: IdRequest) -> Answer<()> {
    Ok(app.unarchive_record(request).await?)
}
