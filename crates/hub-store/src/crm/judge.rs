use std::collections::{BTreeMap, BTreeSet};

use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields, MergeRule};
use hub_domain::{ConnectionId, CrmId};

use super::{CrmIncoming, CrmRecord, OpVerb};

/// The three versions of a record, for a judge.
#[derive(Debug, Clone, Copy)]
pub struct MergeAsk<'a> {
    /// The system.
    pub connection: ConnectionId,
    /// What kind of record.
    pub kind: CrmKind,
    /// What both sides last agreed on.
    pub base: &'a Fields,
    /// Ours.
    pub local: &'a Fields,
    /// Theirs.
    pub remote: &'a Fields,
    /// What persons have decided.
    pub terms: &'a CrmTerms,
}

/// What persons have decided about a record at a system.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CrmTerms {
    /// Rules chosen in place of the usual ones.
    pub rules: BTreeMap<String, MergeRule>,
    /// Restrictions that a person here has lifted.
    pub lifted: BTreeSet<String>,
    /// Fields that are not sent there any more, because they were turned back again and again.
    pub frozen: BTreeSet<String>,
}

/// A value that does not stay.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// The field.
    pub field: String,
    /// The value.
    pub value: FieldValue,
    /// Whether it stood there, not here.
    pub remote: bool,
    /// Why.
    pub because: String,
}

/// What becomes of a record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Merged {
    /// As it is to be here.
    pub fields: Fields,
    /// What both sides agree on before anything is pushed.
    pub base: Fields,
    /// What the other side is to be told.
    pub push: BTreeMap<String, FieldChange>,
    /// Fields for a person.
    pub conflicts: Vec<String>,
    /// What does not stay.
    pub lost: Vec<Lost>,
}

/// Who an incoming record is.
#[derive(Debug, Clone, PartialEq)]
pub enum Who {
    /// One of ours.
    Known(CrmId),
    /// Somebody new, who may be one of these: id, score (1 to 99), reasons in words.
    Perhaps(Vec<(CrmId, u8, Vec<String>)>),
    /// Somebody new.
    New,
}

/// Decides what the store does not. Pure: it is asked inside a transaction.
pub trait CrmJudge: Send + Sync {
    /// What becomes of a record.
    fn merge(&self, ask: &MergeAsk<'_>) -> Merged;

    /// Whether what came was read before what is known already was.
    fn is_older(&self, came: Option<&str>, known: Option<&str>) -> bool;

    /// Whether what came can be somebody we know by one of `ours`: what the record is here, what was last seen or sent
    /// there. Asked of a record under a known key, since systems use keys again, and of one that may be ours.
    fn is_same(&self, kind: CrmKind, ours: &[&Fields], came: &Fields) -> bool;

    /// By what a record is found again; none for kinds that are known by their links alone.
    fn keys(&self, kind: CrmKind, fields: &Fields) -> BTreeSet<String>;

    /// Whether a system can be told such a thing at all.
    fn may(&self, connection: ConnectionId, kind: CrmKind, verb: OpVerb) -> bool;

    /// What of a new record a system can hold: what it cannot is not agreed on by sending it.
    fn holds(&self, connection: ConnectionId, kind: CrmKind, fields: &Fields) -> Fields;

    /// Who an incoming record is, among those that share a key with it.
    fn identify(&self, incoming: &CrmIncoming, candidates: &[CrmRecord]) -> Who;
}
