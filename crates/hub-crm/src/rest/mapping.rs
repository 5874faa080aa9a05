//! The mapping file, as it is written.

use std::collections::BTreeMap;

use hub_connector::crm::Marking;
use hub_connector::manifest::{FormField, HttpRules, Limits};
use hub_domain::crm::CrmKind;
use serde::Deserialize;
use serde_json::Value;

use super::pointer::Pointer;
use super::template::{Body, Path, Template};

/// Records asked for at a time where nobody says otherwise.
const USUAL_PAGE: u32 = 100;

/// A mapping file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mapping {
    pub(super) id: String,
    pub(super) title: String,
    #[serde(default)]
    pub(super) summary: String,
    /// Where the interface is; paths stand below it.
    pub(super) address: String,
    pub(super) auth: AuthMapping,
    #[serde(default)]
    pub(super) http: HttpRules,
    #[serde(default)]
    pub(super) limits: Limits,
    /// More that a user is asked for, for use in braces.
    #[serde(default)]
    pub(super) settings: Vec<FormField>,
    #[serde(default)]
    pub(super) check: Option<CheckMapping>,
    /// Lists of choices, by a name of the file's own; `owners`, `stages` and `workflows` are shown to people.
    #[serde(default)]
    pub(super) lookups: BTreeMap<String, LookupMapping>,
    #[serde(default)]
    pub(super) pipelines: Option<PipelinesMapping>,
    #[serde(default)]
    pub(super) contact: Option<KindMapping>,
    #[serde(default)]
    pub(super) deal: Option<KindMapping>,
    #[serde(default)]
    pub(super) note: Option<KindMapping>,
    #[serde(default)]
    pub(super) task: Option<KindMapping>,
    #[serde(default)]
    pub(super) activity: Option<KindMapping>,
    #[serde(default)]
    pub(super) appointment: Option<KindMapping>,
}

impl Mapping {
    /// What is said about a kind of record.
    pub(super) fn of(&self, kind: CrmKind) -> Option<&KindMapping> {
        match kind {
            CrmKind::Contact => self.contact.as_ref(),
            CrmKind::Deal => self.deal.as_ref(),
            CrmKind::Note => self.note.as_ref(),
            CrmKind::Task => self.task.as_ref(),
            CrmKind::Activity => self.activity.as_ref(),
            CrmKind::Appointment => self.appointment.as_ref(),
        }
    }

    /// The kinds there are, with what is said about them.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (CrmKind, &KindMapping)> {
        CrmKind::ALL.into_iter().filter_map(|kind| self.of(kind).map(|said| (kind, said)))
    }
}

/// How requests prove who they come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub(super) enum AuthMapping {
    None {},
    /// A key in a header of the system's own.
    Header {
        name: String,
    },
    /// A token in `Authorization`.
    Bearer {},
    /// User name and password.
    Basic {},
    /// The key as the user name, without a password.
    BasicKey {},
    /// A key in the address.
    Query {
        name: String,
    },
    /// Client id and secret for a token that lives for a while.
    OauthClient {
        token_url: String,
        #[serde(default)]
        scope: Option<String>,
    },
}

/// What is asked to find out whether address and credentials work.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckMapping {
    pub(super) path: Path,
    #[serde(default)]
    pub(super) query: BTreeMap<String, Template>,
    /// The account's name in the answer.
    #[serde(default)]
    pub(super) label: Option<Pointer>,
}

/// A list of choices.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LookupMapping {
    pub(super) path: Path,
    #[serde(default)]
    pub(super) query: BTreeMap<String, Template>,
    #[serde(default)]
    pub(super) rows: Pointer,
    pub(super) key: Pointer,
    pub(super) label: Pointer,
}

/// Ways deals go.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PipelinesMapping {
    pub(super) path: Path,
    #[serde(default)]
    pub(super) query: BTreeMap<String, Template>,
    #[serde(default)]
    pub(super) rows: Pointer,
    pub(super) key: Pointer,
    pub(super) label: Pointer,
    /// The stages within a pipeline.
    pub(super) stages: Pointer,
    pub(super) stage_key: Pointer,
    pub(super) stage_label: Pointer,
}

/// Whether keys are numbers or texts on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KeyForm {
    #[default]
    Text,
    Number,
}

/// How records that are gone are found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "rule", deny_unknown_fields)]
pub(super) enum Deletes {
    /// They are not.
    None {},
    /// They are no longer in the whole list.
    KeyComparison {},
    /// The list goes on showing them, with a field that says so.
    Flag { at: Pointer, is: Value },
}

/// How a time is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "String")]
pub(super) enum TimeForm {
    #[default]
    Rfc3339,
    Unix,
    UnixMillis,
    /// As `strftime` writes it, in UTC.
    Pattern(String),
}

