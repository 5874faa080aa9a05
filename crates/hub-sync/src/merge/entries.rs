use hub_domain::crm::{Entries, FieldChange, FieldValue};

use super::plan::{Because, Decision, Side};

/// Several things against the last agreed version: what either side added is there, what either side took away is gone.
/// Where the sides never agreed, nobody has taken anything away. Of a label changed on both sides, ours stays.
pub(super) fn decide(base: Option<&Entries>, local: &Entries, remote: &Entries) -> Decision {
    let mut merged = Entries::new();
    let (mut add, mut remove) = (Entries::new(), Vec::new());
    let (mut lost_here, mut lost_there) = (Entries::new(), Entries::new());
    let keys = local.keys().chain(remote.keys().filter(|key| !local.contains_key(*key)));
    for key in keys {
        let was = base.and_then(|base| base.get(key));
        match (local.get(key), remote.get(key)) {
            (Some(ours), Some(theirs)) => {
                let ours_stays = ours == theirs || was != Some(ours);
                if ours_stays && ours != theirs {
                    add.insert(key.clone(), ours.clone());
                    lost_there.insert(key.clone(), theirs.clone());
                }
                if !ours_stays {
                    lost_here.insert(key.clone(), ours.clone());
                }
                merged.insert(key.clone(), if ours_stays { ours } else { theirs }.clone());
            }
            // Taken away there.
            (Some(ours), None) if was.is_some() => {
                lost_here.insert(key.clone(), ours.clone());
            }
            (Some(ours), None) => {
                add.insert(key.clone(), ours.clone());
                merged.insert(key.clone(), ours.clone());
            }
            // Taken away here.
            (None, Some(theirs)) if was.is_some() => {
                remove.push(key.clone());
                lost_there.insert(key.clone(), theirs.clone());
            }
            (None, Some(theirs)) => {
                merged.insert(key.clone(), theirs.clone());
            }
            (None, None) => {}
        }
    }
    let lost = [(Side::Local, lost_here), (Side::Remote, lost_there)];
    let push = (!add.is_empty() || !remove.is_empty()).then_some(FieldChange::Entries { add, remove });
    Decision {
        merged: Some(FieldValue::Entries(merged)),
        base: Some(FieldValue::Entries(remote.clone())),
        push,
        conflict: false,
        lost: lost
            .into_iter()
            .filter(|(_, entries)| !entries.is_empty())
            .map(|(side, entries)| (side, FieldValue::Entries(entries), Because::ChangedThere))
            .collect(),
    }
}
