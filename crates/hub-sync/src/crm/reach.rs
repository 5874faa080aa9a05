//! What of a change can be told to a system at all.

use std::collections::BTreeMap;

use hub_connector::crm::{Abilities, KindAbilities};
use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue, Fields};
use hub_store::crm::OpVerb;

/// Whether a system can be told such a thing.
pub(super) fn may(abilities: &Abilities, kind: CrmKind, verb: OpVerb) -> bool {
    let Some(able) = abilities.of(kind) else { return false };
    match verb {
        OpVerb::Create => able.create,
        OpVerb::Update => able.update,
        OpVerb::Delete => able.delete,
        OpVerb::Act => true,
    }
}

/// What of a change can be told: no field that cannot be written, no more entries than there is room for.
pub(super) fn within(
    mut push: BTreeMap<String, FieldChange>,
    able: Option<&KindAbilities>,
    remote: &Fields,
) -> BTreeMap<String, FieldChange> {
    let Some(able) = able else { return BTreeMap::new() };
    push.retain(|field, _| able.writes(field));
    for (field, most) in &able.most {
        let Some(change) = push.remove(field) else { continue };
        let there = remote.get(field).and_then(FieldValue::as_entries);
        if let Some(change) = fitting(change, there, *most as usize) {
            push.insert(field.clone(), change);
        }
    }
    push
}

/// What of a new record can be held.
pub(super) fn held(able: &KindAbilities, fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    fields.retain(|name, _| !able.read_only.contains(name));
    for (name, most) in &able.most {
        if let Some(FieldValue::Entries(entries)) = fields.get_mut(name) {
            while entries.len() > *most as usize {
                entries.pop_last();
            }
        }
    }
    fields
}

/// As much of a change as fits beside what is there; `None` where nothing does.
fn fitting(change: FieldChange, there: Option<&Entries>, most: usize) -> Option<FieldChange> {
    match change {
        FieldChange::Entries { mut add, remove } => {
            let has = |key: &String| there.is_some_and(|there| there.contains_key(key));
            let stay = there.map_or(0, |there| there.keys().filter(|key| !remove.contains(key)).count());
            let mut room = most.saturating_sub(stay);
            // A label of an entry that is there takes no room.
            add.retain(|key, _| {
                has(key) || {
                    let fits = room > 0;
                    room = room.saturating_sub(1);
                    fits
                }
            });
            (!add.is_empty() || !remove.is_empty()).then_some(FieldChange::Entries { add, remove })
        }
        FieldChange::Value(FieldValue::Entries(all)) => {
            let all: Entries = all.into_iter().take(most).collect();
            let as_is = there.is_some_and(|there| *there == all);
            (!as_is).then_some(FieldChange::Value(FieldValue::Entries(all)))
        }
        change @ FieldChange::Value(_) => Some(change),
    }
}