impl From<String> for TimeForm {
    fn from(text: String) -> Self {
        match text.as_str() {
            "rfc3339" => Self::Rfc3339,
            "unix" => Self::Unix,
            "unix-ms" => Self::UnixMillis,
            _ => Self::Pattern(text),
        }
    }
}

/// One kind of record.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindMapping {
    pub(super) key: Pointer,
    #[serde(default)]
    pub(super) key_form: KeyForm,
    #[serde(default)]
    pub(super) modified: Option<Pointer>,
    #[serde(default)]
    pub(super) modified_form: TimeForm,
    pub(super) deletes: Deletes,
    #[serde(default)]
    pub(super) marking: Marking,
    /// Where our marker stands (`marking = "field"`), or the field of ours at whose end (`marking = "tail"`).
    #[serde(default)]
    pub(super) marker: Option<String>,
    #[serde(default)]
    pub(super) read_only: Vec<String>,
    #[serde(default)]
    pub(super) once: Vec<String>,
    #[serde(default)]
    pub(super) lag_seconds: u32,
    /// Whose the record is, where people are kept per owner.
    #[serde(default)]
    pub(super) scope: Option<Pointer>,
    /// Parts of the record that nobody needs.
    #[serde(default)]
    pub(super) ignore: Vec<Pointer>,
    /// Objects of which a change may send a part and the rest stays.
    #[serde(default)]
    pub(super) merged: Vec<Pointer>,
    #[serde(default)]
    pub(super) parents: Vec<ParentMapping>,
    #[serde(default)]
    pub(super) fields: Vec<FieldMapping>,
    #[serde(default)]
    pub(super) custom: Option<CustomMapping>,
    pub(super) list: ListMapping,
    pub(super) record: RecordMapping,
    #[serde(default)]
    pub(super) create: Option<WriteMapping>,
    #[serde(default)]
    pub(super) update: Option<WriteMapping>,
    #[serde(default)]
    pub(super) delete: Option<DeleteMapping>,
    #[serde(default)]
    pub(super) find: FindMapping,
}

/// What a record belongs to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParentMapping {
    pub(super) kind: CrmKind,
    pub(super) at: Pointer,
    /// Several of them, in a list.
    #[serde(default)]
    pub(super) list: bool,
}

/// What a field's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ValueKind {
    #[default]
    Text,
    Number,
    Flag,
    Day,
    Instant,
    Money,
    Choice,
    Lookup,
    Pipeline,
    Stage,
    Words,
    Emails,
    Phones,
}

impl ValueKind {
    /// Whether it holds several things.
    pub(super) fn is_set(self) -> bool {
        matches!(self, Self::Words | Self::Emails | Self::Phones)
    }
}

/// One field, in our name and in the system's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldMapping {
    pub(super) field: String,
    /// A field of the account's own, which the dictionary does not know.
    #[serde(default)]
    pub(super) own: bool,
    #[serde(default)]
    pub(super) kind: ValueKind,
    #[serde(default)]
    pub(super) at: Option<Pointer>,
    /// How days and instants are written.
    #[serde(default)]
    pub(super) form: Option<TimeForm>,
    /// What stands for yes and no.
    #[serde(default)]
    pub(super) yes: Option<Value>,
    #[serde(default)]
    pub(super) no: Option<Value>,
    /// What the system writes, and what people call it.
    #[serde(default)]
    pub(super) choices: BTreeMap<String, String>,
    /// Which of the file's lists of choices.
    #[serde(default)]
    pub(super) lookup: Option<String>,
    /// Numbers as texts, keys as numbers.
    #[serde(default)]
    pub(super) wire: Wire,
    /// Amounts in hundredths.
    #[serde(default)]
    pub(super) minor: bool,
    /// Whether an empty value is written as `null`; otherwise as an empty text.
    #[serde(default)]
    pub(super) empty_as_null: bool,
    /// Of sets whose items are objects: where in the item the value and its label stand.
    #[serde(default)]
    pub(super) value: Option<Pointer>,
    #[serde(default)]
    pub(super) label: Option<Pointer>,
    /// Of sets in one text: what stands between.
    #[serde(default)]
    pub(super) separator: Option<String>,
    /// Of sets in fields of their own, such as `home_phone` and `cell_phone`.
    #[serde(default)]
    pub(super) columns: Vec<ColumnMapping>,
}

/// How scalars go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Wire {
    /// As their kind suggests.
    #[default]
    Plain,
    Text,
    Number,
}

/// A field that holds one entry of a set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnMapping {
    pub(super) at: Pointer,
    #[serde(default)]
    pub(super) label: String,
}

