//! People from files and into files; settings; what the hub writes back.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{PeopleRequest, TemperatureView};

/// A file of contacts, looked at and not yet taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreviewView {
    /// Stands for the file until another is chosen.
    pub file: String,
    /// Its name.
    pub name: String,
    /// `csv` or `vcard`.
    pub kind: String,
    /// Columns of a table; empty for cards.
    pub columns: Vec<ImportColumnView>,
    /// The mapping of these columns was chosen before and found again.
    pub remembered: bool,
    /// What a column can hold: `-` for nothing, `FullName`, `Tags`, `Emails:home`, a field's name, `Own:` and a name.
    pub targets: Vec<String>,
    /// Rows or cards in all.
    pub rows: u32,
    /// The first 20 as they would be taken.
    pub first: Vec<ImportRowView>,
    /// Rows that are no contact, at most 200.
    pub rejected: Vec<ImportProblemView>,
    /// Rows that are no contact in all.
    pub rejected_total: u32,
    /// Values that could not be read; their words are kept with the contact. At most 200.
    pub issues: Vec<ImportProblemView>,
    /// Such values in all.
    pub issues_total: u32,
    /// Nobody we know.
    pub new: u32,
    /// Somebody we know, whose record gains what it lacks.
    pub matches: u32,
    /// Of those: rows that say nothing new.
    pub unchanged: u32,
    /// Perhaps somebody we know: taken as new and put among the duplicates.
    pub unclear: u32,
    /// Why the mapping cannot be used, in English; the counts are 0 then.
    pub problem: Option<String>,
}

/// A column and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportColumnView {
    /// Its name.
    pub column: String,
    /// What it is taken for.
    pub target: String,
    /// Its first values.
    pub samples: Vec<String>,
}

/// A row as it would be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportRowView {
    /// `line 12`, `card 3`.
    pub place: String,
    /// Name.
    pub name: String,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Numbers.
    pub phones: Vec<String>,
    /// `new`, `match`, `unclear`.
    pub verdict: String,
    /// Who it is or may be.
    pub person: Option<String>,
    /// Their name.
    pub person_name: Option<String>,
}

/// Something that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportProblemView {
    /// `line 12`, `card 3`.
    pub place: String,
    /// The column or field.
    pub column: Option<String>,
    /// Why, in English.
    pub reason: String,
}

/// Which columns hold what, for another look or to take the file in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportRequest {
    /// From [`ImportPreviewView::file`].
    pub file: String,
    /// Column and target; a column that is not named is left out. Empty for cards.
    pub mapping: Vec<ColumnTargetView>,
    /// Systems new people are to be made in (identifiers of connections).
    pub at: Vec<String>,
    /// New people are leads: they are in the inbox.
    pub leads: bool,
    /// A tag for everybody in the file; empty for none.
    pub tag: String,
}

/// A column and what it is to be taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ColumnTargetView {
    /// The column.
    pub column: String,
    /// What it holds.
    pub target: String,
}

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// Its number.
    #[specta(type = i32)]
    pub import: i64,
    /// The file's name.
    pub name: String,
    /// When, RFC 3339.
    pub at: String,
    /// `running`, `done`, `cancelled`, `undone`.
    pub state: String,
    /// Rows in all.
    pub rows: u32,
    /// People made.
    pub created: u32,
    /// People who gained something.
    pub updated: u32,
    /// People who gained nothing.
    pub unchanged: u32,
    /// Among the new ones: perhaps somebody we know.
    pub unclear: u32,
    /// Rows that were no contact.
    pub rejected: u32,
    /// When it was undone.
    pub undone_at: Option<String>,
}

/// Asks for the rows of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportRowsRequest {
    /// Its number.
    #[specta(type = i32)]
    pub import: i64,
    /// Only these (`created`, `updated`, `unchanged`, `unclear`, `rejected`); empty for all.
    pub outcomes: Vec<String>,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// Rows of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportRowsView {
    /// In all.
    pub total: u32,
    /// This page.
    pub rows: Vec<ImportedRowView>,
}

