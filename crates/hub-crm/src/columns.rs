//! Sets whose entries stand in fields of their own, such as `home_phone` and `cell_phone`.

use std::collections::BTreeMap;

use hub_domain::crm::{Entries, FieldChange};

use crate::entries::difference;

/// What becomes of each place that a change touches: the entry it is to hold, or nothing. `held` is what stands there now,
/// `labels` what each place is for. An entry that is there stays where it is; one that does not fit beside those is not
/// sent.
pub(crate) fn assigned(
    mut held: Vec<Option<String>>,
    labels: &[&str],
    change: &FieldChange,
    normal: impl Fn(&str) -> Option<String>,
) -> BTreeMap<usize, Option<String>> {
    let there: Entries =
        held.iter().flatten().filter_map(|text| normal(text)).map(|entry| (entry, String::new())).collect();
    let (add, remove) = difference(change, &there);
    let mut written = BTreeMap::new();
    for (place, slot) in held.iter_mut().enumerate() {
        let entry = slot.as_deref().and_then(&normal);
        if entry.is_some_and(|entry| remove.contains(&entry) && !add.contains_key(&entry)) {
            *slot = None;
            written.insert(place, None);
        }
    }
    for (entry, label) in add.iter().filter(|(entry, _)| !there.contains_key(*entry)) {
        let free = |fits: &dyn Fn(&str) -> bool| {
            (0..held.len()).find(|place| held[*place].is_none() && labels.get(*place).is_some_and(|label| fits(label)))
        };
        let place = free(&|known| known.eq_ignore_ascii_case(label))
            .or_else(|| free(&str::is_empty))
            .or_else(|| free(&|_| true));
        if let Some(place) = place {
            held[place] = Some(entry.clone());
            written.insert(place, Some(entry.clone()));
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use hub_domain::crm::FieldValue;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_entry_goes_where_its_label_says_and_nothing_is_pushed_out() {
        let held = || vec![Some("a".to_owned()), None, None];
        let labels = ["mobile", "home", "work"];
        let add = |entries: &[(&str, &str)], remove: &[&str]| FieldChange::Entries {
            add: entries.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
            remove: remove.iter().map(|key| (*key).to_owned()).collect(),
        };
        let assigned = |change: &FieldChange| assigned(held(), &labels, change, |text| Some(text.to_owned()));
        assert_eq!(assigned(&add(&[("w", "Work")], &[])), BTreeMap::from([(2, Some("w".to_owned()))]));
        assert_eq!(assigned(&add(&[("m", "mobile")], &["a"])), BTreeMap::from([(0, Some("m".to_owned()))]));
        assert_eq!(assigned(&add(&[("x", ""), ("y", ""), ("z", "")], &[])).len(), 2);
        assert!(assigned(&FieldChange::Value(FieldValue::entries(["a"]))).is_empty());
        assert_eq!(assigned(&FieldChange::Value(FieldValue::Empty)), BTreeMap::from([(0, None)]));
    }

    proptest! {
        #[test]
        fn what_is_not_spoken_of_stays(
            held in prop::collection::vec(prop::option::of("[a-c]"), 0..4),
            add in prop::collection::btree_map("[a-e]", "[a-c]{0,1}", 0..4),
            remove in prop::collection::vec("[a-e]", 0..3),
        ) {
            let labels = vec![""; held.len()];
            let change = FieldChange::Entries { add: add.clone(), remove: remove.clone() };
            for (place, entry) in assigned(held.clone(), &labels, &change, |text| Some(text.to_owned())) {
                let before = held[place].clone();
                prop_assert!(before.is_none_or(|before| remove.contains(&before)));
                prop_assert!(entry.is_none_or(|entry| add.contains_key(&entry)));
            }
        }
    }
}