/// Fields of the account's own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CustomMapping {
    pub(super) at: Pointer,
    /// Of lists: where in an item the name and the value stand. Without, it is an object by name.
    #[serde(default)]
    pub(super) name: Option<Pointer>,
    #[serde(default)]
    pub(super) value: Option<Pointer>,
    /// Where the account's fields are listed.
    #[serde(default)]
    pub(super) describe: Option<LookupMapping>,
}

/// GET, or POST for searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum ReadMethod {
    #[default]
    Get,
    Post,
}

/// How a list is asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListMapping {
    #[serde(default)]
    pub(super) method: ReadMethod,
    pub(super) path: Path,
    #[serde(default)]
    pub(super) query: BTreeMap<String, Template>,
    #[serde(default)]
    pub(super) body: Option<Body>,
    /// Where the records stand in the answer.
    #[serde(default)]
    pub(super) rows: Pointer,
    /// Where in a row the record stands.
    #[serde(default)]
    pub(super) row: Pointer,
    /// Where the answer says how many there are altogether.
    #[serde(default)]
    pub(super) total: Option<Pointer>,
    #[serde(default)]
    pub(super) paging: Paging,
    /// How `{since}` is written.
    #[serde(default)]
    pub(super) since_form: TimeForm,
    /// The list begins with the newest; where its time of making stands.
    #[serde(default)]
    pub(super) newest_first: Option<Pointer>,
    /// Everything is read again after so many minutes.
    #[serde(default)]
    pub(super) reread_minutes: Option<u32>,
}

/// How a list goes on.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub(super) enum Paging {
    /// It does not: one answer has everything.
    None {},
    /// By the number of the page: `{page}`.
    Page {
        #[serde(default = "one")]
        first: u32,
        #[serde(default = "usual_page")]
        size: u32,
    },
    /// By how many records to skip: `{offset}`.
    Offset {
        #[serde(default = "usual_page")]
        size: u32,
    },
    /// By something the answer says: `{cursor}`.
    Cursor {
        next: Pointer,
        #[serde(default = "usual_page")]
        size: u32,
    },
    /// By an address the answer says: in the header `Link`, or at `next`.
    Link {
        #[serde(default)]
        next: Option<Pointer>,
        #[serde(default = "usual_page")]
        size: u32,
    },
}

fn one() -> u32 {
    1
}

fn usual_page() -> u32 {
    USUAL_PAGE
}

impl Default for Paging {
    fn default() -> Self {
        Self::None {}
    }
}

impl Paging {
    /// Records asked for at a time.
    pub(super) fn size(&self) -> u32 {
        match self {
            Self::None {} => USUAL_PAGE,
            Self::Page { size, .. } | Self::Offset { size } | Self::Cursor { size, .. } | Self::Link { size, .. } => {
                *size
            }
        }
    }

    /// Whether it counts records, so that one that goes makes the rest move up.
    pub(super) fn counts(&self) -> bool {
        matches!(self, Self::Page { .. } | Self::Offset { .. })
    }
}

/// How one record is asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordMapping {
    pub(super) path: Path,
    #[serde(default)]
    pub(super) query: BTreeMap<String, Template>,
    /// Where the record stands in the answer.
    #[serde(default)]
    pub(super) row: Pointer,
}

/// How something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum WriteMethod {
    Post,
    Put,
    Patch,
}

/// How a body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Encoding {
    #[default]
    Json,
    Form,
}

/// How much of a record a change sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Send {
    /// What changes.
    #[default]
    Changes,
    /// All of it, as it was read a moment before.
    Whole,
}

/// How a record is made or changed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WriteMapping {
    pub(super) method: WriteMethod,
    pub(super) path: Path,
    #[serde(default)]
    pub(super) query: BTreeMap<String, Template>,
    /// `{record}` where nobody says otherwise.
    #[serde(default)]
    pub(super) body: Option<Body>,
    #[serde(default)]
    pub(super) encoding: Encoding,
    #[serde(default)]
    pub(super) send: Send,
    /// Parts that are never sent back with the whole record.
    #[serde(default)]
    pub(super) leave_out: Vec<Pointer>,
    /// Where the record stands in the answer.
    #[serde(default)]
    pub(super) row: Pointer,
    /// Where the key stands in the answer, when the record is not there.
    #[serde(default)]
    pub(super) key: Option<Pointer>,
}

/// How a record is deleted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeleteMapping {
    #[serde(default)]
    pub(super) method: DeleteMethod,
    pub(super) path: Path,
    #[serde(default)]
    pub(super) query: BTreeMap<String, Template>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum DeleteMethod {
    #[default]
    Delete,
    Post,
}

/// How records are looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FindMapping {
    pub(super) email: Option<ListMapping>,
    pub(super) phone: Option<ListMapping>,
    pub(super) marker: Option<ListMapping>,
}