/// What a row of an import came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportedRowView {
    /// `line 12`, `card 3`.
    pub place: String,
    /// `created`, `updated`, `unchanged`, `unclear`, `rejected`.
    pub outcome: String,
    /// Whose row it is.
    pub person: Option<String>,
    /// Their name.
    pub person_name: Option<String>,
    /// Fields that changed.
    pub fields: Vec<String>,
    /// Why it was rejected, in English.
    pub reason: Option<String>,
}

/// Names an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportIdRequest {
    /// Its number.
    #[specta(type = i32)]
    pub import: i64,
}

/// What undoing an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UndoneImportView {
    /// People it had made that are gone again.
    pub removed: u32,
    /// People it had made that stay, put away, because they have reached a system meanwhile and are deleted there.
    pub recalled: u32,
    /// People it had changed that are as before.
    pub restored: u32,
    /// Fields somebody has changed since, which stay as they are.
    pub kept: u32,
    /// Milliseconds it took.
    #[specta(type = i32)]
    pub millis: u64,
}

/// Writes people into a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportPeopleRequest {
    /// Who; page does not matter.
    pub people: PeopleRequest,
    /// As what.
    pub format: PeopleFile,
    /// Ask where; else it goes to the documents folder.
    pub ask: bool,
}

/// A form of file for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PeopleFile {
    /// A table.
    Csv,
    /// Cards, version 4.
    Vcard,
}

/// What the lists and figures go by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PeopleSettingsView {
    /// A hot person may be left alone so many days, 1 to 365.
    pub hot_days: u32,
    /// A warm one.
    pub warm_days: u32,
    /// A cold one.
    pub cold_days: u32,
    /// A lead should be answered within so many minutes, 1 to 10,080.
    pub answer_minutes: u32,
    /// Commission that is usually agreed, thousandths of a per cent (2500 is 2.5 %); 0 for none.
    pub commission_rate: u32,
    /// Where numbers without a country code are: two capital letters.
    pub region: String,
}

/// What the hub writes back into fields of a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WriteBackView {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub system: String,
    /// The figures and the fields they go into.
    pub mapped: Vec<FigureFieldView>,
    /// Fields of its own that can be written; empty before the system was asked.
    pub fields: Vec<CustomFieldView>,
    /// When it was last written, RFC 3339.
    pub written_at: Option<String>,
}

/// A figure and the field it goes into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FigureFieldView {
    /// `temperature`, `preferences`, `timeline`, `commission`.
    pub figure: String,
    /// The system's own field by its name; absent: not written.
    pub field: Option<String>,
}

/// A field of a system's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CustomFieldView {
    /// Its name here (`Custom.…`).
    pub name: String,
    /// What the system calls it.
    pub label: String,
    /// What can be chosen, where it is one of some.
    pub choices: Vec<String>,
}

/// Says which figures go into which fields of a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveWriteBackRequest {
    /// The connection.
    pub connection: String,
    /// The figures and the fields they go into.
    pub mapped: Vec<FigureFieldView>,
}

/// What writing the figures back would change, or has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WriteBackOutcomeView {
    /// People looked at.
    pub people: u32,
    /// People whose fields change.
    pub changed: u32,
    /// The first 20 of them.
    pub first: Vec<WriteBackRowView>,
}

/// What of a person's figures changes in a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WriteBackRowView {
    /// The person.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their temperature.
    pub temperature: TemperatureView,
    /// The fields and what they become.
    pub fields: Vec<WrittenFieldView>,
}

/// A field and what it becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WrittenFieldView {
    /// The field.
    pub field: String,
    /// What it was, as words.
    pub before: String,
    /// What it becomes.
    pub after: String,
}

/// Writes the figures back, or says what that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WriteBackRequest {
    /// The connection.
    pub connection: String,
    /// Only say what it would change.
    pub dry_run: bool,
}
