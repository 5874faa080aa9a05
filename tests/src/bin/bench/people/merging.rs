//! How many fields a second a merge is planned for.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use hub_domain::crm::{CrmKind, FieldValue, Fields};
use hub_sync::merge::{MergeInput, MergeRules, merge};

use crate::figures::Figures;

/// Fields a second, at least.
const AIM: f64 = 100_000.0;
const TEXTS: &[&str] =
    &["FirstName", "LastName", "Stage", "LeadSource", "Background", "Company", "HomeAddress1", "Owner", "Birthdate"];
const SETS: &[&str] = &["Tags", "Emails", "Phones"];
const FLAGS: &[&str] = &["DoNotCall", "DoNotEmail", "DoNotText"];

/// A contact as one of three sides has it; some fields differ from side to side.
fn side(number: usize, side: usize) -> Fields {
    let differs = |at: usize| (number + at).is_multiple_of(3 + side);
    let mut fields = Fields::new();
    for (at, name) in TEXTS.iter().enumerate() {
        let edited = if differs(at) { side } else { 0 };
        fields.insert((*name).to_owned(), FieldValue::text(format!("{name} {number} {edited}")));
    }
    for (at, name) in SETS.iter().enumerate() {
        let mut entries = BTreeMap::from([(format!("{name} {number}"), String::new())]);
        if differs(at) {
            entries.insert(format!("{name} {number} {side}"), String::new());
        }
        fields.insert((*name).to_owned(), FieldValue::Entries(entries));
    }
    for (at, name) in FLAGS.iter().enumerate() {
        fields.insert((*name).to_owned(), FieldValue::Flag(side > 0 && differs(at)));
    }
    fields
}

/// Plans merges for two seconds.
#[allow(clippy::cast_precision_loss, reason = "counts of fields")]
pub fn merging(figures: &mut Figures) {
    let records: Vec<[Fields; 3]> = (0..1_000).map(|n| [0, 1, 2].map(|of| side(n, of))).collect();
    let (rules, lifted, later) = (MergeRules::usual(), BTreeSet::new(), BTreeMap::new());
    let (mut fields, mut conflicts) = (0, 0);
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(2) {
        for [base, local, remote] in &records {
            let input = MergeInput {
                kind: CrmKind::Contact,
                base,
                local,
                remote,
                rules: &rules,
                lifted: &lifted,
                later: &later,
            };
            let plan = merge(&input);
            conflicts += plan.conflicts.len();
            fields += local.len();
        }
    }
    let rate = fields as f64 / started.elapsed().as_secs_f64();
    let met = if rate >= AIM { "met:   " } else { "missed:" };
    let rest = format!(
        "{met} aim {AIM:.0}, {:.1} times that; {:.1} % of the fields in conflict",
        rate / AIM,
        conflicts as f64 * 1e2 / fields as f64
    );
    figures.line("fields a second, one thread", format!("{rate:.0}"), rest);
}
