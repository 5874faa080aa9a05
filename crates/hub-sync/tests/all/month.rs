//! A month in a brokerage: how many merges need a person.
//!
//! Fifty agents, five systems, thirty days. How often which field is edited is an assumption, written below; nobody has
//! published such figures. It leans to the bad side: nobody ever types the same value on both sides, two laptops in five
//! are off line from morning to evening and the others come on line three times a day, and half of all edits fall on an
//! eighth of the records.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields};
use hub_domain::{Currency, Money};
use hub_sync::merge::{MergeInput, MergeRules, merge};

/// Steele, Lea and Flood's SplitMix64: the same month every time, on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

const AGENTS: usize = 50;
const SYSTEMS: usize = 5;
const DAYS: usize = 30;
const CONTACTS: usize = 150;
/// Edits of an agent a day on the laptop, and of everybody else at each system in that agent's records: assistants,
/// colleagues, automations.
const EDITS: (usize, usize) = (14, 8);

/// How often a field is edited, in parts of all edits of its kind.
const CONTACT: &[(&str, u64)] = &[
    ("LastContacted", 30),
    ("Tags", 16),
    ("Stage", 14),
    ("Background", 9),
    ("Phones", 7),
    ("Emails", 6),
    ("LeadSource", 3),
    ("Owner", 3),
    ("HomeAddress1", 3),
    ("FirstName", 2),
    ("LastName", 2),
    ("DoNotCall", 2),
    ("Company", 1),
    ("Birthdate", 1),
    ("ReferredBy", 1),
];
const DEAL: &[(&str, u64)] =
    &[("Stage", 50), ("Amount", 15), ("ExpectedCloseDate", 15), ("Description", 15), ("Tags", 5)];
const TASK: &[(&str, u64)] = &[("Completed", 70), ("DueAt", 15), ("Body", 15)];

struct Record {
    kind: CrmKind,
    local: Fields,
    /// At each system it is in: what was agreed, what is there.
    links: BTreeMap<usize, (Fields, Fields)>,
}

#[derive(Default, Debug)]
struct Count {
    merges: u64,
    two_sided: u64,
    for_a_person: u64,
}