/// Fields with our labels on entries that the system keeps without.
pub(super) fn labelled(fields: &Fields, ours: &Fields, bare: &[String]) -> Fields {
    let mut fields = fields.clone();
    for name in bare {
        let Some(FieldValue::Entries(entries)) = fields.get_mut(name) else { continue };
        let Some(ours) = ours.get(name).and_then(FieldValue::as_entries) else { continue };
        for (key, label) in entries.iter_mut() {
            if let Some(our) = ours.get(key) {
                our.clone_into(label);
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(keys: &[&str]) -> FieldValue {
        FieldValue::entries(keys.iter().copied())
    }

    fn adding(keys: &[&str], remove: &[&str]) -> FieldChange {
        FieldChange::Entries {
            add: keys.iter().map(|k| ((*k).to_owned(), String::new())).collect(),
            remove: remove.iter().map(|k| (*k).to_owned()).collect(),
        }
    }

    fn able(text: &str) -> KindAbilities {
        let all: Abilities = toml(text);
        all.of(CrmKind::Contact).unwrap().clone()
    }

    fn toml(text: &str) -> Abilities {
        serde_json::from_str(text).unwrap()
    }

    const TWO_PHONES: &str = r#"{"contact": {"create": true, "update": true, "deletes": {"rule": "none"},
        "most": {"Phones": 2}, "read_only": ["Owner"], "once": ["LeadSource"], "unlabelled": ["Tags"]}}"#;

    #[test]
    fn what_a_system_only_shows_is_never_told() {
        let shows = toml(
            r#"{"activity": {"deletes": {"rule": "key-comparison"}},
            "contact": {"create": true, "update": true, "deletes": {"rule": "key-comparison"}}}"#,
        );
        for verb in [OpVerb::Create, OpVerb::Update, OpVerb::Delete] {
            assert!(!may(&shows, CrmKind::Activity, verb) && !may(&shows, CrmKind::Deal, verb), "{verb:?}");
            assert_eq!(may(&shows, CrmKind::Contact, verb), verb != OpVerb::Delete, "a system that keeps people");
        }
        let said = BTreeMap::from([("Body".to_owned(), FieldChange::Value(FieldValue::text("x")))]);
        assert!(within(said.clone(), shows.of(CrmKind::Activity), &Fields::new()).is_empty());
        assert!(within(said, None, &Fields::new()).is_empty());
    }

    #[test]
    fn no_more_goes_out_than_there_is_room_for() {
        let able = able(TWO_PHONES);
        let remote = Fields::from([("Phones".to_owned(), entries(&["+15550101"]))]);
        let push = |change| within(BTreeMap::from([("Phones".to_owned(), change)]), Some(&able), &remote);
        let phones = |change| push(change).remove("Phones");
        assert_eq!(phones(adding(&["+15550102", "+15550103"], &[])), Some(adding(&["+15550102"], &[])));
        assert_eq!(
            phones(adding(&["+15550102", "+15550103"], &["+15550101"])),
            Some(adding(&["+15550102", "+15550103"], &["+15550101"]))
        );
        let full = Fields::from([("Phones".to_owned(), entries(&["a", "b", "c"]))]);
        let change = BTreeMap::from([("Phones".to_owned(), adding(&["d"], &[]))]);
        assert!(within(change, Some(&able), &full).is_empty());
    }

    #[test]
    fn what_cannot_be_written_is_not_sent() {
        let able = able(TWO_PHONES);
        let text = |t: &str| FieldChange::Value(FieldValue::text(t));
        let push = BTreeMap::from(["Owner", "LeadSource", "FirstName"].map(|f| (f.to_owned(), text("x"))));
        let left = within(push, Some(&able), &Fields::new());
        assert_eq!(left.keys().collect::<Vec<_>>(), ["FirstName"]);
        assert!(within(left, None, &Fields::new()).is_empty());
        assert!(!may(&toml(TWO_PHONES), CrmKind::Contact, OpVerb::Delete));
        assert!(!may(&toml(TWO_PHONES), CrmKind::Deal, OpVerb::Create));
    }

    #[test]
    fn a_new_record_agrees_only_on_what_there_is_room_for() {
        let able = able(TWO_PHONES);
        let fields = Fields::from([
            ("Phones".to_owned(), entries(&["a", "b", "c"])),
            ("Owner".to_owned(), FieldValue::text("Linnea")),
            ("LeadSource".to_owned(), FieldValue::text("Open house")),
        ]);
        let held = held(&able, &fields);
        assert_eq!(held["Phones"], entries(&["a", "b"]));
        assert!(!held.contains_key("Owner") && held.contains_key("LeadSource"));
    }

    #[test]
    fn labels_that_a_system_does_not_keep_are_ours() {
        let ours =
            Fields::from([("Tags".to_owned(), FieldValue::Entries(Entries::from([("vip".into(), "gold".into())])))]);
        let theirs = Fields::from([("Tags".to_owned(), entries(&["vip", "new"]))]);
        let read = labelled(&theirs, &ours, &["Tags".to_owned()]);
        let tags = read["Tags"].as_entries().unwrap();
        assert_eq!((tags["vip"].as_str(), tags["new"].as_str()), ("gold", ""));
    }
}
