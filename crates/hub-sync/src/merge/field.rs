use std::cmp::Ordering;

use hub_domain::crm::{FieldChange, FieldValue, MergeRule};

use super::entries;
use super::plan::{Because, Decision, Side};

/// Decides one field from what was agreed, what is here and what is there; each absent where nobody spoke of it.
pub(super) fn decide(
    rule: MergeRule,
    [base, local, remote]: [Option<&FieldValue>; 3],
    lifted: bool,
    later: Option<Side>,
) -> Decision {
    let (local, remote) = match (local, remote) {
        (Some(local), Some(remote)) => (local, remote),
        // The other system has no such field: ours is nobody's business there.
        (Some(local), None) => {
            return Decision { merged: Some(local.clone()), base: base.cloned(), ..Decision::default() };
        }
        (None, Some(remote)) => {
            return Decision { merged: Some(remote.clone()), base: Some(remote.clone()), ..Decision::default() };
        }
        (None, None) => return Decision { base: base.cloned(), ..Decision::default() },
    };
    if local.says_as(remote) {
        return Decision { merged: Some(local.clone()), base: Some(remote.clone()), ..Decision::default() };
    }
    let field = Field { base, local, remote };
    if rule == MergeRule::MostRestrictive && [local, remote].into_iter().any(yes) {
        return field.restricted(lifted);
    }
    let several = matches!((local, remote), (FieldValue::Entries(_), _) | (_, FieldValue::Entries(_)));
    if several
        && let (Some(ours), Some(theirs)) = (local.as_entries(), remote.as_entries())
        && (rule == MergeRule::Set || field.changed_by().is_some())
    {
        return entries::decide(base.and_then(FieldValue::as_entries), ours, theirs);
    }
    match field.changed_by() {
        Some(Side::Local) => field.ours(Because::ChangedThere),
        Some(Side::Remote) => field.theirs(Because::ChangedThere),
        None => field.both_changed(rule, later),
    }
}

/// A field that both sides speak of, differently.
struct Field<'a> {
    base: Option<&'a FieldValue>,
    local: &'a FieldValue,
    remote: &'a FieldValue,
}

impl Field<'_> {
    /// The one side that changed it; `None` where both did. Where they never agreed, the one that has anything.
    fn changed_by(&self) -> Option<Side> {
        match self.base {
            Some(base) if self.remote.says_as(base) => Some(Side::Local),
            Some(base) if self.local.says_as(base) => Some(Side::Remote),
            None if self.remote.is_empty() => Some(Side::Local),
            None if self.local.is_empty() => Some(Side::Remote),
            _ => None,
        }
    }

    fn ours(&self, because: Because) -> Decision {
        self.chosen(self.local.clone(), because)
    }

    fn theirs(&self, because: Because) -> Decision {
        self.chosen(self.remote.clone(), because)
    }

    /// One value for both sides. Whoever has another one is told, and what it had is kept in the history.
    fn chosen(&self, value: FieldValue, because: Because) -> Decision {
        let mut lost = Vec::new();
        for (side, old) in [(Side::Local, self.local), (Side::Remote, self.remote)] {
            if !old.is_empty() && !old.says_as(&value) {
                lost.push((side, old.clone(), because));
            }
        }
        let push = (!self.remote.says_as(&value)).then(|| FieldChange::Value(value.clone()));
        Decision { merged: Some(value), base: Some(self.remote.clone()), push, conflict: false, lost }
    }

    /// Yes counts, wherever it is said; it stops counting only when a person here has lifted it.
    fn restricted(&self, lifted: bool) -> Decision {
        let was = self.base.is_some_and(yes);
        match (yes(self.local), yes(self.remote)) {
            // Lifted here, by a person; there it stands as it was.
            (false, true) if was && lifted => self.ours(Because::ChangedThere),
            (false, _) => self.theirs(if was { Because::StaysRestricted } else { Because::ChangedThere }),
            (true, _) => self.ours(if was { Because::StaysRestricted } else { Because::ChangedThere }),
        }
    }

    fn both_changed(&self, rule: MergeRule, later: Option<Side>) -> Decision {
        // To empty a field says less than to write into it, and nothing is lost by keeping the words.
        if self.local.is_empty() {
            return self.theirs(Because::ChangedAfterEmptying);
        }
        if self.remote.is_empty() {
            return self.ours(Because::ChangedAfterEmptying);
        }
        let by_order = |wanted: Ordering| match compare(self.local, self.remote) {
            Some(order) if order == wanted => Some(self.ours(Because::Rule)),
            Some(_) => Some(self.theirs(Because::Rule)),
            None => None,
        };
        let decided = match rule {
            MergeRule::Remote => Some(self.theirs(Because::Rule)),
            MergeRule::Local => Some(self.ours(Because::Rule)),
            MergeRule::Newer => later.map(|side| match side {
                Side::Local => self.ours(Because::Rule),
                Side::Remote => self.theirs(Because::Rule),
            }),
            MergeRule::Max => by_order(Ordering::Greater),
            MergeRule::Min => by_order(Ordering::Less),
            MergeRule::Append => self.appended().map(|both| {
                let mut decision = self.chosen(both.clone(), Because::Rule);
                // A text that stands whole in the new one is not lost.
                decision.lost.retain(|(_, old, _)| !within(old, &both));
                decision
            }),
            // Several things were merged above; what is left here is no set.
            MergeRule::Set | MergeRule::MostRestrictive | MergeRule::Ask => None,
        };
        decided.unwrap_or_else(|| Decision {
            merged: Some(self.local.clone()),
            base: self.base.cloned(),
            conflict: true,
            ..Decision::default()
        })
    }

    /// Both texts. What both began with stands once.
    fn appended(&self) -> Option<FieldValue> {
        let (ours, theirs) = (self.local.as_text()?, self.remote.as_text()?);
        if theirs.contains(ours) {
            return Some(self.remote.clone());
        }
        if ours.contains(theirs) {
            return Some(self.local.clone());
        }
        let began = self.base.and_then(FieldValue::as_text).unwrap_or_default();
        let both = match (ours.strip_prefix(began), theirs.strip_prefix(began)) {
            (Some(_), Some(added)) if !began.is_empty() => format!("{ours}\n{}", added.trim_start_matches('\n')),
            _ => format!("{ours}\n{theirs}"),
        };
        Some(FieldValue::Text(both))
    }
}

/// Whether a restriction is said.
fn yes(value: &FieldValue) -> bool {
    value.as_flag() == Some(true)
}

/// Whether a text stands whole in another one.
fn within(part: &FieldValue, whole: &FieldValue) -> bool {
    matches!((part, whole), (FieldValue::Text(part), FieldValue::Text(whole)) if whole.contains(part.as_str()))
}

/// Which value is the larger or later one; `None` where that cannot be said.
fn compare(a: &FieldValue, b: &FieldValue) -> Option<Ordering> {
    match (a, b) {
        (FieldValue::Number(a), FieldValue::Number(b)) => a.partial_cmp(b),
        (FieldValue::Flag(a), FieldValue::Flag(b)) => Some(a.cmp(b)),
        (FieldValue::Money(a), FieldValue::Money(b)) if a.currency == b.currency => Some(a.minor.cmp(&b.minor)),
        // Dates and instants are written so that their order is that of the text.
        (FieldValue::Text(a), FieldValue::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