fn drawn(random: &mut Random, table: &[(&'static str, u64)]) -> &'static str {
    let mut at = random.below(table.iter().map(|(_, weight)| weight).sum());
    for (name, weight) in table {
        if at < *weight {
            return name;
        }
        at -= weight;
    }
    table[0].0
}

/// A new value that nobody has typed before.
fn typed(random: &mut Random, name: &str, n: u64, old: Option<&FieldValue>) -> FieldValue {
    match name {
        "Tags" | "Phones" | "Emails" => {
            let mut entries = old.and_then(FieldValue::as_entries).cloned().unwrap_or_default();
            if random.below(4) == 0 && !entries.is_empty() {
                entries.pop_first();
            } else {
                entries.insert(format!("{name}-{n}"), String::new());
            }
            FieldValue::Entries(entries)
        }
        "DoNotCall" | "Completed" => FieldValue::Flag(true),
        "Amount" => FieldValue::Money(Money { minor: 30_000_000 + i64::try_from(n).unwrap(), currency: Currency::USD }),
        "LastContacted" | "DueAt" => FieldValue::text(format!("2026-09-01T00:00:{:08}Z", n)),
        "Background" | "Description" | "Body" => {
            let before = old.and_then(FieldValue::as_text).unwrap_or_default();
            FieldValue::text(format!("{before}\nline {n}"))
        }
        _ => FieldValue::text(format!("{name} {n}")),
    }
}

fn table(kind: CrmKind) -> &'static [(&'static str, u64)] {
    match kind {
        CrmKind::Deal => DEAL,
        CrmKind::Task => TASK,
        _ => CONTACT,
    }
}

/// One of an agent's records; the first ones are the busiest.
fn somebody(random: &mut Random, of: usize) -> usize {
    let draw = random.below(1 << 20) as f64 / f64::from(1 << 20);
    ((draw * draw * draw) * of as f64) as usize
}

fn sync(record: &mut Record, count: &mut Count) {
    let rules = MergeRules::usual();
    for (base, remote) in record.links.values_mut() {
        let (here, there) = (record.local != *base, remote != base);
        if !here && !there {
            continue;
        }
        let plan = merge(&MergeInput {
            kind: record.kind,
            base,
            local: &record.local,
            remote,
            rules: &rules,
            lifted: &Default::default(),
            later: &BTreeMap::new(),
        });
        count.merges += 1;
        count.two_sided += u64::from(here && there);
        count.for_a_person += u64::from(!plan.conflicts.is_empty());
        record.local.clone_from(&plan.merged);
        for (name, change) in &plan.push {
            let value = change.applied_to(remote.get(name));
            remote.insert(name.clone(), value);
        }
        *base = plan.base_after_push();
        // By the next day a person has decided: theirs.
        for conflict in &plan.conflicts {
            record.local.insert(conflict.field.clone(), conflict.remote.clone());
            base.insert(conflict.field.clone(), conflict.remote.clone());
        }
    }
}

#[test]
fn fewer_than_one_merge_in_a_hundred_needs_a_person() {
    let mut random = Random(5);
    let mut count = Count::default();
    let mut n = 0;
    for _ in 0..AGENTS {
        let mut records: Vec<Record> = (0..CONTACTS * 2)
            .map(|i| {
                let kind = if i % 2 == 0 {
                    CrmKind::Contact
                } else if i % 4 == 1 {
                    CrmKind::Deal
                } else {
                    CrmKind::Task
                };
                let fields: Fields = table(kind).iter().map(|(f, _)| ((*f).to_owned(), FieldValue::Empty)).collect();
                let first = random.below(SYSTEMS as u64) as usize;
                let mut links = BTreeMap::from([(first, (fields.clone(), fields.clone()))]);
                // Every third is in a second system.
                if random.below(3) == 0 {
                    let second = (first + 1 + random.below(SYSTEMS as u64 - 1) as usize) % SYSTEMS;
                    links.insert(second, (fields.clone(), fields.clone()));
                }
                Record { kind, local: fields, links }
            })
            .collect();
        for _ in 0..DAYS {
            let offline = random.below(5) < 2;
            let parts = if offline { 1 } else { 3 };
            for _ in 0..parts {
                let mut touched = BTreeSet::new();
                for _ in 0..(EDITS.0 / parts).max(1) {
                    n += 1;
                    let at = somebody(&mut random, records.len());
                    touched.insert(at);
                    let record = &mut records[at];
                    let field = drawn(&mut random, table(record.kind));
                    let value = typed(&mut random, field, n, record.local.get(field));
                    record.local.insert(field.to_owned(), value);
                }
                for system in 0..SYSTEMS {
                    for _ in 0..(EDITS.1 / parts).max(1) {
                        n += 1;
                        let at = somebody(&mut random, records.len());
                        let record = &mut records[at];
                        let field = drawn(&mut random, table(record.kind));
                        let Some((_, remote)) = record.links.get_mut(&system) else { continue };
                        touched.insert(at);
                        let value = typed(&mut random, field, n, remote.get(field));
                        let change = FieldChange::Value(value);
                        let value = change.applied_to(remote.get(field));
                        remote.insert(field.to_owned(), value);
                    }
                }
                // Twice: what came from one system goes to the other.
                for at in touched.iter().chain(&touched) {
                    sync(&mut records[*at], &mut count);
                }
            }
        }
    }
    let share = count.for_a_person as f64 * 100.0 / count.merges as f64;
    let of_two_sided = count.for_a_person as f64 * 100.0 / count.two_sided as f64;
    // Past the test harness, which keeps what passing tests print: the figure is to be read in every run.
    let line = format!(
        "a month of {AGENTS} agents and {SYSTEMS} systems: {} merges, {} with changes on both sides; {} need a person: \
         {share:.2} % of all, {of_two_sided:.2} % of the two-sided",
        count.merges, count.two_sided, count.for_a_person
    );
    writeln!(std::io::stderr(), "{line}").unwrap();
    assert!(count.two_sided > 1_000, "a month in which hardly anybody meets proves nothing: {count:?}");
    assert!(share < 1.0, "{share:.2} % of {count:?}");
}
