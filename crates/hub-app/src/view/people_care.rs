//! What waits for a decision: conflicts, duplicates, the outbox, deletes that were held back.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ConflictView, FieldValueView, SystemBadgeView};

/// Fields that wait for a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConflictsView {
    /// The oldest first.
    pub conflicts: Vec<ConflictView>,
    /// What was decided for always.
    pub rules: Vec<FieldRuleView>,
}

/// A rule somebody has chosen for a field of a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldRuleView {
    /// The connection.
    pub connection: String,
    /// Its name; not needed where one is chosen.
    pub system: String,
    /// The kind of record.
    pub kind: String,
    /// The field.
    pub field: String,
    /// `set`, `append`, `most-restrictive`, `max`, `min`, `remote`, `local`, `newer`, `ask`; absent to go back to the usual
    /// one.
    pub rule: Option<String>,
}

/// Which side counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ChoiceView {
    /// What is here.
    Yours,
    /// What is there.
    Theirs,
    /// Something else.
    Other,
}

/// Decides a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResolveConflictRequest {
    /// The record.
    pub record: String,
    /// The connection.
    pub connection: String,
    /// The field.
    pub field: String,
    /// Which side counts.
    pub choice: ChoiceView,
    /// The value, where it is something else.
    pub value: Option<FieldValueView>,
    /// Also for this field of this system from now on; not with a value. Other fields that wait for the same are decided
    /// alike.
    pub always: bool,
}

/// What a decision came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedView {
    /// Fields decided.
    pub decided: u32,
    /// Fields that still wait.
    pub left: u32,
}

/// People who may be one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DuplicatesView {
    /// Pairs in all.
    pub total: u32,
    /// Pairs, the likeliest first; at most 200.
    pub pairs: Vec<DuplicatePairView>,
    /// People that were made one, the latest first; at most 200.
    pub merges: Vec<MergedPairView>,
}

/// Two who may be one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DuplicatePairView {
    /// One of them: the one that would stay, which has more systems or is known longer.
    pub one: DuplicateSideView,
    /// The other.
    pub other: DuplicateSideView,
    /// How much speaks for it, 1 to 99; not a probability.
    pub score: u32,
    /// What speaks for and against it.
    pub reasons: Vec<String>,
    /// Since when it waits, RFC 3339.
    pub since: String,
    /// Fields side by side: those in which they differ first.
    pub fields: Vec<SideBySideView>,
}

/// One of two who may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateSideView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Systems.
    pub systems: Vec<SystemBadgeView>,
    /// Known here since, RFC 3339.
    pub created_at: String,
    /// Notes, tasks, deals and messages.
    pub entries: u32,
    /// When somebody was last in touch.
    pub last_touch_at: Option<String>,
}

/// A field of two people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SideBySideView {
    /// The field.
    pub field: String,
    /// Of one.
    pub one: FieldValueView,
    /// Of the other.
    pub other: FieldValueView,
    /// They say the same.
    pub same: bool,
}

/// Names two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PairRequest {
    /// The one that stays.
    pub keep: String,
    /// The one that becomes part of it.
    pub other: String,
}

/// Two that were made one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MergedPairView {
    /// Who became part of the other: give this to `unmerge_people`.
    pub gone: String,
    /// Their name then.
    pub gone_name: String,
    /// Who stayed.
    pub kept: String,
    /// Their name.
    pub kept_name: String,
    /// When, RFC 3339.
    pub at: String,
    /// Who did it; absent where a system did.
    pub actor: Option<String>,
}

/// Changes that wait to go out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutboxView {
    /// In the order of sending; at most 1000.
    pub changes: Vec<OutboxItemView>,
    /// In all.
    pub total: u32,
    /// Of them: wait for a person.
    pub blocked: u32,
    /// Systems that refuse to be told so many deletes at once.
    pub guards: Vec<GuardView>,
    /// Fields that a system is not told any more, the oldest first.
    pub frozen: Vec<FrozenFieldView>,
}

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutboxItemView {
    /// Identifier.
    pub id: String,
    /// The record.
    pub record: String,
    /// Its kind.
    pub kind: String,
    /// The person it belongs to, where it does.
    pub person: Option<String>,
    /// Their name.
    pub person_name: Option<String>,
    /// What the record is called: a task's title, the beginning of a note; the name of a person.
    pub title: String,
    /// The connection.
    pub connection: String,
    /// Its name.
    pub system: String,
    /// `create`, `update`, `delete`, `act`.
    pub verb: String,
    /// Fields it tells, with what they are there and here; empty for a delete.
    pub tells: Vec<ToldFieldView>,
    /// `queued`, `inFlight`, `unknown`, `blocked`.
    pub state: String,
    /// Why it waits: `offline` (the system was not reached), `slowDown` (it asks to be asked less), `notYet` (it could not
    /// just then), `signIn` (somebody has to sign in there), `paused` (a person has paused the connection), `parent`,
    /// `behind`, `sending`, `unknownOutcome`, `needsYou` (it was refused), `gaveUp` (it was tried too often), `perhapsMade`,
    /// `perhapsStarted`, `guard`, `next`.
    pub waits: String,
    /// What went wrong last, in English: the system's words, where it said any.
    pub because: Option<String>,
    /// Tries so far.
    pub attempts: u32,
    /// Not before, RFC 3339; absent where it may go now.
    pub not_before: Option<String>,
    /// When it was asked for.
    pub made_at: String,
    /// What discarding it means: `stays` (the record stays here and is not made there), `back` (fields go back to what
    /// the system has), `kept` (it stays there), `nothing`.
    pub discard: String,
}

/// A field that a system will be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ToldFieldView {
    /// The field.
    pub field: String,
    /// There.
    pub from: FieldValueView,
    /// Here.
    pub to: FieldValueView,
}

/// Deletes that were held back because they are too many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GuardView {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub system: String,
    /// The kind of record.
    pub kind: String,
    /// `in`: it says so many are gone; `out`: so many would be deleted there.
    pub direction: String,
    /// How many.
    pub count: u32,
    /// Of how many that are known there.
    pub known: u32,
    /// The first of them, at most 200.
    pub records: Vec<HeldRecordView>,
    /// Since when, RFC 3339.
    pub since: String,
}

/// One of the records that a system says are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeldRecordView {
    /// The person it belongs to.
    pub person: Option<String>,
    /// Their name.
    pub person_name: Option<String>,
    /// What it is called; a person's name for a person.
    pub title: String,
}

/// A field that a system is not told any more: what was sent was turned back there again and again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FrozenFieldView {
    /// The record.
    pub record: String,
    /// Its kind.
    pub kind: String,
    /// The person it belongs to.
    pub person: Option<String>,
    /// Their name.
    pub person_name: Option<String>,
    /// What the record is called; a person's name for a person.
    pub title: String,
    /// The connection.
    pub connection: String,
    /// Its name.
    pub system: String,
    /// The field.
    pub field: String,
    /// The system's name for it, where the field is its own.
    pub label: Option<String>,
    /// What is here.
    pub here: FieldValueView,
    /// What was last seen there.
    pub there: FieldValueView,
    /// Since when, RFC 3339.
    pub since: String,
}

/// Lets a field be told to a system again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ThawFieldRequest {
    /// The record.
    pub record: String,
    /// The connection.
    pub connection: String,
    /// The field.
    pub field: String,
}

/// Lets deletes go through that were held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AllowDeletesRequest {
    /// The connection.
    pub connection: String,
    /// The kind of record.
    pub kind: String,
    /// `in` or `out`.
    pub direction: String,
}
